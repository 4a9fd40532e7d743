//! units that do not accrue, and what elapsed promises can reach.

use rstest::rstest;

use super::notation::{NEW_YORK, STD, at, calendar, check_due, std_calendar, within};
use crate::{Date, Plan, Ratio};

#[rstest]
#[case::x_20_late_thursday("2025-06-12 23:40:00 -04:00", "end of 3 business days", "2025-06-17 20:00:00")]
#[case::x_20_saturday("2025-06-14 09:00:00 -04:00", "end of 3 business days", "2025-06-18 20:00:00")]
#[case::x_21_ten_days("2025-11-20 14:00:00 -05:00", "end of 10 business days", "2025-12-05 20:00:00")]
#[case::x_22_before_the_cut_off("2025-06-10 15:59:59", "same day before 16:00", "2025-06-10 20:00:00")]
#[case::x_22_at_the_cut_off("2025-06-10 16:00:00", "same day before 16:00", "2025-06-11 20:00:00")]
#[case::x_22_friday_after_it("2025-06-13 17:00:00", "same day before 16:00", "2025-06-16 20:00:00")]
#[case::x_22_saturday("2025-06-14 10:00:00", "same day before 16:00", "2025-06-16 20:00:00")]
#[case::no_cut_off_before_closing("2025-06-10 19:59:59", "same day", "2025-06-10 20:00:00")]
#[case::no_cut_off_at_closing("2025-06-10 20:00:00", "same day", "2025-06-11 20:00:00")]
#[case::no_cut_off_after_closing("2025-06-10 21:00:00", "same day before 22:00", "2025-06-11 20:00:00")]
fn d_03_d_04_ends_of_business_days_are_due(#[case] from: &str, #[case] promise: &str, #[case] due: &str) {
    check_due(&calendar(STD, NEW_YORK, &["closed 2025-11-27"]), from, promise, due);
}

#[rstest]
#[case::x_45_mission_limit("30 days", Some("2025-03-02"))]
#[case::x_45_one_month("1 month", Some("2025-02-28"))]
#[case::x_45_ccpa("45 days", Some("2025-03-17"))]
#[case::an_instant_has_no_date("10 business days", None)]
fn d_36_the_governing_local_date(#[case] promise: &str, #[case] date: Option<&str>) {
    let desk = std_calendar();
    let date: Option<Date> = date.map(|date| date.parse().unwrap());
    let from = at(&desk, "2025-01-31 11:00:00");
    assert_eq!(desk.date_due(from, &within(promise)), date);
    if let Some(date) = date {
        // The whole of the date is in time: due at the first instant of the next one.
        let next = format!("{} 00:00:00", date.tomorrow().unwrap());
        check_due(&desk, "2025-01-31 11:00:00", promise, &next);
        let due = at(&desk, &next);
        assert_eq!(desk.meets_at_most(from, due, &within(promise)), Ok(false));
        assert_eq!(desk.meets_at_most(from, crate::Instant(due.0 - 1), &within(promise)), Ok(true));
    }
}

#[rstest]
#[case::x_45_confirmation_of_receipt(&[])]
#[case::x_45_a_later_holiday_has_no_effect(&["closed 2025-02-17"])]
fn x_45_ten_business_days(#[case] exceptions: &[&str]) {
    let desk = calendar(STD, NEW_YORK, exceptions);
    check_due(&desk, "2025-01-31 11:00:00", "end of 10 business days", "2025-02-14 20:00:00");
}

#[rstest]
#[case::x_44_a_day(24, 132)]
#[case::x_44_two_days(48, 156)]
#[case::x_44_three_days(72, 168)]
#[case::x_44_at_once(0, 60)]
fn x_44_reachable_arrival_hours(#[case] target_hours: i64, #[case] of_168: i128) {
    let share = Plan::from_hours(STD).unwrap().reachable_share(target_hours * 3_600_000);
    assert_eq!(share, Ratio::new(of_168, 168));
}

#[rstest]
#[case::first_tuesday("2025-06-01 10:00:00", "first Tuesday of month", "2025-06-03")]
#[case::the_day_itself("2025-06-03 10:00:00", "first Tuesday of month", "2025-06-03")]
#[case::the_next_month("2025-06-04 10:00:00", "first Tuesday of month", "2025-07-01")]
#[case::last_day_of_quarter_start("2025-02-01 10:00:00", "last day of Jan, Apr, Jul, Oct", "2025-04-30")]
#[case::year_end("2025-10-01 10:00:00", "31 Dec", "2025-12-31")]
#[case::a_fifth_friday_of_february("2025-06-03 10:00:00", "fifth Friday of Feb", "2036-02-29")]
#[case::last_friday("2025-06-03 10:00:00", "last Friday of month", "2025-06-27")]
fn date_rules_name_the_next_date(#[case] from: &str, #[case] rule: &str, #[case] date: Date) {
    let desk = std_calendar();
    assert_eq!(desk.date_due(at(&desk, from), &within(rule)), Some(date));
}
