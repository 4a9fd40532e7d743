//! A database in a directory of its own, gone when dropped.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::objects::Objects;
use crate::{Db, Key};

pub struct Place {
    pub directory: PathBuf,
    pub key: Key,
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Place {
    pub fn new() -> Place {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("lodestar-store-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).expect("a temporary directory");
        Place { directory, key: Key::from_bytes([7; 32]) }
    }

    pub fn path(&self) -> PathBuf {
        self.directory.join("desk.db")
    }

    pub fn open(&self) -> Db {
        Db::open_sqlite(&self.path(), &self.key).expect("opens")
    }

    pub fn objects(&self) -> Objects {
        Objects::in_folder(&self.file("attachments"), &self.key).expect("a folder")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

impl AsRef<Path> for Place {
    fn as_ref(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
