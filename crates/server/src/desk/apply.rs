//! The one place with a write transaction: load, decide, append, project, tell (design.md 2).

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, CustomerId, Event};
use desk::case::remark;
use desk::case::state::Status;
use desk::stored::Refs;
use desk::{Command, StreamId};
use store::Tx;
use store::mail::copies::{self, Copy};
use store::messages::MessageKind;

use super::family::Family;
use super::refusal::Refusal;
use super::request::{Done, Request};
use super::{effects, project, texts};
use crate::book::Book;
use crate::mail::letter::Letter;
use crate::who::Who;

/// Does what is asked of one case, all of it or nothing.
///
/// # Errors
///
/// A [`Refusal`] says why not, and what to do instead.
pub fn apply(tx: &mut Tx<'_>, book: &Book, request: &Request, now: Instant) -> Result<Done, Refusal> {
    if let Some(done) = texts::done_before(tx, request.once.as_deref())? {
        return Ok(done);
    }
    let cases = families(tx, request)?;
    let mut family = Family::load(tx, book, &cases, now)?;
    let place = family.place(request.case).ok_or(Refusal::NoCase(request.case))?;
    texts::refuse_if_newer(tx, request)?;
    let at = request.happened_at.unwrap_or(now);
    let customer = family.world(book, place).case.receipt.and_then(|receipt| receipt.customer);
    let message = match &request.text {
        Some(text) => Some(texts::store(
            tx,
            book,
            (request.case.0.get(), author(request, customer)),
            (kind_of(request), text),
            (at, now),
        )?),
        None => None,
    };
    if let (Some(message), Some(text)) = (&message, &request.text) {
        texts::attach(tx, message, text, request.who)?;
    }
    if let Some(message) = message.as_ref().filter(|message| message.kind == MessageKind::Public) {
        Letter::Reply { case: message.case, message: message.id }.enqueue(tx, now)?;
        for (address, name) in &request.copies {
            let copy =
                Copy { id: tx.id(now), message: message.id, address: address.clone(), name: name.clone() };
            copies::insert(tx, &copy)?;
            Letter::Copy { case: message.case, message: message.id, copy: copy.id }.enqueue(tx, now)?;
        }
    }
    let mut refs = message.as_ref().map(texts::refs);
    let was_excluded = family.world(book, place).case.status.is_excluded();
    for command in &request.commands {
        let refs = if says_something(&command.ask) { refs.take() } else { None };
        decide(book, &mut family, place, (*command, &refs.unwrap_or_default()), (at, now))?;
    }
    let is_note = message.as_ref().is_some_and(|message| message.kind == MessageKind::Note);
    let note = (is_note && request.remarks.is_empty()).then_some(remark::Ask::Note);
    for ask in request.remarks.iter().cloned().chain(note) {
        let command = remark::Command {
            ask,
            actor: request.who.actor(),
            agent: request.who.agent(),
            team: request.who.team(),
            contact: None,
        };
        let said = remark::decide(&family.world(book, place), &command, now)?;
        family.remark(place, &said, &refs.take().unwrap_or_default());
    }
    conclude(tx, book, &mut family, now)?;
    if !was_excluded {
        route(tx, book, (&family, place), now)?;
    }
    let done = Done {
        case: request.case,
        message: message.map(|message| message.id),
        version: family.version(place),
    };
    texts::remember(tx, request.once.as_deref(), done, now)?;
    book.folded.keep(family);
    Ok(done)
}

/// Tells the function that owns a case which the mission excludes.
fn route(
    tx: &mut Tx<'_>,
    book: &Book,
    (family, place): (&Family, usize),
    now: Instant,
) -> Result<(), Refusal> {
    let world = family.world(book, place);
    let rules = book.rules.rules(world.case.version);
    let function = desk::triage::owning_function(rules, world.case.category);
    if let (Status::OutOfScope, Some(function)) = (world.case.status, function) {
        effects::route(tx, (world.id, family.version(place)), function, now)?;
    }
    Ok(())
}

/// The cases that are folded together with the one asked about, and with those that the request joins to it.
fn families(tx: &mut Tx<'_>, request: &Request) -> Result<Vec<CaseId>, Refusal> {
    let mut cases = family_of(tx, request.case)?;
    for other in request.commands.iter().filter_map(|command| other_case(&command.ask)) {
        for case in family_of(tx, other)? {
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
    }
    cases.sort();
    Ok(cases)
}

/// The cases that are folded together with one.
///
/// # Errors
///
/// Fails when there is no such case.
pub fn family_of(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<CaseId>, Refusal> {
    let family = store::cases::family(tx, case.0.get())?;
    let family: Vec<CaseId> = family.into_iter().filter_map(NonZeroU32::new).map(CaseId).collect();
    if family.is_empty() { Err(Refusal::NoCase(case)) } else { Ok(family) }
}

/// The case that a request joins to its own.
fn other_case(ask: &Ask) -> Option<CaseId> {
    match ask {
        Ask::MergeInto(other) | Ask::LinkTo(other) => Some(*other),
        _ => None,
    }
}

/// Whether a message goes with it.
fn says_something(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::RecordCustomerMessage
            | Ask::Reply
            | Ask::SendNextSteps
            | Ask::SendWorkaround
            | Ask::SendArticle
            | Ask::AskCustomer
            | Ask::RecordFollowUp
            | Ask::RecordCustomerMessageBy(_)
    )
}

/// Whether a request records what the customer said.
fn is_theirs(ask: &Ask) -> bool {
    matches!(ask, Ask::RecordCustomerMessage | Ask::RecordCustomerMessageBy(_))
}

/// Whose words a text is: what a customer says on the telephone is theirs, whoever writes it down.
fn author(request: &Request, customer: Option<CustomerId>) -> Who {
    let is_theirs = request.commands.iter().any(|command| is_theirs(&command.ask));
    customer.filter(|_| is_theirs).map_or(request.who, Who::Customer)
}

fn kind_of(request: &Request) -> MessageKind {
    let asks = || request.commands.iter().map(|command| &command.ask);
    let is_handoff = |ask: &remark::Ask| matches!(ask, remark::Ask::OfferHandOff { .. });
    match request.who {
        _ if request.remarks.iter().any(is_handoff) => MessageKind::Handoff,
        _ if asks().any(is_theirs) => MessageKind::Customer,
        Who::Customer(_) => MessageKind::Customer,
        _ if asks().any(says_something) => MessageKind::Public,
        _ => MessageKind::Note,
    }
}

/// Decides one command on what the ones before it left.
pub fn decide(
    book: &Book,
    family: &mut Family,
    place: usize,
    (command, refs): (Command, &Refs),
    (at, now): (Instant, Instant),
) -> Result<(), Refusal> {
    let events = desk::decide(&family.world(book, place), command, at)?;
    for (stream, event) in events {
        let place = match stream {
            StreamId::Case(case) => match family.place(case) {
                Some(place) => place,
                // A case that is split off begins here.
                None => family.join(case),
            },
            StreamId::Obligation(_) => continue,
        };
        let event = Event { recorded_at: now, ..event };
        family.add(book, place, event, refs, now);
    }
    Ok(())
}

/// Writes what was added, with everything that follows from it: what the engine concludes, what has to be told to whom,
/// and the rows that lists are made of.
pub fn conclude(tx: &mut Tx<'_>, book: &Book, family: &mut Family, now: Instant) -> Result<(), Refusal> {
    let places: Vec<(usize, CaseId)> = family.cases().map(|(case, _)| case).enumerate().collect();
    let mut told = Vec::new();
    for (place, case) in &places {
        for (_, noted) in desk::due(&family.world(book, *place), now) {
            let effects = desk::effects(&family.world(book, *place), &noted);
            let version = family.note(book, *place, noted, now);
            told.extend(effects.into_iter().enumerate().map(|(nth, effect)| (*case, version, nth, effect)));
        }
    }
    let turned: Vec<usize> =
        places.iter().map(|(place, _)| *place).filter(|place| family.turns(*place)).collect();
    family.save(tx)?;
    for (case, version, nth, effect) in told {
        effects::enqueue(tx, book, (case, version, nth), &effect, now)?;
    }
    for (place, _) in places {
        project::save(tx, book, family, place, now)?;
    }
    for place in turned {
        crate::surveys::follow(tx, book, &family.world(book, place), now)?;
    }
    Ok(())
}
