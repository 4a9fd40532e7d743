//! Connections that read, kept for the next reader.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::{Access, Handle, Place, error};
use crate::Error;
use crate::db::{Context, Tx};

/// How many connections are kept. More may be open at a moment: a reader never waits for another.
const KEPT: usize = 8;

pub(super) struct Readers {
    place: Place,
    context: Arc<Context>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(place: Place, context: Arc<Context>) -> Readers {
        Readers { place, context, idle: Mutex::default() }
    }

    /// Runs the closure on one snapshot.
    pub(super) fn read<T, E: From<Error>>(&self, f: impl Fn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let connection = self.take()?;
        begin(&connection)?;
        let answer = f(&mut Tx::new(Handle::Sqlite(&connection), &self.context));
        // A connection that cannot end its transaction, or whose file has gone, is not used again.
        if end(&connection).is_ok() {
            self.put_back(connection);
        }
        answer
    }

    fn take(&self) -> Result<Connection, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.place.connect(Access::Read), Ok)
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }
}

fn begin(connection: &Connection) -> Result<(), Error> {
    connection.prepare_cached("BEGIN").and_then(|mut begin| begin.raw_execute()).map(drop).map_err(error)
}

fn end(connection: &Connection) -> Result<(), Error> {
    connection.prepare_cached("COMMIT").and_then(|mut end| end.raw_execute()).map(drop).map_err(error)
}
