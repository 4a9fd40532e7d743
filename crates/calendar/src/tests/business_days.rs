//! and the steps of: accrued business days.

use rstest::rstest;

use super::notation::{NEW_YORK, STD, at, calendar, check_due, std_calendar};
use crate::{Ratio, Unit};

#[rstest]
#[case::x_17_in_hours(STD, "2025-06-10 10:00:00 -04:00", "1 business day", "2025-06-11 10:00:00")]
#[case::x_17_in_closed_hours(
    STD,
    "2025-06-10 21:00:00 -04:00",
    "1 business day",
    "2025-06-11 20:00:00 exhausted 2025-06-12 08:00:00"
)]
#[case::x_18_holiday_weekend(STD, "2025-07-02 15:00:00 -04:00", "3 business days", "2025-07-08 19:00:00 Z")]
#[case::x_19_uneven_days(UNEVEN, "2025-06-12 13:00:00 -04:00", "1 business day", "2025-06-13 11:00:00")]
#[case::x_19_the_same_hours(
    UNEVEN,
    "2025-06-12 13:00:00 -04:00",
    "8 business hours",
    "2025-06-13 13:00:00 exhausted 2025-06-16 09:00:00"
)]
#[case::x_26_half_of_three_days(
    STD,
    "2025-06-10 10:00:00 -04:00",
    "3/2 business days",
    "2025-06-11 16:00:00"
)]
#[case::x_26_three_quarters(STD, "2025-06-10 10:00:00 -04:00", "2.25 business days", "2025-06-12 13:00:00")]
#[case::x_26_exceeds_waits_for_the_opening(
    STD,
    "2025-06-10 14:00:00 -04:00",
    "1.5 business days",
    "2025-06-11 20:00:00 exhausted 2025-06-12 08:00:00"
)]
fn d_03_business_days_accrue(
    #[case] hours: &str,
    #[case] from: &str,
    #[case] promise: &str,
    #[case] due: &str,
) {
    check_due(&calendar(hours, NEW_YORK, &["closed 2025-07-04"]), from, promise, due);
}

const UNEVEN: &str = "Mo-Th 09:00-17:00; Fr 09:00-13:00";

#[rstest]
#[case::x_27_used_before_the_pause("2025-06-10 10:00:00", "2025-06-10 15:00:00", Ratio::new(5, 12))]
#[case::x_27_open_time_of_the_pause("2025-06-10 15:00:00", "2025-06-11 09:30:00", Ratio::new(13, 24))]
#[case::x_27_a_pause_in_closed_hours("2025-06-10 22:00:00", "2025-06-11 06:00:00", Ratio::ZERO)]
#[case::x_30_until_resolved("2025-06-10 10:00:00", "2025-06-11 16:00:00", Ratio::new(3, 2))]
#[case::backwards("2025-06-11 16:00:00", "2025-06-10 10:00:00", Ratio::ZERO)]
fn business_days_between(#[case] from: &str, #[case] to: &str, #[case] days: Ratio) {
    let desk = std_calendar();
    assert_eq!(desk.measure(Unit::BusinessDays, at(&desk, from), at(&desk, to)), days);
}
