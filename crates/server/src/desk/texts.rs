//! What is written with a request: checked, masked, stored beside the log.

use calendar::Instant;
use channels::attachment::MOST;
use channels::text::LONGEST_MESSAGE;
use desk::stored::{Digest, Refs};
use store::messages::{self, Author, Message, MessageKind};
use store::{Tx, attachments, once};

use super::refusal::Refusal;
use super::request::{Done, Request, Text};
use crate::book::Book;
use crate::who::Who;

/// How long after one message another is read as its continuation, in milliseconds.
const JOINED_MS: i64 = 60_000;
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
    let body = mask_with_earlier(tx, book, (case, author(who)), (body, at))?;
    let mut files = Vec::new();
    for id in &text.attachments {
        files.extend(attachments::find(tx, *id)?.map(|file| (file.id, file.digest)));
    }
    let digest = digest(&body, files);
    let message = Message { id: tx.id(now), case, kind, author: author(who), body, digest, at };
    messages::insert(tx, &message)?;
    Ok(message)
}

fn digest(body: &str, mut files: Vec<(i64, Digest)>) -> Digest {
    files.sort_by_key(|(id, _)| *id);
    let files: Vec<Digest> = files.into_iter().map(|(_, digest)| digest).collect();
    messages::digest(body, &files)
}

/// A text without card numbers that only show when it is read behind what its author wrote just before. What
/// stands there of them is masked as well; the log keeps the digest of the text as it first stood.
fn mask_with_earlier(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, author): (u32, Author),
    (body, at): (String, Instant),
) -> Result<String, Refusal> {
    let since = Instant(at.as_ms() - JOINED_MS);
    let earlier = messages::list_of_author(tx, (case, author), (since, at))?;
    if earlier.is_empty() {
        return Ok(body);
    }
    let texts: Vec<&str> = earlier.iter().map(|it| it.body.as_str()).chain([body.as_str()]).collect();
    let mut masked = book.mask_joined(&texts);
    let body = masked.pop().unwrap_or(body);
    for (message, masked) in earlier.into_iter().zip(masked).filter(|(message, text)| message.body != *text) {
        let files = attachments::list(tx, case)?.into_iter().filter(|file| file.message == Some(message.id));
        let digest = digest(&masked, files.map(|file| (file.id, file.digest)).collect());
        messages::set_body(tx, &Message { digest, body: masked, ..message })?;
    }
    Ok(body)
}

/// Hangs the files that came with a text on its message.
///
/// # Errors
///
/// Refuses files that somebody else uploaded, that hang on another message, or that are gone.
pub fn attach(tx: &mut Tx<'_>, message: &Message, text: &Text, by: Who) -> Result<(), Refusal> {
    check_files(&text.attachments)?;
    for id in &text.attachments {
        if !attachments::attach(tx, *id, author(by), (message.case, message.id))? {
            return Err(Refusal::Text(GONE));
        }
    }
    Ok(())
}

/// Lets a reply in its undo window hold the files that go with it.
///
/// # Errors
///
/// As [`attach`].
pub(crate) fn hold(
    tx: &mut Tx<'_>,
    (case, reply): (u32, i64),
    files: &[i64],
    by: Who,
) -> Result<(), Refusal> {
    check_files(files)?;
    for id in files {
        if !attachments::hold(tx, *id, author(by), (case, reply))? {
            return Err(Refusal::Text(GONE));
        }
    }
    Ok(())
}

const GONE: &str = "a file that you added is no longer there; leave it out, or add it again";

fn check_files(files: &[i64]) -> Result<(), Refusal> {
    if files.len() > MOST {
        return Err(Refusal::Text("a message can have 10 files; leave some out"));
    }
    Ok(())
}

fn author(who: Who) -> Author {
    match who {
        Who::Agent(agent, _) => Author::Agent(agent.0.get()),
        Who::Customer(customer) => Author::Customer(customer.0.get()),
        Who::Rule | Who::System => Author::System,
    }
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
    if text.len() > LONGEST_MESSAGE {
        return Err(Refusal::Text("the message is longer than 100,000 bytes; attach it as a file"));
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
