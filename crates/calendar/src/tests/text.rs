//! Instants, lengths, numbers and zone names as text.

use proptest::prelude::*;
use rstest::rstest;

use crate::{DateRule, Instant, Months, Nth, Plan, Ratio, TimeOfDay, Within, Zone, dates_of_ics, parse_date};

#[rstest]
#[case::utc("2026-02-10T18:05:00Z", "2026-02-10T18:05:00Z")]
#[case::offset("2026-02-10T13:05:00-05:00", "2026-02-10T18:05:00Z")]
#[case::milliseconds("2026-02-10T18:05:00.250Z", "2026-02-10T18:05:00.250Z")]
#[case::tenths("2026-02-10T18:05:00.2Z", "2026-02-10T18:05:00.200Z")]
#[case::finer_is_truncated("2026-02-10T18:05:00.999999999999Z", "2026-02-10T18:05:00.999Z")]
#[case::finer_before_1970_too("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z")]
#[case::a_hair_before_1970("1969-12-31T23:59:59.0001Z", "1969-12-31T23:59:59Z")]
#[case::lower_case("2026-02-10t18:05:00z", "2026-02-10T18:05:00Z")]
#[case::blank("2026-02-10 18:05:00+05:45", "2026-02-10T12:20:00Z")]
#[case::leap_second("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z")]
#[case::leap_day("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z")]
#[case::first("1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z")]
#[case::last("2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z")]
fn instants_are_read_and_printed(#[case] text: &str, #[case] printed: &str) {
    assert_eq!(text.parse::<Instant>().unwrap().to_string(), printed);
    assert_eq!(Instant::parse_rfc3339(text.as_bytes()), text.parse().ok());
}

#[rstest]
#[case::no_offset("2026-02-10T18:05:00", "it has no offset; add `Z` or one like `-05:00`, or name a zone")]
#[case::too_early("1899-12-31T23:59:59Z", "its year lies outside 1900 to 2199")]
#[case::too_late("2200-01-01T00:00:00Z", "its year lies outside 1900 to 2199")]
#[case::no_such_day("2026-02-29T00:00:00Z", "write RFC 3339")]
#[case::no_such_hour("2026-02-10T24:00:00Z", "write RFC 3339")]
#[case::no_seconds("2026-02-10T18:05Z", "write RFC 3339")]
#[case::empty_fraction("2026-02-10T18:05:00.Z", "write RFC 3339")]
#[case::offset_without_colon("2026-02-10T18:05:00+0100", "write RFC 3339")]
#[case::more_behind("2026-02-10T18:05:00Z!", "write RFC 3339")]
#[case::empty("", "write RFC 3339")]
#[case::not_ascii("２０２６-02-10T18:05:00Z", "write RFC 3339")]
#[case::words("tomorrow", "write RFC 3339")]
fn what_is_not_an_instant_says_why(#[case] text: &str, #[case] why: &str) {
    let error = text.parse::<Instant>().unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[rstest]
#[case::without_offset("2025-06-10T09:15:00", "2025-06-10T13:15:00Z")]
#[case::without_seconds("2025-06-10 09:15", "2025-06-10T13:15:00Z")]
#[case::finer("2025-06-10 09:15:00.2509", "2025-06-10T13:15:00.250Z")]
#[case::with_offset("2025-06-10T09:15:00+00:00", "2025-06-10T09:15:00Z")]
#[case::in_a_gap("2025-03-09 02:30", "2025-03-09T07:30:00Z")]
#[case::twice("2025-11-02 01:30", "2025-11-02T05:30:00Z")]
fn civil_times_are_read_in_a_zone(#[case] text: &str, #[case] printed: &str) {
    let new_york = Zone::named("America/New_York").unwrap();
    assert_eq!(Instant::parse_in(text, Some(&new_york)).unwrap().to_string(), printed);
    assert_eq!(Instant::parse_in(text, None).is_ok(), text.contains('+'));
}

#[rstest]
#[case("2025-12-25", true)]
#[case("2024-02-29", true)]
#[case("2025-02-29", false)]
#[case("20251225", false)]
#[case("2025-12-25T00:00:00", false)]
#[case("2025-1-1", false)]
#[case("1899-12-31", false)]
#[case("+2025-12-2", false)]
fn dates_are_written_in_one_way(#[case] text: &str, #[case] is_date: bool) {
    assert_eq!(parse_date(text).is_ok(), is_date);
}

#[rstest]
#[case("45 s", "45 s")]
#[case("45 seconds", "45 s")]
#[case("15 min", "15 min")]
#[case("1 minute", "1 min")]
#[case("24 h", "24 h")]
#[case("24 hours", "24 h")]
#[case("24h", "24 h")]
#[case("90 min", "90 min")]
#[case("120 minutes", "2 h")]
#[case("1.5 h", "90 min")]
#[case("250 ms", "250 ms")]
#[case("4 business h", "4 business h")]
#[case("4 business hours", "4 business h")]
#[case("1 Business Hour", "1 business h")]
#[case("15 business minutes", "15 business min")]
#[case("3 business days", "3 business days")]
#[case("1 business day", "1 business day")]
#[case("1.5 business days", "3/2 business days")]
#[case("end of 3 business days", "end of 3 business days")]
#[case("end of 1 business day", "end of 1 business day")]
#[case("end of the next business day", "end of 1 business day")]
#[case("same day", "same day")]
#[case("same day before 16:00", "same day before 16:00")]
#[case("30 days", "30 days")]
#[case("1 day", "1 day")]
#[case("30 calendar days", "30 days")]
#[case("1 month", "1 month")]
#[case("12 months", "12 months")]
#[case("first Tuesday of month", "first Tuesday of month")]
#[case("first Tuesday of the month", "first Tuesday of month")]
#[case("last fri of Mar, Jun", "last Friday of Mar, Jun")]
#[case("last day of month", "last day of month")]
#[case("last day of Jan, Apr, Jul, Oct", "last day of Jan, Apr, Jul, Oct")]
#[case("last day of January, April and July", "last day of Jan, Apr, Jul")]
#[case("31 Dec", "31 Dec")]
#[case("1 january", "1 Jan")]
fn lengths_are_read_long_and_printed_short(#[case] text: &str, #[case] printed: &str) {
    assert_eq!(text.parse::<Within>().unwrap().to_string(), printed);
}

#[rstest]
#[case("24", "`24` is not a length: it has no unit; write `24 h`, `24 business h` or `24 days`")]
#[case("4 bh", "`4 bh` is not a length: write `4 business h`")]
#[case("3 bd", "`3 bd` is not a length: write `3 business days`")]
#[case("2 weeks", "`2 weeks` is not a length: write `14 days`")]
#[case("1 business week", "`1 business week` is not a length: write `5 business days`")]
#[case("1 year", "`1 year` is not a length: write `12 months`")]
#[case("5 m", "`5 m` is not a length: write `5 min` or `5 months`")]
#[case("4 business", "`4 business` is not a length: write `4 business h` or `4 business days`")]
#[case("3 working days", "`3 working days` is not a length: write `3 business days`")]
#[case("0 h", "`0 h` is not a length: a length is above zero")]
#[case("-4 h", "`-4 h` is not a length: a length is above zero")]
#[case("1.5 days", "`1.5 days` is not a length: `1.5` is not a whole number of days; write hours")]
#[case("1/0 h", "`1/0 h` is not a length: `1/0` is not an exact number: write `2`, `3/2` or `0.05`")]
#[case("1/7 s", "`1/7 s` is not a length: `1/7` is not a whole number of milliseconds")]
#[case("9999999 h", "`9999999 h` is not a length: it is longer than a hundred years")]
#[case(
    "end of 1.5 business days",
    "`end of 1.5 business days` is not a length: `end of` needs whole business days"
)]
#[case(
    "end of month",
    "`end of month` is not a length: write `end of 3 business days`, or `last day of month`"
)]
#[case(
    "same day before 4pm",
    "`same day before 4pm` is not a length: `4pm` is not a time of day; write it like `16:00`"
)]
#[case(
    "first Toosday of month",
    "`first Toosday of month` is not a length: `toosday` is not a day of the week; write one like `Tuesday`"
)]
#[case(
    "last day of Janember",
    "`last day of Janember` is not a length: `janember` is not a month; write `month` or months like `Jan, Apr`"
)]
#[case("29 Feb", "`29 Feb` is not a length: 29 Feb exists only in leap years; write `last day of Feb`")]
#[case("31 Apr", "`31 Apr` is not a length: Apr has no day `31`")]
fn what_is_not_a_length_says_why(#[case] text: &str, #[case] error: &str) {
    assert_eq!(text.parse::<Within>().unwrap_err().to_string(), error);
}

#[rstest]
#[case("America/NewYork", Some("America/New_York"))]
#[case("New York", Some("America/New_York"))]
#[case("Europe/Lodnon", Some("Europe/London"))]
#[case("Asia/Calcuta", Some("Asia/Calcutta"))]
#[case("Middle-earth", None)]
#[case("", None)]
#[case("Etc/Unknown", None)]
fn unknown_zones_name_the_nearest(#[case] name: &str, #[case] expected: Option<&str>) {
    match Zone::named(name).unwrap_err() {
        crate::Error::UnknownZone { nearest, .. } if name != "Etc/Unknown" => {
            assert_eq!(nearest.as_deref(), expected)
        }
        crate::Error::UnknownZone { .. } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn zones_are_found_whatever_their_case_and_keep_their_name() {
    assert_eq!(Zone::named("america/new_york").unwrap().name(), "America/New_York");
    assert_eq!(Zone::named("utc").unwrap().name(), "UTC");
    assert!(crate::zone_database_version().starts_with("20"));
}

#[test]
fn what_somebody_wrote_is_quoted_without_control_characters_and_cut() {
    let error = format!("\u{1b}[2J{}", "x".repeat(500)).parse::<Instant>().unwrap_err().to_string();
    assert!(!error.contains('\u{1b}') && error.len() < 200, "{error}");
}

fn months() -> impl Strategy<Value = Months> {
    prop::collection::vec(1..13_u8, 1..12).prop_map(|months| Months::of(months).unwrap())
}

fn any_within() -> impl Strategy<Value = Within> {
    use Nth::{Fifth, First, Fourth, Last, Second, Third};
    let nth = prop::sample::select(vec![First, Second, Third, Fourth, Fifth, Last]);
    let rule = prop_oneof![
        months().prop_map(DateRule::LastDay),
        (nth, 0..7_u8, months()).prop_map(|(nth, weekday, months)| DateRule::Weekday {
            nth,
            weekday,
            months
        }),
        (1..29_u8, 1..13_u8).prop_map(|(day, month)| DateRule::DayOfYear { day, month }),
    ];
    let cut_off = proptest::option::of((0..24_i8, 0..60_i8, prop_oneof![Just(0), 0..60_i8]));
    prop_oneof![
        (1..1_000_000_000_000_i64).prop_map(Within::Elapsed),
        (1..10_000_i64).prop_map(|minutes| Within::BusinessTime(minutes * 60_000)),
        (1..1_000_i128, 1..100_i128).prop_map(|(num, den)| Within::BusinessDays(Ratio::new(num, den))),
        (1..1_000_u32).prop_map(Within::BusinessDaysEnd),
        cut_off.prop_map(|time| Within::SameDay {
            cut_off: time.map(|(h, m, s)| TimeOfDay::constant(h, m, s, 0))
        }),
        (1..10_000_u32).prop_map(Within::CalendarDays),
        (1..1_000_u32).prop_map(Within::CalendarMonths),
        rule.prop_map(Within::DateRule),
    ]
}

proptest! {
    #[test]
    fn a_printed_length_reads_back_as_the_same(within in any_within()) {
        prop_assert_eq!(within.to_string().parse(), Ok(within));
    }

    #[test]
    fn a_printed_instant_reads_back_as_the_same(ms in Instant::MIN.0..=Instant::MAX.0) {
        prop_assert_eq!(Instant(ms).to_string().parse(), Ok(Instant(ms)));
    }

    #[test]
    fn the_fast_reader_agrees_with_another_one(ms in Instant::MIN.0..=Instant::MAX.0, offset in -1439..1440_i32) {
        let offset = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
        let text = offset.to_timestamp(jiff::Timestamp::from_millisecond(ms).unwrap().to_zoned(jiff::tz::TimeZone::UTC).datetime()).unwrap();
        let shown = text.display_with_offset(offset).to_string();
        let read = Instant::parse_rfc3339(shown.as_bytes());
        prop_assert_eq!(read, Some(Instant(text.as_millisecond())).filter(|at| at.is_in_range()));
    }

}

proptest! {
    // The grammar of opening hours is slow without optimisation; the fuzz target runs it longer.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC*", bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = (text.parse::<Within>(), text.parse::<Instant>(), text.parse::<Ratio>(), Zone::named(&text));
        let _ = (Plan::from_hours(&text), dates_of_ics(&text), Instant::parse_rfc3339(&bytes));
    }

    #[test]
    fn no_text_that_looks_right_makes_a_reader_panic(
        length in "(end of |same day |first |last )?[0-9./-]{0,8} ?(business |calendar )?[a-zA-Zäß]{0,8}( of [A-Za-z, ]{0,12})?",
        hours in "(Mo|Tu|PH|SH|24/7|week|Jan|easter)?[-, ]?(Fr|Su)? ?[0-9:]{0,5}-[0-9:]{0,5}[+;,/ ]{0,2}(off|PH off)?",
        ics in "BEGIN:VCALENDAR\nBEGIN:VEVENT\n(DTSTART|DTEND|RRULE|RDATE|DURATION)[:;][A-Z0-9=;,-]{0,20}\nEND:VEVENT\n",
    ) {
        let _ = (length.parse::<Within>(), Plan::from_hours(&hours), dates_of_ics(&ics));
    }
}
