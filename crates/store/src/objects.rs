//! The bytes of attachments: objects outside the database, each sealed by itself, under names that say nothing.
//!
//! An object is written once, whole and on the disk, before the row that names it commits, and never changed. So a crash
//! leaves an object without a row at most, which a sweep takes away, and never a row without an object. The seal is bound
//! to the id of the row: an object that was put in the place of another does not open.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use calendar::Instant;
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};

use crate::key::hex;
use crate::sealed::{ATTACHMENT, PIECE, Sealer, TAG};
use crate::{Error, Key};

mod opening;

pub use opening::Opening;

/// Where the bytes of attachments are kept. Clones are the same place.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    key: Key,
}

/// An object as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its name.
    pub place: String,
    /// When it was written.
    pub written_at: Instant,
}

/// The sealed bytes of an object, as they lie there.
pub type Sealed = BoxStream<'static, io::Result<Vec<u8>>>;

impl Objects {
    /// Objects in a folder of this machine; it is made where there is none.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be made or is none.
    pub fn in_folder(folder: &Path, key: &Key) -> Result<Objects, Error> {
        let wrong = |error: &dyn std::fmt::Display| {
            Error::File(format!("the folder {} cannot be used: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|error| wrong(&error))?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(|error| wrong(&error))?;
        Ok(Objects::over(Arc::new(files.with_fsync(true)), key))
    }

    /// Objects in a store that keeps what it has taken.
    pub fn over(store: Arc<dyn ObjectStore>, key: &Key) -> Objects {
        Objects { store, key: key.clone() }
    }

    /// A name for a new object.
    ///
    /// # Errors
    ///
    /// Fails when the system gives no random bytes.
    pub fn new_place() -> Result<String, Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Error::Key(format!("no random bytes: {error}")))?;
        Ok(hex(&bytes))
    }

    /// Seals bytes for the row with this id, and answers when they are on the disk.
    ///
    /// # Errors
    ///
    /// Fails when there is an object of this name, or when it cannot be written: then there is none.
    pub async fn put(&self, place: &str, id: i64, bytes: Vec<u8>) -> Result<(), Error> {
        let key = self.key.clone();
        let sealed = tokio::task::spawn_blocking(move || seal(&key, id, &bytes)).await;
        let sealed = sealed.map_err(|_| Error::Panicked)?;
        self.put_sealed(place, sealed.map_err(|error| Error::File(error.to_string()))?).await
    }

    /// Stores bytes that were sealed before: those of a backup.
    ///
    /// # Errors
    ///
    /// As [`Objects::put`].
    pub async fn put_sealed(&self, place: &str, sealed: Vec<u8>) -> Result<(), Error> {
        let options = PutOptions::from(PutMode::Create);
        let put = self.store.put_opts(&at(place)?, PutPayload::from(sealed), options).await;
        put.map(drop).map_err(|error| failed("written", place, &error))
    }

    /// Begins to read what was sealed for this row. The first piece is opened already, so that an object which is none is
    /// refused before anything is answered.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such object; fails when it is not the one that was sealed for this row.
    pub async fn open(&self, place: &str, id: i64) -> Result<Opening, Error> {
        let (sealed, _) = self.sealed(place).await?;
        Opening::begin(sealed, &self.key, id).await
    }

    /// The sealed bytes of an object, and how many there are.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such object; fails when it cannot be read.
    pub async fn sealed(&self, place: &str) -> Result<(Sealed, u64), Error> {
        let found = self.store.get(&at(place)?).await.map_err(|error| failed("read", place, &error))?;
        let size = found.meta.size;
        let bytes = found.into_stream().map_ok(|bytes| bytes.to_vec()).map_err(io::Error::from);
        Ok((Box::pin(bytes), size))
    }

    /// Takes an object away; one that is not there is no failure.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be taken away.
    pub async fn remove(&self, place: &str) -> Result<(), Error> {
        match self.store.delete(&at(place)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed("removed", place, &error)),
        }
    }

    /// Every object there is.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be listed.
    pub async fn list(&self) -> Result<Vec<Object>, Error> {
        let of = |found: object_store::ObjectMeta| Object {
            place: found.location.to_string(),
            written_at: Instant(found.last_modified.timestamp_millis()),
        };
        let found: Result<Vec<Object>, _> = self.store.list(None).map_ok(of).try_collect().await;
        found.map_err(|error| failed("listed", "", &error))
    }
}

fn seal(key: &Key, id: i64, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let n_pieces = bytes.len() / PIECE + 1;
    let room = Vec::with_capacity(bytes.len() + n_pieces * (TAG + 4) + 256);
    let mut sealer = Sealer::new(room, (ATTACHMENT, &bound(id)), key)?;
    sealer.write_all(bytes)?;
    sealer.close()
}

/// What the seal of an object is bound to.
fn bound(id: i64) -> String {
    format!("attachment {id}")
}

/// Only names that [`Objects::new_place`] makes lead anywhere.
fn at(place: &str) -> Result<Place, Error> {
    let is_ours = place.len() == 32 && place.bytes().all(|it| it.is_ascii_hexdigit());
    if is_ours { Ok(Place::from(place)) } else { Err(Error::File("an object has another name".into())) }
}

fn failed(what: &str, place: &str, error: &object_store::Error) -> Error {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return Error::NotFound;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
            return Error::Full;
        }
        cause = inner.source();
    }
    Error::File(format!("the attachment {place} cannot be {what}: {error}"))
}
