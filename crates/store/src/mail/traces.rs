//! By what a mail that came is asked for: its identifier and its writer.

use crate::mail::incoming::Incoming;
use crate::{Error, Tx, params};

/// Remembers both of a mail; the writer's address in lower case, either empty where the mail names none.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, id: i64, (message_id, sender): (&str, &str)) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_trace (id, message_id, sender) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        params![id, message_id, sender],
    )
}

/// The mails with an identifier, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_by_message_id(tx: &mut Tx<'_>, message_id: &str, limit: u32) -> Result<Vec<Incoming>, Error> {
    let ids = tx.list(
        "SELECT id FROM mail_trace WHERE message_id = $1 ORDER BY id DESC LIMIT $2",
        params![message_id, limit],
        |row| row.get(0),
    )?;
    found(tx, ids)
}

/// The mails of a writer, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_by_sender(tx: &mut Tx<'_>, sender: &str, limit: u32) -> Result<Vec<Incoming>, Error> {
    let ids = tx.list(
        "SELECT id FROM mail_trace WHERE sender = $1 ORDER BY id DESC LIMIT $2",
        params![sender, limit],
        |row| row.get(0),
    )?;
    found(tx, ids)
}

fn found(tx: &mut Tx<'_>, ids: Vec<i64>) -> Result<Vec<Incoming>, Error> {
    let mut mails = Vec::with_capacity(ids.len());
    for id in ids {
        mails.extend(super::incoming::find(tx, id)?);
    }
    Ok(mails)
}
