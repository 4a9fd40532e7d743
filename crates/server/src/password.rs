//! Passwords: what may be one, and Argon2id over it.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Letters of the shortest password. Length is all that is asked for: rules about signs make passwords worse.
pub const SHORTEST: usize = 12;
/// Letters of the longest.
pub const LONGEST: usize = 256;

/// Hashing takes 19 MiB and a core: a crowd at the door waits here, not in memory.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Verified when there is nobody of that address, so that the answer takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("nobody has this password").unwrap_or_default());

/// What is wrong with a new password.
pub fn complaint(password: &str, email: &str) -> Option<&'static str> {
    let n = password.chars().count();
    let first = password.chars().next();
    match () {
        () if n < SHORTEST => Some("Choose a password of at least 12 characters; four words are a good one"),
        () if n > LONGEST => Some("Choose a password of at most 256 characters"),
        () if password.chars().all(|letter| Some(letter) == first) => {
            Some("Choose a password of more than one sign")
        }
        () if password.eq_ignore_ascii_case(email) => Some("Choose a password that is not your address"),
        () => None,
    }
}

/// The hash of a password, with its salt and its settings in it.
///
/// # Errors
///
/// Fails when memory is short.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _place = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || hashed(&password)).await?
}

/// Whether a password is the one that was hashed. `None` is never; it takes as long.
pub async fn is_right(stored: Option<String>, password: String) -> bool {
    let Ok(_place) = AT_ONCE.acquire().await else { return false };
    let checked = tokio::task::spawn_blocking(move || {
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        verifies(&stored, &password) && is_known
    });
    checked.await.unwrap_or(false)
}

/// The same without waiting, for the command line.
///
/// # Errors
///
/// Fails when memory is short.
pub fn hashed(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?.to_string())
}

fn verifies(stored: &str, password: &str) -> bool {
    // Guards the memory and the time of whoever hashes: nothing longer was ever stored.
    password.len() <= LONGEST * 4
        && PasswordHash::new(stored)
            .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{complaint, hash, is_right};

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_alone() {
        let stored = hash("four words in a row".to_owned()).await.expect("it hashes");
        assert!(stored.starts_with("$argon2id$v=19$"), "{stored}");
        let is_right = async |stored: Option<&str>, tried: &str| {
            is_right(stored.map(str::to_owned), tried.to_owned()).await
        };
        assert!(is_right(Some(&stored), "four words in a row").await);
        assert!(!is_right(Some(&stored), "four words in a rov").await);
        assert!(!is_right(None, "nobody has this password").await);
        assert!(!is_right(Some("no hash"), "no hash").await);
    }

    #[rstest]
    #[case::four_words("correct horse battery staple", true)]
    #[case::short("elevenchars", false)]
    #[case::one_sign("aaaaaaaaaaaaaaaa", false)]
    #[case::the_address("Priya@Example.com", false)]
    #[case::other_scripts("пароль из слов", true)]
    fn length_is_what_counts(#[case] password: &str, #[case] is_fine: bool) {
        assert_eq!(complaint(password, "priya@example.com").is_none(), is_fine);
    }
}
