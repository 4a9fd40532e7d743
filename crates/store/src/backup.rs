//! Backups: the whole database of one moment in one sealed file, taken while the desk works, restored on either engine.
//!
//! A backup holds rows, not pages, so that it says the same on SQLite and PostgreSQL and can move a desk from one to the
//! other. What can be calculated from the rest (words for searching) is left out and made again. Events are numbered anew
//! in the order in which readers see them; their hashes do not cover the numbers, so that the log stays valid.
//!
//! The bytes of attachments follow the rows, sealed as they lie in their folder. They are read after the snapshot was taken:
//! objects never change, and only such go away meanwhile as hung on nothing for a day.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use tokio::runtime::Handle;

use crate::objects::Objects;
use crate::sealed::{BACKUP, Opener, Sealer};
use crate::{Db, Error, Key};

mod dump;
mod load;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many rows of how many tables.
    pub n_rows: u64,
    /// How many of them are events.
    pub n_events: u64,
    /// How many attachments have their bytes in it.
    pub n_files: u64,
}

/// The most bytes that an attachment has when it is sealed.
const LARGEST_FILE: u64 = 64 << 20;

/// Writes the database of this moment, and the attachments that it names, to a new file. The file appears under its name
/// when it is whole. The bytes of an attachment that are missing are not in it either; a verification names them.
///
/// # Errors
///
/// Fails when the file exists, cannot be written, or the database cannot be read.
pub async fn backup(db: &Db, objects: &Objects, key: &Key, path: &Path) -> Result<Summary, Error> {
    refuse_existing(path)?;
    let (part, key) = (beside(path, "part"), key.clone());
    let writing = part.clone();
    let (mut sealer, rows, places) = db
        .search(move |tx| {
            let file = BufWriter::new(File::create(&writing).map_err(|e| failed("written", &writing, &e))?);
            let sealer = Sealer::new(file, (BACKUP, ""), &key);
            let mut sealer = sealer.map_err(|e| failed("written", &writing, &e))?;
            let rows = dump::dump(tx, &mut sealer, &writing)?;
            Ok::<_, Error>((sealer, rows, dump::places(tx)?))
        })
        .await?;
    let mut n_files = 0;
    for place in places {
        n_files += u64::from(append(&mut sealer, objects, &place, &part).await?);
    }
    let summary = Summary { n_files, ..rows };
    dump::end(&mut sealer, summary).map_err(|e| failed("written", &part, &e))?;
    let file = sealer.finish().map_err(|e| failed("written", &part, &e))?;
    file.sync_all().map_err(|e| failed("written", &part, &e))?;
    appear(&part, path)?;
    Ok(summary)
}

/// Adds the bytes of an attachment; whether there are any.
async fn append(out: &mut impl Write, objects: &Objects, place: &str, path: &Path) -> Result<bool, Error> {
    let (mut sealed, size) = match objects.sealed(place).await {
        Ok(found) => found,
        Err(Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    dump::begin_file(out, place, size).map_err(|e| failed("written", path, &e))?;
    let mut n_bytes = 0;
    while let Some(bytes) = sealed.try_next().await.map_err(|e| failed("read", Path::new(place), &e))? {
        n_bytes += bytes.len() as u64;
        out.write_all(&bytes).map_err(|e| failed("written", path, &e))?;
    }
    if n_bytes != size {
        return Err(Error::Damaged(format!("the attachment {place} has {n_bytes} bytes, not {size}")));
    }
    out.write_all(b"\n").map_err(|e| failed("written", path, &e))?;
    Ok(true)
}

/// Restores a backup into a SQLite file that does not exist yet. The file appears under its name when everything is in
/// it and the log has been verified; until then, and after a failure, there is none.
///
/// # Errors
///
/// Fails when the file exists, when the backup is damaged, cut off, or sealed with another key.
pub async fn restore_sqlite(
    backup: &Path,
    objects: &Objects,
    key: &Key,
    path: &Path,
) -> Result<Summary, Error> {
    refuse_existing(path)?;
    let part = beside(path, "restoring");
    remove(&part);
    let db = Db::open_sqlite(&part, key)?;
    let restored = restore(&db, objects, key, backup).await;
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

/// Restores a backup into an empty database, in one transaction: all of it or nothing. Its attachments are on the disk
/// before that.
///
/// # Errors
///
/// Fails when the database is not empty, when the backup is damaged, cut off, or sealed with another key.
pub async fn restore(db: &Db, objects: &Objects, key: &Key, backup: &Path) -> Result<Summary, Error> {
    db.read(load::refuse_rows).await?;
    let (mut places, mut all) = (Vec::new(), HashSet::new());
    let restored = match restore_files(objects, key, backup, &mut places).await {
        Ok(()) => {
            all.extend(places.iter().cloned());
            let (path, key, all) = (backup.to_owned(), key.clone(), all.clone());
            let write = move |tx: &mut crate::Tx<'_>| load::load(tx, open(&path, &key)?, &all);
            db.write(write).await
        }
        Err(error) => Err(error),
    };
    if restored.is_err() {
        for place in &places {
            // It failed already; a sweep takes away what stays.
            let _ = objects.remove(place).await;
        }
    }
    restored
}

/// Writes the attachments of a backup, and notes which.
async fn restore_files(
    objects: &Objects,
    key: &Key,
    backup: &Path,
    places: &mut Vec<String>,
) -> Result<(), Error> {
    let (path, key, objects, runtime) = (backup.to_owned(), key.clone(), objects.clone(), Handle::current());
    let written = tokio::task::spawn_blocking(move || {
        let mut places = Vec::new();
        let write = |place: &str, bytes: &mut dyn Read| {
            let mut sealed = Vec::new();
            bytes.read_to_end(&mut sealed).map_err(|e| failed("read", &path, &e))?;
            runtime.block_on(objects.put_sealed(place, sealed))?;
            places.push(place.to_owned());
            Ok(())
        };
        let read = open(&path, &key).and_then(|lines| load::read(lines, |_, _, _| Ok(()), write));
        (places, read.map(drop))
    });
    let (written, read) = written.await.map_err(|_| Error::Panicked)?;
    places.extend(written);
    read
}

/// Reads a backup to its end without restoring it: whether it is whole and opens under the key.
///
/// # Errors
///
/// Fails when it is damaged, cut off, or sealed with another key.
pub fn check(backup: &Path, key: &Key) -> Result<Summary, Error> {
    load::read(open(backup, key)?, |_, _, _| Ok(()), |_, _| Ok(()))
}

type Lines = BufReader<Opener<BufReader<File>>>;

fn open(path: &Path, key: &Key) -> Result<Lines, Error> {
    let file = BufReader::new(File::open(path).map_err(|e| failed("read", path, &e))?);
    Ok(BufReader::new(Opener::new(file, BACKUP, key)?))
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
