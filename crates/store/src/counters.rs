//! The numbers of cases, customers, accounts, agents and teams, each from 1.

use crate::{Error, Tx, params};

/// The next number of a kind.
///
/// # Errors
///
/// Fails when the database does.
pub fn next(tx: &mut Tx<'_>, name: &'static str) -> Result<u32, Error> {
    tx.get(
        "INSERT INTO counter (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = counter.last + 1 \
         RETURNING last",
        params![name],
        |row| row.get(0),
    )
}
