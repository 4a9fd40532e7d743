//! Who changed which setting or datum. Rows are only ever added; values are masked by whoever writes them.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// One change of one field.
    pub struct Change {
        /// Its id.
        pub id: i64,
        /// When.
        pub at: Instant,
        /// Who, without a name: `agent-7`.
        pub actor: String,
        /// What was done: `setting.changed`, `customer.changed`, `signed_in`…
        pub what: String,
        /// To what: `setting`, `customer-12`…
        pub subject: String,
        /// Which field of it.
        pub field: String,
        /// The value before, masked.
        pub old: Option<String>,
        /// The value since, masked.
        pub new: Option<String>,
    }
}

const INSERT: &str = "INSERT INTO audit (id, at, actor, what, subject, field, old, new) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIST: &str =
    "SELECT id, at, actor, what, subject, field, old, new FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2";
const OF_SUBJECT: &str = "SELECT id, at, actor, what, subject, field, old, new FROM audit
    WHERE subject = $1 ORDER BY id DESC LIMIT $2";

/// Adds a change.
///
/// # Errors
///
/// Fails when it cannot be stored.
pub fn insert(tx: &mut Tx<'_>, change: &Change) -> Result<(), Error> {
    tx.run(INSERT, &change.values())
}

/// The newest changes, or those older than an id.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list(tx: &mut Tx<'_>, before: Option<i64>, limit: u32) -> Result<Vec<Change>, Error> {
    tx.list(LIST, params![before.unwrap_or(i64::MAX), limit], Change::read)
}

/// The newest changes of one subject.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list_of(tx: &mut Tx<'_>, subject: &str, limit: u32) -> Result<Vec<Change>, Error> {
    tx.list(OF_SUBJECT, params![subject, limit], Change::read)
}

/// A value as the audit may show it: its first character and its length, nothing else.
pub fn masked(value: &str) -> String {
    let n_characters = value.chars().count();
    match value.chars().next() {
        None => String::new(),
        Some(first) if n_characters > 3 => format!("{first}… ({n_characters} characters)"),
        Some(_) => format!("… ({n_characters} characters)"),
    }
}
