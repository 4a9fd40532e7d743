//! Who looks at which case.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// Somebody who looks at a case.
    pub struct Presence {
        /// The case.
        pub case: u32,
        /// Who.
        pub agent: u32,
        /// Whether an answer is being written.
        pub is_writing: bool,
        /// When this was last known.
        pub seen_at: Instant,
    }
}

const SEE: &str = "INSERT INTO presence (case_number, agent, is_writing, seen_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (case_number, agent) DO UPDATE SET is_writing = excluded.is_writing, seen_at = excluded.seen_at";
const LIST_SEEN: &str = "SELECT case_number, agent, is_writing, seen_at FROM presence
    WHERE case_number = $1 AND seen_at > $2 ORDER BY agent";
const FORGET_SEEN: &str = "DELETE FROM presence WHERE seen_at <= $1";

/// Notes that somebody looks at a case.
///
/// # Errors
///
/// Fails when it cannot be stored.
pub fn see(tx: &mut Tx<'_>, presence: &Presence) -> Result<(), Error> {
    tx.run(SEE, &presence.values())
}

/// Who has looked at a case after an instant.
///
/// # Errors
///
/// Fails when it cannot be read.
pub fn list_seen(tx: &mut Tx<'_>, case: u32, after: Instant) -> Result<Vec<Presence>, Error> {
    tx.list(LIST_SEEN, params![case, after], Presence::read)
}

/// Forgets who looked at anything until an instant.
///
/// # Errors
///
/// Fails when it cannot be removed.
pub fn forget_seen(tx: &mut Tx<'_>, until: Instant) -> Result<u64, Error> {
    tx.execute(FORGET_SEEN, params![until])
}
