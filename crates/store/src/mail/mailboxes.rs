//! How far each mailbox was read, and how it stands.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// The standing of a mailbox.
    pub struct Mailbox {
        /// Its name in the configuration.
        pub name: String,
        /// What the server numbers its mails under; when it changes, all numbers are new (RFC 3501 2.3.1.1).
        pub uid_validity: i64,
        /// The number of the last mail that is on our disk.
        pub last_uid: i64,
        /// When it was looked at last.
        pub checked_at: Option<Instant>,
        /// When the last mail came.
        pub received_at: Option<Instant>,
        /// What went wrong last; nothing when it is well.
        pub failure: Option<String>,
        /// Since when.
        pub failed_at: Option<Instant>,
    }
}

impl Mailbox {
    /// A mailbox that was never read.
    pub fn new(name: &str) -> Mailbox {
        Mailbox {
            name: name.to_owned(),
            uid_validity: 0,
            last_uid: 0,
            checked_at: None,
            received_at: None,
            failure: None,
            failed_at: None,
        }
    }
}

macro_rules! mailbox_columns {
    () => {
        "name, uid_validity, last_uid, checked_at, received_at, failure, failed_at"
    };
}

/// One mailbox; nothing before it was read for the first time.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Mailbox>, Error> {
    tx.find(
        concat!("SELECT ", mailbox_columns!(), " FROM mailbox WHERE name = $1"),
        params![name],
        Mailbox::read,
    )
}

/// All that were ever read.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Mailbox>, Error> {
    tx.list(concat!("SELECT ", mailbox_columns!(), " FROM mailbox ORDER BY name"), params![], Mailbox::read)
}

/// Writes it down.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO mailbox (",
            mailbox_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE SET uid_validity = \
             excluded.uid_validity, last_uid = excluded.last_uid, checked_at = excluded.checked_at, \
             received_at = excluded.received_at, failure = excluded.failure, failed_at = excluded.failed_at"
        ),
        &mailbox.values(),
    )
}

/// Changes what is kept of a mailbox; nothing that was written meanwhile is lost.
///
/// # Errors
///
/// Fails when the database does.
pub fn change(tx: &mut Tx<'_>, name: &str, change: impl FnOnce(&mut Mailbox)) -> Result<(), Error> {
    let mut mailbox = find(tx, name)?.unwrap_or_else(|| Mailbox::new(name));
    change(&mut mailbox);
    save(tx, &mailbox)
}

/// Takes a mailbox for a node until an instant, or keeps it; `false` when it is another's.
///
/// # Errors
///
/// Fails when the database does.
pub fn claim(
    tx: &mut Tx<'_>,
    name: &str,
    node: &str,
    (now, until): (Instant, Instant),
) -> Result<bool, Error> {
    tx.run(
        "INSERT INTO mailbox (name, uid_validity, last_uid) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING",
        params![name],
    )?;
    let n = tx.execute(
        "UPDATE mailbox SET claimed_by = $1, claimed_until = $2 WHERE name = $3 \
         AND (claimed_by IS NULL OR claimed_by = $1 OR claimed_until <= $4)",
        params![node, until, name, now],
    )?;
    Ok(n == 1)
}

/// Whether a mailbox is another node's now.
///
/// # Errors
///
/// Fails when the database does.
pub fn is_taken(tx: &mut Tx<'_>, name: &str, node: &str, now: Instant) -> Result<bool, Error> {
    let found = tx.find(
        "SELECT 1 FROM mailbox WHERE name = $1 AND claimed_by <> $2 AND claimed_until > $3",
        params![name, node, now],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Gives a mailbox back.
///
/// # Errors
///
/// Fails when the database does.
pub fn release(tx: &mut Tx<'_>, name: &str, node: &str) -> Result<(), Error> {
    tx.run(
        "UPDATE mailbox SET claimed_by = NULL, claimed_until = NULL WHERE name = $1 AND claimed_by = $2",
        params![name, node],
    )
}

/// Gives all back, also those of a program that was killed; to be called where no other program can read them.
///
/// # Errors
///
/// Fails when the database does.
pub fn release_all(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.run("UPDATE mailbox SET claimed_by = NULL, claimed_until = NULL", params![])
}
