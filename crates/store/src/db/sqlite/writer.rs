//! The one thread that writes: it runs what has queued up in one transaction and answers after its commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{Access, Handle, Place, error, execute};
use crate::Error;
use crate::db::tx::Statement;
use crate::db::{Context, Tx};

/// How many requests share one commit at most.
const GROUP: usize = 64;

/// A closure that waits for its transaction, and whoever waits for its answer.
pub(super) trait Job: Send {
    /// Runs the closure; says whether what it did is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Verdict>;

    /// Answers: with what the closure returned, or with the error that undid it.
    fn answer(self: Box<Self>, undone: Option<Error>);
}

/// Why what a closure did must go.
pub(super) enum Verdict {
    /// The closure said so; its answer is ready.
    Refused,
    /// It panicked.
    Panicked,
}

struct Closure<F, T, E> {
    f: F,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// A job of the closure, and where its answer will arrive.
pub(super) fn job<F, T, E>(f: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(Closure { f, result: None, answer }), receiver)
}

impl<F, T, E> Job for Closure<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Verdict> {
        let result = catch_unwind(AssertUnwindSafe(|| (self.f)(tx))).map_err(|_| Verdict::Panicked)?;
        let is_kept = result.is_ok();
        self.result = Some(result);
        if is_kept { Ok(()) } else { Err(Verdict::Refused) }
    }

    fn answer(self: Box<Self>, undone: Option<Error>) {
        let result = match (self.result, undone) {
            // A closure's own refusal holds whatever became of the group.
            (Some(Err(refusal)), _) => Err(refusal),
            (_, Some(error)) => Err(error.into()),
            (Some(result), None) => result,
            (None, None) => Err(Error::Failed.into()),
        };
        // Nobody may wait any more: the request was dropped, its work is done all the same.
        let _ = self.answer.send(result);
    }
}

pub(super) struct Writer {
    /// Absent after the file has gone, until it can be opened again.
    connection: Option<Connection>,
    place: Place,
    context: Arc<Context>,
}

/// A job that has run, and why it is undone if it is.
type Done = (Box<dyn Job>, Option<Error>);

/// Starts the thread; it ends when nobody can ask any more.
pub(super) fn start(
    mut writer: Writer,
    mut queue: mpsc::Receiver<Box<dyn Job>>,
) -> Result<JoinHandle<()>, Error> {
    let run = move || {
        while let Some(first) = queue.blocking_recv() {
            writer.serve(first, &mut queue);
        }
    };
    std::thread::Builder::new()
        .name("store-writer".into())
        .spawn(run)
        .map_err(|error| Error::Gone(format!("no thread for writing: {error}")))
}

impl Writer {
    pub(super) fn new(connection: Connection, place: Place, context: Arc<Context>) -> Writer {
        Writer { connection: Some(connection), place, context }
    }

    /// Serves the first job and what has queued up behind it.
    fn serve(&mut self, first: Box<dyn Job>, queue: &mut mpsc::Receiver<Box<dyn Job>>) {
        let mut next = || queue.try_recv().ok();
        let (done, lost) = self.group(first, &mut next);
        let Some(lost) = lost else {
            done.into_iter().for_each(|(job, undone)| job.answer(undone));
            return;
        };
        // The whole group was undone, by a full disk for example. One by one, those that still fit are stored.
        if done.len() == 1 {
            done.into_iter().for_each(|(job, undone)| job.answer(undone.or(Some(lost.clone()))));
        } else {
            for (job, _) in done {
                self.serve_alone(job);
            }
        }
        if matches!(lost, Error::Gone(_)) {
            self.connection = None;
        }
    }

    fn serve_alone(&mut self, job: Box<dyn Job>) {
        let (done, lost) = self.group(job, &mut || None);
        done.into_iter().for_each(|(job, undone)| job.answer(undone.or_else(|| lost.clone())));
    }

    /// One transaction of several jobs, with the error that undid all of them if there is one.
    fn group(
        &mut self,
        first: Box<dyn Job>,
        next: &mut dyn FnMut() -> Option<Box<dyn Job>>,
    ) -> (Vec<Done>, Option<Error>) {
        let context = self.context.clone();
        let connection = match self.connected() {
            Ok(connection) => connection,
            Err(error) => return (vec![(first, Some(error.clone()))], Some(error)),
        };
        let mut done: Vec<Done> = Vec::with_capacity(GROUP);
        let (mut announced, mut last) = (Vec::new(), Vec::new());
        if let Err(error) = statement(connection, "BEGIN IMMEDIATE") {
            return (vec![(first, Some(error.clone()))], Some(error));
        }
        let mut job = Some(first);
        while let Some(mut current) = job {
            let undone = match within_savepoint(connection, &context, current.as_mut()) {
                Ok((streams, statements)) => {
                    announced.extend(streams);
                    last.extend(statements);
                    None
                }
                Err(error) => error,
            };
            done.push((current, undone));
            // The engine ends the transaction by itself when the disk is full or fails.
            if connection.is_autocommit() {
                let lost = done.last().and_then(|(_, undone)| undone.clone()).unwrap_or(Error::Full);
                return (done, Some(lost));
            }
            job = if done.len() < GROUP { next() } else { None };
        }
        // A savepoint makes the index of words write down at once what it has gathered; outside of all it does so once.
        let indexed = last.iter().try_for_each(|(sql, values)| execute(connection, sql, values).map(drop));
        if let Err(error) = indexed.and_then(|()| statement(connection, "COMMIT")) {
            let _ = statement(connection, "ROLLBACK");
            return (done, Some(error));
        }
        context.announce(announced);
        (done, None)
    }

    fn connected(&mut self) -> Result<&Connection, Error> {
        match &mut self.connection {
            Some(connection) => Ok(connection),
            none => Ok(none.insert(self.place.connect(Access::Write)?)),
        }
    }
}

/// Runs one job; what it did is kept, with what it announced and what is to be done last, or rolled back.
///
/// The error is why its asker must be told of a failure; `None` when its own refusal says all.
fn within_savepoint(
    connection: &Connection,
    context: &Context,
    job: &mut dyn Job,
) -> Result<(Vec<String>, Vec<Statement>), Option<Error>> {
    statement(connection, "SAVEPOINT job")?;
    let mut tx = Tx::sharing(Handle::Sqlite(connection), context);
    let verdict = job.run(&mut tx);
    // A closure that swallowed a failed statement must not keep half of what it meant.
    let verdict = verdict.map_err(Some).and_then(|()| if tx.has_failed() { Err(None) } else { Ok(()) });
    let Err(verdict) = verdict else {
        let kept = (tx.take_announced(), tx.take_last());
        statement(connection, "RELEASE job")?;
        return Ok(kept);
    };
    if !connection.is_autocommit() {
        statement(connection, "ROLLBACK TO job").and_then(|()| statement(connection, "RELEASE job"))?;
    }
    Err(match verdict {
        Some(Verdict::Refused) => None,
        Some(Verdict::Panicked) => Some(Error::Panicked),
        None => Some(Error::Failed),
    })
}

fn statement(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(error)
}
