//! Obligations outside cases in a history of JSON Lines: `"subject":"privacy_request:R-7","event":"started"`.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Instant, Zone};
use desk::Rulebook;
use desk::case::event::{AgentId, CustomerId, TeamId, ZoneId};
use desk::obligation::{self, Body, Event, Obligation, ObligationId, Start};
use mission::{Jurisdiction, ObligationKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::history::History;
use crate::intern::Texts;
use crate::row::NO_SEQ;
use crate::vocabulary;

/// The obligations of a history, by the names of their subjects.
#[derive(Debug, Default)]
pub struct Obligations {
    streams: BTreeMap<String, Vec<Event>>,
    /// Zones that requests were made from; a rulebook has them after those of the customers.
    pub zones: Vec<Zone>,
    /// Lines that repeat another.
    pub n_duplicates: u64,
}

/// What a line about an obligation says. Names are those of the columns; a number may be written as text, and an id as a
/// number.
#[derive(Debug, Deserialize)]
struct Line<'l> {
    #[serde(alias = "occurred_at", borrow)]
    at: Raw<'l>,
    #[serde(borrow)]
    recorded_at: Raw<'l>,
    #[serde(borrow)]
    seq: Raw<'l>,
    #[serde(alias = "event_id", borrow)]
    id: Raw<'l>,
    #[serde(borrow)]
    subject: Raw<'l>,
    #[serde(borrow)]
    event: Raw<'l>,
    #[serde(borrow)]
    zone: Raw<'l>,
    /// Whose law binds a request: `EU`, `US-CA`.
    #[serde(borrow)]
    jurisdiction: Raw<'l>,
    #[serde(borrow)]
    customer_id: Raw<'l>,
    #[serde(borrow)]
    case_id: Raw<'l>,
    #[serde(borrow)]
    agent: Raw<'l>,
    #[serde(borrow)]
    team: Raw<'l>,
}

/// A value as the line spells it.
type Raw<'l> = Option<&'l RawValue>;

/// The text of a value, or a number as it is written; nothing for what is neither.
fn text(raw: Raw<'_>) -> Option<String> {
    let raw = raw?.get();
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok().filter(|text: &String| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(raw.to_owned()),
        _ => None,
    }
}

/// The kind of obligation a subject is, when it is one: of `privacy_request:R-7`, the privacy request.
pub fn kind_of(subject: &str) -> Option<ObligationKind> {
    let (kind, id) = subject.split_once(':')?;
    ObligationKind::find(kind).filter(|_| !id.is_empty())
}

/// Whether an event is one of an obligation.
pub fn is_event(name: &str) -> bool {
    Body::NAMES.contains(&name)
}

impl Obligations {
    /// The obligations of a history; `n_zones` are known already. The order of the lines makes no difference.
    pub fn of(history: &History, n_zones: usize) -> Obligations {
        let mut found = Obligations::default();
        let mut seen = BTreeSet::new();
        let mut streams: BTreeMap<String, Vec<(Key, Event)>> = BTreeMap::new();
        for offset in &history.others {
            let Ok(line_text) = std::str::from_utf8(history.source.line_at(*offset)) else { continue };
            let Ok(line) = serde_json::from_str::<Line<'_>>(line_text) else { continue };
            let Some((subject, kind)) = text(line.subject).and_then(|it| kind_of(&it).map(|kind| (it, kind)))
            else {
                continue;
            };
            // A duplicate has an equal id, or without one is equal in every field (design.md 7).
            let id = text(line.id);
            let key = id.clone().map_or((false, line_text.trim().to_owned()), |id| (true, id));
            if !seen.insert(key) {
                found.n_duplicates += 1;
            } else if let Some(event) = found.event(history, &line, (kind, n_zones)) {
                // Events of one instant: by number, then in the order of the list, then by id, then by text.
                let key = (event.at.min(event.recorded_at), event.seq, event.body.rank(), id);
                streams.entry(subject).or_default().push(((key, line_text.to_owned()), event));
            }
        }
        found.streams = streams.into_iter().map(|(subject, events)| (subject, numbered(events))).collect();
        found
    }

    /// The names of the subjects, in the order of their ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.streams.keys().map(String::as_str)
    }

    /// The events of a subject, in order.
    pub fn events(&self, subject: &str) -> &[Event] {
        self.streams.get(subject).map_or(&[], Vec::as_slice)
    }

    /// How many events there are, without repetitions.
    pub fn n_events(&self) -> u64 {
        self.streams.values().map(|events| events.len() as u64).sum()
    }

    /// The earliest event of all.
    pub fn first_at(&self) -> Option<Instant> {
        self.streams.values().flatten().map(|event| event.at).min()
    }

    /// The latest event of all.
    pub fn last_at(&self) -> Option<Instant> {
        self.streams.values().flatten().map(|event| event.at).max()
    }

    /// Every obligation folded up to and including `as_of`, and how many events lie after it.
    pub fn fold(&self, book: &Rulebook, as_of: Instant) -> (Vec<(ObligationId, Obligation)>, u64) {
        let mut n_after_end = 0;
        let fold = |(id, events): (u32, &Vec<Event>)| {
            let mut counted: Vec<Event> = events.iter().filter(|event| event.at <= as_of).copied().collect();
            n_after_end += (events.len() - counted.len()) as u64;
            (ObligationId(id), obligation::replay(book, &mut counted, as_of))
        };
        let folded = (0u32..).zip(self.streams.values()).map(fold).collect();
        (folded, n_after_end)
    }

    fn event(
        &mut self,
        history: &History,
        line: &Line<'_>,
        (kind, n_zones): (ObligationKind, usize),
    ) -> Option<Event> {
        let at = text(line.at)?.parse().ok()?;
        let recorded_at = text(line.recorded_at).and_then(|text| text.parse().ok());
        let number = |texts: &Texts, name: Raw<'_>| {
            texts.find_sorted(text(name)?.as_bytes()).and_then(|index| u32::try_from(index).ok())
        };
        let body = match text(line.event)?.as_str() {
            "started" => Body::Started(Start {
                kind,
                zone: text(line.zone).and_then(|name| self.zone(&name, n_zones)),
                law: text(line.jurisdiction).and_then(|law| Jurisdiction::find(&law)),
                customer: number(&history.customers, line.customer_id).map(CustomerId::from_index),
                case: text(line.case_id).and_then(|case| history.find_case(case.as_bytes())),
            }),
            other => Body::find(other)?,
        };
        Some(Event {
            at,
            recorded_at: recorded_at.unwrap_or(at),
            seq: text(line.seq).and_then(|seq| seq.parse().ok()).unwrap_or(NO_SEQ),
            agent: number(&history.agents, line.agent).map(AgentId::from_index),
            team: number(&history.teams, line.team).map(TeamId::from_index),
            body,
        })
    }

    fn zone(&mut self, name: &str, n_zones: usize) -> Option<ZoneId> {
        let zone = vocabulary::zone(name.as_bytes())?;
        let index = self.zones.iter().position(|known| *known == zone).unwrap_or_else(|| {
            self.zones.push(zone);
            self.zones.len() - 1
        });
        u16::try_from(n_zones + index).ok().map(ZoneId)
    }
}

/// What decides between events of one subject: instant, number, place in the list of events, id; then the text.
type Key = ((Instant, u64, usize, Option<String>), String);

/// The events in order, each with its place as its number.
fn numbered(mut events: Vec<(Key, Event)>) -> Vec<Event> {
    events.sort_by(|(a, _), (b, _)| a.cmp(b));
    (0u64..).zip(events).map(|(seq, (_, event))| Event { seq, ..event }).collect()
}
