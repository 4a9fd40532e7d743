//! PostgreSQL behind the same seam: closures on threads that may block, statements in flight together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};
use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType,
};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, spawn_blocking};

use super::tx::Connection;
use super::{Context, Dialect, MAX_TRIES, Tx};
use crate::{Error, log, migration};

mod error;
mod others;
mod session;
mod way;

use error::error;
pub(super) use session::Session;
use way::Way;

/// How many transactions run at once; more wait for their turn.
const CONNECTIONS: usize = 32;
/// How long a transaction waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the log is asked what other nodes have written, while somebody listens.
const TAIL_EVERY: Duration = Duration::from_millis(300);
/// The lock under which the schema changes: a number that nobody else uses.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7305418823)";

/// Transactions that write behave as if they ran one after the other; those that cannot are run again.
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
/// Under a lock each statement must see what the holder before has committed.
const BEGIN_MIGRATION: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

pub(super) struct Postgres {
    pool: Pool,
    context: Arc<Context>,
    tasks: [AbortHandle; 3],
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<(Postgres, Arc<Context>), Error> {
        let way = Way::read(url)?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(way.config.clone(), way.tls.clone(), recycling))
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .build()
            .map_err(|error| Error::Gone(error.to_string()))?;
        let start = migrate(client(&pool).await?).await?;
        let context = Context::new(Dialect::Postgres, start);
        let (others, told) = mpsc::unbounded_channel();
        let _ = context.others.set(others);
        let tasks = [
            tokio::spawn(tail(pool.clone(), Arc::downgrade(&context))),
            tokio::spawn(others::tell(pool.clone(), start, told)),
            tokio::spawn(others::hear(way, start, Arc::downgrade(&context))),
        ];
        let tasks = tasks.map(|task| task.abort_handle());
        Ok((Postgres { pool, context: context.clone(), tasks }, context))
    }

    pub(super) async fn write<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.transact(f, BEGIN_WRITE).await
    }

    pub(super) async fn read<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.transact(f, BEGIN_READ).await
    }

    async fn transact<T, E>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        begin: &'static str,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let client = client(&self.pool).await?;
        let context = self.context.clone();
        let session = Session::new(client, Handle::current());
        let run = move || transact(session, &context, begin, &f);
        spawn_blocking(run).await.unwrap_or_else(|_| Err(Error::Panicked.into()))
    }
}

/// Runs the closure until it is done, refused, or was tried too often.
fn transact<T, E: From<Error>>(
    mut session: Session,
    context: &Context,
    begin: &'static str,
    f: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut n_tries = 0;
    loop {
        n_tries += 1;
        let refusal = match attempt(&mut session, context, begin, f) {
            Ok(done) => return Ok(done),
            Err(refusal) => refusal,
        };
        let is_unordered = session.rollback() == Some(Error::Unordered);
        if !is_unordered || n_tries == MAX_TRIES {
            return Err(refusal);
        }
        // Those who collided must not meet again at the same moment.
        std::thread::sleep(Duration::from_micros(u64::from(n_tries) * session.jitter()));
    }
}

fn attempt<T, E: From<Error>>(
    session: &mut Session,
    context: &Context,
    begin: &'static str,
    f: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    session.begin(begin);
    let mut tx = Tx::new(Connection::Postgres(session), context);
    let done = catch_unwind(AssertUnwindSafe(|| f(&mut tx))).map_err(|_| Error::Panicked)??;
    // A closure that swallowed a failed statement must not keep half of what it meant.
    if tx.has_failed() {
        return Err(Error::Failed.into());
    }
    let announced = tx.take_announced();
    session.commit()?;
    context.announce_everywhere(announced);
    Ok(done)
}

/// Brings the schema up to date under a lock; gives the number of this start.
async fn migrate(client: Object) -> Result<i64, Error> {
    let mut session = Session::new(client, Handle::current());
    let run = move || {
        let context = Context::new(Dialect::Postgres, 0);
        session.begin(BEGIN_MIGRATION);
        let mut tx = Tx::new(Connection::Postgres(&mut session), &context);
        let done = tx.batch(MIGRATION_LOCK).and_then(|()| migration::migrate(&mut tx));
        match done.and_then(|start| session.commit().map(|()| start)) {
            Ok(start) => Ok(start),
            Err(error) => {
                session.rollback();
                Err(error)
            }
        }
    };
    spawn_blocking(run).await.unwrap_or(Err(Error::Panicked))
}

async fn client(pool: &Pool) -> Result<Object, Error> {
    pool.get().await.map_err(|failure| match failure {
        PoolError::Backend(failure) => error(&failure),
        PoolError::Timeout(TimeoutType::Wait) => Error::Busy,
        PoolError::Timeout(_) => Error::Gone("it does not answer in time".into()),
        PoolError::Closed | PoolError::NoRuntimeSpecified => Error::Gone("the connections are closed".into()),
        PoolError::PostCreateHook(_) => Error::Gone("a connection could not be prepared".into()),
    })
}

/// Announces what other nodes have committed, while somebody listens. What this node has written is announced a second
/// time; listeners show what is stored, so that hearing twice changes nothing.
async fn tail(pool: Pool, context: Weak<Context>) {
    let mut after = None;
    loop {
        tokio::time::sleep(TAIL_EVERY).await;
        let Some(context) = context.upgrade() else { return };
        if context.committed.receiver_count() == 0 {
            after = None;
            continue;
        }
        // Whoever begins to listen reads first: what was stored before is known.
        let Ok(client) = client(&pool).await else { continue };
        let session = Session::new(client, Handle::current());
        let run = move || {
            let read = |tx: &mut Tx<'_>| match after {
                None => log::end(tx).map(|end| (end, Vec::new())),
                Some(after) => log::tail(tx, after, 1000).map(|events| {
                    let end = events.last().map_or(after, |event| event.cursor);
                    (end, events.into_iter().map(|event| event.stream).collect())
                }),
            };
            transact(session, &context, BEGIN_READ, &read).map(|(end, streams)| {
                context.announce(streams);
                end
            })
        };
        if let Ok(Ok(end)) = spawn_blocking(run).await {
            after = Some(end);
        }
    }
}
