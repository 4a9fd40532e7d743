//! Which of two promised lengths is longer.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use calendar::{Calendar, Instant, Plan, Within, Zone};

use super::promises::ClockPromise;
use crate::source::Spanned;
use crate::syntax::{ALWAYS, CalendarName, Tree};
use crate::vocabulary::{Channel, Priority};

/// Compares promised lengths, in different units by what is due when.
pub(super) struct Lengths<'t> {
    tree: &'t Tree,
    /// Weekly hours in UTC: a week without closures and clock changes is what the promises are compared on.
    calendars: BTreeMap<&'t str, Calendar>,
    /// When each promise is due for each arrival; by the promise's index, and only once one needs it.
    dues: Vec<OnceCell<Option<Vec<Instant>>>>,
}

/// Monday, 2 June 2025, 00:00 UTC.
const MONDAY: i64 = 1_748_822_400_000;
/// Arrivals every three hours, a minute past, for a week: in the night, at the opening, before the closing.
const ARRIVALS: i64 = 56;
const STEP_MS: i64 = 3 * 3_600_000;

impl<'t> Lengths<'t> {
    pub fn of(tree: &'t Tree, n_promises: usize) -> Lengths<'t> {
        let named = tree.calendars.iter().filter_map(|(name, entry)| {
            let plan = Plan::from_hours(&entry.hours.value.0).ok()?;
            Some((name.value.0.as_str(), plan.in_zone(Zone::utc())))
        });
        let always = (ALWAYS, Plan::always().in_zone(Zone::utc()));
        let dues = (0..n_promises).map(|_| OnceCell::new()).collect();
        Lengths { tree, calendars: named.chain([always]).collect(), dues }
    }

    /// Which is longer: by the amounts where the units are alike, else by what is always due later. `None` when
    /// now the one and now the other is due first.
    pub fn compare(&self, a: &ClockPromise<'t>, b: &ClockPromise<'t>) -> Option<Ordering> {
        by_amount(a.within, b.within).or_else(|| {
            let (a, b) = (self.dues(a)?, self.dues(b)?);
            let mut orders = a.iter().zip(b).map(|(a, b)| a.cmp(b));
            let first = orders.next()?;
            (first != Ordering::Equal && orders.all(|order| order == first)).then_some(first)
        })
    }

    fn dues(&self, promise: &ClockPromise<'t>) -> Option<&Vec<Instant>> {
        let calculate = || {
            let calendar = self.calendars.get(self.calendar_name(promise)?)?;
            let arrival = |i| Instant(MONDAY + 60_000 + i * STEP_MS);
            (0..ARRIVALS).map(|i| calendar.due(arrival(i), promise.within).ok()).collect()
        };
        self.dues.get(promise.index)?.get_or_init(calculate).as_ref()
    }

    /// The calendar of the promise's cases, when it is one.
    fn calendar_name(&self, promise: &ClockPromise<'t>) -> Option<&'t str> {
        let name =
            |calendar: &'t Option<Spanned<CalendarName>>| calendar.as_ref().map(|name| name.value.0.as_str());
        if let Some(fixed) = promise.promise.fixed_calendar() {
            return Some(fixed);
        }
        let is_p1 =
            Priority::ALL.iter().all(|priority| promise.cover.has(*priority) == (*priority == Priority::P1));
        if let (true, Some(p1)) = (is_p1, self.tree.p1_calendar()) {
            return Some(p1);
        }
        let tiers = self.tree.tiers.iter().filter(|(tier, _)| {
            promise.cover.tiers.as_ref().is_none_or(|tiers| tiers.contains(&tier.value.0.as_str()))
        });
        let channels = self.tree.channels.iter().filter(|(channel, _)| {
            let covers =
                |channel: Channel| promise.cover.channels.is_none_or(|channels| channels.contains(channel));
            covers(channel.value)
        });
        let own = tiers
            .map(|(_, tier)| name(&tier.calendar))
            .chain(channels.map(|(_, channel)| name(&channel.calendar)));
        let standard = self.tree.standard_calendar()?;
        own.map(|own| own.unwrap_or(standard)).all(|own| own == standard).then_some(standard)
    }
}

/// Business time is never shorter than the same elapsed time, and in open hours as long; so the amounts decide.
pub(crate) fn by_amount(a: &Within, b: &Within) -> Option<Ordering> {
    use Within::{BusinessDays, BusinessDaysEnd, BusinessTime, CalendarDays, CalendarMonths, Elapsed};
    match (a, b) {
        (Elapsed(a) | BusinessTime(a), Elapsed(b) | BusinessTime(b)) => Some(a.cmp(b)),
        (BusinessDays(a), BusinessDays(b)) => Some(a.cmp(b)),
        (BusinessDaysEnd(a), BusinessDaysEnd(b)) => Some(a.cmp(b)),
        (CalendarDays(a), CalendarDays(b)) => Some(a.cmp(b)),
        (CalendarMonths(a), CalendarMonths(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
