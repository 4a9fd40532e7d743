//! Teams.

use calendar::Instant;

use crate::{Error, Row, Tx, counters, params};

/// A group of people who answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its number, from 1; the desk's `TeamId`.
    pub number: u32,
    /// Its name; no two teams have the same.
    pub name: String,
    /// Its support line, from 1.
    pub line: Option<u32>,
}

fn read(row: &Row<'_>) -> Result<Team, Error> {
    Ok(Team { number: row.get(0)?, name: row.get(1)?, line: row.get(2)? })
}

/// Adds a team and gives its number.
///
/// # Errors
///
/// [`Error::Duplicate`] when there is one of this name.
pub fn insert(tx: &mut Tx<'_>, name: &str, line: Option<u32>, now: Instant) -> Result<u32, Error> {
    let number = counters::next(tx, "team")?;
    tx.run(
        "INSERT INTO team (number, name, line, created_at) VALUES ($1, $2, $3, $4)",
        params![number, name, line, now],
    )?;
    Ok(number)
}

/// Changes a team.
///
/// # Errors
///
/// [`Error::Duplicate`] when another has this name.
pub fn update(tx: &mut Tx<'_>, team: &Team) -> Result<(), Error> {
    tx.run(
        "UPDATE team SET name = $1, line = $2 WHERE number = $3",
        params![team.name.as_str(), team.line, team.number],
    )
}

/// All teams, by support line and name.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Team>, Error> {
    tx.list("SELECT number, name, line FROM team ORDER BY line NULLS LAST, name, number", params![], read)
}

/// A team by its number.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, number: u32) -> Result<Option<Team>, Error> {
    tx.find("SELECT number, name, line FROM team WHERE number = $1", params![number], read)
}
