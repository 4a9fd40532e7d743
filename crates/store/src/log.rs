//! The event log: append-only, one stream per subject, each event sealed to the one before it.

use std::collections::HashMap;

use calendar::Instant;

use crate::dialect::{self, event_columns};
use crate::{Error, Row, Tx, params};

pub mod chain;
pub mod checkpoint;

/// Whether the world did it or the engine concluded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Input: exported, never recomputed.
    Happened,
    /// A conclusion: recomputed and compared by a verification.
    Noted,
}

impl Class {
    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Happened => "happened",
            Class::Noted => "noted",
        }
    }
}

/// An event to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The subject it belongs to, as `case-10482`.
    pub stream: String,
    /// The version it takes: one more than the last version that its writer has read, 1 for the first.
    pub version: i64,
    /// When it happened at its source.
    pub occurred_at: Instant,
    /// When it is stored.
    pub recorded_at: Instant,
    /// Who caused it, without a name: `agent-7`, `customer-12`, `system`.
    pub actor: String,
    /// Input or conclusion.
    pub class: Class,
    /// Its name; never renamed.
    pub kind: String,
    /// What it says, as JSON without personal data.
    pub body: String,
}

/// Where an event stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The stream.
    pub stream: String,
    /// The version it took.
    pub version: i64,
    /// The hash over it and everything before it in its stream.
    pub hash: [u8; 32],
}

/// A place in the log as a whole: behind this event. Readers keep it and ask for what came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cursor {
    /// The transaction that wrote the event; 0 where transactions never overlap.
    pub written_by: i64,
    /// The event's number.
    pub position: i64,
}

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of `NewEvent`")]
pub struct Stored {
    pub cursor: Cursor,
    pub stream: String,
    pub version: i64,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
    pub actor: String,
    pub class: Class,
    pub kind: String,
    pub body: String,
    pub hash: [u8; 32],
}

const HEAD: &str = "SELECT version, hash FROM event WHERE stream = $1 ORDER BY version DESC LIMIT 1";
const INSERT: &str =
    "INSERT INTO event (stream, version, occurred_at, recorded_at, actor, class, kind, body, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const COUNT: &str = "SELECT COUNT(*) FROM event";
const LOAD: &str = concat!("SELECT ", event_columns!(), " FROM event WHERE stream = $1 ORDER BY version");
const SINCE: &str =
    concat!("SELECT ", event_columns!(), " FROM event WHERE stream = $1 AND version >= $2 ORDER BY version");
const ALL: &str = concat!("SELECT ", event_columns!(), " FROM event ORDER BY stream, version");

/// Appends events, each under the version it names, and announces their streams.
///
/// Several events of one stream stand in the order of their versions.
///
/// # Errors
///
/// [`Error::Conflict`] when a stream is not at the version before: somebody else has written to it.
pub fn append(tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<Vec<Appended>, Error> {
    let mut heads: HashMap<&str, (i64, [u8; 32])> = HashMap::new();
    let mut appended = Vec::with_capacity(events.len());
    for event in events {
        let (version, previous) = match heads.get(event.stream.as_str()) {
            Some(head) => *head,
            None => head(tx, &event.stream)?.unwrap_or((0, chain::START)),
        };
        if event.version != version + 1 {
            let stream = event.stream.clone();
            return Err(Error::Conflict { stream, expected: event.version - 1, found: version });
        }
        let hash = chain::hash(&previous, event);
        tx.run(
            INSERT,
            params![
                event.stream.as_str(),
                event.version,
                event.occurred_at,
                event.recorded_at,
                event.actor.as_str(),
                event.class.name(),
                event.kind.as_str(),
                event.body.as_str(),
                hash,
            ],
        )?;
        heads.insert(&event.stream, (event.version, hash));
        appended.push(Appended { stream: event.stream.clone(), version: event.version, hash });
    }
    for stream in heads.keys() {
        tx.announce(*stream);
    }
    Ok(appended)
}

/// How many events there are.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.get(COUNT, params![], |row| row.get(0))
}

/// The last version of a stream and its hash.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn head(tx: &mut Tx<'_>, stream: &str) -> Result<Option<(i64, [u8; 32])>, Error> {
    tx.find(HEAD, params![stream], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// All events of a stream in the order of their versions; none when there is no such stream.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn load(tx: &mut Tx<'_>, stream: &str) -> Result<Vec<Stored>, Error> {
    tx.list(LOAD, params![stream], read)
}

/// The events of a stream from a version on, that version's event first; none when the stream is shorter.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn since(tx: &mut Tx<'_>, stream: &str, version: i64) -> Result<Vec<Stored>, Error> {
    tx.list(SINCE, params![stream, version], read)
}

/// The events of several streams, stream by stream in the order asked for.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn load_many<S: AsRef<str>>(tx: &mut Tx<'_>, streams: &[S]) -> Result<Vec<Stored>, Error> {
    let mut events = Vec::new();
    for stream in streams {
        events.extend(load(tx, stream.as_ref())?);
    }
    Ok(events)
}

/// Hands every event of the log to `see`, stream by stream; for exports and rebuilds.
///
/// # Errors
///
/// Fails when the log cannot be read, or `see` fails.
pub fn each(tx: &mut Tx<'_>, mut see: impl FnMut(Stored) -> Result<(), Error>) -> Result<(), Error> {
    tx.each(ALL, params![], &mut |row| see(read(row)?))
}

/// Like [`each`], with the place of an event that cannot be read instead of the end.
fn each_raw(
    tx: &mut Tx<'_>,
    mut see: impl FnMut(Result<Stored, (String, i64)>) -> Result<(), Error>,
) -> Result<(), Error> {
    tx.each(ALL, params![], &mut |row| match read(row) {
        Ok(event) => see(Ok(event)),
        Err(_) => see(Err((row.get(2)?, row.get(3)?))),
    })
}

/// The events behind a cursor, at most `limit`, in an order in which none ever appears before one already given.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn tail(tx: &mut Tx<'_>, after: Cursor, limit: u32) -> Result<Vec<Stored>, Error> {
    tx.list(dialect::TAIL.of(tx.dialect()), params![after.written_by, after.position, limit], read)
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.written_by, self.position)
    }
}

impl Cursor {
    /// Reads what a cursor was written as.
    pub fn parse(text: &str) -> Option<Cursor> {
        let (written_by, position) = text.split_once('.')?;
        Some(Cursor { written_by: written_by.parse().ok()?, position: position.parse().ok()? })
    }
}

/// The cursor behind the last event that [`tail`] would give.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn end(tx: &mut Tx<'_>) -> Result<Cursor, Error> {
    Ok(tx.find(dialect::END.of(tx.dialect()), params![], cursor)?.unwrap_or_default())
}

fn cursor(row: &Row<'_>) -> Result<Cursor, Error> {
    Ok(Cursor { written_by: row.get(0)?, position: row.get(1)? })
}

fn read(row: &Row<'_>) -> Result<Stored, Error> {
    let class: String = row.get(7)?;
    Ok(Stored {
        cursor: cursor(row)?,
        stream: row.get(2)?,
        version: row.get(3)?,
        occurred_at: row.get(4)?,
        recorded_at: row.get(5)?,
        actor: row.get(6)?,
        class: match class.as_str() {
            "happened" => Class::Happened,
            "noted" => Class::Noted,
            _ => return Err(Error::Kind { column: 7, wanted: "happened or noted", found: "another text" }),
        },
        kind: row.get(8)?,
        body: row.get(9)?,
        hash: row.get(10)?,
    })
}
