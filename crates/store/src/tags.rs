//! Tags of cases.

use crate::{Error, Tx, params};

const ADD: &str = "INSERT INTO case_tag (number, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM case_tag WHERE number = $1 AND tag = $2";
const LIST: &str = "SELECT tag FROM case_tag WHERE number = $1 ORDER BY tag";
const ALL: &str = "SELECT DISTINCT tag FROM case_tag ORDER BY tag";

/// Adds a tag; says whether it is new.
///
/// # Errors
///
/// Fails when it cannot be stored.
pub fn add(tx: &mut Tx<'_>, case: u32, tag: &str) -> Result<bool, Error> {
    Ok(tx.execute(ADD, params![case, tag])? > 0)
}

/// Removes a tag; says whether it was there.
///
/// # Errors
///
/// Fails when it cannot be removed.
pub fn remove(tx: &mut Tx<'_>, case: u32, tag: &str) -> Result<bool, Error> {
    Ok(tx.execute(REMOVE, params![case, tag])? > 0)
}

/// The tags of a case.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list(tx: &mut Tx<'_>, case: u32) -> Result<Vec<String>, Error> {
    tx.list(LIST, params![case], |row| row.get(0))
}

/// Every tag in use.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list_all(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list(ALL, params![], |row| row.get(0))
}
