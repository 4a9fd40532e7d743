//! By which identifiers messages are known in the world: what answers are put in their place by.

use crate::{Error, Tx, params};

/// A message that an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The case it stands in.
    pub case: u32,
    /// The message; none for a mail that became none, such as an acknowledgement.
    pub message: Option<i64>,
}

/// Remembers an identifier, without angle brackets.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, message_id: &str, named: Named) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_id (message_id, case_number, message) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        params![message_id, named.case, named.message],
    )
}

/// What an identifier names: the newest, when a sender uses one twice.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, message_id: &str) -> Result<Option<Named>, Error> {
    tx.find(
        "SELECT case_number, message FROM mail_id WHERE message_id = $1 ORDER BY case_number DESC LIMIT 1",
        params![message_id],
        |row| Ok(Named { case: row.get(0)?, message: row.get(1)? }),
    )
}

/// Lets messages that were moved to another case be found there.
///
/// # Errors
///
/// Fails when the database does.
pub fn follow(tx: &mut Tx<'_>, message: i64, case: u32) -> Result<(), Error> {
    tx.run("UPDATE mail_id SET case_number = $1 WHERE message = $2", params![case, message])
}

/// The identifiers of a case's messages, oldest first: what an answer refers to.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32, limit: u32) -> Result<Vec<String>, Error> {
    let mut newest_first = tx.list(
        "SELECT message_id FROM mail_id WHERE case_number = $1 AND message IS NOT NULL \
         ORDER BY message DESC LIMIT $2",
        params![case, limit],
        |row| row.get(0),
    )?;
    newest_first.reverse();
    Ok(newest_first)
}

/// Remembers that a mail of a customer names a message that nobody has seen.
///
/// # Errors
///
/// Fails when the database does.
pub fn await_message(tx: &mut Tx<'_>, message_id: &str, (customer, case): (u32, u32)) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_awaited (message_id, customer, case_number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        params![message_id, customer, case],
    )
}

/// The case of a customer whose mail names this message; only their own, since strangers may answer one newsletter.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_awaited(tx: &mut Tx<'_>, message_id: &str, customer: u32) -> Result<Option<u32>, Error> {
    tx.find(
        "SELECT case_number FROM mail_awaited WHERE message_id = $1 AND customer = $2",
        params![message_id, customer],
        |row| row.get(0),
    )
}
