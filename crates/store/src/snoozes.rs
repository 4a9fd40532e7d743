//! Cases that somebody does not want in their own list for a while. No clock looks at it.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// A case that is out of sight for one person.
    pub struct Snooze {
        /// The case.
        pub case: u32,
        /// Since when.
        pub since_at: Instant,
        /// Until when, unless something happens before.
        pub until_at: Instant,
    }
}

/// Takes a case out of somebody's sight, and forgets what has come back.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, agent: u32, snooze: &Snooze) -> Result<(), Error> {
    tx.run("DELETE FROM snooze WHERE agent = $1 AND until_at <= $2", params![agent, snooze.since_at])?;
    tx.run(
        "INSERT INTO snooze (agent, case_number, since_at, until_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agent, case_number) DO UPDATE SET since_at = excluded.since_at, until_at = excluded.until_at",
        params![agent, snooze.case, snooze.since_at, snooze.until_at],
    )
}

/// Brings it back.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, agent: u32, case: u32) -> Result<(), Error> {
    tx.run("DELETE FROM snooze WHERE agent = $1 AND case_number = $2", params![agent, case])
}

/// What is out of somebody's sight now.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, agent: u32, now: Instant) -> Result<Vec<Snooze>, Error> {
    tx.list(
        "SELECT case_number, since_at, until_at FROM snooze WHERE agent = $1 AND until_at > $2 ORDER BY case_number",
        params![agent, now],
        Snooze::read,
    )
}
