//! Six digits from an app on the person's phone (TOTP, RFC 6238). No step of time is accepted twice.

use calendar::Instant;
use store::Key;
use totp_rs::{Builder, Secret, Totp};

use crate::seal;
use crate::token;

const PURPOSE: &str = "second factor";

/// A new secret of 160 bits, sealed for one person.
pub fn draw(key: &Key, person: u32) -> Vec<u8> {
    seal::seal(key, PURPOSE, &bound(person), &token::random::<20>())
}

/// The secret in the letters that an app reads; `None` when it was sealed for somebody else.
pub fn shown(key: &Key, person: u32, sealed: &[u8]) -> Option<String> {
    let secret = seal::open(key, PURPOSE, &bound(person), sealed)?;
    Some(Secret::from(secret).to_base32())
}

/// The address that an app opens.
pub fn address(letters: &str, email: &str) -> String {
    let account: String =
        email.chars().filter(|letter| letter.is_ascii_alphanumeric() || "@.-_".contains(*letter)).collect();
    format!("otpauth://totp/Lodestar:{account}?secret={letters}&issuer=Lodestar")
}

/// The step of time whose digits these are, within half a minute of now. The caller uses it up.
pub fn step(key: &Key, person: u32, sealed: &[u8], digits: &str, now: Instant) -> Option<i64> {
    let secret = seal::open(key, PURPOSE, &bound(person), sealed)?;
    let digits: String = digits.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let seconds = u64::try_from(now.as_ms() / 1000).ok()?;
    let step = is_code.then(|| totp(secret)?.check(&digits, seconds)).flatten()?;
    i64::try_from(step).ok()
}

fn totp(secret: Vec<u8>) -> Option<Totp> {
    Builder::new().with_secret(Secret::from(secret)).build().ok()
}

fn bound(person: u32) -> String {
    format!("person-{person}")
}

/// The digits an app would show now, for tests.
#[doc(hidden)]
pub fn digits_of(letters: &str, now: Instant) -> String {
    let secret = Secret::try_from_base32(letters).expect("letters of a secret");
    let totp = Builder::new().with_secret(secret).build().expect("a secret");
    totp.generate(u64::try_from(now.as_ms() / 1000).unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use calendar::Instant;
    use store::Key;

    use super::{digits_of, draw, shown, step};

    #[test]
    fn digits_hold_for_their_step_and_its_neighbours() {
        let key = Key::from_bytes([1; 32]);
        let sealed = draw(&key, 7);
        let letters = shown(&key, 7, &sealed).expect("it opens");
        let at = |s: i64| Instant(1_770_000_000_000 + s * 1000);
        let digits = digits_of(&letters, at(0));
        let first = step(&key, 7, &sealed, &digits, at(0)).expect("they are right");
        assert_eq!(
            step(&key, 7, &sealed, &format!(" {} {}", &digits[..3], &digits[3..]), at(30)),
            Some(first)
        );
        assert_eq!(step(&key, 7, &sealed, &digits, at(90)), None);
        assert_eq!(step(&key, 8, &sealed, &digits, at(0)), None);
        assert_eq!(step(&key, 7, &sealed, "", at(0)), None);
    }
}
