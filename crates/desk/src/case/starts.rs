//! What starts clocks: the receipt, a P1 outside the standard hours, messages, updates, the resolution (clocks.md 6.1).

use calendar::Instant;
use mission::{ClockKind, Priority};

use super::event::{Actor, AgentId, Event, Receipt};
use super::outcome::Promise;
use super::priority::{term, terms};
use super::state::{CaseState, Status};
use crate::clock::kinds::{Start, Stops};
use crate::clock::{Clock, Slot, Terms};
use crate::rulebook::{Rulebook, Traits};

impl CaseState {
    /// Receives the case: its clocks start (clocks.md 6.1). A second receipt changes nothing.
    pub(super) fn receive(&mut self, book: &Rulebook, event: &Event, receipt: Receipt) {
        if self.receipt.is_some() {
            return;
        }
        self.receipt = Some(receipt);
        self.received_at = self.live_entry(receipt.channel, event);
        self.opened_at = self.received_at;
        self.last_word_at = event.at;
        self.is_opened_by_us = event.actor == Actor::Person;
        self.version = book.version_at(self.received_at);
        self.priority = receipt.priority.unwrap_or(book.rules(self.version).provisional_priority);
        self.tier = receipt.tier;
        self.promised_tier = receipt.tier;
        self.category = receipt.category;
        self.zone = receipt.zone.unwrap_or(book.home_zone());
        self.team = self.team.or(event.team);
        self.owner = self.owner.or(event.agent);
        if self.is_excluded_by(book) {
            self.set_aside(Status::OutOfScope, event.at);
            return;
        }
        self.start_clocks(book, &receipt);
        if let Some((at, by)) = self.early_response.take() {
            self.respond_early(book, at.max(self.received_at), by);
        }
        self.reconsider();
        for early in std::mem::take(&mut self.unspent) {
            let at = early.at.max(self.received_at);
            self.apply(book, &Event { at, recorded_at: early.recorded_at.max(at), ..early });
        }
    }

    fn start_clocks(&mut self, book: &Rulebook, receipt: &Receipt) {
        let (traits, from) = (self.traits(receipt), self.received_at);
        for kind in book.kinds_started_by(Start::Receipt) {
            match terms(book, *kind, &traits, from) {
                Some(terms) => self.clocks.push(Clock::start(book, Slot::Target(*kind), from, terms)),
                None => self.lacks.insert(*kind),
            }
        }
        for level in book.levels(receipt.channel, self.version) {
            let terms = Terms::single(term(book, *level, &traits, from));
            if let Promise::Level(id) = book.allowance(*level).promise {
                self.clocks.push(Clock::start(book, Slot::Level(id), from, terms));
            }
        }
        for kind in book.kinds_started_by(Start::UrgentOutsideHours) {
            self.lacks.insert(*kind);
        }
        self.start_callback(book, from, from);
    }

    /// A person answered before the receipt was recorded.
    fn respond_early(&mut self, book: &Rulebook, at: Instant, by: Option<AgentId>) {
        for index in 0..self.clocks.len() {
            if self.clocks[index].slot.kind() == ClockKind::FirstResponse && self.clocks[index].is_live() {
                self.stop_clock(book, index, at, by);
            }
        }
        self.responded_at = Some(at);
        self.note_update(book, at);
    }

    /// A kind that had no target under the earlier priority or category starts with the new one, counted from where it
    /// would have started. What was done in the meantime stops it.
    pub(super) fn start_missing_clocks(&mut self, book: &Rulebook, at: Instant) {
        if !self.lacks.is_empty() {
            for kind in book.kinds_started_by(Start::Receipt) {
                if self.lacks.contains(*kind) && self.start(book, *kind, self.received_at, at) {
                    self.lacks.remove(*kind);
                    self.spend(book, *kind);
                }
            }
        }
        let intervals = [(Start::CustomerMessage, self.unanswered_since), (Start::Update, self.updated_at)];
        for (start, since) in intervals {
            let Some(since) = since else { continue };
            for kind in book.kinds_started_by(start) {
                let has_begun =
                    self.clock(Slot::Target(*kind)).is_some_and(|clock| clock.counts_from >= since);
                if !has_begun {
                    self.start(book, *kind, since, at);
                }
            }
        }
    }

    /// Starts the callback of a P1 that began at `from` outside the standard hours, as known at `at` (D-15).
    pub(super) fn start_callback(&mut self, book: &Rulebook, from: Instant, at: Instant) {
        let kinds = book.kinds_started_by(Start::UrgentOutsideHours);
        if kinds.is_empty() || self.priority != Priority::P1 {
            return;
        }
        let standard = book.rules(book.version_at(from)).standard_calendar;
        if book.hours(book.bound(standard, self.zone)).is_open(from) {
            return;
        }
        for kind in kinds {
            if self.start(book, *kind, from, at) {
                self.lacks.remove(*kind);
                if from < at {
                    self.spend(book, *kind);
                }
            }
        }
        self.reconsider();
    }

    /// Starts every kind that `start` starts, unless it runs already.
    pub(super) fn begin(&mut self, book: &Rulebook, start: Start, at: Instant) {
        let kinds = book.kinds_started_by(start);
        if kinds.is_empty() {
            return;
        }
        for kind in kinds {
            self.start(book, *kind, at, at);
        }
        self.reconsider();
    }

    /// Starts a kind from `from`, as known at `at`, in a new cycle if it had one; whether it did.
    fn start(&mut self, book: &Rulebook, kind: ClockKind, from: Instant, at: Instant) -> bool {
        let Some(receipt) = self.receipt else { return false };
        let slot = Slot::Target(kind);
        let place = self.clocks.iter().position(|clock| clock.slot >= slot).unwrap_or(self.clocks.len());
        let earlier = self.clocks.get(place).filter(|clock| clock.slot == slot);
        if earlier.is_some_and(Clock::is_live) {
            return false;
        }
        // A cycle is bound to the version in force when it starts (clocks.md 9.3).
        let traits = Traits { version: book.version_at(from), ..self.traits(&receipt) };
        let Some(terms) = terms(book, kind, &traits, from) else { return false };
        let changed = (from < at).then(|| {
            let clock = Clock::start(book, slot, from, terms.clone());
            self.terms_from(book, kind, &traits, (&clock, from)).unwrap_or(clock.terms)
        });
        match earlier {
            Some(_) => self.clocks[place].restart(book, from, terms),
            None => self.clocks.insert(place, Clock::start(book, slot, from, terms)),
        }
        if let Some(terms) = changed {
            self.clocks[place].change_terms(book, at, terms);
        }
        if self.is_paused_by_status(book, kind, traits.version) {
            self.clocks[place].pause(at);
        }
        true
    }

    /// Stops a clock that has just started by the first thing that would have stopped it.
    fn spend(&mut self, book: &Rulebook, kind: ClockKind) {
        let slot = Slot::Target(kind);
        let Some(index) = self.clocks.iter().position(|clock| clock.slot == slot) else { return };
        let clock = &self.clocks[index];
        let satisfied_by = book.allowance(clock.governing().allowance).satisfied_by;
        let stops =
            |event: &&Event| event.at >= clock.started_at && Stops::of(event).stops(kind, || satisfied_by);
        if let Some(event) = self.unspent.iter().find(stops).copied() {
            self.stop_clock(book, index, event.at, event.agent);
        }
    }
}
