//! The index against counting minutes one by one.

use proptest::prelude::*;

use super::plans::{Case, WINDOW_DAYS, case, moment};
use crate::civil::{date_of, day_of};
use crate::{Calendar, Instant, Ratio, TimeOfDay, Unit, Zone};

const MINUTE_MS: i64 = 60_000;

/// The business date of every minute of the window, if it is open.
struct Minutes {
    first: i64,
    owners: Vec<Option<i32>>,
}

impl Minutes {
    /// Intervals in the order they start claim the minutes nobody has claimed; then closed local dates lose theirs.
    fn of(case: &Case) -> Minutes {
        let zone = Zone::named(case.zone).unwrap();
        let first = i64::from(case.first) * 1440;
        let mut owners = vec![None; (WINDOW_DAYS * 1440) as usize];
        let mut open: Vec<(i64, i64, i32)> = Vec::new();
        for day in case.first - 3..case.first + WINDOW_DAYS + 3 {
            // Overlapping intervals of one date are united as wall times.
            let mut wall = [false; 2 * 1440];
            for (from, to) in case.intervals(day) {
                let to = if to <= from { to + 1440 } else { *to };
                wall[usize::from(*from)..usize::from(to)].fill(true);
            }
            for from in (0..2880).filter(|i| wall[*i] && (*i == 0 || !wall[*i - 1])) {
                let to = (from..2880).find(|i| !wall[*i]).unwrap_or(2880);
                open.push((minute(&zone, day, from), minute(&zone, day, to), day));
            }
        }
        open.sort();
        for (from, to, day) in open {
            for minute in from..to {
                let closed = || case.is_closed(day_of(zone.date_of(Instant(minute * MINUTE_MS))));
                if let Some(owner) = usize::try_from(minute - first).ok().and_then(|i| owners.get_mut(i))
                    && owner.is_none()
                    && !closed()
                {
                    *owner = Some(day);
                }
            }
        }
        Minutes { first, owners }
    }

    /// Open milliseconds in `[from, to)`, one entry a business date.
    fn by_date(&self, from: i64, to: i64) -> std::collections::BTreeMap<i32, i64> {
        let mut by_date = std::collections::BTreeMap::new();
        for (i, owner) in self.owners.iter().enumerate() {
            let start = (self.first + i as i64) * MINUTE_MS;
            let ms = to.min(start + MINUTE_MS) - from.max(start);
            if let Some(day) = owner
                && ms > 0
            {
                *by_date.entry(*day).or_default() += ms;
            }
        }
        by_date
    }

    fn business_days(&self, from: i64, to: i64) -> Ratio {
        let lengths = self.by_date(i64::MIN, i64::MAX);
        let parts = self.by_date(from, to);
        parts
            .into_iter()
            .fold(Ratio::ZERO, |sum, (day, ms)| &sum + &Ratio::new(ms.into(), lengths[&day].into()))
    }
}

fn minute(zone: &Zone, day: i32, minutes: usize) -> i64 {
    let time = TimeOfDay::new((minutes % 1440 / 60) as i8, (minutes % 60) as i8, 0, 0).unwrap();
    zone.instant_of(date_of(day + minutes as i32 / 1440), time).0 / MINUTE_MS
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_index_agrees_with_counting_minutes(case in case(), questions in prop::collection::vec((moment(), moment()), 6)) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        let minutes = Minutes::of(&case);
        for (from, to) in questions {
            let (from, to) = (case.instant(from), case.instant(to));
            check(&calendar, &minutes, from, to)?;
        }
    }
}

fn check(calendar: &Calendar, minutes: &Minutes, from: Instant, to: Instant) -> Result<(), TestCaseError> {
    let parts = minutes.by_date(from.0, to.0);
    prop_assert_eq!(calendar.open_ms(from, to), parts.values().sum::<i64>());
    prop_assert_eq!(calendar.measure(Unit::BusinessDays, from, to), minutes.business_days(from.0, to.0));
    let is_open = !minutes.by_date(from.0, from.0 + 1).is_empty();
    prop_assert_eq!(calendar.is_open(from), is_open);
    let walked: i64 = calendar.intervals(from, to).map(|open| open.to.ms_since(open.from)).sum();
    prop_assert_eq!(walked, calendar.open_ms(from, to));
    let dates: Vec<i32> = calendar.intervals(from, to).map(|open| day_of(open.business_date)).collect();
    prop_assert!(dates.iter().all(|date| parts.contains_key(date)) && dates.is_sorted());
    Ok(())
}
