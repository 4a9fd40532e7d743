//! Whether mail that came is from whom it names.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// What is known of who wrote a mail.
    pub struct Check {
        /// The id of the mail.
        pub id: i64,
        /// The number in the net of whoever handed it to us; none when somebody of ours stood between.
        pub peer: Option<String>,
        /// What they called themselves.
        pub helo: String,
        /// Who sent it, by the envelope; empty for a report.
        pub sender: String,
        /// Whether the bytes that we keep are those that came, so that signatures can be checked again.
        pub is_whole: bool,
        /// What follows: a word of `channels::email::Authenticity`.
        pub verdict: String,
        /// What was found, as `channels::email::Checks` writes it; empty before anything was.
        pub checks: String,
        /// When.
        pub checked_at: Option<Instant>,
        /// How often it was tried.
        pub n_attempts: u32,
        /// When it is tried again; none when it is known, or will not be.
        pub next_at: Option<Instant>,
    }
}

macro_rules! check_columns {
    () => {
        "id, peer, helo, sender, is_whole, verdict, checks, checked_at, n_attempts, next_at"
    };
}

/// Writes it down beside a new mail.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, check: &Check) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO mail_check (",
            check_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &check.values(),
    )
}

/// What is known of a mail.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Check>, Error> {
    tx.find(concat!("SELECT ", check_columns!(), " FROM mail_check WHERE id = $1"), params![id], Check::read)
}

/// What is known of the mails that became messages of a case, wherever they came in: the id of each message with it.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<(i64, Check)>, Error> {
    tx.list(
        "SELECT message.id, mail_check.id, peer, helo, sender, is_whole, verdict, checks, checked_at, \
         mail_check.n_attempts, mail_check.next_at FROM message JOIN mail_in ON mail_in.message = message.id \
         JOIN mail_check ON mail_check.id = mail_in.id WHERE message.case_number = $1 ORDER BY message.id",
        params![case],
        |row| Ok((row.get(0)?, Check::read_from(row, 1)?)),
    )
}

/// What is to be found out by now, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_due(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Check>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            check_columns!(),
            " FROM mail_check WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2"
        ),
        params![now, limit],
        Check::read,
    )
}

/// Says what was found. Who brought the mail is forgotten once nothing depends on it any more.
///
/// # Errors
///
/// Fails when the database does.
pub fn update(tx: &mut Tx<'_>, check: &Check) -> Result<(), Error> {
    let is_over = check.next_at.is_none();
    tx.run(
        "UPDATE mail_check SET peer = $1, helo = $2, sender = $3, verdict = $4, checks = $5, checked_at = $6, \
         n_attempts = $7, next_at = $8 WHERE id = $9",
        params![
            check.peer.as_deref().filter(|_| !is_over),
            if is_over { "" } else { check.helo.as_str() },
            if is_over { "" } else { check.sender.as_str() },
            check.verdict.as_str(),
            check.checks.as_str(),
            check.checked_at,
            check.n_attempts,
            check.next_at,
            check.id
        ],
    )
}
