//! A transaction as its closure sees it.

use calendar::Instant;

use super::{Context, Dialect, postgres, sqlite};
use crate::{Error, Row, Value};

/// One transaction. Statements are given as text that lives as long as the program; their values never stand in them.
pub struct Tx<'a> {
    connection: Connection<'a>,
    context: &'a Context,
    announced: Vec<String>,
    /// A failed statement ends the transaction on PostgreSQL; SQLite is held to the same.
    has_failed: bool,
    /// What is done after all transactions of a commit; nothing where each has its own.
    last: Option<Vec<Statement>>,
}

/// A statement with its values.
pub(super) type Statement = (&'static str, Vec<Value>);

pub(super) enum Connection<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

impl<'a> Tx<'a> {
    pub(super) fn new(connection: Connection<'a>, context: &'a Context) -> Tx<'a> {
        Tx { connection, context, announced: Vec::new(), has_failed: false, last: None }
    }

    /// One of several transactions that share a commit.
    pub(super) fn sharing(connection: Connection<'a>, context: &'a Context) -> Tx<'a> {
        Tx { last: Some(Vec::new()), ..Tx::new(connection, context) }
    }

    /// Which engine runs it.
    pub fn dialect(&self) -> Dialect {
        self.context.dialect
    }

    /// A new id, greater than every earlier one of this program.
    pub fn id(&self, now: Instant) -> i64 {
        self.context.ids.next(now)
    }

    /// Names something that this transaction changes; listeners hear of it when it is on the disk.
    pub fn announce(&mut self, stream: impl Into<String>) {
        self.announced.push(stream.into());
    }

    /// All rows of the answer.
    ///
    /// # Errors
    ///
    /// Fails when the statement does, or a row cannot be read.
    pub fn list<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, params, &mut |row| map(row).map(|item| found.push(item)))?;
        Ok(found)
    }

    /// The first row of the answer, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when the statement does, or the row cannot be read.
    pub fn find<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(sql, params, &mut |row| {
            if found.is_none() {
                found = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of the answer.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none; fails when the statement does, or the row cannot be read.
    pub fn get<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.find(sql, params, map)?.ok_or(Error::NotFound)
    }

    /// Hands every row of the answer to `see`; for answers too long to hold.
    ///
    /// # Errors
    ///
    /// Fails when the statement does, or `see` does.
    pub fn each(
        &mut self,
        sql: &'static str,
        params: &[Value],
        see: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.each_dynamic(sql, params, see)
    }

    /// Changes rows and says how many.
    ///
    /// # Errors
    ///
    /// Fails when the statement does.
    pub fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, Error> {
        self.execute_dynamic(sql, params)
    }

    /// Changes rows without asking how many: on PostgreSQL the answer is not waited for, so that several such
    /// statements and the commit travel together. A failure shows at the next statement that answers, or at the commit.
    ///
    /// # Errors
    ///
    /// Fails when the statement is known to fail by now.
    pub fn run(&mut self, sql: &'static str, params: &[Value]) -> Result<(), Error> {
        self.run_dynamic(sql, params)
    }

    /// Changes rows that nothing of this transaction reads: where several share a commit, once all of them are done.
    ///
    /// # Errors
    ///
    /// Fails when the statement is known to fail by now.
    pub(crate) fn run_last(&mut self, sql: &'static str, params: &[Value]) -> Result<(), Error> {
        match &mut self.last {
            Some(last) => {
                last.push((sql, params.to_vec()));
                Ok(())
            }
            None => self.run(sql, params),
        }
    }

    /// [`Tx::each`] of a statement made from the schema itself.
    pub(crate) fn each_dynamic(
        &mut self,
        sql: &str,
        params: &[Value],
        see: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.checked(|connection| match connection {
            Connection::Sqlite(connection) => sqlite::each(connection, sql, params, see),
            Connection::Postgres(session) => session.each(sql, params, see),
        })
    }

    /// [`Tx::execute`] of a statement made from the schema itself.
    pub(crate) fn execute_dynamic(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.checked(|connection| match connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Connection::Postgres(session) => session.execute(sql, params),
        })
    }

    /// [`Tx::run`] of a statement made from the schema itself.
    pub(crate) fn run_dynamic(&mut self, sql: &str, params: &[Value]) -> Result<(), Error> {
        self.checked(|connection| match connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql, params).map(drop),
            Connection::Postgres(session) => session.run(sql, params),
        })
    }

    /// Runs several statements without parameters that answer nothing: for the schema alone.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.checked(|connection| match connection {
            Connection::Sqlite(connection) => connection.execute_batch(sql).map_err(sqlite::error),
            Connection::Postgres(session) => session.batch(sql),
        })
    }

    /// Whether the engine understands a statement.
    #[cfg(test)]
    pub(crate) fn check(&mut self, sql: &'static str) -> Result<(), Error> {
        match &mut self.connection {
            Connection::Sqlite(connection) => connection.prepare(sql).map(drop).map_err(sqlite::error),
            Connection::Postgres(session) => session.check(sql),
        }
        .map_err(|error| Error::Statement(format!("{error}: {sql}")))
    }

    /// Whether a statement has failed, so that nothing of it may stay.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// What was announced so far, taken out.
    pub(super) fn take_announced(&mut self) -> Vec<String> {
        std::mem::take(&mut self.announced)
    }

    /// What is to be done last, taken out.
    pub(super) fn take_last(&mut self) -> Vec<Statement> {
        self.last.take().unwrap_or_default()
    }

    fn checked<T>(&mut self, ask: impl FnOnce(&mut Connection<'a>) -> Result<T, Error>) -> Result<T, Error> {
        if self.has_failed {
            return Err(Error::Failed);
        }
        let answer = ask(&mut self.connection);
        // A row that cannot be read leaves the transaction whole.
        self.has_failed =
            matches!(&answer, Err(error) if !matches!(error, Error::Kind { .. } | Error::NotFound));
        answer
    }
}
