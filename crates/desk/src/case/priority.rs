//! Changes of what a clock is measured against: receipt, triage, priority, zone (clocks.md 8, 9).

use calendar::Instant;
use mission::{ClockKind, Priority};
use smallvec::{SmallVec, smallvec};

use super::event::{Event, RaiseReason, Receipt, ZoneId};
use super::state::{CaseState, Status, Triage};
use crate::clock::kinds::KINDS;
use crate::clock::{Clock, ClockState, Slot, Term};
use crate::rulebook::{AllowanceId, Rulebook, Traits};

impl CaseState {
    /// Receives the case: its clocks start (clocks.md 6.1). A second receipt changes nothing.
    pub(super) fn receive(&mut self, book: &Rulebook, event: &Event, receipt: Receipt) {
        if self.receipt.is_some() {
            return;
        }
        self.receipt = Some(receipt);
        self.received_at = self.live_entry(receipt.channel, event.at);
        self.version = book.version_at(self.received_at);
        self.priority = receipt.priority.unwrap_or(book.rules(self.version).provisional_priority);
        self.tier = receipt.tier;
        self.category = receipt.category;
        self.zone = receipt.zone.unwrap_or(book.home_zone());
        self.team = self.team.or(event.team);
        self.owner = self.owner.or(event.agent);
        if self.is_excluded_by(book) {
            self.set_aside(book, Status::OutOfScope, event.at);
            return;
        }
        self.start_clocks(book, &receipt);
        if let Some((at, by)) = self.early_response.take() {
            self.stop_first_response(book, at.max(self.received_at), by);
        }
        self.reconsider();
        for early in std::mem::take(&mut self.early_stops) {
            self.apply(book, &Event { at: self.received_at, ..early });
        }
    }

    /// A priority is set: the first time it triages the case, later it changes it.
    pub(super) fn set_priority(
        &mut self,
        book: &Rulebook,
        event: &Event,
        priority: Priority,
        reason: RaiseReason,
    ) {
        if !self.status.is_open() {
            return;
        }
        match self.triaged {
            None => self.triage(book, event, priority),
            Some(_) => self.change_priority(book, event.at, priority, reason),
        }
    }

    /// The first final priority: the same cycles, counted from receipt with its targets (clocks.md 9.1).
    fn triage(&mut self, book: &Rulebook, event: &Event, priority: Priority) {
        if event.sets_priority() {
            self.triaged = Some(Triage { at: event.at, by: event.actor });
        }
        let is_change = priority != self.priority;
        self.priority = priority;
        self.stop_clocks(book, event);
        if is_change {
            self.count_from_receipt(book, event.at);
        }
    }

    /// A later change of priority (clocks.md 9.1).
    fn change_priority(&mut self, book: &Rulebook, at: Instant, to: Priority, reason: RaiseReason) {
        let is_raise = to < self.priority;
        if to == self.priority {
            return;
        }
        self.priority = to;
        match (is_raise, reason) {
            (true, RaiseReason::Worsened) => self.count_from_change(book, at),
            (true, RaiseReason::Misclassified) | (false, _) => self.count_from_receipt(book, at),
        }
    }

    /// Puts the targets that now apply on every live clock, counted from receipt with its pauses.
    pub(super) fn count_from_receipt(&mut self, book: &Rulebook, at: Instant) {
        let Some(receipt) = self.receipt else { return };
        let traits = self.traits(&receipt);
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_live()) {
            if let Slot::Target(kind) = clock.slot {
                let traits = Traits { version: clock.version(book), ..traits };
                match terms(book, kind, &traits, clock.counts_from) {
                    Some(terms) => clock.change_terms(book, at, terms),
                    None => clock.end(ClockState::Void(at)),
                }
            }
        }
        self.start_missing_clocks(book, &traits, at);
        self.reconsider();
    }

    /// Starts a new cycle on every live clock at the change. The old allowance stays as a ceiling, because a raise
    /// never gives a later deadline; once it is missed and counted it is spent (docs/decisions/worsened-after-miss.md).
    fn count_from_change(&mut self, book: &Rulebook, at: Instant) {
        let Some(receipt) = self.receipt else { return };
        let traits = self.traits(&receipt);
        let of_change = Traits { version: book.version_at(at), ..traits };
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_live() && clock.slot != TRIAGE) {
            let Slot::Target(kind) = clock.slot else { continue };
            let Some(mut terms) = terms(book, kind, &of_change, at) else {
                clock.end(ClockState::Void(at));
                continue;
            };
            let is_paused = clock.state == ClockState::Paused;
            let ceiling: SmallVec<[Term; 1]> = match clock.missed_at {
                None => clock.terms.iter().map(|term| carry(book, clock, term, at)).collect(),
                Some(_) => SmallVec::new(),
            };
            terms.extend(ceiling);
            clock.restart(book, at, terms);
            clock.counts_from = self.received_at;
            if is_paused {
                clock.pause(at);
            }
        }
        self.start_missing_clocks(book, &traits, at);
        self.reconsider();
    }

    /// Moves the case to another zone: a calendar change that acts only on time from now on (clocks.md 9.4).
    pub(super) fn change_zone(&mut self, book: &Rulebook, at: Instant, zone: ZoneId) {
        let Some(receipt) = self.receipt else { return };
        self.zone = zone;
        let traits = self.traits(&receipt);
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_live()) {
            let carried = |term: &Term| {
                let calendar = book.calendar_of(book.allowance(term.allowance), &traits);
                match book.allowance(term.allowance).amount {
                    Some(_) if calendar != term.calendar => Term { calendar, ..carry(book, clock, term, at) },
                    _ => term.clone(),
                }
            };
            let terms: SmallVec<[Term; 1]> = clock.terms.iter().map(carried).collect();
            let changed_at = clock.changed_at;
            clock.change_terms(book, changed_at, terms);
        }
        self.reconsider();
    }

    fn start_clocks(&mut self, book: &Rulebook, receipt: &Receipt) {
        let (traits, from) = (self.traits(receipt), self.received_at);
        for rule in &KINDS {
            if let Some(terms) = terms(book, rule.kind, &traits, from) {
                self.clocks.push(Clock::start(book, Slot::Target(rule.kind), from, terms));
            }
        }
        for level in book.levels(receipt.channel, self.version) {
            let terms = smallvec![term(book, *level, &traits, from)];
            if let crate::case::outcome::Promise::Level(id) = book.allowance(*level).promise {
                self.clocks.push(Clock::start(book, Slot::Level(id), from, terms));
            }
        }
    }

    /// A kind that had no target under the earlier priority or category starts with the new one, from receipt.
    /// What was over before (an answered first response, a set priority) does not start again.
    fn start_missing_clocks(&mut self, book: &Rulebook, traits: &Traits, at: Instant) {
        let from = self.received_at;
        for rule in KINDS.iter().filter(|rule| rule.reopens) {
            let slot = Slot::Target(rule.kind);
            if self.clock(slot).is_none()
                && let Some(terms) = terms(book, rule.kind, traits, from)
            {
                let mut clock = Clock::start(book, slot, from, SmallVec::clone(&terms));
                clock.change_terms(book, at, terms);
                let index =
                    self.clocks.iter().position(|other| other.slot > slot).unwrap_or(self.clocks.len());
                self.clocks.insert(index, clock);
            }
        }
    }

    fn stop_first_response(&mut self, book: &Rulebook, at: Instant, by: Option<super::event::AgentId>) {
        for index in 0..self.clocks.len() {
            if self.clocks[index].slot.kind() == ClockKind::FirstResponse && self.clocks[index].is_live() {
                self.stop_clock(book, index, at, by);
            }
        }
    }
}

const TRIAGE: Slot = Slot::Target(ClockKind::Triage);

/// The terms of a kind for a case, counted from `from`; the one with the earliest due instant first, since it
/// governs (clocks.md 8). `None` when the mission has no target for it.
fn terms(book: &Rulebook, kind: ClockKind, traits: &Traits, from: Instant) -> Option<SmallVec<[Term; 1]>> {
    let ids = book.targets(kind, traits);
    if let [id] = ids {
        return Some(smallvec![term(book, *id, traits, from)]);
    }
    let mut terms: SmallVec<[Term; 1]> = ids.iter().map(|id| term(book, *id, traits, from)).collect();
    terms.sort_by_key(|term| {
        let allowance = book.allowance(term.allowance);
        book.calendar(term.calendar).due(term.from, &allowance.within).unwrap_or(Instant(i64::MAX))
    });
    (!terms.is_empty()).then_some(terms)
}

fn term(book: &Rulebook, allowance: AllowanceId, traits: &Traits, from: Instant) -> Term {
    let calendar = book.calendar_of(book.allowance(allowance), traits);
    Term { allowance, calendar, from, carried: None }
}

/// The same term continued from `at`, with what it has accrued carried over: pauses before `at` are in it.
fn carry(book: &Rulebook, clock: &Clock, term: &Term, at: Instant) -> Term {
    match book.allowance(term.allowance).amount {
        Some((unit, _)) => {
            let carried = Some(Box::new(clock.amount_at(book, term, unit, at)));
            Term { carried, from: at, ..term.clone() }
        }
        None => term.clone(),
    }
}
