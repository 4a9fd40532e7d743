//! Quarters, half-years and years of months.

use rstest::rstest;

use super::support::month;
use crate::period::{Length, Period};

#[rstest]
#[case("2025-06", Length::Month, "2025-06", "2025-06")]
#[case("2025-06", Length::Quarter, "2025-Q2", "2025-06")]
#[case("2025-10", Length::Quarter, "2025-Q4", "2025-12")]
#[case("2025-06", Length::HalfYear, "2025-H1", "2025-06")]
#[case("2025-07", Length::HalfYear, "2025-H2", "2025-12")]
#[case("2025-02", Length::Year, "2025", "2025-12")]
fn a_period_contains_its_months(
    #[case] of: &str,
    #[case] length: Length,
    #[case] name: &str,
    #[case] last: &str,
) {
    let period = Period::of(month(of), length);
    assert_eq!((period.to_string().as_str(), period.last()), (name, month(last)));
    assert!(period.months().any(|inside| inside == month(of)));
    assert_eq!(period.next().first(), month(last).next());
}

#[test]
fn each_period_of_some_months_stands_once() {
    let months = ["2025-02", "2025-03", "2025-04"].map(month);
    let names: Vec<String> = Period::all_of(months, Length::Quarter).iter().map(Period::to_string).collect();
    assert_eq!(names, ["2025-Q1", "2025-Q2"]);
}
