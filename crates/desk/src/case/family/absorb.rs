//! What the survivor of a merge takes over (clocks.md 11, X-40).

use calendar::Instant;
use mission::{ClockKind, Priority};

use crate::case::event::AgentId;
use crate::case::outcome::{Promise, Verdict};
use crate::case::state::{CaseState, Status};
use crate::clock::{Clock, ClockState, Slot};
use crate::rulebook::Rulebook;

impl CaseState {
    /// Takes over the problem of another case at `at`: the earliest receipt, the highest priority, and of each clock the one
    /// that is due first. Both were received, none is excluded, and the timers before `at` have fired.
    pub(super) fn absorb(&mut self, book: &Rulebook, other: &mut CaseState, at: Instant) {
        let answered = first_answer(self, other);
        let is_triaged = self.triaged.is_some() || other.triaged.is_some();
        self.open_with(other, at);
        let mut slots: Vec<Slot> = self.clocks.iter().chain(&other.clocks).map(|clock| clock.slot).collect();
        slots.sort();
        slots.dedup();
        for slot in slots {
            let winner = match slot.kind() {
                ClockKind::FirstResponse if answered.is_some() => earliest_received(self, other),
                ClockKind::FirstResponse => earliest_due(book, slot, self, other),
                ClockKind::Triage if is_triaged => Winner::Nobody,
                ClockKind::NextSteps | ClockKind::Callback if is_done(slot, self, other) => Winner::Nobody,
                ClockKind::FollowUp if self.status.is_open() => Winner::Nobody,
                _ => earliest_due(book, slot, self, other),
            };
            self.settle_slot(book, other, (slot, winner), at);
        }
        if !other.is_proactive_at(at) {
            self.joined_at.get_or_insert(at);
        }
        self.note_held(at);
        self.take_over(other);
        self.inherit_receipt(other.received_at, at);
        self.version = book.version_at(self.received_at);
        if let Some((replied_at, by)) = answered {
            self.answer_late(book, (replied_at, at), by);
        }
        self.hear_with(book, other, at);
        self.set_pauses(book, at);
        self.reconsider();
    }

    /// Nobody waits for a customer who has written on the other case since (clocks.md 6.2).
    fn hear_with(&mut self, book: &Rulebook, other: &CaseState, at: Instant) {
        if other.last_word_at <= self.last_word_at || !other.status.is_open() {
            return;
        }
        (self.has_question_open, self.last_word_at) = (other.has_question_open, other.last_word_at);
        if !self.has_question_open && matches!(self.status, Status::PendingCustomer | Status::Scheduled) {
            self.resume(book, at);
        }
    }

    /// A survivor that was solved is open again when the other case is not.
    fn open_with(&mut self, other: &CaseState, at: Instant) {
        if !other.status.is_open() || other.status == Status::Restored {
            return;
        }
        match self.status {
            Status::Restored => self.status = Status::Open,
            status if !status.is_open() => {
                self.status = Status::Open;
                self.ended_at = None;
                self.reopenings.push(at);
            }
            _ => return,
        }
        self.restored_at = None;
    }

    /// Ends the clocks of a slot that do not go on, and lets the one that does go on here.
    fn settle_slot(
        &mut self,
        book: &Rulebook,
        other: &mut CaseState,
        (slot, winner): (Slot, Winner),
        at: Instant,
    ) {
        let earliest = self.received_at.min(other.received_at);
        let theirs = other.clocks.iter_mut().find(|clock| clock.slot == slot);
        let place = self.clocks.iter().position(|clock| clock.slot == slot);
        match (winner, theirs) {
            (Winner::Theirs, Some(theirs)) if theirs.is_live() => {
                let mut taken = theirs.clone();
                theirs.end(ClockState::Void(at));
                taken.count_from(other.received_at, earliest);
                match place {
                    Some(place) => {
                        taken.cycle = self.clocks[place].cycle + 1;
                        taken.fire_as(book, &self.clocks[place]);
                        self.clocks[place] = taken;
                    }
                    None => {
                        let place = self.clocks.iter().position(|clock| clock.slot > slot);
                        self.clocks.insert(place.unwrap_or(self.clocks.len()), taken);
                    }
                }
            }
            (Winner::Ours, theirs) => {
                let received_at = self.received_at;
                if let Some(place) = place {
                    self.clocks[place].count_from(received_at, earliest);
                    if let Some(theirs) = &theirs {
                        self.clocks[place].fire_as(book, theirs);
                    }
                }
                theirs
                    .into_iter()
                    .filter(|clock| clock.is_live())
                    .for_each(|clock| clock.end(ClockState::Void(at)));
            }
            (Winner::Theirs | Winner::Nobody, theirs) => {
                theirs
                    .into_iter()
                    .filter(|clock| clock.is_live())
                    .for_each(|clock| clock.end(ClockState::Void(at)));
                let ours = place.map(|place| &mut self.clocks[place]);
                ours.into_iter()
                    .filter(|clock| clock.is_live())
                    .for_each(|clock| clock.end(ClockState::Void(at)));
            }
        }
    }

    /// What is not a clock.
    fn take_over(&mut self, other: &CaseState) {
        let earliest = |a: Option<Instant>, b: Option<Instant>| a.into_iter().chain(b).min();
        self.priority = Priority::min(self.priority, other.priority);
        self.triaged = [self.triaged, other.triaged].into_iter().flatten().min_by_key(|triage| triage.at);
        self.category = self.category.or(other.category);
        self.owner = self.owner.or(other.owner);
        self.team = self.team.or(other.team);
        self.line = self.line.max(other.line);
        self.is_escalated |= other.is_escalated;
        self.responded_at = earliest(self.responded_at, other.responded_at);
        if self.status.is_open() {
            self.unanswered_since = earliest(self.unanswered_since, other.unanswered_since);
            self.updated_at = self.updated_at.max(other.updated_at);
        }
        for clock in &self.clocks {
            self.lacks.remove(clock.slot.kind());
        }
    }

    /// Stops the first response by an answer that was given on the other case: by what had accrued when it was given. It
    /// counts where it was given, unless that month is published.
    fn answer_late(&mut self, book: &Rulebook, (replied_at, at): (Instant, Instant), by: Option<AgentId>) {
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            if clock.slot.kind() != ClockKind::FirstResponse || !clock.is_live() {
                continue;
            }
            let counted_at = if book.is_published(replied_at, at) { at } else { replied_at };
            self.stop_clock_as_of(book, index, (replied_at.max(clock.started_at), counted_at), by);
        }
    }
}

/// Which clock goes on after a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Winner {
    Ours,
    Theirs,
    Nobody,
}

/// The first answer of a person on either case, and who gave it.
fn first_answer(ours: &CaseState, theirs: &CaseState) -> Option<(Instant, Option<AgentId>)> {
    let answers = [ours, theirs].into_iter().filter_map(|case| Some((case.responded_at?, case)));
    let (at, case) = answers.min_by_key(|(at, _)| *at)?;
    let outcome = case.outcomes.iter().find(|outcome| {
        let is_first_response =
            matches!(outcome.promise, Promise::Target(ClockKind::FirstResponse, _) | Promise::Level(_));
        is_first_response && outcome.determined_at == at && outcome.verdict == Verdict::Met
    });
    Some((at, outcome.and_then(|outcome| outcome.agent)))
}

fn earliest_received(ours: &CaseState, theirs: &CaseState) -> Winner {
    if theirs.received_at < ours.received_at { Winner::Theirs } else { Winner::Ours }
}

fn is_done(slot: Slot, ours: &CaseState, theirs: &CaseState) -> bool {
    let is_stopped = |clock: &Clock| matches!(clock.state, ClockState::Stopped(_));
    [ours, theirs].iter().any(|case| case.clock(slot).is_some_and(is_stopped))
}

/// The live clock that is due first; the survivor's own at one instant, and a running one before one that waits.
fn earliest_due(book: &Rulebook, slot: Slot, ours: &CaseState, theirs: &CaseState) -> Winner {
    let due = |case: &CaseState| {
        let clock = case.clock(slot).filter(|clock| clock.is_live())?;
        Some((
            clock.state == ClockState::Paused,
            clock.deadline(book).map_or(Instant(i64::MAX), |(due, _)| due),
        ))
    };
    match (due(ours), due(theirs)) {
        (Some(ours), Some(theirs)) if theirs < ours => Winner::Theirs,
        (Some(_), _) => Winner::Ours,
        (None, Some(_)) => Winner::Theirs,
        (None, None) => Winner::Nobody,
    }
}
