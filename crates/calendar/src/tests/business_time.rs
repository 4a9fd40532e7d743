//! and what is met.

use rstest::rstest;

use super::notation::{NEW_YORK, STD, at, calendar, check_due, std_calendar, within};

#[rstest]
//                                  received                     promise             due
#[case::x_01_inside_hours("2025-06-10 09:15:00 -04:00", "4 business hours", "2025-06-10 17:15:00 Z")]
#[case::x_02_across_a_night("2025-06-10 18:30:00 -04:00", "4 business hours", "2025-06-11 14:30:00 Z")]
#[case::x_03_exactly_at_closing(
    "2025-06-10 16:00:00 -04:00",
    "4 business hours",
    "2025-06-10 20:00:00 exhausted 2025-06-11 08:00:00"
)]
#[case::x_04_friday_before_closing("2025-06-13 19:59:30 -04:00", "4 business hours", "2025-06-16 15:59:30 Z")]
#[case::x_05_opening_instant("2025-06-10 08:00:00 -04:00", "4 business hours", "2025-06-10 12:00:00")]
#[case::x_05_closing_instant("2025-06-10 20:00:00 -04:00", "4 business hours", "2025-06-11 12:00:00")]
#[case::x_05_closed_day("2025-06-14 11:00:00 -04:00", "4 business hours", "2025-06-16 12:00:00")]
fn business_time_is_due_on_the_standard_calendar(
    #[case] from: &str,
    #[case] promise: &str,
    #[case] due: &str,
) {
    check_due(&std_calendar(), from, promise, due);
}

#[rstest]
#[case::x_06_holiday(&["closed 2025-07-04"], "2025-07-03 18:30:00 -04:00", "4 business hours", "2025-07-07 14:30:00 Z")]
#[case::x_07_partial_day(
    &["2025-12-24 08:00-12:00", "closed 2025-12-25"],
    "2025-12-24 10:00:00 -05:00",
    "4 business hours",
    "2025-12-26 15:00:00 Z"
)]
#[case::x_07_half_of_a_short_day(
    &["2025-12-24 08:00-12:00", "closed 2025-12-25"],
    "2025-12-24 10:00:00 -05:00",
    "1 business day",
    "2025-12-26 14:00:00 -05:00"
)]
fn exceptions_move_the_due_instant(
    #[case] exceptions: &[&str],
    #[case] from: &str,
    #[case] promise: &str,
    #[case] due: &str,
) {
    check_due(&calendar(STD, NEW_YORK, exceptions), from, promise, due);
}

#[rstest]
#[case::x_08_customer_zone("Europe/London", "2025-06-10 18:30:00 +01:00", "2025-06-11 09:30:00 Z")]
#[case::x_08_desk_zone("America/New_York", "2025-06-10 18:30:00 +01:00", "2025-06-10 21:30:00 Z")]
#[case::x_09_kolkata("Asia/Kolkata", "2025-06-10 13:00:00 Z", "2025-06-11 05:00:00 Z")]
#[case::x_09_kathmandu("Asia/Kathmandu", "2025-06-10 13:00:00 Z", "2025-06-11 05:00:00 Z")]
fn the_zone_of_the_calendar_decides(#[case] zone: &str, #[case] from: &str, #[case] due: &str) {
    check_due(&calendar(STD, zone, &[]), from, "4 business hours", due);
}

#[rstest]
//                                    answered                  at most  less than
#[case::x_03_in_closed_hours("2025-06-10 23:10:00", true, false)]
#[case::x_03_at_the_opening("2025-06-11 08:00:00.000", true, false)]
#[case::x_03_a_millisecond_later("2025-06-11 08:00:00.001", false, false)]
#[case::x_03_a_millisecond_before_closing("2025-06-10 19:59:59.999", true, true)]
fn d_05_met_is_decided_by_accrued_time(#[case] stop: &str, #[case] at_most: bool, #[case] less_than: bool) {
    let desk = std_calendar();
    let (from, stop, promise) =
        (at(&desk, "2025-06-10 16:00:00"), at(&desk, stop), within("4 business hours"));
    assert_eq!(desk.meets_at_most(from, stop, &promise), Ok(at_most));
    assert_eq!(desk.meets_less_than(from, stop, &promise), Ok(less_than));
}
