//! Obligations outside cases in a history of JSON Lines: `"subject":"privacy_request:R-7","event":"started"`.

use std::collections::BTreeMap;

use calendar::{Instant, Zone};
use desk::Rulebook;
use desk::case::event::{AgentId, CaseId, TeamId, ZoneId};
use desk::obligation::adjustment::{Adjustment, freeze};
use desk::obligation::{self, Body, Event, Obligation, ObligationId, Start};
use mission::{Jurisdiction, ObligationKind};
use serde_json::value::RawValue;

use crate::build::{SILENTLY_CLAMPED_MS, show};
use crate::column::Column;
use crate::customers::Customers;
use crate::history::History;
use crate::intern::Texts;
use crate::json::each_field;
use crate::problem::{Findings, ProblemKind};
use crate::row::NO_SEQ;
use crate::vocabulary;

/// The obligations of a history, by the names of their subjects.
#[derive(Debug, Default)]
pub struct Obligations {
    streams: BTreeMap<String, Stream>,
    /// Zones that requests were made from; a rulebook has them after those of the customers.
    pub zones: Vec<Zone>,
    /// Lines that repeat another.
    pub n_duplicates: u64,
    /// What was wrong with lines that were read.
    pub findings: Findings,
}

/// The events of one subject, in order, each with its place as its number.
#[derive(Debug, Default)]
struct Stream {
    events: Vec<Event>,
    /// Where their lines start.
    offsets: Vec<u64>,
}

/// Every obligation as the events up to an instant leave it.
#[derive(Debug, Default)]
pub struct Folded {
    /// In the order of the names of the subjects.
    pub list: Vec<(ObligationId, Obligation)>,
    /// How many events lie after the instant.
    pub n_after_end: u64,
    /// How many events were stored too late and wait for approval.
    pub n_held: u64,
    /// Those.
    pub findings: Findings,
    /// Corrections of published months, by the names of their subjects.
    pub adjustments: Vec<(String, Adjustment)>,
}

/// A field of a line about an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    At,
    RecordedAt,
    Seq,
    Id,
    Subject,
    Event,
    Zone,
    /// Whose law binds a request: `EU`, `US-CA`.
    Jurisdiction,
    CustomerId,
    CaseId,
    Agent,
    Team,
}

/// The keys of the fields, in their order.
const KEYS: [&str; 12] = [
    "at",
    "recorded_at",
    "seq",
    "id",
    "subject",
    "event",
    "zone",
    "jurisdiction",
    "customer_id",
    "case_id",
    "agent",
    "team",
];

/// What a line about an obligation says. A number may be written as text, and an id as a number.
#[derive(Debug, Default)]
struct Line<'l>([Raw<'l>; KEYS.len()]);

impl<'l> Line<'l> {
    /// The fields of a line, and the keys it names twice. Of two values the first is read.
    fn read(text: &'l str) -> (Line<'l>, Vec<String>) {
        let (mut line, mut repeated) = (Line::default(), Vec::new());
        each_field(text, |key, raw| match line.place(&key) {
            Some(Some(_)) => repeated.push(key.into_owned()),
            Some(place) => *place = Some(raw),
            None => {}
        });
        (line, repeated)
    }

    /// The field of a key, which is the name of its column or the shorter one of JSON Lines.
    fn place(&mut self, key: &str) -> Option<&mut Raw<'l>> {
        let key = match key {
            "occurred_at" => "at",
            "event_id" => "id",
            key => key,
        };
        let place = KEYS.iter().position(|known| *known == key)?;
        self.0.get_mut(place)
    }

    /// The value of a field, as text.
    fn text(&self, field: Field) -> Option<String> {
        text(self.0[field as usize])
    }
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
    /// The obligations of a history and its customers. The order of the lines makes no difference.
    pub fn of(history: &History, customers: &Customers) -> Obligations {
        let mut found = Obligations::default();
        let mut rows = Vec::new();
        for offset in &history.others {
            let line = String::from_utf8_lossy(history.source.line_at(*offset));
            let (line, repeated) = Line::read(&line);
            let Some((subject, kind)) =
                line.text(Field::Subject).and_then(|it| kind_of(&it).map(|kind| (it, kind)))
            else {
                continue;
            };
            found.note_fields(*offset, &line, repeated);
            if let Some(event) = found.event((history, customers), &line, kind, *offset) {
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
            stream.events.push(Event { seq: stream.events.len() as u64, ..event });
            stream.offsets.push(offset);
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
        self.streams.get(subject).map_or(&[], |stream| stream.events.as_slice())
    }

    /// How many events there are, without repetitions.
    pub fn n_events(&self) -> u64 {
        self.streams.values().map(|stream| stream.events.len() as u64).sum()
    }

    /// The cases that obligations come from of which no line says whom they concern, sorted.
    pub fn cases_of_somebody(&self) -> Vec<CaseId> {
        let starts = self.all().filter_map(|event| match event.body {
            Body::Started(start) if start.customer.is_none() => start.case,
            _ => None,
        });
        let mut cases: Vec<CaseId> = starts.collect();
        cases.sort_unstable();
        cases.dedup();
        cases
    }

    /// The earliest event of all.
    pub fn first_at(&self) -> Option<Instant> {
        self.all().map(|event| event.at).min()
    }

    /// The latest event of all.
    pub fn last_at(&self) -> Option<Instant> {
        self.all().map(|event| event.at).max()
    }

    /// Every obligation folded up to and including `as_of`.
    pub fn fold(&self, book: &Rulebook, as_of: Instant) -> Folded {
        let mut folded = Folded::default();
        for (id, (subject, stream)) in (0u32..).zip(&self.streams) {
            let mut counted: Vec<Event> =
                stream.events.iter().filter(|event| event.at <= as_of).copied().collect();
            folded.n_after_end += (stream.events.len() - counted.len()) as u64;
            let mut obligation = obligation::replay(book, &mut counted, as_of);
            let adjusted = freeze(book, &counted, &mut obligation, as_of).into_iter();
            folded.adjustments.extend(adjusted.map(|one| (subject.clone(), one)));
            folded.note_held(&obligation, stream);
            folded.list.push((ObligationId(id), obligation));
        }
        folded
    }

    fn all(&self) -> impl Iterator<Item = &Event> {
        self.streams.values().flat_map(|stream| &stream.events)
    }

    fn event(
        &mut self,
        (history, customers): (&History, &Customers),
        line: &Line<'_>,
        kind: ObligationKind,
        offset: u64,
    ) -> Option<Event> {
        let at: Instant = line.text(Field::At)?.parse().ok()?;
        let recorded_at = line.text(Field::RecordedAt).and_then(|text| {
            let read = text.parse().ok();
            self.expect(read, (ProblemKind::BadOtherInstant, offset, "recorded_at", &text), "is no instant")
        });
        let seq = line.text(Field::Seq).and_then(|text| {
            let read = vocabulary::whole(text.as_bytes());
            self.expect(read, (ProblemKind::BadNumber, offset, "seq", &text), "is no whole number")
        });
        let number = |texts: &Texts, name: Field| {
            texts.find_sorted(line.text(name)?.as_bytes()).and_then(|index| u32::try_from(index).ok())
        };
        let body = match line.text(Field::Event)?.as_str() {
            "started" => Body::Started(Start {
                kind,
                zone: line.text(Field::Zone).and_then(|name| {
                    let zone = self.zone(&name, customers.zones.len());
                    self.expect(zone, (ProblemKind::UnknownZone, offset, "zone", &name), "is no known zone")
                }),
                law: line.text(Field::Jurisdiction).and_then(|name| {
                    let place = (ProblemKind::UnknownJurisdiction, offset, "jurisdiction", name.as_str());
                    let known: Vec<&str> = Jurisdiction::ALL.iter().map(|law| law.word()).collect();
                    let what = format!("is no known jurisdiction; known are {}", known.join(" and "));
                    self.expect(Jurisdiction::find(&name), place, &what)
                }),
                customer: line.text(Field::CustomerId).and_then(|name| customers.find(history, &name)),
                case: line.text(Field::CaseId).and_then(|case| history.find_case(case.as_bytes())),
            }),
            other => Body::find(other)?,
        };
        let recorded_at = recorded_at.unwrap_or(at);
        if at.ms_since(recorded_at) > SILENTLY_CLAMPED_MS {
            let what = || format!("{at} lies after {recorded_at}, when it was stored");
            self.findings.add(ProblemKind::ClockAhead, offset as usize, || (Some("at".to_string()), what()));
        }
        Some(Event {
            // Nothing happens after it was stored (clocks.md 12.2).
            at: at.min(recorded_at),
            recorded_at,
            seq: seq.unwrap_or(NO_SEQ),
            agent: number(&history.agents, Field::Agent).map(AgentId::from_index),
            team: number(&history.teams, Field::Team).map(TeamId::from_index),
            body,
        })
    }

    /// Reports a value that could not be read, and hands on one that could.
    fn expect<T>(
        &mut self,
        value: Option<T>,
        (kind, offset, field, text): (ProblemKind, u64, &str, &str),
        what: &str,
    ) -> Option<T> {
        if value.is_none() {
            let what = || (Some(field.to_string()), format!("`{}` {what}", show(text.as_bytes())));
            self.findings.add(kind, offset as usize, what);
        }
        value
    }

    /// Reports fields that stand twice in a line, or are neither text nor number.
    fn note_fields(&mut self, offset: u64, line: &Line<'_>, repeated: Vec<String>) {
        for key in repeated {
            self.findings.add(ProblemKind::RepeatedColumn, offset as usize, || {
                let what = format!("the line names `{key}` twice");
                (Some(key), what)
            });
        }
        for (key, raw) in KEYS.iter().zip(line.0) {
            let Some(raw) = raw.map(RawValue::get).filter(|raw| raw.starts_with(['[', '{', 't', 'f'])) else {
                continue;
            };
            self.findings.add(ProblemKind::WrongType, offset as usize, || {
                (Some(key.to_string()), format!("`{}` is neither text nor a number", show(raw.as_bytes())))
            });
        }
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

impl Folded {
    /// Reports the lines of an obligation that wait for a supervisor's approval.
    fn note_held(&mut self, obligation: &Obligation, stream: &Stream) {
        for event in &obligation.held {
            let offset = stream.offsets.get(event.seq as usize).copied().unwrap_or_default();
            self.n_held += 1;
            self.findings.add(ProblemKind::TooLate, offset as usize, || {
                let (word, at, recorded_at) = (event.body.name(), event.at, event.recorded_at);
                (None, format!("`{word}` at {at} was stored at {recorded_at}"))
            });
        }
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
type Fields = [Option<String>; KEYS.len()];

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
        Key {
            at: event.at,
            seq: event.seq,
            rank: event.body.rank(),
            id: line.text(Field::Id),
            fields: line.0.map(text),
        }
    }
}
