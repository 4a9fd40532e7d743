//! metrics.md 1.6, clocks.md 13.

use calendar::Plan;
use rstest::rstest;

use super::support::{at, book, month, new_york};
use crate::month::Months;

fn months() -> Months {
    Months::new(new_york(), (month("2024-12"), month("2025-03")), book().obligation_calendar(), 5)
}

#[rstest]
#[case::before("2024-11-30 23:59:59.999", None)]
#[case::first_instant("2024-12-01 00:00", Some("2024-12"))]
#[case::x_43_in_january("2025-01-31 23:58", Some("2025-01"))]
#[case::x_43_in_february("2025-02-01 00:03", Some("2025-02"))]
#[case::last_instant("2025-03-31 23:59:59.999", Some("2025-03"))]
#[case::after("2025-04-01 00:00", None)]
fn d_12_an_instant_belongs_to_the_month_of_the_reporting_zone(
    #[case] instant: &str,
    #[case] expected: Option<&str>,
) {
    assert_eq!(months().of(at(instant)).map(|month| month.to_string()).as_deref(), expected);
}

#[rstest]
// January is published on the fifth business day of February, 2025-02-07 (a Friday).
#[case::before_publication("2025-02-06 23:59:59.999", None)]
#[case::at_publication("2025-02-07 00:00", Some("2025-01"))]
fn a_published_month_keeps_what_is_withdrawn_later(#[case] withdrawn: &str, #[case] expected: Option<&str>) {
    let month = months().of_standing(at("2025-01-31 23:58"), at(withdrawn));
    assert_eq!(month.map(|month| month.to_string()).as_deref(), expected);
}

#[test]
fn every_hour_belongs_to_the_month_whose_range_holds_it() {
    let many = Months::new(new_york(), (month("2019-02"), month("2031-01")), book().obligation_calendar(), 5);
    let span = many.span();
    for at in (span.start.as_ms()..span.end.as_ms()).step_by(3_600_000).map(calendar::Instant) {
        let found = many.of(at).and_then(|month| many.range(month));
        assert!(found.is_some_and(|range| range.contains(&at)), "{at}");
    }
    assert_eq!(many.of(span.end), None);
}

#[test]
fn no_months_when_the_last_is_before_the_first() {
    let none = Months::new(new_york(), (month("2025-03"), month("2025-01")), book().obligation_calendar(), 5);
    assert_eq!(none.iter().count(), 0);
    assert_eq!(none.of(at("2025-03-01 00:00")), None);
}

#[test]
fn a_day_that_closes_after_midnight_is_published_on_the_day_it_opened() {
    let night = Plan::from_hours("Mo-Fr 18:00-06:00").unwrap().in_zone(new_york());
    // Business days of February 2025: 3, 4, 5, 6, 7. The fifth closes on Saturday at 06:00.
    assert_eq!(month("2025-01").published_at(5, &night), at("2025-02-07 00:00"));
}
