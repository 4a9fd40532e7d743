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
    /// When the page it is was answered.
    pub acknowledged_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, agent, kind, case_number, body, created_at, seen_at, acknowledged_at"
    };
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
        acknowledged_at: row.get(7)?,
    })
}

/// The newest notices of an agent.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, agent: u32, limit: u32) -> Result<Vec<Notice>, Error> {
    tx.list(
        concat!("SELECT ", columns!(), " FROM notice WHERE agent = $1 ORDER BY id DESC LIMIT $2"),
        params![agent, limit],
        read,
    )
}

/// A notice by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Notice>, Error> {
    tx.find(concat!("SELECT ", columns!(), " FROM notice WHERE id = $1"), params![id], read)
}

/// How many notices an agent has not seen.
///
/// # Errors
///
/// Fails when the database does.
pub fn count_unseen(tx: &mut Tx<'_>, agent: u32) -> Result<u32, Error> {
    tx.get("SELECT COUNT(*) FROM notice WHERE agent = $1 AND seen_at IS NULL", params![agent], |row| {
        row.get(0)
    })
}

/// Says that the pages of a case are answered, and gives whom they went to.
///
/// # Errors
///
/// Fails when the database does.
pub fn acknowledge(tx: &mut Tx<'_>, case: u32, now: Instant) -> Result<Vec<u32>, Error> {
    let paged = tx.list(
        "SELECT DISTINCT agent FROM notice WHERE case_number = $1 AND kind = 'page' AND acknowledged_at IS NULL \
         ORDER BY agent",
        params![case],
        |row| row.get(0),
    )?;
    tx.run(
        "UPDATE notice SET acknowledged_at = $1 WHERE case_number = $2 AND kind = 'page' AND acknowledged_at IS NULL",
        params![now, case],
    )?;
    Ok(paged)
}

/// Notices about a case, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Notice>, Error> {
    tx.list(
        concat!("SELECT ", columns!(), " FROM notice WHERE case_number = $1 ORDER BY id"),
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
