//! What was written about cases: messages of both sides, notes, and the line that a case is known by. Personal data.

use calendar::Instant;
use desk::stored::Digest;
use sha2::{Digest as _, Sha256};

use crate::search::{self, Entry};
use crate::{Error, Row, Tx, params};

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// From us to the customer.
    Public,
    /// From the customer.
    Customer,
    /// For us alone.
    Note,
    /// The context package of a hand-off; for us alone.
    Handoff,
}

impl MessageKind {
    const ALL: [MessageKind; 4] =
        [MessageKind::Public, MessageKind::Customer, MessageKind::Note, MessageKind::Handoff];

    /// The spelling in the database.
    pub const fn word(self) -> &'static str {
        match self {
            MessageKind::Public => "public",
            MessageKind::Customer => "customer",
            MessageKind::Note => "note",
            MessageKind::Handoff => "handoff",
        }
    }

    /// Whether the customer may see it.
    pub const fn is_public(self) -> bool {
        matches!(self, MessageKind::Public | MessageKind::Customer)
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A person of ours.
    Agent(u32),
    /// A customer.
    Customer(u32),
    /// The program.
    System,
}

impl Author {
    pub(crate) fn of(kind: &str, id: Option<u32>) -> Author {
        match (kind, id) {
            ("agent", Some(id)) => Author::Agent(id),
            ("customer", Some(id)) => Author::Customer(id),
            _ => Author::System,
        }
    }

    pub(crate) const fn parts(self) -> (&'static str, Option<u32>) {
        match self {
            Author::Agent(id) => ("agent", Some(id)),
            Author::Customer(id) => ("customer", Some(id)),
            Author::System => ("system", None),
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id; rises with time.
    pub id: i64,
    /// The case it was written in.
    pub case: u32,
    /// What it is.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Author,
    /// Markdown of ours, plain text of customers; empty after an erasure.
    pub body: String,
    /// What the log knows it by ([`digest`]).
    pub digest: Digest,
    /// When it happened.
    pub at: Instant,
}

/// What the log knows a message by: SHA-256 of its text and, where files hang on it, of a zero byte and their digests in
/// the order of their ids.
pub fn digest(body: &str, files: &[Digest]) -> Digest {
    let mut hash = Sha256::new().chain_update(body);
    if !files.is_empty() {
        hash.update([0]);
    }
    files.iter().for_each(|file| hash.update(file.0));
    Digest(hash.finalize().into())
}

/// Stores a message, and its words for searching.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert(tx: &mut Tx<'_>, message: &Message) -> Result<(), Error> {
    let (author_kind, author) = message.author.parts();
    let format = if message.kind == MessageKind::Customer { "plain" } else { "markdown" };
    tx.run(
        "INSERT INTO message (id, case_number, kind, author_kind, author, body, format, digest, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            message.id,
            message.case,
            message.kind.word(),
            author_kind,
            author,
            message.body.as_str(),
            format,
            message.digest.0.to_vec(),
            message.at
        ],
    )?;
    search::put(tx, &Entry::of_case("message", message.id, message.case), &message.body, message.at)
}

fn read(row: &Row<'_>) -> Result<Message, Error> {
    let kind: String = row.get(2)?;
    let author_kind: String = row.get(3)?;
    let author: Option<u32> = row.get(4)?;
    let digest: Vec<u8> = row.get(6)?;
    Ok(Message {
        id: row.get(0)?,
        case: row.get(1)?,
        kind: MessageKind::ALL.into_iter().find(|it| it.word() == kind).unwrap_or(MessageKind::Note),
        author: Author::of(&author_kind, author),
        body: row.get(5)?,
        digest: Digest(digest.try_into().unwrap_or([0; 32])),
        at: row.get(7)?,
    })
}

/// The messages of a case, oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>, case: u32) -> Result<Vec<Message>, Error> {
    tx.list(
        "SELECT id, case_number, kind, author_kind, author, body, digest, at FROM message WHERE case_number = $1 \
         ORDER BY at, id",
        params![case],
        read,
    )
}

/// What somebody has written in a case from one instant to another, the oldest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_author(
    tx: &mut Tx<'_>,
    (case, author): (u32, Author),
    (from, to): (Instant, Instant),
) -> Result<Vec<Message>, Error> {
    let (kind, number) = author.parts();
    tx.list(
        "SELECT id, case_number, kind, author_kind, author, body, digest, at FROM message WHERE case_number = $1 \
         AND author_kind = $2 AND author = $3 AND at >= $4 AND at <= $5 ORDER BY at, id",
        params![case, kind, number, from, to],
        read,
    )
}

/// Replaces the text of a message, and its words for searching.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_body(tx: &mut Tx<'_>, message: &Message) -> Result<(), Error> {
    tx.run(
        "UPDATE message SET body = $1, digest = $2 WHERE id = $3",
        params![message.body.as_str(), message.digest.0.to_vec(), message.id],
    )?;
    search::put(tx, &Entry::of_case("message", message.id, message.case), &message.body, message.at)
}

/// What a message is.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_kind(tx: &mut Tx<'_>, id: i64) -> Result<Option<MessageKind>, Error> {
    let word: Option<String> =
        tx.find("SELECT kind FROM message WHERE id = $1", params![id], |row| row.get(0))?;
    Ok(word.and_then(|word| MessageKind::ALL.into_iter().find(|it| it.word() == word)))
}

/// The newest messages that went to customers, newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_sent(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Message>, Error> {
    tx.list(
        "SELECT id, case_number, kind, author_kind, author, body, digest, at FROM message WHERE kind = 'public' \
         ORDER BY id DESC LIMIT $1",
        params![limit],
        read,
    )
}

/// The newest message of a case that `agent` did not write.
///
/// # Errors
///
/// Fails when the database does.
pub fn newest_of_others(tx: &mut Tx<'_>, case: u32, agent: Option<u32>) -> Result<Option<i64>, Error> {
    tx.find(
        "SELECT id FROM message WHERE case_number = $1 AND (author IS NULL OR author_kind <> 'agent' OR author <> $2) \
         ORDER BY id DESC LIMIT 1",
        params![case, agent.unwrap_or(0)],
        |row| row.get(0),
    )
}

/// Sets the line that a case is known by, and its words and number for searching.
///
/// # Errors
///
/// Fails when the database does.
pub fn set_subject(tx: &mut Tx<'_>, case: u32, subject: &str) -> Result<(), Error> {
    tx.run(
        "INSERT INTO case_text (number, subject) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET subject = excluded.subject",
        params![case, subject],
    )?;
    search::put(tx, &Entry::of_case("case", case.into(), case), &format!("{case} {subject}"), Instant(0))
}

/// The line that a case is known by; empty when there is none.
///
/// # Errors
///
/// Fails when the database does.
pub fn subject(tx: &mut Tx<'_>, case: u32) -> Result<String, Error> {
    let subject =
        tx.find("SELECT subject FROM case_text WHERE number = $1", params![case], |row| row.get(0))?;
    Ok(subject.unwrap_or_default())
}

/// Moves a message with its files to another case; it is found there from then on.
///
/// # Errors
///
/// Fails when the database does.
pub fn move_to(tx: &mut Tx<'_>, id: i64, from: u32, to: u32) -> Result<(), Error> {
    tx.run("UPDATE message SET case_number = $1 WHERE id = $2 AND case_number = $3", params![to, id, from])?;
    tx.run(
        "UPDATE attachment SET case_number = $1 WHERE message = $2 AND case_number = $3",
        params![to, id, from],
    )?;
    search::move_to(tx, "message", id, (from, to))
}
