//! The seam: one SQL text and one synchronous closure for two engines. The only module that names a driver.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use calendar::Instant;
use tokio::sync::{broadcast, mpsc};

use crate::id::Ids;
use crate::{Error, Key, Value};

mod postgres;
mod row;
mod sqlite;
mod tx;

pub use row::Row;
pub use tx::Tx;

/// A database: SQLite in a file or PostgreSQL by URL. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({:?})", self.dialect())
    }
}

struct Shared {
    engine: Engine,
    context: Arc<Context>,
}

enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// What every transaction of a database carries.
struct Context {
    dialect: Dialect,
    ids: Ids,
    committed: broadcast::Sender<Committed>,
    /// Where other nodes are told of what this one commits; absent where there are none.
    others: OnceLock<mpsc::UnboundedSender<Vec<String>>>,
}

/// The engine, for the few statements that cannot be one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names of the engines")]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// What one commit changed, sent after it is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// What the transactions of the commit announced, each once, in order. Empty when only other nodes know.
    pub streams: Arc<[String]>,
}

/// How many commits a slow listener may lag behind before it is told that it missed some.
const BROADCAST_CAPACITY: usize = 1024;
/// How often a closure is run before it is given up as impossible to order.
const MAX_TRIES: u32 = 20;

impl Context {
    fn new(dialect: Dialect, start: i64) -> Arc<Context> {
        Arc::new(Context {
            dialect,
            ids: Ids::new(start),
            committed: broadcast::Sender::new(BROADCAST_CAPACITY),
            others: OnceLock::new(),
        })
    }

    /// Tells listeners of this node and the others what a commit of this node changed.
    fn announce_everywhere(&self, streams: Vec<String>) {
        if let Some(others) = self.others.get().filter(|_| !streams.is_empty()) {
            // Without the task that tells them, the others find it in the log.
            let _ = others.send(streams.clone());
        }
        self.announce(streams);
    }

    /// Tells listeners what a commit changed; nobody listening is no failure.
    fn announce(&self, mut streams: Vec<String>) {
        if !streams.is_empty() && self.committed.receiver_count() > 0 {
            let mut seen = std::collections::HashSet::new();
            streams.retain(|stream| seen.insert(stream.clone()));
            let _ = self.committed.send(Committed { streams: streams.into() });
        }
    }
}

impl Db {
    /// Opens the SQLite file under its key, making it where there is none, and brings its schema up to date.
    ///
    /// Writes go through one thread that commits what has queued up in one transaction; reads never wait for it.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened, when the key is not its key, and when its schema is not an earlier one of
    /// this program.
    pub fn open_sqlite(path: &Path, key: &Key) -> Result<Db, Error> {
        let (engine, context) = sqlite::Sqlite::open(path, key)?;
        Ok(Db(Arc::new(Shared { engine: Engine::Sqlite(engine), context })))
    }

    /// Connects to the PostgreSQL database of the URL and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// Fails when the URL is none, when nobody answers, and when the schema is not an earlier one of this program.
    pub async fn open_postgres(url: &str) -> Result<Db, Error> {
        let (engine, context) = postgres::Postgres::open(url).await?;
        Ok(Db(Arc::new(Shared { engine: Engine::Postgres(engine), context })))
    }

    /// Closes the database when this is its last clone, and waits until it is closed: what was written to a SQLite file
    /// then stands in that one file.
    pub async fn close(self) {
        let Some(shared) = Arc::into_inner(self.0) else { return };
        if let Engine::Sqlite(engine) = shared.engine {
            engine.close().await;
        }
    }

    /// Which engine it is.
    pub fn dialect(&self) -> Dialect {
        self.0.context.dialect
    }

    /// A new id, greater than every earlier one of this program.
    pub fn id(&self, now: Instant) -> i64 {
        self.0.context.ids.next(now)
    }

    /// Hears of every commit of this process that announced something.
    pub fn subscribe(&self) -> broadcast::Receiver<Committed> {
        self.0.context.committed.subscribe()
    }

    /// Runs the closure in one transaction and answers when what it did is on the disk.
    ///
    /// The closure may run more than once (another transaction came between), so it must not change what it captures.
    /// When it returns an error, all it did is rolled back.
    ///
    /// # Errors
    ///
    /// Returns the closure's error, or why the database could not store what it did.
    pub async fn write<T, E>(&self, f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0.engine {
            Engine::Sqlite(engine) => engine.write(f).await,
            Engine::Postgres(engine) => engine.write(f).await,
        }
    }

    /// Runs the closure on one snapshot of the database. On SQLite inline, so it is for indexed reads.
    ///
    /// # Errors
    ///
    /// Returns the closure's error, or why the database could not be read.
    pub async fn read<T, E>(&self, f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0.engine {
            Engine::Sqlite(engine) => engine.read(f),
            Engine::Postgres(engine) => engine.read(f).await,
        }
    }

    /// Like [`Db::read`] on a thread that may block: searches, reports, whatever reads many rows.
    ///
    /// # Errors
    ///
    /// Returns the closure's error, or why the database could not be read.
    pub async fn search<T, E>(&self, f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.0.engine {
            Engine::Sqlite(engine) => engine.search(f).await,
            Engine::Postgres(engine) => engine.read(f).await,
        }
    }
}

/// Fails when a statement is given another number of values than it names.
fn check_count(sql: &str, wanted: usize, params: &[Value]) -> Result<(), Error> {
    if wanted == params.len() {
        return Ok(());
    }
    Err(Error::Statement(format!("{} values for {wanted} parameters in `{sql}`", params.len())))
}
