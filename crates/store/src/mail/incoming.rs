//! Mail that came: on the disk before anybody is told that we have it, and never dropped afterwards.

use calendar::Instant;

use crate::rows::{row, words};
use crate::{Error, Tx, params};

words! {
    /// What became of a mail.
    pub enum State {
        /// Nothing yet.
        New = "new",
        /// It is a message of a case, or was understood in another way.
        Done = "done",
        /// It could not be understood or placed; somebody looks at it and tries again.
        Quarantined = "quarantined",
        /// Somebody looked at it and wants nothing done.
        Dismissed = "dismissed",
    }
}

row! {
    /// A mail that came.
    pub struct Incoming {
        /// Its id.
        pub id: i64,
        /// How it came: the name of a mailbox, or `smtp`.
        pub source: String,
        /// What makes it once; see the table.
        pub identity: String,
        /// Our address that it came to.
        pub address: String,
        /// When it reached our edge.
        pub received_at: Instant,
        /// In bytes.
        pub size: i64,
        /// What became of it.
        pub state: State,
        /// What it is: a message of a person, a bounce and so on; nothing before it was read.
        pub kind: Option<String>,
        /// Why it is what it is, or why it could not be placed; no text of its sender.
        pub reason: Option<String>,
        /// The case it came to.
        pub case: Option<u32>,
        /// The message it became.
        pub message: Option<i64>,
        /// How often it was tried.
        pub n_attempts: u32,
        /// When it is tried again.
        pub next_at: Option<Instant>,
    }
}

macro_rules! incoming_columns {
    () => {
        "id, source, identity, address, received_at, size, state, kind, reason, case_number, message, n_attempts, next_at"
    };
}

/// Stores a mail with its sealed bytes, to be placed at once. `false` when a mail of this identity is there already.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, mail: &Incoming, sealed: &[u8]) -> Result<bool, Error> {
    let n = tx.execute(
        concat!(
            "INSERT INTO mail_in (",
            incoming_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (identity) DO \
             NOTHING"
        ),
        &mail.values(),
    )?;
    if n == 0 {
        return Ok(false);
    }
    tx.run("INSERT INTO mail_original (id, sealed) VALUES ($1, $2)", params![mail.id, sealed])?;
    Ok(true)
}

/// A mail by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Incoming>, Error> {
    tx.find(
        concat!("SELECT ", incoming_columns!(), " FROM mail_in WHERE id = $1"),
        params![id],
        Incoming::read,
    )
}

/// The mail that became a message.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_of_message(tx: &mut Tx<'_>, message: i64) -> Result<Option<Incoming>, Error> {
    tx.find(
        concat!("SELECT ", incoming_columns!(), " FROM mail_in WHERE message = $1"),
        params![message],
        Incoming::read,
    )
}

/// The first mail that came to a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Option<Incoming>, Error> {
    tx.find(
        concat!("SELECT ", incoming_columns!(), " FROM mail_in WHERE case_number = $1 ORDER BY id LIMIT 1"),
        params![case],
        Incoming::read,
    )
}

/// Its sealed bytes; nothing after an erasure.
///
/// # Errors
///
/// Fails when the database does.
pub fn original(tx: &mut Tx<'_>, id: i64) -> Result<Option<Vec<u8>>, Error> {
    tx.find("SELECT sealed FROM mail_original WHERE id = $1", params![id], |row| row.get(0))
}

/// Mails that are to be placed by now, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Incoming>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            incoming_columns!(),
            " FROM mail_in WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2"
        ),
        params![now, limit],
        Incoming::read,
    )
}

/// Mails in one state, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, state: State, limit: u32) -> Result<Vec<Incoming>, Error> {
    tx.list(
        concat!("SELECT ", incoming_columns!(), " FROM mail_in WHERE state = $1 ORDER BY id DESC LIMIT $2"),
        params![state, limit],
        Incoming::read,
    )
}

/// The newest mails, or those older than an id, whatever became of them.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_newest(tx: &mut Tx<'_>, before: Option<i64>, limit: u32) -> Result<Vec<Incoming>, Error> {
    tx.list(
        concat!("SELECT ", incoming_columns!(), " FROM mail_in WHERE id < $1 ORDER BY id DESC LIMIT $2"),
        params![before.unwrap_or(i64::MAX), limit],
        Incoming::read,
    )
}

/// The mails that came to a case, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32, limit: u32) -> Result<Vec<Incoming>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            incoming_columns!(),
            " FROM mail_in WHERE case_number = $1 ORDER BY id DESC LIMIT $2"
        ),
        params![case, limit],
        Incoming::read,
    )
}

/// When the newest mail came in at a mailbox or a door.
///
/// # Errors
///
/// Fails when the database does.
pub fn newest_of_source(tx: &mut Tx<'_>, source: &str) -> Result<Option<Instant>, Error> {
    tx.find(
        "SELECT received_at FROM mail_in WHERE source = $1 ORDER BY id DESC LIMIT 1",
        params![source],
        |row| row.get(0),
    )
}

/// Lets a mail in quarantine be tried again at `now`. `false` when it is not there any more.
///
/// # Errors
///
/// Fails when the database does.
pub fn retry(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE mail_in SET state = 'new', next_at = $1 WHERE id = $2 AND state = 'quarantined'",
        params![now, id],
    )?;
    Ok(n == 1)
}

/// Moves a mail between quarantine and those that nothing is to be done about. `false` when it is in neither of the two.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_aside(tx: &mut Tx<'_>, id: i64, state: State) -> Result<bool, Error> {
    let n = tx.execute(
        "UPDATE mail_in SET state = $1, next_at = NULL WHERE id = $2 AND state IN ('quarantined', 'dismissed')",
        params![state, id],
    )?;
    Ok(n == 1)
}

/// How many are in one state.
///
/// # Errors
///
/// Fails when the database does.
pub fn count(tx: &mut Tx<'_>, state: State) -> Result<i64, Error> {
    tx.get("SELECT count(*) FROM mail_in WHERE state = $1", params![state], |row| row.get(0))
}

/// Says what became of a mail.
///
/// # Errors
///
/// Fails when the database does.
pub fn update(tx: &mut Tx<'_>, mail: &Incoming) -> Result<(), Error> {
    tx.run(
        "UPDATE mail_in SET state = $1, kind = $2, reason = $3, case_number = $4, message = $5, n_attempts = $6, \
         next_at = $7 WHERE id = $8",
        params![
            mail.state,
            mail.kind.as_deref(),
            mail.reason.as_deref(),
            mail.case,
            mail.message,
            mail.n_attempts,
            mail.next_at,
            mail.id
        ],
    )
}
