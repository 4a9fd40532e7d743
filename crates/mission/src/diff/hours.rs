//! Which of two lengths is longer, and which of two calendars is open longer, between two versions.

use std::cmp::Ordering;

use calendar::{Calendar, Instant, Plan, Within, Zone};

use crate::check::by_amount;
use crate::policy::{CalendarChoice, CalendarId, CalendarRule, Policy, Target};
use crate::vocabulary::Priority;

/// A length and the hours it runs on.
pub(super) struct Hours<'p> {
    within: &'p Within,
    /// The calendar; that of the case is the one most cases have.
    plan: Option<&'p Plan>,
}

/// Monday, 2 June 2025, 00:00 UTC.
const MONDAY: i64 = 1_748_822_400_000;
const DAY_MS: i64 = 86_400_000;
/// Arrivals every three hours, a minute past, for a week.
const ARRIVALS: i64 = 56;

impl<'p> Hours<'p> {
    pub fn of((policy, target): (&'p Policy, &'p Target)) -> Hours<'p> {
        let is_p1 = target.scope.priorities.is_some_and(|set| set.iter().eq([Priority::P1]));
        let id = match target.calendar {
            CalendarChoice::Fixed(id) => id,
            CalendarChoice::ByCase => {
                policy.p1_calendar.filter(|_| is_p1).unwrap_or(policy.standard_calendar)
            }
        };
        Hours { within: &target.within, plan: plan(policy, id) }
    }

    /// `Greater` when these hours are open whenever the others are.
    pub fn compare(&self, other: &Hours<'_>) -> Option<Ordering> {
        open_longer(self.plan?, other.plan?)
    }

    fn calendar(&self) -> Option<Calendar> {
        self.plan.map(|plan| plan.in_zone(Zone::utc()))
    }
}

fn plan(policy: &Policy, id: CalendarId) -> Option<&Plan> {
    policy.calendars.get(usize::from(id.0)).map(|rule| &rule.plan)
}

/// Which length is longer: by the amounts where the units are alike, else by what is always due later.
pub(super) fn longer(old: Hours<'_>, new: Hours<'_>) -> Option<Ordering> {
    if old.within == new.within {
        return Some(Ordering::Equal);
    }
    same_unit(new.within, old.within).or_else(|| {
        let (from, to) = (old.calendar()?, new.calendar()?);
        let mut orders = (0..ARRIVALS).map(|nth| {
            let arrival = Instant(MONDAY + 60_000 + nth * 3 * 3_600_000);
            Some(to.due(arrival, new.within).ok()?.cmp(&from.due(arrival, old.within).ok()?))
        });
        let first = orders.next()??;
        orders.all(|order| order == Some(first)).then_some(first)
    })
}

/// Amounts of one unit decide; business time against elapsed time depends on the hours of arrival.
pub(super) fn same_unit(a: &Within, b: &Within) -> Option<Ordering> {
    by_amount(a, b).filter(|_| std::mem::discriminant(a) == std::mem::discriminant(b))
}

/// Days that are compared quarter by quarter.
const DAYS: i64 = 370;
const QUARTER_MS: i64 = 15 * 60_000;

/// `Greater` when `a` is open whenever `b` is, in a year of quarters of an hour.
pub(super) fn open_longer(a: &Plan, b: &Plan) -> Option<Ordering> {
    if a == b {
        return Some(Ordering::Equal);
    }
    let (a, b) = (a.in_zone(Zone::utc()), b.in_zone(Zone::utc()));
    let (mut more, mut less) = (false, false);
    for nth in 0..DAYS {
        let day = MONDAY + nth * DAY_MS;
        let (whole_a, whole_b) = (open(&a, day, DAY_MS), open(&b, day, DAY_MS));
        if (whole_a, whole_b) == (DAY_MS, DAY_MS) || (whole_a, whole_b) == (0, 0) {
            continue;
        }
        for quarter in (day..day + DAY_MS).step_by(QUARTER_MS as usize) {
            match open(&a, quarter, QUARTER_MS).cmp(&open(&b, quarter, QUARTER_MS)) {
                Ordering::Greater => more = true,
                Ordering::Less => less = true,
                Ordering::Equal => {}
            }
        }
    }
    match (more, less) {
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        _ => None,
    }
}

fn open(calendar: &Calendar, from: i64, ms: i64) -> i64 {
    calendar.open_ms(Instant(from), Instant(from + ms))
}

/// The name of a calendar, or of the rule that finds it.
pub(super) fn calendar_name(policy: &Policy, choice: CalendarChoice) -> String {
    match choice {
        CalendarChoice::ByCase => "that of the case".to_owned(),
        CalendarChoice::Fixed(id) => {
            let name = |rule: &CalendarRule| rule.name.clone();
            policy.calendars.get(usize::from(id.0)).map(name).unwrap_or_default()
        }
    }
}
