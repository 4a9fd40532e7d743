//! One connection in one transaction. Statements whose answer nobody needs yet travel with those that follow.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, Waker};

use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use tokio::runtime::Handle;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{RowStream, Statement};

use super::error;
use crate::db::{check_count, row};
use crate::{Error, Row, Value};

type Answer = Pin<Box<dyn Future<Output = Result<u64, tokio_postgres::Error>> + Send>>;

pub(in crate::db) struct Session {
    handle: Handle,
    client: Arc<Object>,
    /// What was sent and not answered yet, in order.
    pending: Vec<Answer>,
    /// Whether a transaction may be open at the server.
    has_begun: bool,
    /// What the database said when the transaction failed.
    failure: Option<Error>,
}

impl Session {
    pub(super) fn new(client: Object, handle: Handle) -> Session {
        Session { handle, client: Arc::new(client), pending: Vec::new(), has_begun: false, failure: None }
    }

    /// Sends BEGIN; it travels with the first statement.
    pub(super) fn begin(&mut self, begin: &'static str) {
        self.failure = None;
        self.has_begun = true;
        let client = self.client.clone();
        self.send(async move { client.batch_execute(begin).await.map(|()| 0) });
    }

    /// Sends COMMIT behind everything sent before, and waits until all is answered.
    pub(super) fn commit(&mut self) -> Result<(), Error> {
        let client = self.client.clone();
        self.send(async move { client.batch_execute("COMMIT").await.map(|()| 0) });
        self.settle()?;
        self.has_begun = false;
        Ok(())
    }

    /// Ends the transaction without a trace; gives what made it fail, if the database did.
    pub(super) fn rollback(&mut self) -> Option<Error> {
        let _ = self.settle();
        if std::mem::take(&mut self.has_begun) {
            // When the connection is gone, so is the transaction.
            let _ = self.handle.block_on(self.client.batch_execute("ROLLBACK"));
        }
        self.failure.take()
    }

    /// A number that differs between sessions, 100 to 2000 microseconds.
    pub(super) fn jitter(&self) -> u64 {
        let mut byte = [0; 2];
        // Without randomness all pauses are equal, which costs tries and nothing else.
        let _ = getrandom::fill(&mut byte);
        100 + u64::from(u16::from_le_bytes(byte)) % 1900
    }

    pub(in crate::db) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        see: &mut dyn FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let statement = self.prepare(sql, params)?;
        let client = self.client.clone();
        let values = params.to_vec();
        let mut answer = Box::pin(async move { client.query_raw(&statement, values).await });
        let early = poll_once(answer.as_mut());
        self.settle()?;
        let handle = self.handle.clone();
        handle.block_on(async {
            let rows = match early {
                Poll::Ready(rows) => rows,
                Poll::Pending => answer.await,
            };
            let mut rows: Pin<Box<RowStream>> = Box::pin(rows.map_err(|e| self.fail(&e))?);
            while let Some(found) = rows.try_next().await.map_err(|e| self.fail(&e))? {
                see(&row::Row(row::Source::Postgres(&found)))?;
            }
            Ok(())
        })
    }

    pub(in crate::db) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.run(sql, params)?;
        self.settle()
    }

    pub(in crate::db) fn run(&mut self, sql: &str, params: &[Value]) -> Result<(), Error> {
        let statement = self.prepare(sql, params)?;
        let client = self.client.clone();
        let values = params.to_vec();
        self.send(async move { client.execute_raw(&statement, values).await });
        Ok(())
    }

    pub(in crate::db) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.settle()?;
        let answer = self.handle.block_on(self.client.batch_execute(sql));
        answer.map_err(|e| self.fail(&e))
    }

    #[cfg(test)]
    pub(in crate::db) fn check(&mut self, sql: &str) -> Result<(), Error> {
        // A wrong one would end the transaction that the next is checked in.
        self.rollback();
        let prepared = self.handle.block_on(self.client.prepare(sql));
        let checked = prepared.map(drop).map_err(|e| error(&e));
        self.begin("BEGIN");
        checked
    }

    fn prepare(&mut self, sql: &str, params: &[Value]) -> Result<Statement, Error> {
        let statement = match self.handle.block_on(self.client.prepare_cached(sql)) {
            Ok(statement) => statement,
            Err(e) => {
                // A statement sent before may have failed and taken this one with it.
                self.settle()?;
                return Err(self.fail(&e));
            }
        };
        check_count(sql, statement.params().len(), params)?;
        Ok(statement)
    }

    fn send(&mut self, answer: impl Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'static) {
        let mut answer: Answer = Box::pin(answer);
        self.pending.push(match poll_once(answer.as_mut()) {
            Poll::Pending => answer,
            Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
        });
    }

    /// Waits for everything sent; gives how many rows the last statement changed.
    fn settle(&mut self) -> Result<u64, Error> {
        let pending = std::mem::take(&mut self.pending);
        let answer = self.handle.block_on(async {
            let mut first_failure = None;
            let mut last = 0;
            for answer in pending {
                match answer.await {
                    Ok(n_rows) => last = n_rows,
                    Err(e) => first_failure = first_failure.or(Some(e)),
                }
            }
            first_failure.map_or(Ok(last), Err)
        });
        answer.map_err(|e| self.fail(&e))
    }

    /// Remembers the first failure: those that follow are its echo.
    fn fail(&mut self, e: &tokio_postgres::Error) -> Error {
        self.failure.get_or_insert_with(|| error(e)).clone()
    }
}

/// The first poll is what sends a statement; its answer is waited for later.
fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut task::Context::from_waker(Waker::noop()))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *kind {
                Type::INT8 => number.to_sql(kind, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                _ => Err(format!("a number where {kind} is wanted").into()),
            },
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
