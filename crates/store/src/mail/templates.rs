//! The texts of our own mails as people of the desk wrote them, every version of them.

use calendar::Instant;

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// One version of a text.
    pub struct Template {
        /// Its id.
        pub id: i64,
        /// Which mail it is of: `acknowledgement`, `reply`, `page`, `notice`, `code`.
        pub kind: String,
        /// Its language, as the mission spells it.
        pub language: String,
        /// The team whose mails it is of; 0 is every team.
        pub team: u32,
        /// The subject, where the mail has one of its own.
        pub subject: String,
        /// The text; without one, the program says what it says by itself.
        pub body: Option<String>,
        /// Since when.
        pub changed_at: Instant,
        /// Who wrote it.
        pub changed_by: Option<u32>,
        /// Why it could not be filled in, so that the usual text left instead.
        pub failure: Option<String>,
        /// When that was last.
        pub failed_at: Option<Instant>,
    }
}

/// Whose text it is: its kind, its language, its team.
pub type Place<'a> = (&'a str, &'a str, u32);

macro_rules! template_columns {
    () => {
        "id, kind, language, team, subject, body, changed_at, changed_by, failure, failed_at"
    };
}

/// Adds a version; it is in force from now on.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, template: &Template) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO mail_template (",
            template_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &template.values(),
    )
}

/// The version in force; nothing where nobody ever wrote one.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, (kind, language, team): Place<'_>) -> Result<Option<Template>, Error> {
    tx.find(
        concat!(
            "SELECT ",
            template_columns!(),
            " FROM mail_template WHERE kind = $1 AND language = $2 AND team = $3 ORDER BY id DESC LIMIT 1"
        ),
        params![kind, language, team],
        Template::read,
    )
}

/// A version by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_version(tx: &mut Tx<'_>, id: i64) -> Result<Option<Template>, Error> {
    tx.find(
        concat!("SELECT ", template_columns!(), " FROM mail_template WHERE id = $1"),
        params![id],
        Template::read,
    )
}

/// The versions of a text, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_versions(
    tx: &mut Tx<'_>,
    (kind, language, team): Place<'_>,
    limit: u32,
) -> Result<Vec<Template>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            template_columns!(),
            " FROM mail_template WHERE kind = $1 AND language = $2 AND team = $3 ORDER BY id DESC LIMIT $4"
        ),
        params![kind, language, team, limit],
        Template::read,
    )
}

/// All versions in force, by kind, language and team.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Template>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            template_columns!(),
            " FROM mail_template WHERE id IN (SELECT max(id) FROM mail_template GROUP BY kind, language, \
             team) ORDER BY kind, language, team"
        ),
        params![],
        Template::read,
    )
}

/// Says that a version could not be filled in, and why.
///
/// # Errors
///
/// Fails when the database does.
pub fn failed(tx: &mut Tx<'_>, id: i64, why: &str, now: Instant) -> Result<(), Error> {
    tx.run("UPDATE mail_template SET failure = $1, failed_at = $2 WHERE id = $3", params![why, now, id])
}
