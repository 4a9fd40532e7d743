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
    fn run(&mut self, tx: &mut Tx<'_>) -> Fate;

    /// Answers: with what the closure returned, or with the error that undid it.
    fn answer(self: Box<Self>, undone: Option<Error>);
}

/// Whether what a job did is kept, and otherwise why not; without a reason when its own refusal says all.
type Fate = Result<(), Option<Error>>;

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
    fn run(&mut self, tx: &mut Tx<'_>) -> Fate {
        // What an earlier run came to holds no more.
        self.result = None;
        let result = catch_unwind(AssertUnwindSafe(|| (self.f)(tx))).map_err(|_| Some(Error::Panicked))?;
        let is_kept = result.is_ok();
        self.result = Some(result);
        // A closure that swallowed a failed statement must not keep half of what it meant.
        match (is_kept, tx.has_failed()) {
            (false, _) => Err(None),
            (true, true) => Err(Some(Error::Failed)),
            (true, false) => Ok(()),
        }
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

/// A job that has run.
type Done = (Box<dyn Job>, Fate);

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
        match &lost {
            // The whole group was undone, by a full disk for example. One by one, those that still fit are stored.
            Some(_) if done.len() > 1 => {
                for (job, _) in done {
                    let (done, lost) = self.group(job, &mut || None);
                    answer(done, lost.as_ref());
                }
            }
            lost => answer(done, lost.as_ref()),
        }
        if matches!(lost, Some(Error::Gone(_))) {
            self.connection = None;
        }
    }

    /// One transaction of several jobs, with the error that undid all of them if there is one.
    ///
    /// They run one after the other without savepoints, for which the engine copies and encrypts every page that a job touches. Once
    /// a job has changed something and fails, those before it run again, and they and those after it in a savepoint each.
    fn group(
        &mut self,
        first: Box<dyn Job>,
        next: &mut dyn FnMut() -> Option<Box<dyn Job>>,
    ) -> (Vec<Done>, Option<Error>) {
        let context = self.context.clone();
        let connection = match self.connected() {
            Ok(connection) => connection,
            Err(error) => return (vec![(first, Err(Some(error.clone())))], Some(error)),
        };
        if let Err(error) = statement(connection, "BEGIN IMMEDIATE") {
            return (vec![(first, Err(Some(error.clone())))], Some(error));
        }
        let (announced, last) = (Vec::new(), Vec::new());
        let mut group = Group { connection, context: &context, announced, last, is_apart: false };
        let mut done: Vec<Done> = Vec::with_capacity(GROUP);
        let mut job = Some(first);
        while let Some(mut current) = job {
            let n_changes = connection.total_changes();
            let fate = group.run(current.as_mut());
            let is_spoilt = fate.is_err() && !group.is_apart && connection.total_changes() != n_changes;
            done.push((current, fate));
            // The engine ends the transaction by itself when the disk is full or fails.
            if connection.is_autocommit() {
                let lost = done.last().and_then(|(_, fate)| fate.clone().err().flatten());
                return (done, Some(lost.unwrap_or(Error::Full)));
            }
            if is_spoilt && let Err(lost) = group.run_apart(&mut done) {
                return (done, Some(lost));
            }
            job = if done.len() < GROUP { next() } else { None };
        }
        let Group { announced, last, .. } = group;
        // Statements between two changes of the index of words make it write down what it has gathered; one after the other, it does
        // so once.
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

/// Answers jobs whose transaction is over, and undone if it was lost.
fn answer(done: Vec<Done>, lost: Option<&Error>) {
    for (job, fate) in done {
        job.answer(fate.err().flatten().or_else(|| lost.cloned()));
    }
}

/// The jobs of one transaction.
struct Group<'c> {
    connection: &'c Connection,
    context: &'c Context,
    announced: Vec<String>,
    /// What is done when all of them are.
    last: Vec<Statement>,
    /// Whether each runs in a savepoint.
    is_apart: bool,
}

impl Group<'_> {
    /// Runs one more job.
    fn run(&mut self, job: &mut dyn Job) -> Fate {
        match self.is_apart {
            true => self.run_in_savepoint(job),
            false => self.run_here(job),
        }
    }

    fn run_here(&mut self, job: &mut dyn Job) -> Fate {
        let mut tx = Tx::sharing(Handle::Sqlite(self.connection), self.context);
        job.run(&mut tx)?;
        self.announced.append(&mut tx.take_announced());
        self.last.append(&mut tx.take_last());
        Ok(())
    }

    fn run_in_savepoint(&mut self, job: &mut dyn Job) -> Fate {
        statement(self.connection, "SAVEPOINT job").map_err(Some)?;
        let fate = self.run_here(job);
        if fate.is_err() && !self.connection.is_autocommit() {
            statement(self.connection, "ROLLBACK TO job").map_err(Some)?;
        }
        if !self.connection.is_autocommit() {
            statement(self.connection, "RELEASE job").map_err(Some)?;
        }
        fate
    }

    /// Undoes all, and runs again what had been kept, in savepoints from now on.
    fn run_apart(&mut self, done: &mut [Done]) -> Result<(), Error> {
        statement(self.connection, "ROLLBACK")?;
        statement(self.connection, "BEGIN IMMEDIATE")?;
        self.announced.clear();
        self.last.clear();
        self.is_apart = true;
        for (job, fate) in done.iter_mut().filter(|(_, fate)| fate.is_ok()) {
            *fate = self.run_in_savepoint(job.as_mut());
            if self.connection.is_autocommit() {
                return Err(fate.clone().err().flatten().unwrap_or(Error::Full));
            }
        }
        Ok(())
    }
}

fn statement(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(error)
}
