//! The seal of an event: a hash over it and, through the hash before it, over everything earlier in its stream.
//!
//! The canonical form is, in this order and without anything between: the text `lodestar event 1` and a line feed; the 32
//! bytes of the hash before, all 0 for version 1; then stream, version, occurred_at, recorded_at, actor, class, kind, body.
//! A number is its 8 bytes, most significant first, two's complement. A text is the number of its UTF-8 bytes, as a number,
//! and those bytes. The hash is SHA-256. Position and transaction are no part of it: they are the database's own.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{NewEvent, Stored};
use crate::{Error, Tx};

/// What stands for the hash before the first event of a stream.
pub const START: [u8; 32] = [0; 32];

/// The hash of an event behind the event with hash `previous`.
pub fn hash(previous: &[u8; 32], event: &NewEvent) -> [u8; 32] {
    let mut digest = Sha256::new_with_prefix(b"lodestar event 1\n");
    digest.update(previous);
    text(&mut digest, &event.stream);
    for number in [event.version, event.occurred_at.0, event.recorded_at.0] {
        digest.update(number.to_be_bytes());
    }
    for field in [event.actor.as_str(), event.class.name(), &event.kind, &event.body] {
        text(&mut digest, field);
    }
    digest.finalize().into()
}

fn text(digest: &mut Sha256, text: &str) {
    digest.update((text.len() as u64).to_be_bytes());
    digest.update(text.as_bytes());
}

/// A place where the log is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The stream.
    pub stream: String,
    /// The version.
    pub version: i64,
    /// What is wrong there.
    pub what: Wrong,
}

/// What is wrong with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is gone: the next one is there.
    Missing,
    /// Its fields, or the event before it, are not those that its hash covers.
    Altered,
    /// Its class is no class or its hash no hash.
    Unreadable,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Wrong::Missing => "is missing",
            Wrong::Altered => "is not what its hash was made of, or the event before it is not",
            Wrong::Unreadable => "cannot be read",
        };
        write!(f, "{} version {} {what}", self.stream, self.version)
    }
}

/// Follows every stream from its first event and names each event that is missing or altered.
///
/// # Errors
///
/// Fails when the log cannot be read at all; what is wrong with single events is the answer.
pub fn verify(tx: &mut Tx<'_>) -> Result<Vec<Difference>, Error> {
    let mut wrong = Vec::new();
    let mut last: Option<(String, i64, [u8; 32])> = None;
    super::each_raw(tx, |event| {
        let (stream, version, event) = match event {
            Ok(event) => (event.stream.clone(), event.version, Some(event)),
            Err((stream, version)) => (stream, version, None),
        };
        let (before, previous) = match &last {
            Some((same, version, hash)) if *same == stream => (*version, *hash),
            _ => (0, START),
        };
        let mut found = |version, what| wrong.push(Difference { stream: stream.clone(), version, what });
        for missing in before + 1..version {
            found(missing, Wrong::Missing);
        }
        match &event {
            None => found(version, Wrong::Unreadable),
            // Behind a gap the hash before is unknown, so that only the gap can be named.
            Some(_) if version != before + 1 => {}
            Some(event) if hash(&previous, &renewed(event)) != event.hash => found(version, Wrong::Altered),
            Some(_) => {}
        }
        last = Some((stream, version, event.map_or(START, |event| event.hash)));
        Ok(())
    })?;
    Ok(wrong)
}

/// The event as it was appended.
fn renewed(event: &Stored) -> NewEvent {
    NewEvent {
        stream: event.stream.clone(),
        version: event.version,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
        actor: event.actor.clone(),
        class: event.class,
        kind: event.kind.clone(),
        body: event.body.clone(),
    }
}
