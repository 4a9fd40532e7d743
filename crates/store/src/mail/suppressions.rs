//! Addresses that no mail of ours goes to any more.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// An address that we leave alone.
    pub struct Suppression {
        /// In lower case.
        pub address: String,
        /// Why: it bounces, or somebody complained.
        pub reason: String,
        /// Since when.
        pub since_at: Instant,
    }
}

/// Leaves an address alone from now on; the first reason stays.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, suppression: &Suppression) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_suppression (address, reason, since_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING",
        &suppression.values(),
    )
}

/// Writes to it again.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, address: &str) -> Result<(), Error> {
    tx.run("DELETE FROM mail_suppression WHERE address = $1", params![address])
}

/// Whether, and why, it is left alone.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, address: &str) -> Result<Option<Suppression>, Error> {
    tx.find(
        "SELECT address, reason, since_at FROM mail_suppression WHERE address = $1",
        params![address],
        Suppression::read,
    )
}

/// All of them, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Suppression>, Error> {
    tx.list(
        "SELECT address, reason, since_at FROM mail_suppression ORDER BY since_at DESC, address DESC LIMIT $1",
        params![limit],
        Suppression::read,
    )
}
