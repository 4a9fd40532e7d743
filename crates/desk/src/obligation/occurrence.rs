//! How an obligation comes back: its occurrences follow each other without gap or overlap.

use calendar::{Date, Instant, Within, Zone};

use super::event::Start;
use super::kinds::{Opens, Repeats, rule};
use super::limit::{Correspondence, Limits, Source, limits, of_date};
use crate::rulebook::{Rulebook, VersionId};

/// One run of an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Which one, from 0.
    pub nth: u32,
    /// From when it can be met.
    pub from: Instant,
    /// By when.
    pub limits: Limits,
    /// When the next one takes its place, done or not; `None` when none does by itself.
    pub until: Option<Instant>,
}

/// The first occurrence of an obligation that starts at `at`.
pub(super) fn first(book: &Rulebook, start: &Start, at: Instant) -> Option<Occurrence> {
    match rule(start.kind).repeats {
        Repeats::Once | Repeats::WhenDone => Some(from_instant(book, start, at, 0)),
        Repeats::Times => nth_of_times(book, start, at, 0),
        Repeats::OnDates(opens) => {
            let zone = &book.policy().reporting_zone;
            let on = zone.date_of(at);
            // What opened before it started is not owed.
            let dates = Dates { book, start, opens, version: book.version_at(at) };
            let is_owed = |named: &Date| match opens {
                Opens::Month | Opens::Quarter => opens.first_day(*named) >= on,
                Opens::QuarterAfter => opens.first_day(*named) > on,
            };
            let named = dates.from(on).find(is_owed)?;
            dates.occurrence(zone.start_of(opens.first_day(named)), named, 0)
        }
    }
}

/// The occurrence that follows when the last one's time is over.
pub(super) fn next(book: &Rulebook, start: &Start, at: Instant, last: &Occurrence) -> Option<Occurrence> {
    let nth = last.nth.checked_add(1)?;
    match rule(start.kind).repeats {
        Repeats::Once | Repeats::WhenDone => None,
        Repeats::Times => nth_of_times(book, start, at, nth),
        Repeats::OnDates(opens) => {
            let after = last.limits.first()?.date?.tomorrow().ok()?;
            let dates = Dates { book, start, opens, version: book.version_at(last.until?) };
            let named = dates.from(after).next()?;
            dates.occurrence(last.until?, named, nth)
        }
    }
}

/// The occurrence that starts because the last one was done.
pub(super) fn next_when_done(
    book: &Rulebook,
    start: &Start,
    done_at: Instant,
    last: &Occurrence,
) -> Option<Occurrence> {
    (rule(start.kind).repeats == Repeats::WhenDone)
        .then(|| from_instant(book, start, done_at, last.nth.saturating_add(1)))
}

fn from_instant(book: &Rulebook, start: &Start, from: Instant, nth: u32) -> Occurrence {
    Occurrence { nth, from, limits: limits(book, start, from, &Correspondence::default()), until: None }
}

/// Every length from the start, counted from the start so that nothing drifts.
fn nth_of_times(book: &Rulebook, start: &Start, at: Instant, nth: u32) -> Option<Occurrence> {
    // A series is bound to the version that started it (clocks.md 9.3).
    let version = book.version_at(at);
    let policy = &book.rules(version).obligations;
    let zone = &book.policy().reporting_zone;
    let on = zone.date_of(at);
    let end_of = |n: u32| times(&policy.rule(start.kind).within, n)?.date_from(on);
    if nth >= policy.n_pulses {
        return None;
    }
    let from = if nth == 0 { at } else { zone.end_of(end_of(nth)?)? };
    let within = policy.rule(start.kind).within.clone();
    let limit = of_date((Source::Mission, version, zone), from, (within, end_of(nth + 1)?))?;
    let until = (nth + 1 < policy.n_pulses).then_some(limit.due_at);
    Some(Occurrence { nth, from, limits: Limits::from_iter([limit]), until })
}

fn times(within: &Within, n: u32) -> Option<Within> {
    match within {
        Within::CalendarDays(days) => Some(Within::CalendarDays(days.checked_mul(n)?)),
        Within::CalendarMonths(months) => Some(Within::CalendarMonths(months.checked_mul(n)?)),
        _ => None,
    }
}

/// The dates of a rule.
struct Dates<'a> {
    book: &'a Rulebook,
    start: &'a Start,
    opens: Opens,
    version: VersionId,
}

impl<'a> Dates<'a> {
    /// The named dates from `on` on.
    fn from(&self, on: Date) -> impl Iterator<Item = Date> + 'a {
        let within = &self.book.rules(self.version).obligations.rule(self.start.kind).within;
        let is_rule = matches!(within, Within::DateRule(_));
        let next = move |from: Date| within.date_from(from).filter(|_| is_rule);
        std::iter::successors(next(on), move |last| next(last.tomorrow().ok()?))
    }

    fn occurrence(&self, from: Instant, named: Date, nth: u32) -> Option<Occurrence> {
        let zone: &Zone = &self.book.policy().reporting_zone;
        let within = self.book.rules(self.version).obligations.rule(self.start.kind).within.clone();
        let limit = of_date((Source::Mission, self.version, zone), from, (within, named))?;
        // The next one opens with its own month or quarter, but never before this one is over.
        let following = self.from(named.tomorrow().ok()?).next();
        let opens_at = |next: Date| zone.start_of(self.opens.first_day(next)).max(limit.due_at);
        let until = following.map(opens_at);
        Some(Occurrence { nth, from, limits: Limits::from_iter([limit]), until })
    }
}

impl Opens {
    /// The first day of the month or quarter of a date.
    fn first_day(self, named: Date) -> Date {
        let month = named.month();
        let first = match self {
            Opens::Month => month,
            Opens::Quarter | Opens::QuarterAfter => month - (month - 1) % 3,
        };
        Date::new(named.year(), first, 1).unwrap_or(named)
    }
}
