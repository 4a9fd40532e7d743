//! The files that hang on messages: what they are called and where their bytes lie ([`crate::objects`]). Personal data.
//!
//! A file is uploaded before the form that it belongs to is taken. Until then it hangs on nothing (`message` is empty), so
//! that a form that comes back need not be given it again; a reply in its undo window holds it (`reply`).

use calendar::Instant;
use desk::stored::Digest;

use crate::messages::Author;
use crate::{Error, Row, Tx, params};

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id; rises with time.
    pub id: i64,
    /// The case it belongs to; none while that is not open yet.
    pub case: Option<u32>,
    /// The message it hangs on.
    pub message: Option<i64>,
    /// The reply in its undo window that holds it.
    pub reply: Option<i64>,
    /// Who uploaded it.
    pub author: Author,
    /// What it is called: a safe name, without card numbers.
    pub name: String,
    /// What it is, by its bytes.
    pub media_type: String,
    /// How many bytes it has.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// The name of its object.
    pub place: String,
}

macro_rules! columns {
    () => {
        "SELECT id, case_number, message, reply, author_kind, author, name, media_type, size, digest, place \
         FROM attachment "
    };
}

fn read(row: &Row<'_>) -> Result<Attachment, Error> {
    let author_kind: String = row.get(4)?;
    let digest: Vec<u8> = row.get(9)?;
    let size: i64 = row.get(8)?;
    Ok(Attachment {
        id: row.get(0)?,
        case: row.get(1)?,
        message: row.get(2)?,
        reply: row.get(3)?,
        author: Author::of(&author_kind, row.get(5)?),
        name: row.get(6)?,
        media_type: row.get(7)?,
        size: size.unsigned_abs(),
        digest: Digest(digest.try_into().unwrap_or([0; 32])),
        place: row.get(10)?,
    })
}

/// Stores a file whose bytes are on the disk.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, it: &Attachment, now: Instant) -> Result<(), Error> {
    let (author_kind, author) = it.author.parts();
    tx.run(
        "INSERT INTO attachment (id, case_number, message, reply, author_kind, author, name, media_type, size, digest, \
         place, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            it.id,
            it.case,
            it.message,
            it.reply,
            author_kind,
            author,
            it.name.as_str(),
            it.media_type.as_str(),
            i64::try_from(it.size).unwrap_or(i64::MAX),
            it.digest.0.to_vec(),
            it.place.as_str(),
            now
        ],
    )
}

/// A file by its id.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Attachment>, Error> {
    tx.find(concat!(columns!(), "WHERE id = $1"), params![id], read)
}

/// The files that hang on the messages of a case, in the order in which they were uploaded.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Attachment>, Error> {
    tx.list(
        concat!(columns!(), "WHERE case_number = $1 AND message IS NOT NULL ORDER BY id"),
        params![case],
        read,
    )
}

/// The files that somebody has uploaded, that hang on nothing yet, and that no reply holds.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_loose(tx: &mut Tx<'_>, author: Author) -> Result<Vec<Attachment>, Error> {
    let (kind, number) = author.parts();
    tx.list(
        concat!(
            columns!(),
            "WHERE author_kind = $1 AND author = $2 AND message IS NULL AND reply IS NULL ORDER BY id"
        ),
        params![kind, number],
        read,
    )
}

/// The files that a reply in its undo window holds.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_held(tx: &mut Tx<'_>, case: u32, reply: i64) -> Result<Vec<Attachment>, Error> {
    tx.list(
        concat!(columns!(), "WHERE case_number = $1 AND reply = $2 ORDER BY id"),
        params![case, reply],
        read,
    )
}

/// Hangs a loose file of this author on a message; whether there was one.
///
/// # Errors
///
/// Fails when the database does.
pub fn attach(tx: &mut Tx<'_>, id: i64, author: Author, (case, message): (u32, i64)) -> Result<bool, Error> {
    let (kind, number) = author.parts();
    let n_rows = tx.execute(
        "UPDATE attachment SET case_number = $1, message = $2 WHERE id = $3 AND author_kind = $4 AND author = $5 \
         AND message IS NULL AND reply IS NULL AND (case_number IS NULL OR case_number = $1)",
        params![case, message, id, kind, number],
    )?;
    Ok(n_rows == 1)
}

/// Lets a reply hold a loose file of this author; whether there was one.
///
/// # Errors
///
/// Fails when the database does.
pub fn hold(tx: &mut Tx<'_>, id: i64, author: Author, (case, reply): (u32, i64)) -> Result<bool, Error> {
    let (kind, number) = author.parts();
    let n_rows = tx.execute(
        "UPDATE attachment SET case_number = $1, reply = $2 WHERE id = $3 AND author_kind = $4 AND author = $5 \
         AND message IS NULL AND reply IS NULL AND (case_number IS NULL OR case_number = $1)",
        params![case, reply, id, kind, number],
    )?;
    Ok(n_rows == 1)
}

/// Makes the files loose again that a reply holds: it leaves now, or was taken back.
///
/// # Errors
///
/// Fails when the database does.
pub fn release(tx: &mut Tx<'_>, case: u32, reply: i64) -> Result<(), Error> {
    tx.run(
        "UPDATE attachment SET reply = NULL WHERE case_number = $1 AND reply = $2 AND message IS NULL",
        params![case, reply],
    )
}

/// Removes a loose file of this author; the name of its object, which is to be removed when this is on the disk.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove_loose(tx: &mut Tx<'_>, id: i64, author: Author) -> Result<Option<String>, Error> {
    let (kind, number) = author.parts();
    tx.find(
        "DELETE FROM attachment WHERE id = $1 AND author_kind = $2 AND author = $3 AND message IS NULL AND reply IS NULL \
         RETURNING place",
        params![id, kind, number],
        |row| row.get(0),
    )
}

/// Removes every file that was uploaded before an instant and that hangs on nothing; the names of their objects.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove_older(tx: &mut Tx<'_>, before: Instant) -> Result<Vec<String>, Error> {
    tx.list(
        "DELETE FROM attachment WHERE message IS NULL AND reply IS NULL AND created_at < $1 RETURNING place",
        params![before],
        |row| row.get(0),
    )
}

/// Whether a file has its bytes in this object.
///
/// # Errors
///
/// Fails when the database does.
pub fn has_place(tx: &mut Tx<'_>, place: &str) -> Result<bool, Error> {
    let found = tx.find("SELECT 1 FROM attachment WHERE place = $1", params![place], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The next files by their ids, behind one.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_after(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Attachment>, Error> {
    tx.list(concat!(columns!(), "WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit], read)
}
