//! Texts that people of ours write once and use often.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// A canned reply. Without a team and a person it is everybody's.
    pub struct Canned {
        /// Its id.
        pub id: i64,
        /// The team that uses it.
        pub team: Option<u32>,
        /// The person whose own it is.
        pub agent: Option<u32>,
        /// What is typed for it, after a stroke: `handover`.
        pub name: String,
        /// What it is for, in a few words.
        pub note: String,
        /// The text with its fields, as `channels::canned` reads it.
        pub body: String,
        /// When it was changed last.
        pub changed_at: Instant,
    }
}

/// Adds a reply, or changes the one with its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, canned: &Canned) -> Result<(), Error> {
    tx.run(
        "INSERT INTO canned_reply (id, team, agent, name, note, body, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET team = excluded.team, agent = excluded.agent, name = excluded.name, \
         note = excluded.note, body = excluded.body, changed_at = excluded.changed_at",
        &canned.values(),
    )
}

/// Removes a reply.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    tx.run("DELETE FROM canned_reply WHERE id = $1", params![id])
}

/// A reply by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Canned>, Error> {
    tx.find(
        "SELECT id, team, agent, name, note, body, changed_at FROM canned_reply WHERE id = $1",
        params![id],
        Canned::read,
    )
}

/// What a person of a team may use, by name.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, agent: u32, team: Option<u32>) -> Result<Vec<Canned>, Error> {
    tx.list(
        "SELECT id, team, agent, name, note, body, changed_at FROM canned_reply \
         WHERE agent = $1 OR (agent IS NULL AND (team IS NULL OR team = $2)) ORDER BY name, id",
        params![agent, team.unwrap_or(0)],
        Canned::read,
    )
}
