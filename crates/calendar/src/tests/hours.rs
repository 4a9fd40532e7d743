//! Opening hours as text: what is read, what is refused by name, and what is suggested.

use rstest::rstest;

use super::notation::{NEW_YORK, at, calendar};
use crate::{Date, Error, Plan};

#[rstest]
#[case::always("24/7", 168)]
#[case::weekdays("Mo-Fr 08:00-20:00", 60)]
#[case::every_day("08:00-20:00", 84)]
#[case::split("Mo-Fr 08:00-12:00,13:00-17:00", 40)]
#[case::a_later_rule_replaces("Mo-Fr 08:00-20:00; Fr 08:00-12:00", 52)]
#[case::a_rule_adds("Mo-Fr 08:00-12:00, Fr 14:00-16:00", 22)]
#[case::off("Mo-Su 08:00-20:00; We off", 72)]
#[case::added_off("Mo-Su 08:00-20:00, We off", 72)]
#[case::holidays("Mo-Fr 08:00-20:00; PH off", 60)]
#[case::holidays_and_sundays("Mo-Su 08:00-20:00; PH,Su off", 72)]
#[case::overnight("Mo-Su 22:00-06:00", 56)]
#[case::overnight_in_long_hours("Mo-Su 22:00-30:00", 56)]
#[case::around_the_week("Sa-Mo 10:00-12:00", 6)]
#[case::until_midnight("Mo 20:00-24:00", 4)]
#[case::overlapping_is_united("Mo 08:00-12:00,11:00-13:00", 5)]
#[case::whole_days("Mo-Fr", 120)]
#[case::whole_day_around("Mo 08:00-08:00", 24)]
#[case::single_digits("Mo-Fr 8:00-20:00", 60)]
fn weekly_hours_are_read(#[case] hours: &str, #[case] of_168: i64) {
    let desk = calendar(hours, "UTC", &[]);
    let (from, to) = (at(&desk, "2025-06-09 00:00:00"), at(&desk, "2025-06-16 00:00:00"));
    let later = crate::Instant(to.0 + (to.0 - from.0));
    // The second week, so that Sunday night's shift counts.
    assert_eq!(desk.open_ms(to, later), of_168 * 3_600_000);
}

#[rstest]
#[case::bare_hours("Mo-Fr 8-20", "Mo-Fr 08:00-20:00")]
#[case::english_days("Mon-Fri 8:00-20:00", "Mo-Fr 08:00-20:00")]
#[case::long_days("Monday - Friday 8am to 8pm", "Mo-Fr 08:00-20:00")]
#[case::twelve_hours("Mo-Fr 8:30am-12pm", "Mo-Fr 08:30-12:00")]
#[case::dots("Mo-Fr 8.00-20.00", "Mo-Fr 08:00-20:00")]
#[case::colon_after_days("Mo-Fr: 0800-2000", "Mo-Fr 08:00-20:00")]
#[case::long_dash("Mo–Fr 08:00–20:00", "Mo-Fr 08:00-20:00")]
#[case::always("24x7", "24/7")]
#[case::daily("daily 8-20", "Mo-Su 08:00-20:00")]
#[case::two_rules("Mo-Fr 8-20; Sat 9-12", "Mo-Fr 08:00-20:00; Sa 09:00-12:00")]
fn likely_slips_are_guessed(#[case] hours: &str, #[case] meant: &str) {
    match Plan::from_hours(hours).unwrap_err() {
        Error::BadHours { nearest, .. } => assert_eq!(nearest.as_deref(), Some(meant)),
        other => panic!("{other}"),
    }
}

#[rstest]
#[case::months("Jun-Aug 08:00-20:00", "months and dates are not offered")]
#[case::dates("Dec 25 off", "months and dates are not offered")]
#[case::years("2025 Mo-Fr 08:00-20:00", "years are not offered")]
#[case::weeks("week 01-10 Mo 08:00-20:00", "week numbers are not offered")]
#[case::sun("sunrise-sunset", "times of the sun are not offered")]
#[case::comment("Mo-Fr 08:00-20:00 \"by appointment\"", "comments are not offered")]
#[case::open_end("Mo 08:00+", "an open end (`+`) is not offered")]
#[case::repeats("Mo 08:00-12:00/01:30", "repeated times (`/`) are not offered")]
#[case::nth("Mo[1] 08:00-12:00", "weeks of the month (`Mo[1]`) are not offered")]
#[case::school("Mo-Fr 08:00-20:00; SH off", "school holidays (`SH`) are not offered")]
#[case::holiday_hours(
    "Mo-Fr 08:00-20:00; PH 10:00-12:00",
    "holidays with hours of their own are special dates"
)]
#[case::holidays_first("PH off; Mo-Fr 08:00-20:00", "a rule after `PH off` opens holidays again")]
#[case::fallback("Mo 08:00-12:00 || Tu 08:00-12:00", "fallback rules (`||`) are not offered")]
#[case::unknown("Mo 08:00-12:00 unknown", "hours marked `unknown` are not offered")]
#[case::closed_hours("Mo-Fr 08:00-20:00; Mo 12:00-13:00 off", "only whole days can be `off`")]
#[case::day_offset("PH +1 day off", "days counted from other days")]
#[case::two_days_long("Mo 08:00-40:00", "an interval starts before 24:00 and lasts at most 24 hours")]
#[case::empty("", "they are empty")]
#[case::never("off", "have no open time at all")]
#[case::never_left("Mo 08:00-12:00; Mo off", "have no open time at all")]
#[case::nonsense("whenever", "they cannot be read from `whenever` on")]
fn what_is_not_a_weekly_range_is_refused_by_name(#[case] hours: &str, #[case] why: &str) {
    let error = Plan::from_hours(hours).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[rstest]
#[case::special_then_closed(true)]
#[case::closed_then_special(false)]
fn e_20_a_date_both_special_and_closed_is_refused(#[case] special_first: bool) {
    let date = Date::constant(2025, 12, 24);
    let plan = Plan::from_hours("Mo-Fr 08:00-20:00; PH off").unwrap();
    let both = if special_first {
        plan.with_special(date, "08:00-12:00").and_then(|plan| plan.with_closed(date))
    } else {
        plan.with_closed(date).and_then(|plan| plan.with_special(date, "08:00-12:00"))
    };
    assert_eq!(both, Err(Error::SpecialAndClosed(date)));
}

#[test]
fn e_20_a_holiday_that_is_special_is_refused_where_holidays_close() {
    let date = Date::constant(2025, 12, 25);
    let plan = |hours: &str| Plan::from_hours(hours).unwrap().with_special(date, "08:00-12:00").unwrap();
    assert_eq!(plan("Mo-Fr; PH off").with_country_holidays("US"), Err(Error::SpecialAndClosed(date)));
    assert!(plan("Mo-Fr").with_country_holidays("US").is_ok());
}

#[rstest]
#[case::off("off", "a date without hours is a closed date")]
#[case::with_days("Mo 08:00-12:00", "a date takes intervals alone")]
#[case::bare("8-12", "did you mean `08:00-12:00`?")]
fn special_dates_take_intervals_alone(#[case] intervals: &str, #[case] why: &str) {
    let plan = Plan::from_hours("24/7").unwrap();
    let error = plan.with_special(Date::constant(2025, 12, 24), intervals).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn countries_close_on_their_holidays() {
    let plan = Plan::from_hours("Mo-Fr 08:00-20:00; PH off").unwrap().with_country_holidays("us").unwrap();
    assert!(plan.is_closed_as_holiday(Date::constant(2025, 7, 4)));
    let error = Plan::always().with_country_holidays("XX").unwrap_err().to_string();
    assert_eq!(
        error,
        "no holidays are known for the country `XX`: give the dates themselves or an `.ics` file"
    );
    assert!(crate::countries().any(|country| country.code == "DE" && country.name == "Germany"));
}

#[test]
fn nothing_is_open_before_the_plan_is_valid() {
    let plan = Plan::from_hours("Mo-Fr 08:00-20:00").unwrap().with_valid_from(Date::constant(2025, 7, 1));
    let desk = plan.in_zone(crate::Zone::named(NEW_YORK).unwrap());
    let opens = desk.open_from(at(&desk, "2025-06-10 10:00:00")).unwrap();
    assert_eq!(desk.zone().show(opens), "2025-07-01 Tue 08:00:00 -04:00");
}

#[rstest]
#[case::always("24/7", true)]
#[case::spelled_out("Mo-Su 00:00-24:00", true)]
#[case::in_shifts("Mo-Su 06:00-14:00,14:00-22:00,22:00-06:00", true)]
#[case::with_holidays_nobody_named("24/7; PH off", true)]
#[case::a_minute_short("Mo-Su 00:00-23:59", false)]
fn a_calendar_knows_when_it_is_always_open(#[case] hours: &str, #[case] always: bool) {
    assert_eq!(Plan::from_hours(hours).unwrap().is_always_open(), always);
    assert!(
        !Plan::from_hours(hours).unwrap().with_closed(Date::constant(2025, 1, 1)).unwrap().is_always_open()
    );
}
