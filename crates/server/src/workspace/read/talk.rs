//! The conversation of a case: what was written, and what happened between.

use channels::text::Format;
use desk::case::event::Event;
use desk::case::state::Status;
use desk::{Body, Noted};
use look::Composer;
use look::composer::{Addressee, Writing};
use look::field::Mistakes;
use look::marks::Side;
use look::talk::{Entry, Happening, Message, MessageKind, Part};
use mission::Channel;
use store::attachments::Attachment;
use store::messages::{self, Author};
use store::{Error, Tx};

use super::super::reader::Reader;
use super::super::words::status;
use super::Names;
use super::mails::Mails;
use crate::book::Book;
use crate::desk::Family;
use crate::files;
use crate::outgoing::Reply;

/// What a case's conversation shows, the oldest first.
pub fn entries(
    tx: &mut Tx<'_>,
    book: &Book,
    names: &mut Names,
    family: &Family,
    place: usize,
    (written, customer): (Vec<messages::Message>, &str),
) -> Result<Vec<Entry>, Error> {
    let number = family.world(book, place).id.0.get();
    let mut files = files::of_messages(tx, number)?;
    let mails = Mails::of_case(tx, number)?;
    let mut entries = Vec::new();
    for message in written {
        if let Some(happening) = mails.automatic(&message) {
            entries.push((message.at.as_ms(), 0, Entry::Event(happening)));
            continue;
        }
        let files = files.remove(&message.id).unwrap_or_default();
        let mut message = shown(tx, names, (message, &files), customer)?;
        message.mail = mails.of_message(number, message.id, &message.author);
        entries.push((message.at.as_ms(), 0, Entry::Message(message)));
    }
    for happening in mails.happenings() {
        entries.push((happening.at.as_ms(), 1, Entry::Event(happening)));
    }
    for event in family.events(place) {
        if let Some(happening) = happened(tx, names, event)? {
            entries.push((event.at.as_ms(), 1, Entry::Event(happening)));
        }
    }
    for happening in super::remarks::happenings(tx, names, family, place)? {
        entries.push((happening.at.as_ms(), 1, Entry::Event(happening)));
    }
    for noted in family.noted(place) {
        if let Some(happening) = concluded(book, noted) {
            entries.push((happening.at.as_ms(), 2, Entry::Event(happening)));
        }
    }
    entries.sort_by_key(|(at, rank, _)| (*at, *rank));
    let mut entries: Vec<Entry> = entries.into_iter().map(|(_, _, entry)| entry).collect();
    for pending in store::outgoing::list_of_case(tx, number)? {
        entries.push(Entry::Message(waiting(tx, names, &pending)?));
    }
    Ok(entries)
}

/// A reply that has not left.
pub fn waiting(
    tx: &mut Tx<'_>,
    names: &mut Names,
    pending: &store::outgoing::Pending,
) -> Result<Message, Error> {
    let body = serde_json::from_str::<Reply>(&pending.request).map(|reply| reply.body).unwrap_or_default();
    let held = store::attachments::list_held(tx, pending.case, pending.id)?;
    Ok(Message {
        id: pending.id,
        author: names.person(tx, pending.agent)?,
        side: Side::Ours,
        kind: MessageKind::Pending {
            leaves_at: pending.send_at,
            undo: format!("/cases/{}/undo/{}", pending.case, pending.id),
        },
        to: None,
        at: pending.send_at,
        markup: Some(safe(Format::Markdown, &body)),
        body,
        language: None,
        files: links(pending.case, &held),
        is_new: false,
        mail: None,
    })
}

/// A stored message as the conversation shows it.
pub fn shown(
    tx: &mut Tx<'_>,
    names: &mut Names,
    (message, files): (messages::Message, &[Attachment]),
    customer: &str,
) -> Result<Message, Error> {
    let (author, side) = match message.author {
        Author::Agent(number) => (names.person(tx, number)?, Side::Ours),
        Author::Customer(number) => (names.customer(tx, number)?.0, Side::Theirs),
        Author::System => ("Lodestar".to_owned(), Side::Ours),
    };
    let is_public = message.kind.is_public();
    Ok(Message {
        id: message.id,
        author,
        side,
        kind: if is_public { MessageKind::Public } else { MessageKind::Note },
        to: (is_public && side == Side::Ours).then(|| customer.to_owned()),
        at: message.at,
        markup: Some(safe(
            if message.kind == messages::MessageKind::Customer { Format::Plain } else { Format::Markdown },
            &message.body,
        ))
        .filter(|_| !message.body.is_empty()),
        body: if message.body.is_empty() { "This text was erased.".to_owned() } else { message.body },
        language: None,
        files: links(message.case, files),
        is_new: false,
        mail: None,
    })
}

/// The files of a message as agents reach them.
fn links(case: u32, files: &[Attachment]) -> Vec<look::talk::Attachment> {
    let link = |file: &Attachment| files::link(&format!("/cases/{case}/files"), file);
    files.iter().map(link).collect()
}

/// What somebody wrote, as markup that can do no harm.
fn safe(format: Format, text: &str) -> String {
    channels::text::render(format, text).as_str().to_owned()
}

/// What an event says between the messages; nothing for one that a message shows.
fn happened(tx: &mut Tx<'_>, names: &mut Names, event: &Event) -> Result<Option<Happening>, Error> {
    let person = match event.agent {
        Some(agent) => names.person(tx, agent.0.get())?,
        None => "The desk".to_owned(),
    };
    let (icon, words): (&'static str, String) = match event.body {
        Body::Triaged { priority, .. } => ("triage", format!(" set priority {priority}")),
        Body::PriorityChanged { priority, .. } => ("triage", format!(" changed the priority to {priority}")),
        Body::Assigned => ("user", " owns the case now".to_owned()),
        Body::HandedOff => ("user", " took the case over".to_owned()),
        Body::Pending { .. } => ("pause", format!(" set “{}”", status(Status::PendingCustomer))),
        Body::OnHoldInternal => ("pause", format!(" set “{}”", status(Status::OnHoldInternal))),
        Body::OnHoldVendor => ("pause", format!(" set “{}”", status(Status::OnHoldVendor))),
        Body::Scheduled { .. } => ("snooze", " agreed an appointment".to_owned()),
        Body::Resumed => ("clock", " works on it again".to_owned()),
        Body::Restored => ("check", " restored the service".to_owned()),
        Body::ServiceFailedAgain => ("alert", " recorded that the service failed again".to_owned()),
        Body::Resolved => ("check", " resolved the case".to_owned()),
        Body::Reopened | Body::ResolutionRejected => ("history", " reopened the case".to_owned()),
        Body::Closed => ("check", " closed the case".to_owned()),
        Body::Escalated => ("alert", " escalated the case".to_owned()),
        Body::EscalationAccepted => ("check", " accepted the escalation".to_owned()),
        Body::PageAcknowledged => ("check", " answered the page".to_owned()),
        Body::Merged { into } => ("merge", format!(" merged the case into #{}", into.0)),
        Body::Unmerged => ("merge", " took the merge back".to_owned()),
        Body::Split { .. } => ("split", " split the case".to_owned()),
        Body::Linked { to: Some(to) } => ("link", format!(" linked the case to #{}", to.0)),
        Body::Spam => ("x", " marked it as no case".to_owned()),
        Body::OutOfScope => ("x", " routed it to the function that owns it".to_owned()),
        _ => return Ok(None),
    };
    let who = if event.actor == desk::Actor::Customer { "The customer".to_owned() } else { person };
    let parts = vec![Part::Strong(who), Part::Plain(words)];
    Ok(Some(Happening { icon, parts, clause: None, at: event.at, is_risk: false }))
}

/// What the engine concluded, where a person should know it.
fn concluded(book: &Book, noted: &Noted) -> Option<Happening> {
    let policy = book.rules.policy();
    match *noted {
        Noted::RungFired { key, fired_at, to_line, .. } => {
            let rules = book.rules.rules(book.rules.allowance(key.allowance).version);
            let ladder = rules.ladders.get(usize::from(key.ladder.0))?;
            let clause = rules.clause(ladder.clause).map(|clause| clause.number);
            let clock = look::chip::clock_name(key.slot.kind());
            let words = match to_line.and_then(|line| policy.support_lines.get(usize::from(line))) {
                Some(line) => format!(": escalated to {line}"),
                None => ": escalated".to_owned(),
            };
            let parts = vec![Part::Strong(clock.to_owned()), Part::Plain(words)];
            Some(Happening { icon: "alert", parts, clause, at: fired_at, is_risk: true })
        }
        Noted::Missed { slot: desk::clock::Slot::Target(kind), at, .. } => {
            let parts = vec![
                Part::Strong(look::chip::clock_name(kind).to_owned()),
                Part::Plain(": the promised time is over".to_owned()),
            ];
            Some(Happening { icon: "alert", parts, clause: None, at, is_risk: true })
        }
        Noted::PageMoved { fired_at, .. } => {
            let parts = vec![Part::Plain("Nobody answered the page; the next one is called".to_owned())];
            Some(Happening { icon: "alert", parts, clause: None, at: fired_at, is_risk: true })
        }
        _ => None,
    }
}

/// The form under a conversation, with what its writer began before.
pub fn composer(
    tx: &mut Tx<'_>,
    reader: &Reader,
    (case, customer, channel): (u32, &str, Channel),
    (status, newest): (Status, Option<i64>),
) -> Result<Composer, Error> {
    let draft = store::drafts::find(tx, case, reader.person.number)?;
    let is_note = draft.as_ref().is_some_and(|draft| draft.kind == "note");
    let loose = store::attachments::list_loose(tx, Author::Agent(reader.person.number))?;
    let files = loose.iter().filter(|file| file.case == Some(case)).map(files::kept).collect();
    let by_mail =
        if channel == Channel::Email { super::mails::of_reply(tx, case)? } else { Default::default() };
    Ok(Composer {
        copies: by_mail.0,
        signature: by_mail.1,
        case,
        kind: if is_note { Writing::Note } else { Writing::Reply },
        to: (!status.is_excluded()).then(|| Addressee { name: customer.to_owned(), channel }),
        saved_at: draft.as_ref().map(|draft| draft.saved_at),
        body: draft.map(|draft| draft.body).unwrap_or_default(),
        files,
        last_seen: newest,
        once: crate::token::secret(),
        mistakes: Mistakes::default(),
        newer: Vec::new(),
    })
}
