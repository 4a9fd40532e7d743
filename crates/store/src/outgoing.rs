//! Replies that wait for their undo window to end (brief.md 6).

use calendar::Instant;

use crate::{Error, Row, Tx, params};

/// A reply that has not left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: i64,
    /// The case.
    pub case: u32,
    /// Who wrote it.
    pub agent: u32,
    /// What is asked when it leaves, as JSON. Personal data.
    pub request: String,
    /// When it leaves.
    pub send_at: Instant,
}

/// Stores a reply.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, pending: &Pending, now: Instant) -> Result<(), Error> {
    tx.run(
        "INSERT INTO outgoing (id, case_number, agent, request, created_at, send_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![pending.id, pending.case, pending.agent, pending.request.as_str(), now, pending.send_at],
    )
}

fn read(row: &Row<'_>) -> Result<Pending, Error> {
    Ok(Pending {
        id: row.get(0)?,
        case: row.get(1)?,
        agent: row.get(2)?,
        request: row.get(3)?,
        send_at: row.get(4)?,
    })
}

/// A reply by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Pending>, Error> {
    tx.find("SELECT id, case_number, agent, request, send_at FROM outgoing WHERE id = $1", params![id], read)
}

/// The replies of a case that have not left, in the order in which they will.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Pending>, Error> {
    tx.list(
        "SELECT id, case_number, agent, request, send_at FROM outgoing WHERE case_number = $1 ORDER BY send_at, id",
        params![case],
        read,
    )
}

/// Replies whose time has come.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Pending>, Error> {
    tx.list(
        "SELECT id, case_number, agent, request, send_at FROM outgoing WHERE send_at <= $1 ORDER BY send_at, id LIMIT $2",
        params![now, limit],
        read,
    )
}

/// When the next reply leaves.
///
/// # Errors
///
/// Fails when the database does.
pub fn next_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.find("SELECT send_at FROM outgoing ORDER BY send_at LIMIT 1", params![], |row| row.get(0))
}

/// Takes a reply out: it leaves now, or is taken back. `false` when it was gone already.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<bool, Error> {
    Ok(tx.execute("DELETE FROM outgoing WHERE id = $1", params![id])? == 1)
}

/// Makes a reply leave at another time.
///
/// # Errors
///
/// Fails when the database does.
pub fn postpone(tx: &mut Tx<'_>, id: i64, send_at: Instant) -> Result<(), Error> {
    tx.run("UPDATE outgoing SET send_at = $1 WHERE id = $2", params![send_at, id])
}
