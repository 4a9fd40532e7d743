//! Whom a message of ours goes to besides the customer.

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// Somebody who gets a copy.
    pub struct Copy {
        /// Its id.
        pub id: i64,
        /// The message.
        pub message: i64,
        /// Their address, in lower case.
        pub address: String,
        /// Their name; empty when it is not known.
        pub name: String,
    }
}

/// Adds somebody.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, copy: &Copy) -> Result<(), Error> {
    tx.run("INSERT INTO mail_copy (id, message, address, name) VALUES ($1, $2, $3, $4)", &copy.values())
}

/// Who gets a copy of a message.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, message: i64) -> Result<Vec<Copy>, Error> {
    tx.list(
        "SELECT id, message, address, name FROM mail_copy WHERE message = $1 ORDER BY id",
        params![message],
        Copy::read,
    )
}

/// Who gets copies of the messages of a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Copy>, Error> {
    let mut copies = tx.list(
        "SELECT c.id, c.message, c.address, c.name FROM mail_copy c JOIN message t ON t.id = c.message \
         WHERE t.case_number = $1",
        params![case],
        Copy::read,
    )?;
    copies.sort_by_key(|copy| copy.id);
    Ok(copies)
}
