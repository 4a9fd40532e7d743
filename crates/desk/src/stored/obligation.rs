//! What happened to an obligation outside cases, and what the engine noted about it.

use calendar::Instant;
use mission::{Jurisdiction, ObligationKind};

use super::fields::{Fields, body, fields};
use super::noted::{Fields as NotedFields, needed};
use super::problem::Problem;
use super::text::{Text, meaning, name, shortened};
use super::{Class, Refs, Row, Stored};
use crate::Rulebook;
use crate::case::event::{Actor, AgentId, CaseId, CustomerId, TeamId};
use crate::obligation::{Body, Event, Noted, RungKey, Start};

/// The names of what is noted about an obligation.
pub const OBLIGATION_NOTED_KINDS: [&str; 5] =
    ["rung_fired", "rung_moot", "rung_superseded", "missed", "miss_rescinded"];

/// An event of an obligation as the log keeps it.
pub fn write_obligation(book: &Rulebook, event: &Event, refs: &Refs) -> Stored {
    let mut fields = Fields {
        agent: event.agent.map(|id| id.0),
        team: event.team.map(|id| id.0),
        message: refs.message,
        digest: refs.digest.and_then(Text::made),
        product: refs.product.as_deref().and_then(Text::of),
        rule: refs.rule.as_deref().and_then(Text::of),
        handle_ms: refs.handle_ms.map(i64::from),
        ..Fields::default()
    };
    if let Body::Started(start) = event.body {
        fields.obligation = Text::of(start.kind.word());
        fields.case_id = start.case.map(|id| id.0);
        fields.customer_id = start.customer.map(|id| id.0);
        fields.zone = start.zone.and_then(|zone| Text::of(book.zone(zone).name()));
        fields.jurisdiction = start.law.and_then(|law| Text::of(law.word()));
    }
    let actor = if event.agent.is_some() { Actor::Person } else { Actor::System };
    Stored {
        at: event.at,
        recorded_at: event.recorded_at,
        actor: actor.word(),
        class: Class::Happened,
        kind: event.body.name(),
        body: body(&fields),
    }
}

/// The event of an obligation that a row of the log is, with what it refers to.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it.
pub fn read_obligation(book: &Rulebook, row: &Row<'_>) -> Result<(Event, Refs), Problem> {
    let known = Body::NAMES.iter().find(|known| **known == row.kind);
    let kind = *known.ok_or_else(|| Problem::UnknownKind(shortened(row.kind)))?;
    let mut fields: Fields<'_> = fields(row.body)?;
    let body = match Body::find(kind) {
        Some(body) => body,
        None => {
            let of = meaning("obligation", fields.obligation.take(), ObligationKind::find)?;
            Body::Started(Start {
                kind: needed(kind, "obligation", of)?,
                zone: name("zone", fields.zone.take(), |name| book.find_zone(name))?,
                law: meaning("jurisdiction", fields.jurisdiction.take(), Jurisdiction::find)?,
                customer: fields.customer_id.take().map(CustomerId),
                case: fields.case_id.take().map(CaseId),
            })
        }
    };
    let event = Event {
        at: row.at,
        recorded_at: row.recorded_at,
        seq: row.seq,
        agent: fields.agent.take().map(AgentId),
        team: fields.team.take().map(TeamId),
        body,
    };
    let refs = fields.refs()?;
    if fields != Fields::default() {
        return Err(Problem::Superfluous(kind));
    }
    Ok((event, refs))
}

/// A note of an obligation as the log keeps it.
pub fn write_obligation_noted(book: &Rulebook, noted: &Noted) -> Stored {
    let mut fields = NotedFields::default();
    let (kind, at, recorded_at) = take_up(&mut fields, book, noted);
    let body = body(&fields);
    Stored { at, recorded_at, actor: Actor::System.word(), class: Class::Noted, kind, body }
}

/// The note of an obligation that a row of the log is.
///
/// # Errors
///
/// A [`Problem`] when we cannot have written it.
pub fn read_obligation_noted(book: &Rulebook, row: &Row<'_>) -> Result<Noted, Problem> {
    let known = OBLIGATION_NOTED_KINDS.iter().find(|known| **known == row.kind);
    let kind = *known.ok_or_else(|| Problem::UnknownKind(shortened(row.kind)))?;
    let mut fields: NotedFields<'_> = fields(row.body)?;
    let noted = noted(&mut fields, book, kind, row)?;
    if fields != NotedFields::default() {
        return Err(Problem::Superfluous(kind));
    }
    Ok(noted)
}

/// Says what a note says: its name, when it was due, when it was recorded.
pub(super) fn take_up<'f>(
    fields: &mut NotedFields<'f>,
    book: &'f Rulebook,
    noted: &Noted,
) -> (&'static str, Instant, Instant) {
    match *noted {
        Noted::RungFired { key, due_at, fired_at } => {
            take_up_rung(fields, book, (&key, due_at));
            ("rung_fired", due_at, fired_at)
        }
        Noted::RungMoot { key, due_at, fired_at } => {
            take_up_rung(fields, book, (&key, due_at));
            ("rung_moot", due_at, fired_at)
        }
        Noted::RungSuperseded { key, fired_at } => {
            take_up_rung(fields, book, (&key, fired_at));
            ("rung_superseded", fired_at, fired_at)
        }
        Noted::Missed { nth, at, fired_at } => {
            fields.nth = Some(nth);
            ("missed", at, fired_at)
        }
        Noted::MissRescinded { nth, fired_at } => {
            fields.nth = Some(nth);
            ("miss_rescinded", fired_at, fired_at)
        }
    }
}

/// A key knows a ladder by its place only. It is named after the version in force when the rung was due, or one that has so
/// many ladders.
fn take_up_rung<'f>(fields: &mut NotedFields<'f>, book: &'f Rulebook, (key, at): (&RungKey, Instant)) {
    fields.nth = Some(key.nth);
    fields.rung = Some(key.rung);
    let ladder = |policy: &'f mission::Policy| {
        let ladder = policy.obligations.ladders.get(usize::from(key.ladder))?;
        Some((policy.version.as_str(), ladder.name.as_str()))
    };
    let named = book.asked_first(book.version_at(at)).find_map(ladder);
    let (version, name) = named.unwrap_or_default();
    (fields.version, fields.ladder) = (Text::of(version), Text::of(name));
}

/// What the fields say of a note of this kind; what is used is taken out.
pub(super) fn noted(
    fields: &mut NotedFields<'_>,
    book: &Rulebook,
    kind: &'static str,
    row: &Row<'_>,
) -> Result<Noted, Problem> {
    let (at, fired_at) = (row.at, row.recorded_at);
    let nth = needed(kind, "nth", fields.nth.take())?;
    Ok(match kind {
        "rung_fired" => Noted::RungFired { key: rung(fields, book, (kind, nth))?, due_at: at, fired_at },
        "rung_moot" => Noted::RungMoot { key: rung(fields, book, (kind, nth))?, due_at: at, fired_at },
        "rung_superseded" => Noted::RungSuperseded { key: rung(fields, book, (kind, nth))?, fired_at },
        "missed" => Noted::Missed { nth, at, fired_at },
        _ => Noted::MissRescinded { nth, fired_at },
    })
}

fn rung(
    fields: &mut NotedFields<'_>,
    book: &Rulebook,
    (kind, nth): (&'static str, u32),
) -> Result<RungKey, Problem> {
    let version = name("version", fields.version.take(), |number| book.find_version(number))?;
    let ladders = &book.rules(needed(kind, "version", version)?).obligations.ladders;
    let place = |name: &str| ladders.iter().position(|ladder| ladder.name == name);
    let ladder = name("ladder", fields.ladder.take(), |name| u8::try_from(place(name)?).ok())?;
    Ok(RungKey {
        nth,
        ladder: needed(kind, "ladder", ladder)?,
        rung: needed(kind, "rung", fields.rung.take())?,
    })
}
