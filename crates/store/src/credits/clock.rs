//! The clocks of verifications: what the engine concluded of them, and when it has something to do.

use calendar::Instant;

use super::{Done, Noted};
use crate::{Error, Tx, params};

/// Notes what the engine concluded, once.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_noted(tx: &mut Tx<'_>, noted: &Noted) -> Result<(), Error> {
    tx.run(
        "INSERT INTO credit_noted (id, once, act, what, ladder, rung, due_at, fired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (once) DO NOTHING",
        &noted.values(),
    )
}

/// What was concluded of a verification's clock, in order.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_noted(tx: &mut Tx<'_>, act: i64) -> Result<Vec<Noted>, Error> {
    tx.list(
        "SELECT id, once, act, what, ladder, rung, due_at, fired_at FROM credit_noted WHERE act = $1 ORDER BY id",
        params![act],
        Noted::read,
    )
}

/// Says when the clock of a verification is looked at next.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_clock(tx: &mut Tx<'_>, act: i64, next_at: Option<Instant>) -> Result<(), Error> {
    tx.run(
        "INSERT INTO credit_clock (act, next_at) VALUES ($1, $2) ON CONFLICT (act) DO UPDATE SET next_at = excluded.next_at",
        params![act, next_at],
    )
}

/// Verifications whose clocks are to be looked at by now, the longest due first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Done>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            act_columns!(),
            " FROM credit_clock AS c JOIN credit_act AS a ON a.id = c.act \
             WHERE c.next_at IS NOT NULL AND c.next_at <= $1 ORDER BY c.next_at, a.id LIMIT $2"
        ),
        params![now, limit],
        Done::read,
    )
}

/// When a clock is to be looked at next.
///
/// # Errors
///
/// Fails when the database does.
pub fn next_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.find(
        "SELECT next_at FROM credit_clock WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1",
        params![],
        |row| row.get(0),
    )
}
