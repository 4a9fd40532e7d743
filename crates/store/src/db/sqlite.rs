//! SQLite: one writer that commits in groups, readers that never wait for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi, types};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::tx::Connection as Handle;
use super::{Context, Dialect, Tx, check_count, row};
use crate::{Error, Key, Row, Value, migration};

mod readers;
mod writer;

/// How long a statement waits for another process (a command line beside the server).
const PATIENCE: Duration = Duration::from_secs(10);
/// How many requests may wait for the writer before askers wait to be queued.
const QUEUE: usize = 1024;

pub(super) struct Sqlite {
    /// Both are there until it is closed.
    jobs: Option<mpsc::Sender<Box<dyn writer::Job>>>,
    writer: Option<std::thread::JoinHandle<()>>,
    readers: Arc<readers::Readers>,
}

impl Drop for Sqlite {
    /// Waits for the writer: a thread that still encrypts while the program ends would find the library gone under it.
    fn drop(&mut self) {
        drop(self.jobs.take());
        let writer = self.writer.take().filter(|writer| writer.thread().id() != std::thread::current().id());
        // A writer that panicked has closed its connection as well.
        let _ = writer.map(std::thread::JoinHandle::join);
    }
}

/// How to open one more connection to the same file.
#[derive(Clone)]
struct Place {
    path: PathBuf,
    key: Key,
}

impl Sqlite {
    pub(super) fn open(path: &Path, key: &Key) -> Result<(Sqlite, Arc<Context>), Error> {
        let place = Place { path: path.to_owned(), key: key.clone() };
        let mut connection = place.connect(Access::Create)?;
        let start = migrate(&mut connection)?;
        let context = Context::new(Dialect::Sqlite, start);
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = writer::start(writer::Writer::new(connection, place.clone(), context.clone()), queue)?;
        let readers = Arc::new(readers::Readers::new(place, context.clone()));
        Ok((Sqlite { jobs: Some(jobs), writer: Some(writer), readers }, context))
    }

    pub(super) async fn write<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (job, answer) = writer::job(f);
        let stopped = || E::from(Error::Gone("the writer has stopped".into()));
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(job).await.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Closes all connections, the writer's last: whoever closes last leaves one whole file.
    pub(super) async fn close(self) {
        // A writer that panicked has closed its connection as well.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }

    pub(super) fn read<T, E: From<Error>>(&self, f: impl Fn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.readers.read(f)
    }

    pub(super) async fn search<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let readers = self.readers.clone();
        match tokio::task::spawn_blocking(move || readers.read(f)).await {
            Ok(answer) => answer,
            Err(_) => Err(Error::Panicked.into()),
        }
    }
}

/// What a connection may do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Write, and make the file where there is none.
    Create,
    /// Write.
    Write,
    /// Only read.
    Read,
}

impl Place {
    fn connect(&self, access: Access) -> Result<Connection, Error> {
        // SQLCipher makes itself ready with its first keys, and two at once find it half made.
        static OPENING: Mutex<()> = Mutex::new(());
        let _alone = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if access == Access::Create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Connection::open_with_flags(&self.path, flags).map_err(error)?;
        connection.set_prepared_statement_cache_capacity(512);
        connection.busy_timeout(PATIENCE).map_err(error)?;
        // A raw key: deriving one from a passphrase would cost 280 ms per connection.
        let digits = self.key.to_hex();
        let pragma = Zeroizing::new(format!(
            "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";",
            digits.as_str()
        ));
        connection.execute_batch(&pragma).map_err(error)?;
        // Reading the schema is what tells whether the key fits.
        connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())).map_err(error)?;
        settle(&connection)?;
        if access == Access::Read {
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;").map_err(error)?;
        }
        Ok(connection)
    }
}

/// Sets what every connection has. SQLite does not wait when another process turns the same new file into one with a log, so
/// that the waiting is done here.
fn settle(connection: &Connection) -> Result<(), Error> {
    const PAUSE: Duration = Duration::from_millis(20);
    for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
        match connection.execute_batch(SETTINGS).map_err(error) {
            Err(Error::Busy) => std::thread::sleep(PAUSE),
            settled => return settled,
        }
    }
    Err(Error::Busy)
}

/// Of every connection. Acknowledged means on the disk: FULL, whatever it costs (with group commit 10 to 15 %).
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA trusted_schema = OFF;";

/// Brings the schema up to date under the write lock; gives the number of this start.
fn migrate(connection: &mut Connection) -> Result<i64, Error> {
    let context = Context::new(Dialect::Sqlite, 0);
    connection.execute_batch("BEGIN IMMEDIATE").map_err(error)?;
    let done = migration::migrate(&mut Tx::new(Handle::Sqlite(connection), &context));
    connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(error)?;
    done
}

pub(super) fn each(
    connection: &Connection,
    sql: &str,
    params: &[Value],
    see: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = prepare(connection, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(found) = rows.next().map_err(error)? {
        see(&row::Row(row::Source::Sqlite(found)))?;
    }
    Ok(())
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, Error> {
    let mut statement = prepare(connection, sql, params)?;
    statement.raw_execute().map(|n| n as u64).map_err(error)
}

fn prepare<'c>(
    connection: &'c Connection,
    sql: &str,
    params: &[Value],
) -> Result<rusqlite::CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql).map_err(error)?;
    check_count(sql, statement.parameter_count(), params)?;
    for (i, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(i + 1, value).map_err(error)?;
    }
    Ok(statement)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<types::ToSqlOutput<'_>> {
        Ok(types::ToSqlOutput::Borrowed(match self {
            Value::Null => types::ValueRef::Null,
            Value::Int(number) => types::ValueRef::Integer(*number),
            Value::Text(text) => types::ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => types::ValueRef::Blob(bytes),
        }))
    }
}

/// What the driver says, in our words. Its messages name tables and columns, never values.
pub(super) fn error(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return Error::Statement(error.to_string());
    };
    let text = message.clone().unwrap_or_else(|| failure.to_string());
    let columns = || text.split_once(": ").map_or(text.as_str(), |(_, columns)| columns).to_owned();
    match (failure.code, failure.extended_code) {
        (ErrorCode::DiskFull, _) => Error::Full,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Error::Busy,
        (ErrorCode::NotADatabase, _) => Error::WrongKey,
        (
            ErrorCode::ConstraintViolation,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => Error::Duplicate(columns()),
        (ErrorCode::ConstraintViolation, _) => Error::Refused(text),
        (
            ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::OutOfMemory
            | ErrorCode::PermissionDenied
            | ErrorCode::OperationAborted,
            _,
        ) => Error::Gone(text),
        _ => Error::Statement(text),
    }
}
