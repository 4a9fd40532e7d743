//! Mail of ours: one identifier for each, and one row for each address it goes to, however often its transfer is tried.

use calendar::Instant;

use crate::rows::{row, words};
use crate::{Error, Tx, params};

words! {
    /// How far a mail got.
    pub enum State {
        /// It waits for its transfer.
        Queued = "queued",
        /// The next server has it.
        Sent = "sent",
        /// No server took it, or it came back; somebody must know.
        Failed = "failed",
        /// Its address is one that we send nothing to.
        Suppressed = "suppressed",
    }
}

row! {
    /// A mail of ours.
    pub struct Sent {
        /// Its id.
        pub id: i64,
        /// By which it is known in the world, without angle brackets.
        pub message_id: String,
        /// What it is: `reply`, `acknowledgement`, `code`, `notice`.
        pub kind: String,
        /// The case it is about.
        pub case: Option<u32>,
        /// The message it carries.
        pub message: Option<i64>,
        /// The customer it goes to.
        pub customer: Option<u32>,
        /// The address it goes to, in lower case.
        pub recipient: String,
        /// Our address that it comes from; the usual one when none is named.
        pub address: Option<String>,
        /// Whether no person wrote it, so that no machine may answer it.
        pub is_automatic: bool,
        /// How far it got.
        pub state: State,
        /// Why it got no further.
        pub reason: Option<String>,
        /// When it was written.
        pub created_at: Instant,
        /// When it got that far.
        pub changed_at: Instant,
    }
}

macro_rules! mail_columns {
    () => {
        "id, message_id, kind, case_number, message, customer, recipient, address, is_automatic, state, reason, \
         created_at, changed_at"
    };
}

/// Stores a mail, unless one of its identifier to this address is there.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, mail: &Sent) -> Result<bool, Error> {
    let n = tx.execute(
        concat!(
            "INSERT INTO mail_out (",
            mail_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (message_id, \
             recipient) DO NOTHING"
        ),
        &mail.values(),
    )?;
    Ok(n == 1)
}

/// A mail by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Sent>, Error> {
    tx.find(concat!("SELECT ", mail_columns!(), " FROM mail_out WHERE id = $1"), params![id], Sent::read)
}

/// A mail by its identifier: as it went to the first of its addresses.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_by_message_id(tx: &mut Tx<'_>, message_id: &str) -> Result<Option<Sent>, Error> {
    tx.find(
        concat!(
            "SELECT ",
            mail_columns!(),
            " FROM mail_out WHERE id = (SELECT min(id) FROM mail_out WHERE message_id = $1)"
        ),
        params![message_id],
        Sent::read,
    )
}

/// A mail by its identifier, as it went to one of its addresses.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_to(tx: &mut Tx<'_>, message_id: &str, recipient: &str) -> Result<Option<Sent>, Error> {
    tx.find(
        concat!("SELECT ", mail_columns!(), " FROM mail_out WHERE message_id = $1 AND recipient = $2"),
        params![message_id, recipient],
        Sent::read,
    )
}

/// The newest mail to an address since an instant: what a bounce without an identifier is about.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_newest_to(tx: &mut Tx<'_>, recipient: &str, since: Instant) -> Result<Option<Sent>, Error> {
    tx.find(
        concat!(
            "SELECT ",
            mail_columns!(),
            " FROM mail_out WHERE recipient = $1 AND created_at >= $2 ORDER BY id DESC LIMIT 1"
        ),
        params![recipient, since],
        Sent::read,
    )
}

/// The mails about a case, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Sent>, Error> {
    tx.list(
        concat!("SELECT ", mail_columns!(), " FROM mail_out WHERE case_number = $1 ORDER BY id"),
        params![case],
        Sent::read,
    )
}

/// Keeps what a mail says until it has left; an acknowledgement, longer.
///
/// # Errors
///
/// Fails when the database does.
pub fn keep_draft(tx: &mut Tx<'_>, id: i64, draft: &str) -> Result<(), Error> {
    tx.run("UPDATE mail_out SET draft = $1 WHERE id = $2", params![draft, id])
}

/// What a mail says that has not left yet, or that stands nowhere else, when it was written down.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_draft(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>, Error> {
    let found = tx.find("SELECT draft FROM mail_out WHERE id = $1", params![id], |row| row.get(0))?;
    Ok(found.flatten())
}

/// Says how far a mail got. What it says is forgotten when it has left: it stands in the case. What an acknowledgement promised stands
/// nowhere else and is kept: what did not arrive may be sent again, and says the same.
///
/// # Errors
///
/// Fails when the database does.
pub fn update(
    tx: &mut Tx<'_>,
    id: i64,
    (state, reason): (State, Option<&str>),
    now: Instant,
) -> Result<(), Error> {
    tx.run(
        "UPDATE mail_out SET state = $1, reason = $2, changed_at = $3, \
         draft = CASE WHEN $1 <> 'sent' OR kind = 'acknowledgement' THEN draft END WHERE id = $4",
        params![state, reason, now, id],
    )
}

/// Mails that got so far, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, state: State, limit: u32) -> Result<Vec<Sent>, Error> {
    tx.list(
        concat!("SELECT ", mail_columns!(), " FROM mail_out WHERE state = $1 ORDER BY id DESC LIMIT $2"),
        params![state, limit],
        Sent::read,
    )
}

/// How many got so far.
///
/// # Errors
///
/// Fails when the database does.
pub fn count(tx: &mut Tx<'_>, state: State) -> Result<i64, Error> {
    tx.get("SELECT count(*) FROM mail_out WHERE state = $1", params![state], |row| row.get(0))
}

/// The mails to an address, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_to(tx: &mut Tx<'_>, recipient: &str, limit: u32) -> Result<Vec<Sent>, Error> {
    tx.list(
        concat!("SELECT ", mail_columns!(), " FROM mail_out WHERE recipient = $1 ORDER BY id DESC LIMIT $2"),
        params![recipient, limit],
        Sent::read,
    )
}

/// Puts a mail that got no further back to its beginning, now for this recipient; to another one it is written anew, but for an
/// acknowledgement. `false` when it is on its way or has arrived.
///
/// # Errors
///
/// Fails when the database does.
pub fn begin_again(tx: &mut Tx<'_>, id: i64, recipient: &str, now: Instant) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE mail_out SET draft = CASE WHEN recipient = $1 OR kind = 'acknowledgement' THEN draft END, recipient = $1, \
         state = 'queued', reason = NULL, changed_at = $2 WHERE id = $3 AND state IN ('failed', 'suppressed')",
        params![recipient, now, id],
    )?;
    Ok(n == 1)
}
