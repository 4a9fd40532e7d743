//! Rosters: who is on duty in which hours of the week.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// Hours of the week in which a person of a roster is on duty.
    pub struct Shift {
        /// Its id.
        pub id: i64,
        /// The roster, as the mission's escalation paths name it.
        pub roster: String,
        /// Who.
        pub person: u32,
        /// The hours, in OpenStreetMap notation.
        pub hours: String,
        /// The zone they are read in, by its IANA name.
        pub zone: String,
    }
}

const INSERT: &str = "INSERT INTO shift (id, roster, person, hours, zone) VALUES ($1, $2, $3, $4, $5)";
const LIST: &str = "SELECT id, roster, person, hours, zone FROM shift ORDER BY roster, id";
const FIND: &str = "SELECT id, roster, person, hours, zone FROM shift WHERE id = $1";
const DELETE: &str = "DELETE FROM shift WHERE id = $1";

/// Adds a shift; its id is made here.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, shift: &Shift, now: Instant) -> Result<i64, Error> {
    let id = tx.id(now);
    tx.run(INSERT, &Shift { id, ..shift.clone() }.values())?;
    Ok(id)
}

/// All shifts, roster by roster in the order in which they were added.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Shift>, Error> {
    tx.list(LIST, params![], Shift::read)
}

/// A shift by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Shift>, Error> {
    tx.find(FIND, params![id], Shift::read)
}

/// Takes a shift away; `false` when there is none.
///
/// # Errors
///
/// Fails when the database does.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<bool, Error> {
    Ok(tx.execute(DELETE, params![id])? == 1)
}
