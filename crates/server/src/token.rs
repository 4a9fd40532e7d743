//! Secrets that are drawn, and the digests we keep of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes from the system.
///
/// # Panics
///
/// When the system has no randomness: nothing can be kept secret then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    bytes
}

/// A secret of 256 bits for a cookie or an address. Only its [`digest`] is stored.
pub fn secret() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What is stored of a secret: its SHA-256. The secret has 256 bits of its own, so no salt is needed.
pub fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Six digits, each as likely as every other.
pub fn six_digits() -> String {
    // 2^32 is no multiple of a million: the few draws beyond the last whole one are drawn again.
    const WHOLE: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let drawn = u32::from_be_bytes(random());
        if drawn < WHOLE {
            return format!("{:06}", drawn % 1_000_000);
        }
    }
}

/// A short word by which people tell us about an error: `7F3K-20Q9`.
pub fn reference() -> String {
    // Without I, L, O and U, which are misread.
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters: String =
        random::<8>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// Whether two byte strings are equal, in a time that does not tell where they differ.
pub fn is_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::{digest, is_equal, reference, secret, six_digits};

    #[test]
    fn secrets_are_long_and_never_the_same() {
        assert_eq!(secret().len(), 43);
        assert_ne!(secret(), secret());
        assert_eq!(digest("a").len(), 32);
    }

    #[test]
    fn codes_and_references_read_well() {
        assert!(six_digits().len() == 6 && six_digits().bytes().all(|it| it.is_ascii_digit()));
        assert_eq!((reference().len(), reference().as_bytes()[4]), (9, b'-'));
    }

    #[test]
    fn equality_is_of_all_bytes() {
        assert!(is_equal(b"abc", b"abc") && !is_equal(b"abc", b"abd") && !is_equal(b"abc", b"ab"));
    }
}
