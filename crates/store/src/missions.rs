//! The versions of the mission, whole and never changed, and the epoch of the rules made from them.

use calendar::Instant;

use crate::{Error, Row, Tx, params};

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissionVersion {
    /// From 1, in the order of storage.
    pub number: i64,
    /// The text.
    pub text: String,
    /// SHA-256 of the text in hexadecimal.
    pub digest: String,
}

/// All versions.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<MissionVersion>, Error> {
    tx.list("SELECT number, text, digest FROM mission_version ORDER BY number", params![], |row: &Row<'_>| {
        Ok(MissionVersion { number: row.get(0)?, text: row.get(1)?, digest: row.get(2)? })
    })
}

/// Adds a version. A text that is stored already is not stored again.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(
    tx: &mut Tx<'_>,
    (text, digest): (&str, &str),
    effective_on: &str,
    actor: &str,
    now: Instant,
) -> Result<(), Error> {
    let known = tx.find("SELECT number FROM mission_version WHERE digest = $1", params![digest], |row| {
        row.get::<i64>(0)
    })?;
    if known.is_some() {
        return Ok(());
    }
    tx.run(
        "INSERT INTO mission_version (number, text, digest, effective_on, created_at, actor) \
         VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM mission_version), $1, $2, $3, $4, $5)",
        params![text, digest, effective_on, now, actor],
    )?;
    raise_epoch(tx)
}

/// The epoch of the rules: what was computed under an earlier one is computed again (design.md 2).
///
/// # Errors
///
/// Fails when the database does.
pub fn epoch(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let epoch = tx.find("SELECT last FROM counter WHERE name = 'epoch'", params![], |row| row.get(0))?;
    Ok(epoch.unwrap_or(0))
}

/// Begins a new epoch: a mission, a calendar or zone data has changed.
///
/// # Errors
///
/// Fails when the database does.
pub fn raise_epoch(tx: &mut Tx<'_>) -> Result<(), Error> {
    crate::counters::next(tx, "epoch").map(drop)
}
