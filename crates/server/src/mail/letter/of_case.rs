//! Letters about a case to its customer: replies and their copies, acknowledgements, questions.

use std::num::NonZeroU32;

use calendar::Instant;
use channels::email::{Address, Author};
use desk::case::event::{CaseId, Survey as Kind};
use store::cases::{self, CaseRow};
use store::customers::{self, Customer};
use store::mail::copies::{self, Copy};
use store::mail::{incoming, sent};
use store::messages::{self, MessageKind};
use store::{Tx, people, surveys, teams};

use super::super::texts::{self, filled};
use super::super::{MailRoom, acknowledge, enclose, verify, without_tag};
use super::{Written, brand, our_address};
use crate::book::Book;
use crate::desk::Refusal;

pub(super) fn reply(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (case, message): (u32, i64),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some((row, customer, recipient)) = reader(tx, case)? else { return Ok(None) };
    let said = messages::list(tx, case)?.into_iter().find(|it| it.id == message);
    let Some(said) = said.filter(|said| said.kind == MessageKind::Public) else { return Ok(None) };
    let said_at = said.at;
    let enclosed = enclose::choose(tx, room, room.site(book.policy_at(now)), (case, message))?;
    let copies = copied(tx, room, message)?;
    let from = our_address(tx, room, Some(case))?;
    let agent = match said.author {
        messages::Author::Agent(number) => people::find(tx, number)?.map(|person| person.name),
        _ => None,
    };
    let team = match row.team {
        Some(number) => teams::find(tx, number)?.map(|team| team.name),
        None => None,
    };
    let mut fields = about(tx, (&row, &customer), &from)?;
    fields.extend([
        ("message", said.body),
        ("agent.name", agent.unwrap_or_default()),
        ("team.name", team.unwrap_or_default()),
    ]);
    let place = (language(&row, &customer), row.team);
    let (_, text) = texts::write(tx, texts::Text::Reply, place, &filled(fields), now)?;
    // As it stood when it was written: sent again on another day, it is the same mail.
    let is_solved = row.resolved_at.map_or(!row.is_open, |at| at <= said_at);
    let counted = match is_solved.then(|| way_to_count(book, room, (case, said_at), now)) {
        Some(way) if !way.is_empty() => {
            let words = texts::words::get(place.0.unwrap_or(texts::BASE));
            format!("\n\n[{}]({way})\n", words.counted)
        }
        _ => String::new(),
    };
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("{message}.{case}"),
        kind: "reply",
        case: Some(case),
        message: Some(message),
        customer: Some(customer.number),
        recipient,
        to: None,
        copies: copies.iter().map(|it| Address::new(&it.name, &it.address)).collect(),
        files: enclosed.files,
        from,
        author: Author::Agent,
        subject: subject(tx, case)?,
        text: text + &enclosed.words + &counted,
    }))
}

/// The address at which it stands how a case was counted, in a mail of this instant; nothing where nobody says at which address
/// we are reached.
fn way_to_count(book: &Book, room: &MailRoom, (case, at): (u32, Instant), now: Instant) -> String {
    match room.site(book.policy_at(now)) {
        "" => String::new(),
        site => format!("{site}{}", crate::record::lookup::path(room.key(), case, at)),
    }
}

/// Who gets a copy of a message. None of ours does: it would come back.
pub(super) fn copied(tx: &mut Tx<'_>, room: &MailRoom, message: i64) -> Result<Vec<Copy>, store::Error> {
    let mut copies = copies::list(tx, message)?;
    copies.retain(|copy| !room.settings().has(&without_tag(&copy.address)));
    Ok(copies)
}

/// A mail once more: to whom its row says.
pub(super) fn again(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    mail: i64,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(row) = sent::find(tx, mail)? else { return Ok(None) };
    let written = match (row.case, row.message) {
        (Some(case), Some(message)) => reply(tx, book, room, (case, message), now)?,
        (Some(case), None) => acknowledgement(tx, book, room, case, now)?,
        (None, _) => None,
    };
    let Some(written) = written else {
        sent::update(tx, row.id, (sent::State::Failed, Some("there is nothing to be sent any more")), now)?;
        return Ok(None);
    };
    let id = row.message_id.split('@').next().unwrap_or_default().to_owned();
    let to = (row.kind == "copy").then_some(written.recipient);
    Ok(Some(Written { id, to, recipient: row.recipient, ..written }))
}

pub(super) fn acknowledgement(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    case: u32,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some((row, customer, recipient)) = reader(tx, case)? else { return Ok(None) };
    // Whoever owns the address did not write.
    if let Some(mail) = incoming::find_of_case(tx, case)?
        && verify::is_contradicted(tx, mail.id)?
    {
        return Ok(None);
    }
    let Some(id) = NonZeroU32::new(row.number).map(CaseId) else { return Ok(None) };
    let from = our_address(tx, room, Some(case))?;
    let mut fields = about(tx, (&row, &customer), &from)?;
    let place = (language(&row, &customer), row.team);
    let words = texts::words::get(place.0.unwrap_or(texts::BASE));
    let promise = acknowledge::promise(tx, book, (id, &customer, words), now)?;
    let (what, by) = promise.map_or((String::new(), String::new()), |(what, by)| (what.to_owned(), by));
    let counted = way_to_count(book, room, (case, row.received_at), now);
    fields.extend([("promise.what", what), ("promise.by", by), ("counted", counted)]);
    let (_, text) = texts::write(tx, texts::Text::Acknowledgement, place, &filled(fields), now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("received.{case}"),
        kind: "acknowledgement",
        case: Some(case),
        message: None,
        customer: Some(customer.number),
        recipient,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from,
        author: Author::Responder,
        subject: subject(tx, case)?,
        text,
    }))
}

/// A question that is still open; one that was answered or taken back meanwhile is not asked any more.
pub(super) fn question(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    id: i64,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(survey) = surveys::find(tx, id)?.filter(|survey| survey.state == surveys::State::Sent) else {
        return Ok(None);
    };
    let Some(kind) = Kind::find(&survey.kind) else { return Ok(None) };
    let customer = customers::find(tx, survey.customer)?;
    let Some((customer, recipient)) = customer.and_then(|it| it.email.clone().map(|email| (it, email)))
    else {
        return Ok(None);
    };
    let (policy, from) = (book.policy_at(now), our_address(tx, room, Some(survey.case))?);
    let row = cases::find(tx, survey.case)?;
    let language = row.as_ref().and_then(|row| row.language.clone()).or(customer.language);
    let words = texts::words::get(language.as_deref().unwrap_or(texts::BASE));
    let mut fields =
        crate::surveys::letter::fields((&survey, kind), policy, (room.key(), room.site(policy)), words);
    fields.extend([("customer.name", customer.name), ("brand", brand(&from))]);
    let place = (language.as_deref(), row.and_then(|row| row.team));
    let (subject, text) = texts::write(tx, texts::Text::Survey, place, &filled(fields), now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("survey.{id}"),
        kind: "survey",
        case: Some(survey.case),
        message: None,
        customer: Some(survey.customer),
        recipient,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from,
        author: Author::Program,
        subject,
        text,
    }))
}

/// The fields that every text about a case has.
fn about(
    tx: &mut Tx<'_>,
    (row, customer): (&CaseRow, &Customer),
    from: &Address,
) -> Result<Vec<(&'static str, String)>, store::Error> {
    Ok(vec![
        ("case.number", row.number.to_string()),
        ("case.subject", messages::subject(tx, row.number)?),
        ("customer.name", customer.name.clone()),
        ("brand", brand(from)),
    ])
}

/// The language in which a customer reads about a case.
fn language<'a>(row: &'a CaseRow, customer: &'a Customer) -> Option<&'a str> {
    row.language.as_deref().or(customer.language.as_deref())
}

/// Who reads what is written about a case, and where.
fn reader(tx: &mut Tx<'_>, case: u32) -> Result<Option<(CaseRow, Customer, String)>, store::Error> {
    let Some(row) = cases::find(tx, case)? else { return Ok(None) };
    let Some(number) = row.customer else { return Ok(None) };
    let customer = customers::find(tx, number)?;
    Ok(customer.and_then(|customer| {
        let email = customer.email.clone()?;
        Some((row, customer, email))
    }))
}

fn subject(tx: &mut Tx<'_>, case: u32) -> Result<String, store::Error> {
    let subject = messages::subject(tx, case)?;
    let bare = subject.trim_start_matches("Re: ");
    Ok(format!("Re: {bare}"))
}
