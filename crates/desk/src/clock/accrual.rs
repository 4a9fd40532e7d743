//! What a term has accrued, when it reaches an amount, and whether a stop is in time (clocks.md 4).

use std::borrow::Cow;
use std::cmp::Ordering;

use calendar::{Instant, Ratio, Unit};
use mission::policy::Comparator;

use super::{Clock, Pause, Term};
use crate::amount::Amount;
use crate::rulebook::{Allowance, Rulebook};

impl Clock {
    /// A(t) of a term: its measure up to `at` minus its measure over the pauses, in ms or days (clocks.md 4).
    /// Physical milliseconds for lengths that do not accrue.
    pub fn accrued(&self, book: &Rulebook, term: &Term, at: Instant) -> Ratio {
        match &book.allowance(term.allowance).amount {
            Some((unit, _)) => self.amount_at(book, term, *unit, at).to_ratio(),
            None => Ratio::whole((at.as_ms() - term.from.as_ms()).max(0)),
        }
    }

    /// The due instant of a term: the earliest `t` with A(t) ≥ its amount; `None` when that never comes, or not
    /// before an open pause ends.
    pub fn due_at(&self, book: &Rulebook, term: &Term) -> Option<Instant> {
        let allowance = book.allowance(term.allowance);
        match &allowance.amount {
            Some((unit, amount)) => match self.unpaused_since(term).filter(|_| amount.is_ms()) {
                Some(since) => book.hours(term.calendar).reached(amount, *unit, since),
                None => self.reaches_at(book, term, *unit, &self.owed_amount(amount)),
            },
            None => book.hours(term.calendar).due(term.from, &allowance.within),
        }
    }

    /// The instant at which a miss of a term is recorded: exhaustion for `at_most`, due for `less_than`.
    pub fn misses_at(&self, book: &Rulebook, term: &Term) -> Option<Instant> {
        self.end_of(book, term).1
    }

    /// The due instant of a term, and the instant at which its miss is recorded.
    pub(super) fn end_of(&self, book: &Rulebook, term: &Term) -> (Option<Instant>, Option<Instant>) {
        if let (Some((Unit::BusinessTime, Amount::Ms(ms))), Comparator::AtMost, Some(since)) = (
            &book.allowance(term.allowance).amount,
            book.allowance(term.allowance).comparator,
            self.unpaused_since(term),
        ) {
            return book.hours(term.calendar).exhausted(*ms, since);
        }
        let Some(due) = self.due_at(book, term) else { return (None, None) };
        let missed = match book.allowance(term.allowance).comparator {
            Comparator::AtMost => self.usable_from(book, term, due),
            Comparator::LessThan => self.unpaused_from(due),
        };
        (Some(due), missed)
    }

    /// From where one allowance of a term counts in one piece, when no pause lies after it: milliseconds add up exactly, so that
    /// where one cadence ends the next begins.
    fn unpaused_since(&self, term: &Term) -> Option<Instant> {
        let is_whole = || self.nth == 1 && self.pauses.is_empty() && term.carried.is_none();
        self.last_slot().or_else(|| is_whole().then_some(term.from))
    }

    /// The exhaustion instant of a term (clocks.md 4).
    pub fn exhausted_at(&self, book: &Rulebook, term: &Term) -> Option<Instant> {
        self.usable_from(book, term, self.due_at(book, term)?)
    }

    /// The instants of due and exhaustion that govern the clock: the earliest over its terms (clocks.md 8, 9.1).
    pub fn deadline(&self, book: &Rulebook) -> Option<(Instant, Instant)> {
        let due = self.terms.iter().filter_map(|term| self.due_at(book, term)).min()?;
        let exhausted = self.terms.iter().filter_map(|term| self.exhausted_at(book, term)).min()?;
        Some((due, exhausted))
    }

    /// Whether a stop keeps every term (D-05): decided by what has accrued, never by the due instant.
    pub(crate) fn is_met_at(&self, book: &Rulebook, at: Instant) -> bool {
        // Before the first threshold can have come, no allowance can be used up.
        at < self.quiet_since_running() || self.terms.iter().all(|term| self.keeps(book, term, at))
    }

    /// The earliest `t` with A(t) ≥ `amount`.
    pub(super) fn reaches_at(
        &self,
        book: &Rulebook,
        term: &Term,
        unit: Unit,
        amount: &Amount,
    ) -> Option<Instant> {
        let hours = book.hours(term.calendar);
        let mut needed = match &term.carried {
            Some(carried) => Cow::Owned(amount.minus(carried)),
            None => Cow::Borrowed(amount),
        };
        // Pauses are in order: what accrues until one begins is gone when it ends.
        let mut start = term.from;
        for pause in &self.pauses {
            let from = pause.from.max(start);
            let accrued = hours.measured(unit, start, from);
            if accrued >= *needed {
                break;
            }
            let to = pause.to?;
            if from < to {
                needed = Cow::Owned(needed.minus(&accrued));
                start = to;
            }
        }
        hours.reached(&needed, unit, start)
    }

    /// The earliest instant at or after `at` that is open and not paused; for elapsed units only not paused.
    pub(super) fn usable_from(&self, book: &Rulebook, term: &Term, mut at: Instant) -> Option<Instant> {
        let needs_open = match book.allowance(term.allowance).amount {
            Some((Unit::BusinessTime | Unit::BusinessDays, _)) => true,
            Some((Unit::Elapsed, _)) | None => false,
        };
        loop {
            if needs_open {
                at = book.hours(term.calendar).open_from(at)?;
            }
            match self.pause_at(at) {
                None => return Some(at),
                Some(pause) => at = pause.to?,
            }
        }
    }

    /// The earliest instant at or after `at` that is not paused.
    pub(super) fn unpaused_from(&self, at: Instant) -> Option<Instant> {
        match self.pause_at(at) {
            None => Some(at),
            Some(pause) => self.unpaused_from(pause.to?),
        }
    }

    /// What a term has accrued, as an amount to carry over.
    pub(crate) fn amount_at(&self, book: &Rulebook, term: &Term, unit: Unit, at: Instant) -> Amount {
        let hours = book.hours(term.calendar);
        let mut accrued = hours.measured(unit, term.from, at);
        for pause in &self.pauses {
            let (from, to) = (pause.from.max(term.from), pause.to.map_or(at, |to| to.min(at)));
            if from < to {
                accrued = accrued.minus(&hours.measured(unit, from, to));
            }
        }
        term.carried.as_ref().map_or_else(|| accrued.clone(), |carried| accrued.plus(carried))
    }

    /// What may accrue until the update that is owed: that many times the cadence (D-16).
    fn owed_amount<'a>(&self, amount: &'a Amount) -> Cow<'a, Amount> {
        match self.nth {
            1 => Cow::Borrowed(amount),
            nth => Cow::Owned(amount.times(nth)),
        }
    }

    fn pause_at(&self, at: Instant) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
    }

    fn keeps(&self, book: &Rulebook, term: &Term, at: Instant) -> bool {
        let allowance = book.allowance(term.allowance);
        let Some((unit, amount)) = &allowance.amount else {
            return self.keeps_date(book, term, allowance, at);
        };
        let used = self.amount_at(book, term, *unit, at).cmp(&self.owed_amount(amount));
        match allowance.comparator {
            Comparator::AtMost => used != Ordering::Greater,
            Comparator::LessThan => used == Ordering::Less,
        }
    }

    /// Lengths that name a closing instant are met at it; lengths that name a date only before the next one begins.
    fn keeps_date(&self, book: &Rulebook, term: &Term, allowance: &Allowance, at: Instant) -> bool {
        let Some(due) = self.due_at(book, term) else { return true };
        match (allowance.within.names_a_date(), allowance.comparator) {
            (false, Comparator::AtMost) => at <= due,
            (true, _) | (_, Comparator::LessThan) => at < due,
        }
    }
}
