//! The cases that have to be folded together, as the event log has them.

use calendar::Instant;
use desk::case::event::{CaseId, Event};
use desk::case::remark::{Remark, Remarks};
use desk::case::{late, replay, replay_family};
use desk::stored::{self, Refs, Stored};
use desk::{CaseState, Noted, Others, World};
use store::Tx;
use store::log::{self, Class, NewEvent, chain};

use super::refusal::Refusal;
use crate::book::Book;

/// Cases that act on each other, or one that acts on none (clocks.md 11).
#[derive(Debug)]
pub struct Family {
    streams: Vec<Stream>,
    states: Vec<CaseState>,
    /// Until when the states are folded.
    folded_to: Instant,
    /// Whether nothing came about by itself at `folded_to`: an event of that instant then needs no second look, for what
    /// happens at an instant comes before what time brings about at it (clocks.md 7.2).
    is_quiet: bool,
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
    /// The hash of that event; before it is stored, of the last one that is.
    hash: [u8; 32],
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
        let streams = vec![Stream::of_new(case)];
        Family { streams, states: vec![CaseState::default()], folded_to: Instant(i64::MIN), is_quiet: true }
    }

    /// Loads `cases` and folds them, letting time pass up to and including `now`. Of cases that were folded before only
    /// what is new is read.
    ///
    /// # Errors
    ///
    /// Fails when a case does not exist, or when one of its events cannot be read.
    pub fn load(tx: &mut Tx<'_>, book: &Book, cases: &[CaseId], now: Instant) -> Result<Family, Refusal> {
        if let Some(mut family) = book.folded.take(cases)
            && family.catch_up(tx, book, now)?
        {
            return Ok(family);
        }
        Family::load_anew(tx, book, cases, now)
    }

    /// Loads `cases` from the log and nothing else.
    ///
    /// # Errors
    ///
    /// Those of [`Family::load`].
    pub fn load_anew(
        tx: &mut Tx<'_>,
        book: &Book,
        cases: &[CaseId],
        now: Instant,
    ) -> Result<Family, Refusal> {
        let mut streams = Vec::with_capacity(cases.len());
        for case in cases {
            streams.push(Stream::load(tx, book, *case)?);
        }
        let mut family = Family { states: Vec::new(), streams, folded_to: now, is_quiet: false };
        family.fold(book, now);
        Ok(family)
    }

    /// Reads what came after what is known, and folds it in; `false` when what is known does not stand in the log as this
    /// transaction sees it.
    fn catch_up(&mut self, tx: &mut Tx<'_>, book: &Book, now: Instant) -> Result<bool, Refusal> {
        let mut is_folded = now >= self.folded_to && self.knows_all_until_then();
        for place in 0..self.streams.len() {
            let stream = &mut self.streams[place];
            let rows = log::since(tx, &stream_name(stream.id), stream.version)?;
            book.folded.note_read(rows.len());
            let n_known = stream.events.len();
            match rows.split_first() {
                Some((known, fresh)) if (known.version, known.hash) == (stream.version, stream.hash) => {
                    stream.read(book, fresh)?;
                }
                _ => return Ok(false),
            }
            for nth in n_known..self.streams[place].events.len() {
                let event = self.streams[place].events[nth];
                is_folded = is_folded && self.apply(book, &event);
            }
        }
        match is_folded {
            true => self.pass(book, now),
            false => self.fold(book, now),
        }
        Ok(true)
    }

    /// Whether no event of several cases was left out because it came later than they are folded to.
    fn knows_all_until_then(&self) -> bool {
        let events = || self.streams.iter().flat_map(|stream| &stream.events);
        self.streams.len() == 1 || events().all(|event| event.applies_at() <= self.folded_to)
    }

    /// Folds everything from the beginning.
    fn fold(&mut self, book: &Book, now: Instant) {
        book.folded.note_folded(self.streams.iter().map(|stream| stream.events.len()).sum());
        match self.streams.as_mut_slice() {
            [only] => {
                let before = Instant(now.as_ms().saturating_sub(1));
                self.states = vec![replay(&book.rules, &mut only.events, before)];
                let last = only.events.last().map_or(before, Event::applies_at);
                (self.folded_to, self.is_quiet) = (last.max(before), true);
                self.pass(book, now);
            }
            several => {
                let streams: Vec<(CaseId, &[Event])> =
                    several.iter().map(|stream| (stream.id, stream.events.as_slice())).collect();
                self.states = replay_family(&book.rules, &streams, now);
                (self.folded_to, self.is_quiet) = (now, false);
            }
        }
    }

    /// Applies an event that comes after everything that is folded. `false` when it may come before something, or change
    /// what came before it; then everything has to be folded again.
    fn apply(&mut self, book: &Book, event: &Event) -> bool {
        let [only] = self.states.as_mut_slice() else { return false };
        let at = event.applies_at();
        let is_next = at > self.folded_to || (at == self.folded_to && self.is_quiet);
        if !is_next
            || event.body == desk::Body::LatenessApproved
            || late::has_late(&book.rules, std::slice::from_ref(event))
        {
            return false;
        }
        only.apply(&book.rules, event);
        (self.folded_to, self.is_quiet) = (at, true);
        book.folded.note_folded(1);
        true
    }

    /// Lets time pass up to and including `now`, after everything that happened.
    fn pass(&mut self, book: &Book, now: Instant) {
        if now < self.folded_to {
            return;
        }
        let is_alone = self.states.len() == 1;
        let was_quiet = now > self.folded_to || self.is_quiet;
        let before = Instant(now.as_ms().saturating_sub(1));
        self.is_quiet = was_quiet && is_alone;
        for state in &mut self.states {
            state.advance(&book.rules, before);
            self.is_quiet &= state.next_due_at().is_none_or(|at| at > now);
            state.advance(&book.rules, now);
        }
        self.folded_to = now;
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

    /// Whether it holds exactly these cases.
    pub(super) fn is_of(&self, cases: &[CaseId]) -> bool {
        self.streams.iter().map(|stream| stream.id).eq(cases.iter().copied())
    }

    /// Whether what was added since it was loaded resolves a case, opens it again, sets it aside, or is of a survey.
    pub(super) fn turns(&self, place: usize) -> bool {
        const TURNS: [&str; 8] = [
            "resolved",
            "resolution_rejected",
            "reopened",
            "merged",
            "spam",
            "out_of_scope",
            "survey_sent",
            "survey_answered",
        ];
        self.streams
            .get(place)
            .is_some_and(|stream| stream.added.iter().any(|it| TURNS.contains(&it.kind.as_str())))
    }

    /// Whether something was added that is not written.
    pub(super) fn has_unsaved(&self) -> bool {
        self.streams.iter().any(|stream| !stream.added.is_empty())
    }

    /// How many events it holds.
    pub(super) fn n_events(&self) -> usize {
        let of = |stream: &Stream| stream.events.len() + stream.noted.len() + stream.remarked.len();
        self.streams.iter().map(of).sum()
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
        match self.apply(book, &event) {
            true => self.pass(book, now),
            false => self.fold(book, now),
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
                let appended = log::append(tx, &stream.added)?;
                stream.hash = appended.last().map_or(stream.hash, |last| last.hash);
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
            hash: chain::START,
            added: Vec::new(),
        }
    }

    fn load(tx: &mut Tx<'_>, book: &Book, id: CaseId) -> Result<Stream, Refusal> {
        let rows = log::load(tx, &stream_name(id))?;
        if rows.is_empty() {
            return Err(Refusal::NoCase(id));
        }
        book.folded.note_read(rows.len());
        let mut stream = Stream::of_new(id);
        stream.events.reserve(rows.len());
        stream.read(book, &rows)?;
        Ok(stream)
    }

    /// Takes in the next events of the log.
    fn read(&mut self, book: &Book, rows: &[log::Stored]) -> Result<(), Refusal> {
        for row in rows {
            let unreadable = |problem: stored::Problem| Refusal::Unreadable {
                case: self.id,
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
                    self.remarks.apply(&remark.0);
                    self.remarked.push(remark);
                }
                Class::Happened => {
                    let event = stored::read(&book.rules, &stored).map_err(unreadable)?.0;
                    self.remarks.follow(&event);
                    self.events.push(event);
                }
                Class::Noted => {
                    self.noted.push(stored::read_noted(&book.rules, &stored).map_err(unreadable)?);
                }
            }
            (self.version, self.hash) = (row.version, row.hash);
        }
        Ok(())
    }
}
