//! What is written with a request: checked, masked, stored beside the log.

use calendar::Instant;
use desk::stored::{Digest, Refs};
use sha2::{Digest as _, Sha256};
use store::messages::{self, Author, Message, MessageKind};
use store::{Tx, once};

use super::refusal::Refusal;
use super::request::{Done, Request, Text};
use crate::book::Book;
use crate::who::Who;

/// A longer message is refused, in bytes.
pub const LONGEST_BODY: usize = 200_000;
/// A longer subject is refused, in characters.
pub const LONGEST_SUBJECT: usize = 300;

/// What was answered to the same request before.
pub fn done_before(tx: &mut Tx<'_>, key: Option<&str>) -> Result<Option<Done>, Refusal> {
    let Some(key) = key else { return Ok(None) };
    let answer = once::find(tx, key)?;
    Ok(answer.and_then(|answer| Done::read(&answer)))
}

/// Remembers what is answered.
pub fn remember(tx: &mut Tx<'_>, key: Option<&str>, done: Done, now: Instant) -> Result<(), Refusal> {
    let Some(key) = key else { return Ok(()) };
    Ok(once::remember(tx, key, &done.write(), now)?)
}

/// Refuses a request that was written without knowing what stands there now.
pub fn refuse_if_newer(tx: &mut Tx<'_>, request: &Request) -> Result<(), Refusal> {
    refuse_newer_than(
        tx,
        request.last_seen,
        (request.case.0.get(), request.who.agent().map(|agent| agent.0.get())),
    )
}

fn refuse_newer_than(
    tx: &mut Tx<'_>,
    last_seen: Option<i64>,
    (case, agent): (u32, Option<u32>),
) -> Result<(), Refusal> {
    let Some(seen) = last_seen else { return Ok(()) };
    match messages::newest_of_others(tx, case, agent)? {
        Some(newest) if newest > seen => Err(Refusal::Newer { newest }),
        _ => Ok(()),
    }
}

/// Stores a text as a message of a case.
pub fn store(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, who): (u32, Who),
    (kind, text): (MessageKind, &Text),
    (at, now): (Instant, Instant),
) -> Result<Message, Refusal> {
    let body = clean(book, &text.body)?;
    let digest = Digest(Sha256::digest(body.as_bytes()).into());
    let author = match who {
        Who::Agent(agent, _) => Author::Agent(agent.0.get()),
        Who::Customer(customer) => Author::Customer(customer.0.get()),
        Who::Rule | Who::System => Author::System,
    };
    let message = Message { id: tx.id(now), case, kind, author, body, digest, at };
    messages::insert(tx, &message)?;
    Ok(message)
}

/// Refuses a reply that could not be sent: empty, too long, or written without knowing what stands there now.
pub(crate) fn check_reply(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, agent): (u32, u32),
    (body, last_seen): (&str, Option<i64>),
) -> Result<(), Refusal> {
    clean(book, body)?;
    refuse_newer_than(tx, last_seen, (case, Some(agent)))
}

/// How an event refers to a message.
pub fn refs(message: &Message) -> Refs {
    Refs { message: Some(message.id), digest: Some(message.digest), ..Refs::default() }
}

/// A text as it is stored: without control characters, with card numbers masked.
///
/// # Errors
///
/// Refuses what is empty or too long.
pub fn clean(book: &Book, text: &str) -> Result<String, Refusal> {
    if text.len() > LONGEST_BODY {
        return Err(Refusal::Text("the message is longer than 200,000 bytes; attach it as a file"));
    }
    let kept: String =
        text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if kept.trim().is_empty() {
        return Err(Refusal::Text("the message is empty; write something"));
    }
    Ok(book.mask(&kept))
}

/// A subject as it is stored.
///
/// # Errors
///
/// Refuses what is empty or too long.
pub fn clean_subject(book: &Book, text: &str) -> Result<String, Refusal> {
    let kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let kept = kept.trim();
    match kept.chars().count() {
        0 => Err(Refusal::Text("the subject is empty; say in a few words what it is about")),
        n if n > LONGEST_SUBJECT => {
            Err(Refusal::Text("the subject is longer than 300 characters; shorten it"))
        }
        _ => Ok(book.mask(kept)),
    }
}
