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

/// One mailbox; nothing before it was read for the first time.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Mailbox>, Error> {
    tx.find(
        "SELECT name, uid_validity, last_uid, checked_at, received_at, failure, failed_at FROM mailbox WHERE name = $1",
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
    tx.list(
        "SELECT name, uid_validity, last_uid, checked_at, received_at, failure, failed_at FROM mailbox ORDER BY name",
        params![],
        Mailbox::read,
    )
}

/// Writes it down.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mailbox (name, uid_validity, last_uid, checked_at, received_at, failure, failed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE SET uid_validity = excluded.uid_validity, \
         last_uid = excluded.last_uid, checked_at = excluded.checked_at, received_at = excluded.received_at, \
         failure = excluded.failure, failed_at = excluded.failed_at",
        &mailbox.values(),
    )
}
