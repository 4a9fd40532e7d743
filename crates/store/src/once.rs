//! Requests that must not happen twice: a double click, a retry after a lost answer.

use calendar::Instant;

use crate::{Error, Tx, params};

/// What was answered to the request with this key.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, key: &str) -> Result<Option<String>, Error> {
    tx.find("SELECT answer FROM once WHERE key = $1", params![key], |row| row.get(0))
}

/// Remembers what is answered to the request with this key.
///
/// # Errors
///
/// [`Error::Duplicate`] when it was answered meanwhile; fails when the database does.
pub fn remember(tx: &mut Tx<'_>, key: &str, answer: &str, now: Instant) -> Result<(), Error> {
    tx.execute("INSERT INTO once (key, answer, at) VALUES ($1, $2, $3)", params![key, answer, now]).map(drop)
}
