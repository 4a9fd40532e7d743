//! What the page of a case says of a mail that came, without opening it.

use crate::rows::{row, words};
use crate::{Error, Row, Tx, params};

use super::incoming::Incoming;

words! {
    /// In which form a mail was written.
    pub enum Form {
        /// As text.
        Text = "text",
        /// As HTML that can be read as text as well.
        Html = "html",
        /// As HTML that says little as text: pictures, or a layout.
        Rich = "rich",
    }
}

row! {
    /// What is known of a mail without opening it.
    pub struct Head {
        /// The id of the mail.
        pub id: i64,
        /// Who wrote: the address, a space, the name.
        pub sender: String,
        /// To whom, one a line in the same form.
        pub recipients: String,
        /// Who got a copy, one a line in the same form.
        pub copies: String,
        /// In which form.
        pub form: Form,
        /// How many images of others it shows.
        pub n_images: u32,
    }
}

/// Stores what is known of a mail; what was known before is replaced.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, head: &Head) -> Result<(), Error> {
    tx.run(
        "INSERT INTO mail_head (id, sender, recipients, copies, form, n_images) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET sender = excluded.sender, recipients = excluded.recipients, \
         copies = excluded.copies, form = excluded.form, n_images = excluded.n_images",
        &head.values(),
    )
}

/// What is known of a mail; nothing before it was read.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Head>, Error> {
    tx.find(
        "SELECT id, sender, recipients, copies, form, n_images FROM mail_head WHERE id = $1",
        params![id],
        Head::read,
    )
}

/// A mail that stands on a case, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnCase {
    /// The message it became.
    pub message: i64,
    /// The mail.
    pub id: i64,
    /// Our address that it came to.
    pub address: String,
    /// See [`Incoming::kind`].
    pub kind: String,
    /// See [`Incoming::reason`].
    pub reason: Option<String>,
    /// What is known of it.
    pub head: Head,
}

/// The mails that became messages of a case, wherever they came to first; in the order of their messages.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<OnCase>, Error> {
    let read = |row: &Row<'_>| {
        Ok(OnCase {
            message: row.get(0)?,
            id: row.get(1)?,
            address: row.get(2)?,
            kind: row.get::<Option<String>>(3)?.unwrap_or_default(),
            reason: row.get(4)?,
            head: Head::read_from(row, 5)?,
        })
    };
    let mut mails = tx.list(
        "SELECT m.message, m.id, m.address, m.kind, m.reason, h.id, h.sender, h.recipients, h.copies, h.form, h.n_images \
         FROM message t JOIN mail_in m ON m.message = t.id JOIN mail_head h ON h.id = m.id \
         WHERE t.case_number = $1",
        params![case],
        read,
    )?;
    mails.sort_by_key(|mail| mail.message);
    Ok(mails)
}

/// The mail that became a message of this case.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_mail(tx: &mut Tx<'_>, case: u32, message: i64) -> Result<Option<Incoming>, Error> {
    let is_here =
        tx.find("SELECT 1 FROM message WHERE id = $1 AND case_number = $2", params![message, case], |_| {
            Ok(())
        })?;
    match is_here {
        Some(()) => super::incoming::find_of_message(tx, message),
        None => Ok(None),
    }
}
