//! What agents have begun to write. Personal data.

use calendar::Instant;

use crate::{Error, Tx, params};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `public` or `note`.
    pub kind: String,
    /// The text.
    pub body: String,
    /// When it was saved.
    pub saved_at: Instant,
}

/// Saves a draft; an empty one is removed.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(
    tx: &mut Tx<'_>,
    case: u32,
    agent: u32,
    (kind, body): (&str, &str),
    now: Instant,
) -> Result<(), Error> {
    if body.trim().is_empty() {
        return remove(tx, case, agent);
    }
    tx.run(
        "INSERT INTO draft (case_number, agent, kind, body, saved_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (case_number, agent) DO UPDATE SET kind = excluded.kind, body = excluded.body, \
         saved_at = excluded.saved_at",
        params![case, agent, kind, body, now],
    )
}

/// Removes a draft.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, case: u32, agent: u32) -> Result<(), Error> {
    tx.run("DELETE FROM draft WHERE case_number = $1 AND agent = $2", params![case, agent])
}

/// The draft of an agent in a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, case: u32, agent: u32) -> Result<Option<Draft>, Error> {
    tx.find(
        "SELECT kind, body, saved_at FROM draft WHERE case_number = $1 AND agent = $2",
        params![case, agent],
        |row| Ok(Draft { kind: row.get(0)?, body: row.get(1)?, saved_at: row.get(2)? }),
    )
}
