//! What a term has accrued, when it reaches an amount, and whether a stop is in time (clocks.md 4).

use std::cmp::Ordering;

use calendar::{Calendar, Instant, Ratio, Unit};
use mission::policy::Comparator;

use super::{Clock, Pause, Term};
use crate::rulebook::{Allowance, Rulebook};

impl Clock {
    /// A(t) of a term: its measure up to `at` minus its measure over the pauses, in ms or days (clocks.md 4).
    /// Physical milliseconds for lengths that do not accrue.
    pub fn accrued(&self, book: &Rulebook, term: &Term, at: Instant) -> Ratio {
        let calendar = book.calendar(term.calendar);
        let Some((unit, _)) = &book.allowance(term.allowance).accrual else {
            return Ratio::whole((at.as_ms() - term.from.as_ms()).max(0));
        };
        let mut accrued = calendar.measure(*unit, term.from, at);
        for pause in &self.pauses {
            let (from, to) = (pause.from.max(term.from), pause.to.map_or(at, |to| to.min(at)));
            if from < to {
                accrued = &accrued - &calendar.measure(*unit, from, to);
            }
        }
        if term.carried == Ratio::ZERO { accrued } else { &accrued + &term.carried }
    }

    /// The due instant of a term: the earliest `t` with A(t) ≥ its amount; `None` when that never comes, or not
    /// before an open pause ends.
    pub fn due_at(&self, book: &Rulebook, term: &Term) -> Option<Instant> {
        match &book.allowance(term.allowance).accrual {
            Some((_, amount)) => self.reaches_at(book, term, amount),
            None => book.calendar(term.calendar).due(term.from, &book.allowance(term.allowance).within).ok(),
        }
    }

    /// The instant at which a miss of a term is recorded: exhaustion for `at_most`, due for `less_than`.
    pub fn missed_at(&self, book: &Rulebook, term: &Term) -> Option<Instant> {
        let due = self.due_at(book, term)?;
        match book.allowance(term.allowance).comparator {
            Comparator::AtMost => self.usable_from(book, term, due),
            Comparator::LessThan => self.unpaused_from(due),
        }
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

    /// Whether a stop at `at` keeps every term (D-05): decided by what has accrued, never by the due instant.
    pub(crate) fn is_met_at(&self, book: &Rulebook, at: Instant) -> bool {
        self.terms.iter().all(|term| self.keeps(book, term, at))
    }

    /// The earliest `t` with A(t) ≥ `amount`.
    pub(super) fn reaches_at(&self, book: &Rulebook, term: &Term, amount: &Ratio) -> Option<Instant> {
        let calendar = book.calendar(term.calendar);
        let (unit, _) = book.allowance(term.allowance).accrual.as_ref()?;
        let mut needed = amount - &term.carried;
        let mut reached = reach(calendar, *unit, term.from, &needed)?;
        for pause in &self.pauses {
            let from = pause.from.max(term.from);
            if reached <= from {
                break;
            }
            let to = pause.to?;
            if from < to {
                needed = &needed + &calendar.measure(*unit, from, to);
                reached = reach(calendar, *unit, term.from, &needed)?;
            }
        }
        Some(reached)
    }

    /// The earliest instant at or after `at` that is open and not paused; for elapsed units only not paused.
    pub(super) fn usable_from(&self, book: &Rulebook, term: &Term, mut at: Instant) -> Option<Instant> {
        let calendar = book.calendar(term.calendar);
        let needs_open = matches!(
            book.allowance(term.allowance).accrual,
            Some((Unit::BusinessTime | Unit::BusinessDays, _))
        );
        loop {
            if needs_open {
                at = calendar.open_from(at).ok()?;
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

    fn pause_at(&self, at: Instant) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
    }

    fn keeps(&self, book: &Rulebook, term: &Term, at: Instant) -> bool {
        let allowance = book.allowance(term.allowance);
        let Some((_, amount)) = &allowance.accrual else {
            return self.keeps_date(book, term, allowance, at);
        };
        let used = self.accrued(book, term, at).cmp(amount);
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

fn reach(calendar: &Calendar, unit: Unit, from: Instant, amount: &Ratio) -> Option<Instant> {
    if *amount <= Ratio::ZERO { Some(from) } else { calendar.reach(unit, from, amount).ok() }
}
