//! The hours of a calendar through the versions of a mission: a change acts only on time from its effective instant on
//! (clocks.md 9.4).

use calendar::{Calendar, Instant, TimeOfDay, Unit, Within};
use mission::Version;
use mission::policy::{CalendarId, Policy};

use super::{CalendarRef, Rulebook};
use crate::amount::Amount;

/// What stands under the name of a calendar, and from when; empty when that never changes.
pub(super) type Changes = Vec<(Instant, CalendarId)>;

/// The changes of every calendar; empty when no version changes one.
pub(super) fn changes(united: &Policy, versions: &[Version]) -> Vec<Changes> {
    let of_name = |name: &str| {
        let mut changes = Changes::new();
        for version in versions {
            let is_it = |id: &&CalendarId| {
                united.calendars.get(usize::from(id.0)).is_some_and(|rule| rule.name == name)
            };
            let Some(id) = version.calendars.iter().find(is_it) else { continue };
            if changes.last().is_none_or(|(_, before)| before != id) {
                changes.push((version.effective_at, *id));
            }
        }
        if changes.len() > 1 { changes } else { Changes::new() }
    };
    let all: Vec<Changes> = united.calendars.iter().map(|rule| of_name(&rule.name)).collect();
    if all.iter().all(Vec::is_empty) { Vec::new() } else { all }
}

/// The hours of a calendar, whatever version they are of.
#[derive(Debug, Clone, Copy)]
pub struct Hours<'b> {
    book: &'b Rulebook,
    calendar: CalendarRef,
    changes: &'b [(Instant, CalendarId)],
}

/// A stretch of time under one version of the hours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'b> {
    /// The hours.
    pub(crate) calendar: &'b Calendar,
    /// Its first instant.
    pub(crate) from: Instant,
    /// The first instant after it.
    pub(crate) to: Instant,
}

impl Rulebook {
    /// The hours of a calendar through all versions (clocks.md 9.4).
    pub fn hours(&self, calendar: CalendarRef) -> Hours<'_> {
        let changes = match self.changes.as_slice() {
            [] => &[],
            changes => changes[calendar.0 as usize / self.zones.len()].as_slice(),
        };
        Hours { book: self, calendar, changes }
    }
}

impl<'b> Hours<'b> {
    /// Whether it is open at an instant.
    pub fn is_open(self, at: Instant) -> bool {
        if self.changes.is_empty() {
            return self.book.calendar(self.calendar).is_open(at);
        }
        self.stretches(at, Instant(at.as_ms().saturating_add(1))).any(|stretch| stretch.calendar.is_open(at))
    }

    /// The stretches of `[from, to)`, in order.
    pub(crate) fn stretches(self, from: Instant, to: Instant) -> impl Iterator<Item = Stretch<'b>> {
        let Hours { book, calendar, changes } = self;
        let zone = calendar.0 % book.zones.len() as u32;
        let count = changes.len().max(1);
        let stretch = move |nth: usize| {
            let calendar = match changes.get(nth) {
                Some((_, id)) => CalendarRef(u32::from(id.0) * book.zones.len() as u32 + zone),
                None => calendar,
            };
            let begins = if nth == 0 { from } else { changes[nth].0.max(from) };
            let ends = changes.get(nth + 1).map_or(to, |(at, _)| (*at).min(to));
            Stretch { calendar: book.calendar(calendar), from: begins, to: ends }
        };
        (0..count).map(stretch).filter(|stretch| stretch.from < stretch.to)
    }

    /// The stretches from `from` on.
    fn stretches_from(self, from: Instant) -> impl Iterator<Item = Stretch<'b>> {
        self.stretches(from, Instant(i64::MAX))
    }

    /// What accrues in `[from, to)`.
    pub(crate) fn measured(self, unit: Unit, from: Instant, to: Instant) -> Amount {
        if self.changes.is_empty() || unit == Unit::Elapsed {
            return Amount::measured(self.book.calendar(self.calendar), unit, from, to);
        }
        let none = Amount::measured(self.book.calendar(self.calendar), unit, from, from);
        self.stretches(from, to).fold(none, |sum, stretch| {
            sum.plus(&Amount::measured(stretch.calendar, unit, stretch.from, stretch.to))
        })
    }

    /// The earliest instant from `from` on at which `amount` has accrued; `None` when that never comes.
    #[inline]
    pub(crate) fn reached(self, amount: &Amount, unit: Unit, from: Instant) -> Option<Instant> {
        if self.changes.is_empty() || unit == Unit::Elapsed {
            return amount.reached(self.book.calendar(self.calendar), unit, from);
        }
        self.reached_through_changes(amount, unit, from)
    }

    /// The earliest instant from `from` on at which `ms` of open time have passed, and the earliest open instant from then on.
    #[inline]
    pub(crate) fn exhausted(self, ms: i64, from: Instant) -> (Option<Instant>, Option<Instant>) {
        if self.changes.is_empty() {
            return match self.book.calendar(self.calendar).exhaust_open_ms(from, ms) {
                Ok((reached, open)) => (Some(reached), open),
                Err(_) => (None, None),
            };
        }
        let reached = self.reached_through_changes(&Amount::Ms(ms), Unit::BusinessTime, from);
        (reached, reached.and_then(|at| self.open_from(at)))
    }

    fn reached_through_changes(self, amount: &Amount, unit: Unit, from: Instant) -> Option<Instant> {
        let mut needed = amount.clone();
        for stretch in self.stretches_from(from) {
            match needed.reached(stretch.calendar, unit, stretch.from) {
                Some(reached) if reached <= stretch.to => return Some(reached),
                _ => {}
            }
            if stretch.to < Instant(i64::MAX) {
                needed = needed.minus(&Amount::measured(stretch.calendar, unit, stretch.from, stretch.to));
            }
        }
        None
    }

    /// The earliest open instant at or after `at`; `None` when there is none.
    pub(crate) fn open_from(self, at: Instant) -> Option<Instant> {
        if self.changes.is_empty() {
            return self.book.calendar(self.calendar).open_from(at).ok();
        }
        let mut opens = self.stretches_from(at).filter_map(|stretch| {
            stretch.calendar.open_from(stretch.from).ok().filter(|open| *open < stretch.to)
        });
        opens.next()
    }

    /// The due instant of a length that starts at `from`, without pauses. One that names a date is read in the reporting zone,
    /// whatever the hours (clocks.md 3).
    pub(crate) fn due(self, from: Instant, within: &Within) -> Option<Instant> {
        if within.names_a_date() {
            return self.book.dates.due(from, within).ok();
        }
        if self.changes.is_empty() {
            return self.book.calendar(self.calendar).due(from, within).ok();
        }
        if let Some((unit, amount)) = within.accrual() {
            return self.reached(&Amount::at_least(unit, &amount), unit, from);
        }
        let (mut from, mut within) = (from, within.clone());
        for Stretch { calendar, to, .. } in self.stretches_from(from) {
            let due = calendar.due(from, &within).ok();
            if let Some(due) = due.filter(|due| *due <= to) {
                return Some(due);
            }
            // The days whose close has passed stay counted; the date of the change is the first under the new hours.
            let (days_left, counted_to) = days_left(calendar, from, to, &within)?;
            let zone = calendar.zone();
            let (first, _) = zone.civil_of(to);
            let eve = Instant(zone.instant_of(first, TimeOfDay::midnight()).as_ms() - 1);
            (from, within) = (eve.max(counted_to), Within::BusinessDaysEnd(days_left));
        }
        None
    }
}

/// How many business days of a length end after `until`, and an instant of the last day that does not count among them.
fn days_left(calendar: &Calendar, from: Instant, until: Instant, within: &Within) -> Option<(u32, Instant)> {
    let n = match within {
        Within::BusinessDaysEnd(n) => *n,
        // What is due on the day it came in, or on the next business day.
        Within::SameDay { .. } => {
            let on = |at: Instant| calendar.zone().civil_of(at).0;
            let is_of_that_day = calendar.due(from, within).is_ok_and(|due| on(due) == on(from));
            return Some((1, if is_of_that_day { Instant(i64::MIN) } else { from }));
        }
        _ => return None,
    };
    let mut counted_to = from;
    for nth in 1..=n {
        match calendar.due(from, &Within::BusinessDaysEnd(nth)) {
            Ok(end) if end <= until => counted_to = Instant(end.as_ms() - 1),
            _ => return Some((n + 1 - nth, counted_to)),
        }
    }
    Some((1, counted_to))
}
