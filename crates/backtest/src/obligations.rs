//! Obligations outside cases in a history of JSON Lines: `"subject":"privacy_request:R-7","event":"started"`.

use std::collections::BTreeMap;

use calendar::{Instant, Zone};
use desk::Rulebook;
use desk::case::event::{AgentId, CustomerId, TeamId, ZoneId};
use desk::obligation::{self, Body, Event, Obligation, ObligationId, Start};
use mission::{Jurisdiction, ObligationKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::build::show;
use crate::column::Column;
use crate::history::History;
use crate::intern::Texts;
use crate::problem::{Findings, ProblemKind};
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
    /// What was wrong with lines that were read.
    pub findings: Findings,
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
        let mut rows = Vec::new();
        for offset in &history.others {
            let line = String::from_utf8_lossy(history.source.line_at(*offset));
            let Ok(line) = serde_json::from_str::<Line<'_>>(&line) else { continue };
            let Some((subject, kind)) = text(line.subject).and_then(|it| kind_of(&it).map(|kind| (it, kind)))
            else {
                continue;
            };
            if let Some(event) = found.event(history, &line, (kind, n_zones)) {
                rows.push(Row { key: Key::new(&event, &line), offset: *offset, subject, event });
            }
        }
        rows.sort_by(|a, b| (&a.key, a.offset).cmp(&(&b.key, b.offset)));
        found.take(rows);
        found
    }

    /// Takes up rows in order. Of several with one id, or without one equal in every field, the first is used (design.md 7).
    fn take(&mut self, rows: Vec<Row>) {
        let mut firsts: BTreeMap<(Option<String>, Option<Fields>), Fields> = BTreeMap::new();
        for Row { key: Key { id, fields, .. }, offset, subject, event } in rows {
            let identity = (id.clone(), id.is_none().then(|| fields.clone()));
            if let Some(first) = firsts.get(&identity) {
                self.note_repetition(offset, (id.as_deref(), *first == fields));
                continue;
            }
            firsts.insert(identity, fields);
            let stream = self.streams.entry(subject).or_default();
            stream.push(Event { seq: stream.len() as u64, ..event });
        }
    }

    fn note_repetition(&mut self, offset: u64, (id, is_equal): (Option<&str>, bool)) {
        self.n_duplicates += 1;
        let (kind, what) = match is_equal {
            true => (ProblemKind::DuplicateRow, "the row equals an earlier one"),
            false => (ProblemKind::DuplicateId, "another row has the same id but not the same content"),
        };
        self.findings.add(kind, offset as usize, || match id {
            Some(id) => {
                (Some(Column::EventId.word().to_string()), format!("`{}`: {what}", show(id.as_bytes())))
            }
            None => (None, what.to_string()),
        });
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

/// A line that can be used.
struct Row {
    key: Key,
    /// Where it starts.
    offset: u64,
    subject: String,
    event: Event,
}

/// The texts of a line's fields.
type Fields = [Option<String>; 12];

/// What decides between events: instant, number, place in the list of events, id; then the texts of the fields.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at: Instant,
    seq: u64,
    rank: usize,
    id: Option<String>,
    fields: Fields,
}

impl Key {
    fn new(event: &Event, line: &Line<'_>) -> Key {
        let fields = [
            line.at,
            line.recorded_at,
            line.seq,
            line.id,
            line.subject,
            line.event,
            line.zone,
            line.jurisdiction,
            line.customer_id,
            line.case_id,
            line.agent,
            line.team,
        ];
        Key {
            at: event.at.min(event.recorded_at),
            seq: event.seq,
            rank: event.body.rank(),
            id: text(line.id),
            fields: fields.map(text),
        }
    }
}
