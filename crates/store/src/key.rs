//! The key that the database, its backups and the attachments are sealed with.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Error;

/// 256 random bits. Wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Where a key was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The environment variable `LODESTAR_KEY`.
    Environment,
    /// The systemd credential `lodestar.key`.
    Credential,
    /// The file beside the database.
    File(PathBuf),
    /// Made just now: tell the operator to keep a copy of this file elsewhere, for without it nothing can be read.
    Created(PathBuf),
}

/// The name of the key's file in the data directory, and of the systemd credential.
pub const FILE_NAME: &str = "lodestar.key";
/// The environment variable that holds the key as 64 hexadecimal digits.
pub const VARIABLE: &str = "LODESTAR_KEY";

impl Key {
    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Key {
        Key(Zeroizing::new(bytes))
    }

    /// A new random key.
    ///
    /// # Errors
    ///
    /// Fails when the system gives no random bytes.
    pub fn random() -> Result<Key, Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|error| Error::Key(format!("no random bytes: {error}")))?;
        Ok(Key(bytes))
    }

    /// Reads 64 hexadecimal digits; white space around them does not matter.
    ///
    /// # Errors
    ///
    /// Fails on anything else, without repeating it.
    pub fn parse(text: &str) -> Result<Key, Error> {
        let text = text.trim().as_bytes();
        let mut bytes = Zeroizing::new([0; 32]);
        let digit = |c: u8| (c as char).to_digit(16);
        let pairs = text.chunks_exact(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?));
        let wrong = || {
            Error::Key(format!("a key is 64 hexadecimal digits, not {} characters like these", text.len()))
        };
        if text.len() != 64 {
            return Err(wrong());
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            *byte = pair.and_then(|pair| u8::try_from(pair).ok()).ok_or_else(wrong)?;
        }
        Ok(Key(bytes))
    }

    /// The key of a data directory: from the environment, from systemd, from its file, or made now.
    ///
    /// # Errors
    ///
    /// Fails when a key is there but is none, when `has_database` and there is no key (a new one would open nothing),
    /// and when the file cannot be written.
    pub fn find_or_create(directory: &Path, has_database: bool) -> Result<(Key, KeySource), Error> {
        if let Some(found) = Key::find(directory, |name| std::env::var_os(name))? {
            return Ok(found);
        }
        let path = directory.join(FILE_NAME);
        if has_database {
            return Err(Error::Key(format!(
                "there is a database but no key: put its key into {} or {VARIABLE}",
                path.display()
            )));
        }
        let key = Key::random()?;
        key.save(&path)?;
        Ok((key, KeySource::Created(path)))
    }

    /// The key of a data directory, where there is one. `variable` looks up the environment.
    ///
    /// # Errors
    ///
    /// Fails when a key is there but is none.
    pub fn find(
        directory: &Path,
        variable: impl Fn(&str) -> Option<std::ffi::OsString>,
    ) -> Result<Option<(Key, KeySource)>, Error> {
        if let Some(text) = variable(VARIABLE) {
            let text = Zeroizing::new(text.into_string().unwrap_or_default());
            return Key::parse(&text).map(|key| Some((key, KeySource::Environment)));
        }
        if let Some(credentials) = variable("CREDENTIALS_DIRECTORY") {
            let path = Path::new(&credentials).join(FILE_NAME);
            if path.exists() {
                return Key::load(&path).map(|key| Some((key, KeySource::Credential)));
            }
        }
        let path = directory.join(FILE_NAME);
        if !path.exists() {
            return Ok(None);
        }
        Key::load(&path).map(|key| Some((key, KeySource::File(path))))
    }

    /// Reads a key's file.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read or holds no key.
    pub fn load(path: &Path) -> Result<Key, Error> {
        let text = fs::read_to_string(path)
            .map_err(|error| Error::Key(format!("the key {} cannot be read: {error}", path.display())))?;
        Key::parse(&Zeroizing::new(text))
    }

    /// Writes a key's file, readable by its owner alone, and never over another one.
    ///
    /// # Errors
    ///
    /// Fails when the file exists or cannot be written to the disk.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let wrong = |error| Error::Key(format!("the key {} cannot be written: {error}", path.display()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(wrong)?;
        file.write_all(self.to_hex().as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(wrong)?;
        file.sync_all().map_err(wrong)?;
        // The name is on the disk only when its directory is.
        path.parent()
            .map_or(Ok(()), |directory| File::open(directory).and_then(|d| d.sync_all()))
            .map_err(wrong)
    }

    /// The bytes, for a cipher.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as 64 hexadecimal digits, wiped when dropped.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(self.0.as_ref()))
    }

    /// What a backup's header names its key by: tells nothing about the key.
    pub fn id(&self) -> String {
        let digest =
            Sha256::new().chain_update(b"lodestar key id\n").chain_update(self.0.as_ref()).finalize();
        hex(&digest[..8])
    }

    /// Another key for another use: the seal of one use says nothing about that of another.
    pub fn derive(&self, purpose: &str) -> Key {
        let digest = Sha256::new()
            .chain_update(b"lodestar derived key\n")
            .chain_update(purpose.as_bytes())
            .chain_update(b"\n")
            .chain_update(self.0.as_ref())
            .finalize();
        Key::from_bytes(digest.into())
    }
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
