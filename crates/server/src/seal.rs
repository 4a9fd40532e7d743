//! Small secrets sealed with the desk's key: AES-256-GCM under a key of their own purpose.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use store::Key;

use crate::token;

const NONCE_BYTES: usize = 12;

/// Seals a text. `bound` is not stored, and must be the same when it is opened: whose secret it is.
///
/// # Panics
///
/// Never for texts shorter than 64 GB.
pub fn seal(key: &Key, purpose: &str, bound: &str, plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = token::random();
    let payload = Payload { msg: plain, aad: bound.as_bytes() };
    let sealed =
        cipher(key, purpose).encrypt(&Nonce::from(nonce), payload).expect("a short text can be sealed");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what [`seal`] made; `None` when anything of it was changed.
pub fn open(key: &Key, purpose: &str, bound: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: bound.as_bytes() };
    cipher(key, purpose).decrypt(&Nonce::from(*nonce), payload).ok()
}

fn cipher(key: &Key, purpose: &str) -> Aes256Gcm {
    Aes256Gcm::new(key.derive(purpose).as_bytes().into())
}

#[cfg(test)]
mod tests {
    use store::Key;

    use super::{open, seal};

    #[test]
    fn r_209_what_is_sealed_opens_only_for_its_owner_and_purpose() {
        let key = Key::from_bytes([1; 32]);
        let mut sealed = seal(&key, "totp", "person-1", b"secret");
        assert_eq!(open(&key, "totp", "person-1", &sealed).as_deref(), Some(b"secret".as_slice()));
        assert_eq!(open(&key, "totp", "person-2", &sealed), None);
        assert_eq!(open(&key, "other", "person-1", &sealed), None);
        assert_eq!(open(&Key::from_bytes([2; 32]), "totp", "person-1", &sealed), None);
        sealed[14] ^= 1;
        assert_eq!(open(&key, "totp", "person-1", &sealed), None);
        assert_eq!(open(&key, "totp", "person-1", b"short"), None);
    }
}
