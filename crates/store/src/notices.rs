//! What people of ours are told in the workspace.

use calendar::Instant;

use crate::{Error, Row, Tx, params};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: i64,
    /// Whom it is for.
    pub agent: u32,
    /// `page`, `notice`.
    pub kind: String,
    /// The case it is about.
    pub case: Option<u32>,
    /// What it says, as JSON that pages word.
    pub body: String,
    /// When it was sent.
    pub created_at: Instant,
    /// When it was seen.
    pub seen_at: Option<Instant>,
}

/// Adds a notice, unless one with this key exists.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(
    tx: &mut Tx<'_>,
    key: &str,
    (agent, kind): (u32, &str),
    (case, body): (Option<u32>, &str),
    now: Instant,
) -> Result<(), Error> {
    let id = tx.id(now);
    tx.run(
        "INSERT INTO notice (id, key, agent, kind, case_number, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (key) DO NOTHING",
        params![id, key, agent, kind, case, body, now],
    )
}

fn read(row: &Row<'_>) -> Result<Notice, Error> {
    Ok(Notice {
        id: row.get(0)?,
        agent: row.get(1)?,
        kind: row.get(2)?,
        case: row.get(3)?,
        body: row.get(4)?,
        created_at: row.get(5)?,
        seen_at: row.get(6)?,
    })
}

/// The newest notices of an agent.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, agent: u32, limit: u32) -> Result<Vec<Notice>, Error> {
    tx.list(
        "SELECT id, agent, kind, case_number, body, created_at, seen_at FROM notice WHERE agent = $1 \
         ORDER BY id DESC LIMIT $2",
        params![agent, limit],
        read,
    )
}

/// Notices about a case, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Notice>, Error> {
    tx.list(
        "SELECT id, agent, kind, case_number, body, created_at, seen_at FROM notice WHERE case_number = $1 ORDER BY id",
        params![case],
        read,
    )
}

/// Says that an agent has seen everything up to `id`.
///
/// # Errors
///
/// Fails when the database does.
pub fn see(tx: &mut Tx<'_>, agent: u32, id: i64, now: Instant) -> Result<(), Error> {
    tx.run(
        "UPDATE notice SET seen_at = $1 WHERE agent = $2 AND id <= $3 AND seen_at IS NULL",
        params![now, agent, id],
    )
}
