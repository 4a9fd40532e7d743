//! What holds of every plan and every length (clocks.md 4).

use proptest::prelude::*;

use super::plans::{case, moment};
use crate::civil::date_of;
use crate::{Instant, Ratio, Unit, Within, Zone};

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Elapsed), Just(Unit::BusinessTime), Just(Unit::BusinessDays)]
}

/// Amounts of a unit: parts of a day, and up to some days.
fn amount(unit: Unit) -> BoxedStrategy<Ratio> {
    match unit {
        Unit::Elapsed | Unit::BusinessTime => (1..300_000_000_i64).prop_map(Ratio::whole).boxed(),
        Unit::BusinessDays => (1..40_i128, 1..13_i128).prop_map(|(num, den)| Ratio::new(num, den)).boxed(),
    }
}

fn unit_and_amounts() -> impl Strategy<Value = (Unit, Ratio, Ratio)> {
    unit().prop_flat_map(|unit| (Just(unit), amount(unit), amount(unit)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn reach_is_the_earliest_instant_that_measures_enough(
        case in case(), from in moment(), (unit, amount, _) in unit_and_amounts(),
    ) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        let from = case.instant(from);
        let reached = calendar.reach(unit, from, &amount).unwrap();
        prop_assert!(calendar.measure(unit, from, reached) >= amount);
        prop_assert!(calendar.measure(unit, from, Instant(reached.0 - 1)) < amount);
        if unit != Unit::BusinessDays {
            prop_assert_eq!(calendar.measure(unit, from, reached), amount);
        }
    }

    #[test]
    fn due_is_monotone_in_start_and_length(
        case in case(), a in moment(), b in moment(), (unit, amount, other) in unit_and_amounts(),
    ) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        let (a, b) = (case.instant(a.min(b)), case.instant(a.max(b)));
        let (less, more) = (amount.clone().min(other.clone()), amount.max(other));
        let reach = |from: Instant, amount: &Ratio| calendar.reach(unit, from, amount).unwrap();
        prop_assert!(reach(a, &less) <= reach(a, &more));
        prop_assert!(reach(a, &less) <= reach(b, &less));
    }

    #[test]
    fn what_accrues_adds_up(case in case(), unit in unit(), mut moments in [moment(), moment(), moment()]) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        moments.sort();
        let [a, b, c] = moments.map(|moment| case.instant(moment));
        let parts = &calendar.measure(unit, a, b) + &calendar.measure(unit, b, c);
        prop_assert_eq!(parts, calendar.measure(unit, a, c));
    }

    #[test]
    fn exhaustion_is_the_first_open_instant_from_due_on(case in case(), from in moment(), days in 1..5_i64) {
        let Some(calendar) = case.calendar().filter(|calendar| !calendar.is_always_open()) else { return Ok(()) };
        let within = Within::BusinessDays(Ratio::whole(days));
        let (from, amount) = (case.instant(from), Ratio::whole(days));
        let (due, exhausted) = (calendar.due(from, &within).unwrap(), calendar.exhaustion(from, &within).unwrap());
        prop_assert!(calendar.is_open(exhausted));
        prop_assert_eq!(calendar.open_ms(due, exhausted), 0);
        prop_assert!(calendar.measure(Unit::BusinessDays, from, exhausted) >= amount);
        // Met is the same question as not being past the exhaustion instant.
        prop_assert_eq!(calendar.meets_at_most(from, due, &within), Ok(calendar.measure(Unit::BusinessDays, from, due) == amount));
        prop_assert_eq!(calendar.meets_at_most(from, Instant(exhausted.0 + 1), &within), Ok(false));
    }

    #[test]
    fn due_and_exhaustion_of_open_time_are_found_in_one_look(
        case in case(), from in moment(), ms in prop_oneof![0..300_000_000_i64, (0..200_i64).prop_map(|n| n * 1_800_000)],
    ) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        let from = case.instant(from);
        let reached = calendar.reach_open_ms(from, ms).unwrap();
        prop_assert_eq!(calendar.exhaust_open_ms(from, ms), Ok((reached, calendar.open_from(reached).ok())));
    }

    #[test]
    fn the_local_date_is_that_of_the_zone(case in case(), from in moment(), near_ms in -7_200_000..7_200_000_i64) {
        let Some(calendar) = case.calendar() else { return Ok(()) };
        let (from, zone) = (case.instant(from), calendar.zone());
        let midnight = zone.start_of(zone.date_of(from));
        let change = zone.changes(from, Instant(from.0 + 400 * 86_400_000)).first().map(|change| change.at);
        for at in [Some(from), Some(Instant(midnight.0 + near_ms)), change.map(|at| Instant(at.0 + near_ms))] {
            let Some(at) = at else { continue };
            prop_assert_eq!(date_of(calendar.local_day(at)), zone.date_of(at), "{}", at);
        }
    }

    #[test]
    fn every_other_unit_is_due_at_a_closing_or_a_midnight(
        case in case(), from in moment(), n in 1..6_u32, kind in 0..4_u8,
    ) {
        let Some(calendar) = case.calendar().filter(|calendar| !calendar.is_always_open()) else { return Ok(()) };
        let from = case.instant(from);
        let within = match kind {
            0 => Within::BusinessDaysEnd(n),
            1 => Within::SameDay { cut_off: None },
            2 => Within::CalendarDays(n),
            _ => Within::CalendarMonths(n),
        };
        let due = calendar.due(from, &within).unwrap();
        prop_assert!(due > from);
        prop_assert_eq!(calendar.exhaustion(from, &within), Ok(due));
        match calendar.date_due(from, &within) {
            Some(date) => {
                prop_assert!(calendar.zone().date_of(due) > date);
                prop_assert!(calendar.zone().date_of(Instant(due.0 - 1)) <= date);
            }
            None => prop_assert!(calendar.is_open(Instant(due.0 - 1))),
        }
    }

    #[test]
    fn x_44_reachable_arrivals_are_those_of_every_minute(case in case(), minutes in 0..4_400_usize) {
        const WEEK: usize = 7 * 24 * 60;
        let Some(plan) = case.weekly() else { return Ok(()) };
        let utc = plan.in_zone(Zone::utc());
        // From Monday, 2 June 2025; a week is like any other.
        let is_open = |minute: usize| utc.is_open(Instant(1_748_822_400_000 + minute as i64 * 60_000));
        // Backwards, so that the next open minute is always known.
        let (mut next_open, mut n_reached) = (usize::MAX, 0);
        for minute in (0..2 * WEEK).rev() {
            next_open = if is_open(minute) { minute } else { next_open };
            n_reached += i128::from(minute < WEEK && next_open - minute <= minutes);
        }
        prop_assert_eq!(plan.reachable_share(minutes as i64 * 60_000), Ratio::new(n_reached, WEEK as i128));
    }
}
