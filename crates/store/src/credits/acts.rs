//! What people did about rows of the ledger.

use super::Done;
use crate::{Error, Tx, params};

/// Adds something that somebody did. `false` when somebody was quicker.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_act(tx: &mut Tx<'_>, done: &Done) -> Result<bool, Error> {
    let n = tx.execute(
        "INSERT INTO credit_act (id, once, entry, act, person, reference, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT DO NOTHING",
        &done.values(),
    )?;
    Ok(n == 1)
}

/// What was done about a row, in order.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_acts(tx: &mut Tx<'_>, entry: i64) -> Result<Vec<Done>, Error> {
    tx.list(
        concat!("SELECT ", act_columns!(), " FROM credit_act AS a WHERE a.entry = $1 ORDER BY a.id"),
        params![entry],
        Done::read,
    )
}

/// Everything that was done after an act, in order.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_acts_after(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Done>, Error> {
    tx.list(
        concat!("SELECT ", act_columns!(), " FROM credit_act AS a WHERE a.id > $1 ORDER BY a.id LIMIT $2"),
        params![after, limit],
        Done::read,
    )
}
