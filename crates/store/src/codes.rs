//! Codes that prove an address to us. The digits themselves are stored nowhere.

use calendar::Instant;

use crate::{Error, Tx, params};

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its id.
    pub id: i64,
    /// The address it was sent to, in lower case.
    pub email: String,
    /// How often it was tried.
    pub n_tries: u32,
    /// Until when it holds.
    pub expires_at: Instant,
    /// When it was used.
    pub used_at: Option<Instant>,
}

/// Adds a code.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    email: &str,
    (now, expires_at): (Instant, Instant),
) -> Result<(), Error> {
    tx.run(
        "INSERT INTO one_time_code (id, email, n_tries, created_at, expires_at, used_at) VALUES ($1, $2, 0, $3, $4, NULL)",
        params![id, email, now, expires_at],
    )
}

/// A code by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Code>, Error> {
    tx.find(
        "SELECT id, email, n_tries, expires_at, used_at FROM one_time_code WHERE id = $1",
        params![id],
        |row| {
            Ok(Code {
                id: row.get(0)?,
                email: row.get(1)?,
                n_tries: row.get(2)?,
                expires_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        },
    )
}

/// Counts a try.
///
/// # Errors
///
/// Fails when the database does.
pub fn count_try(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    tx.run("UPDATE one_time_code SET n_tries = n_tries + 1 WHERE id = $1", params![id])
}

/// Uses a code up; `false` when it was used before.
///
/// # Errors
///
/// Fails when the database does.
pub fn use_up(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE one_time_code SET used_at = $1 WHERE id = $2 AND used_at IS NULL",
        params![now, id],
    )?;
    Ok(n == 1)
}
