//! Who is signed in, and where.

use calendar::Instant;

use crate::{Error, Row, Tx, params};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// The person of ours.
    pub person: Option<u32>,
    /// Or the customer.
    pub customer: Option<u32>,
    /// `open`, or `second` while the second factor is asked for.
    pub stage: String,
    /// What the browser calls itself, in a few words.
    pub device: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was used last, within a few minutes.
    pub seen_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

macro_rules! columns {
    () => {
        "id, person, customer, stage, device, created_at, seen_at, expires_at"
    };
}

fn read(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        id: row.get(0)?,
        person: row.get(1)?,
        customer: row.get(2)?,
        stage: row.get(3)?,
        device: row.get(4)?,
        created_at: row.get(5)?,
        seen_at: row.get(6)?,
        expires_at: row.get(7)?,
    })
}

/// Adds a session under the digest of its cookie; its id is the caller's.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, session: &Session, digest: &[u8]) -> Result<(), Error> {
    tx.run(
        "INSERT INTO session (id, digest, person, customer, stage, device, created_at, seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            session.id,
            digest.to_vec(),
            session.person,
            session.customer,
            session.stage.as_str(),
            session.device.as_str(),
            session.created_at,
            session.seen_at,
            session.expires_at
        ],
    )
}

/// The session of a cookie, unless it has ended.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, digest: &[u8], now: Instant) -> Result<Option<Session>, Error> {
    tx.find(
        concat!("SELECT ", columns!(), " FROM session WHERE digest = $1 AND expires_at > $2"),
        params![digest.to_vec(), now],
        read,
    )
}

/// The sessions of a person, the newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_person(tx: &mut Tx<'_>, person: u32, now: Instant) -> Result<Vec<Session>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            columns!(),
            " FROM session WHERE person = $1 AND expires_at > $2 AND stage = 'open' ORDER BY id DESC"
        ),
        params![person, now],
        read,
    )
}

/// Says that a session was used.
///
/// # Errors
///
/// Fails when the database does.
pub fn touch(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), Error> {
    tx.run("UPDATE session SET seen_at = $1 WHERE id = $2", params![now, id])
}

/// Ends a session.
///
/// # Errors
///
/// Fails when the database does.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    tx.run("DELETE FROM session WHERE id = $1", params![id])
}

/// Ends a session of this person alone; `false` when it is none of theirs.
///
/// # Errors
///
/// Fails when the database does.
pub fn delete_of_person(tx: &mut Tx<'_>, id: i64, person: u32) -> Result<bool, Error> {
    Ok(tx.execute("DELETE FROM session WHERE id = $1 AND person = $2", params![id, person])? == 1)
}

/// Ends all sessions of a person but one.
///
/// # Errors
///
/// Fails when the database does.
pub fn delete_others(tx: &mut Tx<'_>, person: u32, but: i64) -> Result<(), Error> {
    tx.run("DELETE FROM session WHERE person = $1 AND id <> $2", params![person, but])
}

/// Forgets sessions that have ended.
///
/// # Errors
///
/// Fails when the database does.
pub fn delete_ended(tx: &mut Tx<'_>, now: Instant) -> Result<u64, Error> {
    tx.execute("DELETE FROM session WHERE expires_at <= $1", params![now])
}
