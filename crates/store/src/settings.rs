//! Settings of the desk that are no promise.

use crate::{Error, Tx, params};

const SET: &str = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const GET: &str = "SELECT value FROM setting WHERE name = $1";
const LIST: &str = "SELECT name, value FROM setting ORDER BY name";

/// Stores a setting.
///
/// # Errors
///
/// Fails when it cannot be stored.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), Error> {
    tx.run(SET, params![name, value])
}

/// A setting.
///
/// # Errors
///
/// Fails when it cannot be read.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Error> {
    tx.find(GET, params![name], |row| row.get(0))
}

/// All settings by name.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Error> {
    tx.list(LIST, params![], |row| Ok((row.get(0)?, row.get(1)?)))
}
