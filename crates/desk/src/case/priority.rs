//! Changes of what a clock is measured against: triage, priority, tier, zone (clocks.md 8, 9).

use calendar::Instant;
use mission::policy::{TierId, TierUpgrade};
use mission::{ClockKind, Priority};

use super::event::{Event, RaiseReason, ZoneId};
use super::outcome::{Outcome, Verdict};
use super::state::{CaseState, Triage};
use crate::clock::kinds::{Start, rule};
use crate::clock::{Clock, ClockState, Slot, Term, Terms};
use crate::rulebook::{AllowanceId, CalendarRef, Rulebook, Traits};

impl CaseState {
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
        if is_change {
            self.note_held(event.at);
        }
        self.priority = priority;
        self.stop_clocks(book, event);
        if is_change {
            self.count_from_receipt(book, event.at);
            self.start_callback(book, self.received_at, event.at);
        }
    }

    /// A later change of priority (clocks.md 9.1).
    fn change_priority(&mut self, book: &Rulebook, at: Instant, to: Priority, reason: RaiseReason) {
        let is_raise = to < self.priority;
        if to == self.priority {
            return;
        }
        self.note_held(at);
        self.priority = to;
        match (is_raise, reason) {
            (true, RaiseReason::Worsened) => self.count_from_change(book, at),
            (true, RaiseReason::Misclassified) | (false, _) => self.count_from_receipt(book, at),
        }
        // Until the raise the case was no P1, whatever it should have been (D-15).
        self.start_callback(book, at, at);
    }

    /// Puts the targets that now apply on every live clock, counted from receipt with its pauses.
    pub(super) fn count_from_receipt(&mut self, book: &Rulebook, at: Instant) {
        let Some(receipt) = self.receipt else { return };
        let traits = self.traits(&receipt);
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            let Slot::Target(kind) = clock.slot else { continue };
            if !clock.is_live() {
                continue;
            }
            let traits = Traits { version: clock.version(book), ..traits };
            match self.terms_from(book, kind, &traits, (clock, clock.counts_from)) {
                Some(terms) => {
                    let clock = &mut self.clocks[index];
                    clock.change_terms(book, at, terms);
                    // A cycle that a raise began counts from before its own start.
                    let is_of_raise = clock.counts_from < clock.started_at && !rule(kind).owes_more;
                    if is_of_raise && clock.missed_at.is_none() && clock.was_used_up_before_change(book) {
                        self.clocks[index].missed_at = self.miss_before(&self.clocks[index]);
                    }
                }
                None => self.clocks[index].end(ClockState::Void(at)),
            }
        }
        self.start_missing_clocks(book, at);
        self.set_pauses(book, at);
    }

    /// The terms of a kind counted from an instant: up to each move to another zone on the hours before it, from then on on those
    /// after it (clocks.md 9.4), without the pauses of the clock.
    pub(super) fn terms_from(
        &self,
        book: &Rulebook,
        kind: ClockKind,
        traits: &Traits,
        (clock, from): (&Clock, Instant),
    ) -> Option<Terms> {
        let at_first = Traits { zone: self.zone_at(from), ..*traits };
        let first = terms(book, kind, &at_first, from)?;
        Some(
            self.moves_after(from).fold(first, |terms, (at, zone)| {
                moved(book, clock, &terms, (&Traits { zone, ..*traits }, at))
            }),
        )
    }

    /// The miss of an earlier cycle that counted from the same instant: one failure counts once.
    fn miss_before(&self, clock: &Clock) -> Option<Instant> {
        let is_it = |outcome: &&Outcome| {
            outcome.promise.slot() == clock.slot
                && outcome.verdict == Verdict::Missed
                && (clock.counts_from..clock.started_at).contains(&outcome.started_at)
        };
        self.outcomes.iter().rfind(is_it).map(|outcome| outcome.determined_at)
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
            let (is_paused, counts_from) = (clock.state == ClockState::Paused, clock.counts_from);
            if clock.missed_at.is_none() {
                let ceiling = |term: &Term| carry(book, clock, term, at).minus_owed(book, clock);
                terms = terms.limited_by(clock.terms.iter().map(ceiling));
            }
            // A later correction counts from the receipt again, without what was paused before.
            let mut pauses = std::mem::take(&mut clock.pauses);
            if let Some(pause) = pauses.last_mut() {
                pause.to.get_or_insert(at);
            }
            clock.restart(book, at, terms);
            (clock.counts_from, clock.pauses) = (counts_from, pauses);
            if is_paused {
                clock.pause(at);
            }
        }
        self.start_missing_clocks(book, at);
        self.set_pauses(book, at);
    }

    /// The tier held changes. The clocks keep theirs, unless it is a higher one and the mission applies it to open cases:
    /// then it acts like a raise because the situation worsened (clocks.md 9.2).
    pub(super) fn change_tier(&mut self, book: &Rulebook, at: Instant, tier: TierId) {
        if tier != self.tier {
            self.note_held(at);
        }
        self.tier = tier;
        let policy = book.rules(book.version_at(at));
        let rank = |tier: TierId| policy.tiers.get(usize::from(tier.0)).map(|tier| tier.rank);
        let is_applied = policy.tier_upgrade == TierUpgrade::ApplyToOpenCases
            && self.status.is_open()
            && rank(tier) > rank(self.promised_tier);
        if is_applied {
            self.promised_tier = tier;
            self.count_from_change(book, at);
        }
    }

    /// Moves the case to another zone: a calendar change that acts only on time from now on (clocks.md 9.4).
    pub(super) fn change_zone(&mut self, book: &Rulebook, at: Instant, zone: ZoneId) {
        let Some(receipt) = self.receipt else { return };
        if !self.move_to(at, zone) {
            return;
        }
        let traits = self.traits(&receipt);
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_live()) {
            let terms = moved(book, clock, &clock.terms, (&traits, at));
            let changed_at = clock.changed_at;
            clock.change_terms(book, changed_at, terms);
        }
        self.reconsider();
    }
}

const TRIAGE: Slot = Slot::Target(ClockKind::Triage);

/// The terms of a kind for a case, counted from `from`; the one with the earliest due instant first, since it
/// governs. An exception that applies outranks all targets (clocks.md 8). `None` when the mission has no target for it.
pub(super) fn terms(book: &Rulebook, kind: ClockKind, traits: &Traits, from: Instant) -> Option<Terms> {
    if rule(kind).starts == Start::UrgentOutsideHours && traits.priority != Priority::P1 {
        return None;
    }
    match book.only_target(kind, traits) {
        Some(only) if !book.has_exceptions() => Some(Terms::single(counted(book, only, from))),
        _ => all_terms(book, kind, traits, from),
    }
}

/// The same where none or several targets apply, or an exception may.
#[inline(never)]
fn all_terms(book: &Rulebook, kind: ClockKind, traits: &Traits, from: Instant) -> Option<Terms> {
    let granted = book.granted(kind, traits, from);
    let ids = if granted.is_empty() { book.targets(kind, traits) } else { &granted };
    if ids.is_empty() {
        return None;
    }
    let mut terms: Vec<Term> = ids.iter().map(|id| term(book, *id, traits, from)).collect();
    if terms.len() > 1 {
        terms.sort_by_key(|term| {
            let allowance = book.allowance(term.allowance);
            book.hours(term.calendar).due(term.from, &allowance.within).unwrap_or(Instant(i64::MAX))
        });
    }
    Terms::of(terms)
}

pub(super) fn term(book: &Rulebook, id: AllowanceId, traits: &Traits, from: Instant) -> Term {
    counted(book, (id, book.calendar_of(book.allowance(id), traits)), from)
}

fn counted(book: &Rulebook, (allowance, calendar): (AllowanceId, CalendarRef), from: Instant) -> Term {
    let from = Instant(from.as_ms().saturating_add(book.allowance(allowance).not_before_ms));
    Term { allowance, calendar, from, carried: None }
}

/// The same terms after a move to another zone at `at`: what has accrued stays, and the rest accrues on the hours there.
fn moved(book: &Rulebook, clock: &Clock, terms: &Terms, (traits, at): (&Traits, Instant)) -> Terms {
    terms.map(|term| {
        let calendar = book.calendar_of(book.allowance(term.allowance), traits);
        match book.allowance(term.allowance).amount {
            Some(_) if calendar != term.calendar => Term { calendar, ..carry(book, clock, term, at) },
            _ => term.clone(),
        }
    })
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

impl Term {
    /// The same term for the next update alone: those owed before are on record.
    fn minus_owed(self, book: &Rulebook, clock: &Clock) -> Term {
        let n_before = clock.nth - 1;
        match (&book.allowance(self.allowance).amount, &self.carried) {
            (Some((_, amount)), Some(carried)) if n_before > 0 => {
                let carried = Some(Box::new(carried.minus(&amount.times(n_before))));
                Term { carried, ..self }
            }
            _ => self,
        }
    }
}
