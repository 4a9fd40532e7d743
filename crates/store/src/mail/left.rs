//! Mails that were seen in a mailbox and are not ours: not handed over by its server, or too large. They stay where they are.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// A mail that is not ours yet.
    pub struct Left {
        /// The mailbox.
        pub mailbox: String,
        /// Its number there.
        pub uid: i64,
        /// Why it is not ours.
        pub reason: String,
        /// Since when.
        pub since_at: Instant,
        /// How often it was asked for.
        pub n_attempts: u32,
        /// When it is asked for again; none when it is not.
        pub next_at: Option<Instant>,
    }
}

/// Writes it down; what was known of it is replaced, save since when.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, left: &Left) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_left (mailbox, uid, reason, since_at, n_attempts, next_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (mailbox, uid) DO UPDATE SET reason = excluded.reason, n_attempts = excluded.n_attempts, \
         next_at = excluded.next_at",
        &left.values(),
    )
}

/// All of a mailbox, by their numbers.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, mailbox: &str) -> Result<Vec<Left>, Error> {
    tx.list(
        "SELECT mailbox, uid, reason, since_at, n_attempts, next_at FROM mail_left WHERE mailbox = $1 ORDER BY uid",
        params![mailbox],
        Left::read,
    )
}

/// Forgets one: it is ours now, or gone.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, mailbox: &str, uid: i64) -> Result<(), Error> {
    tx.run("DELETE FROM mail_left WHERE mailbox = $1 AND uid = $2", params![mailbox, uid])
}

/// Forgets all of a mailbox: its server numbers anew.
///
/// # Errors
///
/// Fails when the database does.
pub fn clear(tx: &mut Tx<'_>, mailbox: &str) -> Result<(), Error> {
    tx.run("DELETE FROM mail_left WHERE mailbox = $1", params![mailbox])
}
