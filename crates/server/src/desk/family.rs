//! The cases that have to be folded together, as the event log has them.

use calendar::Instant;
use desk::case::event::{CaseId, Event};
use desk::case::remark::{Remark, Remarks};
use desk::case::{replay, replay_family};
use desk::stored::{self, Refs, Stored};
use desk::{CaseState, Noted, Others, World};
use store::Tx;
use store::log::{self, Class, NewEvent};

use super::refusal::Refusal;
use crate::book::Book;

/// Cases that act on each other, or one that acts on none (clocks.md 11).
#[derive(Debug)]
pub struct Family {
    streams: Vec<Stream>,
    states: Vec<CaseState>,
    /// Until when the states are folded.
    folded_to: Instant,
}

/// One case of a family.
#[derive(Debug)]
struct Stream {
    id: CaseId,
    events: Vec<Event>,
    noted: Vec<Noted>,
    /// What was said about it.
    remarks: Remarks,
    /// The same one by one, with what each refers to.
    remarked: Vec<(Remark, Refs)>,
    /// The version of the last event of the stream, happened, noted or annotated.
    version: i64,
    /// What was added since it was loaded.
    added: Vec<NewEvent>,
}

/// The name of a case's stream in the log.
pub fn stream_name(case: CaseId) -> String {
    format!("case/{}", case.0)
}

impl Family {
    /// A family of one case of which nothing is known yet.
    pub fn of_new(case: CaseId) -> Family {
        let stream = Stream::of_new(case);
        Family { streams: vec![stream], states: vec![CaseState::default()], folded_to: Instant(i64::MIN) }
    }

    /// Loads `cases` and folds them, letting time pass up to and including `now`.
    ///
    /// # Errors
    ///
    /// Fails when a case does not exist, or when one of its events cannot be read.
    pub fn load(tx: &mut Tx<'_>, book: &Book, cases: &[CaseId], now: Instant) -> Result<Family, Refusal> {
        let mut streams = Vec::with_capacity(cases.len());
        for case in cases {
            streams.push(Stream::load(tx, book, *case)?);
        }
        let mut family = Family { states: Vec::new(), streams, folded_to: now };
        family.fold(book, now);
        Ok(family)
    }

    fn fold(&mut self, book: &Book, now: Instant) {
        self.folded_to = now;
        self.states = match self.streams.as_mut_slice() {
            [only] => vec![replay(&book.rules, &mut only.events, now)],
            several => {
                let streams: Vec<(CaseId, &[Event])> =
                    several.iter().map(|stream| (stream.id, stream.events.as_slice())).collect();
                replay_family(&book.rules, &streams, now)
            }
        };
    }

    /// The cases with their states.
    pub fn cases(&self) -> impl Iterator<Item = (CaseId, &CaseState)> {
        self.streams.iter().map(|stream| stream.id).zip(&self.states)
    }

    /// The case with the smallest number.
    pub fn first(&self) -> CaseId {
        self.streams.iter().map(|stream| stream.id).min().unwrap_or(CaseId::from_index(0))
    }

    /// The place of a case.
    pub fn place(&self, case: CaseId) -> Option<usize> {
        self.streams.iter().position(|stream| stream.id == case)
    }

    /// What a decision about one of them may look at.
    pub fn world<'w>(&'w self, book: &'w Book, place: usize) -> World<'w> {
        let stream = &self.streams[place];
        World {
            noted: &stream.noted,
            remarks: &stream.remarks,
            others: self,
            next_seq: stream.version.unsigned_abs() + 1,
            ..World::of(&book.rules, stream.id, &self.states[place])
        }
    }

    /// The version of a stream.
    pub fn version(&self, place: usize) -> i64 {
        self.streams[place].version
    }

    /// What was noted of a case, in order.
    pub fn noted(&self, place: usize) -> &[Noted] {
        &self.streams[place].noted
    }

    /// What happened to a case, in order.
    pub fn events(&self, place: usize) -> &[Event] {
        &self.streams[place].events
    }

    /// What was remarked about a case, in order, with the texts it refers to.
    pub fn remarked(&self, place: usize) -> &[(Remark, Refs)] {
        &self.streams[place].remarked
    }

    /// Adds what happened, and folds it in.
    pub fn add(&mut self, book: &Book, place: usize, event: Event, refs: &Refs, now: Instant) {
        self.push(place, stored::write(&book.rules, &event, refs));
        self.streams[place].remarks.follow(&event);
        self.streams[place].events.push(event);
        match self.states.as_mut_slice() {
            // What comes last needs no second look at what came before.
            [only] if event.applies_at() >= self.folded_to => {
                only.apply(&book.rules, &event);
                only.advance(&book.rules, now);
                self.folded_to = now;
            }
            _ => self.fold(book, now),
        }
    }

    /// Adds a remark.
    pub fn remark(&mut self, place: usize, remark: &Remark, refs: &Refs) {
        self.push(place, stored::write_remark(remark, refs));
        self.streams[place].remarks.apply(remark);
        self.streams[place].remarked.push((remark.clone(), refs.clone()));
    }

    /// Takes a new case in, about which nothing has happened.
    pub fn join(&mut self, case: CaseId) -> usize {
        self.streams.push(Stream::of_new(case));
        self.states.push(CaseState::default());
        self.streams.len() - 1
    }

    /// Adds what the engine concluded.
    pub fn note(&mut self, book: &Book, place: usize, noted: Noted, now: Instant) -> i64 {
        self.push(place, stored::write_noted(&book.rules, &noted, now));
        self.streams[place].noted.push(noted);
        self.streams[place].version
    }

    fn push(&mut self, place: usize, stored: Stored) {
        let stream = &mut self.streams[place];
        stream.version += 1;
        stream.added.push(NewEvent {
            stream: stream_name(stream.id),
            version: stream.version,
            occurred_at: stored.at,
            recorded_at: stored.recorded_at,
            actor: stored.actor.to_owned(),
            class: match stored.class {
                stored::Class::Happened => Class::Happened,
                stored::Class::Noted => Class::Noted,
            },
            kind: stored.kind.to_owned(),
            body: stored.body,
        });
    }

    /// Writes what was added.
    ///
    /// # Errors
    ///
    /// Fails when somebody else added to one of the streams since it was loaded.
    pub fn save(&mut self, tx: &mut Tx<'_>) -> Result<(), store::Error> {
        for stream in &mut self.streams {
            if !stream.added.is_empty() {
                log::append(tx, &stream.added)?;
                stream.added.clear();
            }
        }
        Ok(())
    }
}

impl Others for Family {
    fn find(&self, id: CaseId) -> Option<&CaseState> {
        self.place(id).map(|place| &self.states[place])
    }
}

impl Stream {
    fn of_new(id: CaseId) -> Stream {
        Stream {
            id,
            events: Vec::new(),
            noted: Vec::new(),
            remarks: Remarks::none(),
            remarked: Vec::new(),
            version: 0,
            added: Vec::new(),
        }
    }

    fn load(tx: &mut Tx<'_>, book: &Book, id: CaseId) -> Result<Stream, Refusal> {
        let rows = log::load(tx, &stream_name(id))?;
        if rows.is_empty() {
            return Err(Refusal::NoCase(id));
        }
        let (mut events, mut noted, mut version) = (Vec::with_capacity(rows.len()), Vec::new(), 0);
        let (mut remarks, mut remarked) = (Remarks::none(), Vec::new());
        for row in &rows {
            version = row.version;
            let unreadable = |problem: stored::Problem| Refusal::Unreadable {
                case: id,
                version: row.version,
                problem: problem.to_string(),
            };
            let stored = stored::Row {
                at: row.occurred_at,
                recorded_at: row.recorded_at,
                seq: row.version.unsigned_abs(),
                actor: &row.actor,
                kind: &row.kind,
                body: &row.body,
            };
            match row.class {
                Class::Happened if stored::is_remark(&row.kind) => {
                    let remark = stored::read_remark(&stored).map_err(unreadable)?;
                    remarks.apply(&remark.0);
                    remarked.push(remark);
                }
                Class::Happened => {
                    let event = stored::read(&book.rules, &stored).map_err(unreadable)?.0;
                    remarks.follow(&event);
                    events.push(event);
                }
                Class::Noted => noted.push(stored::read_noted(&book.rules, &stored).map_err(unreadable)?),
            }
        }
        Ok(Stream { id, events, noted, remarks, remarked, version, added: Vec::new() })
    }
}
