//! Backups: the whole database of one moment in one sealed file, taken while the desk works, restored on either engine.
//!
//! A backup holds rows, not pages, so that it says the same on SQLite and PostgreSQL and can move a desk from one to the
//! other. What can be calculated from the rest (words for searching) is left out and made again. Events are numbered anew
//! in the order in which readers see them; their hashes do not cover the numbers, so that the log stays valid.
//!
//! Attachments lie outside the database and are no part of it.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use crate::sealed::{BACKUP, Opener, Sealer};
use crate::{Db, Error, Key};

mod dump;
mod load;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many rows of how many tables.
    pub n_rows: u64,
    /// How many of them are events.
    pub n_events: u64,
}

/// Writes the database of this moment to a new file. The file appears under its name when it is whole.
///
/// # Errors
///
/// Fails when the file exists, cannot be written, or the database cannot be read.
pub async fn backup(db: &Db, key: &Key, path: &Path) -> Result<Summary, Error> {
    refuse_existing(path)?;
    let (part, key) = (beside(path, "part"), key.clone());
    let writing = part.clone();
    let summary = db
        .search(move |tx| {
            let file = BufWriter::new(File::create(&writing).map_err(|e| failed("written", &writing, &e))?);
            let mut sealer = Sealer::new(file, (BACKUP, ""), &key).map_err(|e| failed("written", &writing, &e))?;
            let summary = dump::dump(tx, &mut sealer, &writing)?;
            let file = sealer.finish().map_err(|e| failed("written", &writing, &e))?;
            file.sync_all().map_err(|e| failed("written", &writing, &e))?;
            Ok::<_, Error>(summary)
        })
        .await?;
    appear(&part, path)?;
    Ok(summary)
}

/// Restores a backup into a SQLite file that does not exist yet. The file appears under its name when everything is in
/// it and the log has been verified; until then, and after a failure, there is none.
///
/// # Errors
///
/// Fails when the file exists, when the backup is damaged, cut off, or sealed with another key.
pub async fn restore_sqlite(backup: &Path, key: &Key, path: &Path) -> Result<Summary, Error> {
    refuse_existing(path)?;
    let part = beside(path, "restoring");
    remove(&part);
    let db = Db::open_sqlite(&part, key)?;
    let restored = restore(&db, key, backup).await;
    db.close().await;
    match restored {
        Ok(summary) => {
            appear(&part, path)?;
            Ok(summary)
        }
        Err(error) => {
            remove(&part);
            Err(error)
        }
    }
}

/// Restores a backup into an empty database, in one transaction: all of it or nothing.
///
/// # Errors
///
/// Fails when the database is not empty, when the backup is damaged, cut off, or sealed with another key.
pub async fn restore(db: &Db, key: &Key, backup: &Path) -> Result<Summary, Error> {
    let (path, key) = (backup.to_owned(), key.clone());
    db.write(move |tx| {
        let file = BufReader::new(File::open(&path).map_err(|e| failed("read", &path, &e))?);
        load::load(tx, BufReader::new(Opener::new(file, BACKUP, &key)?))
    })
    .await
}

/// Reads a backup to its end without restoring it: whether it is whole and opens under the key.
///
/// # Errors
///
/// Fails when it is damaged, cut off, or sealed with another key.
pub fn check(backup: &Path, key: &Key) -> Result<Summary, Error> {
    let file = BufReader::new(File::open(backup).map_err(|e| failed("read", backup, &e))?);
    load::read(BufReader::new(Opener::new(file, BACKUP, key)?), |_, _, _| Ok(()))
}

fn refuse_existing(path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::File(format!("{} exists already: nothing is overwritten", path.display())));
    }
    Ok(())
}

/// The name of the file while it is not whole.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Removes what an interrupted run has left.
fn remove(part: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = part.as_os_str().to_owned();
        name.push(ending);
        // It may not be there; opening it anew tells whatever else is wrong.
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

/// Gives a whole file its name, on the disk.
fn appear(part: &Path, path: &Path) -> Result<(), Error> {
    let named =
        fs::rename(part, path).and_then(|()| match path.parent().filter(|it| !it.as_os_str().is_empty()) {
            Some(directory) => File::open(directory)?.sync_all(),
            None => File::open(".")?.sync_all(),
        });
    named.map_err(|e| failed("written", path, &e))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Error::Full;
    }
    Error::File(format!("{} cannot be {what}: {error}", path.display()))
}
