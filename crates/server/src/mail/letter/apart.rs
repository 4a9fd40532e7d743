//! Letters about no case: what became of the promises to those who asked to hear of it, credits, and words to people of ours.

use calendar::Instant;
use channels::email::Author;
use store::{Tx, customers, people, publications, record_subscriptions};

use super::super::MailRoom;
use super::{Written, our_address};
use crate::book::Book;
use crate::credits::{self, Owed};
use crate::desk::Refusal;

/// Asks the owner of an address whether they want to hear of each publication.
pub(super) fn record_asked(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (id, asked_at): (i64, i64),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let subscription = record_subscriptions::find(tx, id)?;
    let Some(asked) = subscription.filter(|it| it.confirmed_at.is_none() && it.asked_at.as_ms() == asked_at)
    else {
        return Ok(None);
    };
    let policy = book.policy_at(now);
    let (subject, text) = crate::record::letter::asked(id, policy, (room.key(), room.site(policy)));
    let id = format!("record-asked.{id}.{asked_at}");
    Ok(Some(to_subscriber(tx, room, (id, asked.address), (subject, text, None))?))
}

/// Says what became of the promises in a month.
pub(super) fn record(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (id, month): (i64, &str),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let subscription = record_subscriptions::find(tx, id)?;
    let Some(wanted) = subscription.filter(|it| it.confirmed_at.is_some() && it.ended_at.is_none()) else {
        return Ok(None);
    };
    let Some(row) = publications::find(tx, month)? else { return Ok(None) };
    let policy = book.policy_at(now);
    let Some((subject, text, stop)) =
        crate::record::letter::published((id, &row), policy, (room.key(), room.site(policy)))
    else {
        return Ok(None);
    };
    let id = format!("record.{month}.{id}");
    Ok(Some(to_subscriber(tx, room, (id, wanted.address), (subject, text, stop))?))
}

fn to_subscriber(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    (id, recipient): (String, String),
    (subject, text, unsubscribe): (String, String, Option<String>),
) -> Result<Written, store::Error> {
    Ok(Written {
        unsubscribe,
        id,
        kind: "record",
        case: None,
        message: None,
        customer: None,
        recipient,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from: our_address(tx, room, None)?,
        author: Author::Program,
        subject,
        text,
    })
}

/// A word of the program to a person of ours.
pub(super) fn word(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    (key, agent): (&str, u32),
    (subject, text): (String, String),
) -> Result<Option<Written>, Refusal> {
    let Some(person) = people::find(tx, agent)?.filter(|person| person.is_active) else { return Ok(None) };
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("notice.{}.{agent}", key.replace(|c: char| !c.is_ascii_alphanumeric(), ".")),
        kind: "notice",
        case: None,
        message: None,
        customer: None,
        recipient: person.email,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from: our_address(tx, room, None)?,
        author: Author::Program,
        subject,
        text,
    }))
}

/// Word of credits to be issued, to one who looks after them.
pub(super) fn owed_credits(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (key, agent, owed): (&str, u32, &Owed),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(person) = people::find(tx, agent)?.filter(|person| person.is_active) else { return Ok(None) };
    let zone = person.zone.as_deref().and_then(|zone| calendar::Zone::named(zone).ok());
    let zone = zone.unwrap_or_else(|| book.rules.policy().home_zone.clone());
    let sentence = owed.sentence(&look::Wall { now, zone });
    let subject = if owed.is_missed { "Credits were not issued in time" } else { "Credits are to be issued" };
    let text = format!("{sentence}\n\nOpen it in the desk: `/credits?month={}`\n", owed.month);
    word(tx, room, (key, agent), (subject.to_owned(), text))
}

/// Word of credits that were issued; nothing when the customer may not read of them any more.
pub(super) fn credit(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (entries, number): (&[i64], u32),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(customer) = customers::find(tx, number)? else { return Ok(None) };
    let Some(recipient) = customer.email.clone() else { return Ok(None) };
    let site = room.site(book.policy_at(now)).to_owned();
    let Some((subject, text)) = credits::letter(tx, (entries, &customer), &site)? else { return Ok(None) };
    Ok(Some(Written {
        id: format!("credit.{}.{number}", entries.first().copied().unwrap_or_default()),
        kind: "credit",
        case: None,
        message: None,
        customer: Some(number),
        recipient,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        unsubscribe: None,
        from: our_address(tx, room, None)?,
        author: Author::Program,
        subject,
        text,
    }))
}
