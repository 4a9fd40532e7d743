//! Calendar files to dates, and what is said of broken ones.

use rstest::rstest;

use crate::{Date, Plan, dates_of_ics};

fn file(events: &[&str]) -> String {
    let events: String =
        events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

#[rstest]
#[case::one_day("DTSTART;VALUE=DATE:20251225", "2025-12-25")]
#[case::the_end_is_excluded(
    "DTSTART;VALUE=DATE:20251225\r\nDTEND;VALUE=DATE:20251227",
    "2025-12-25 2025-12-26"
)]
#[case::an_end_equal_to_the_start("DTSTART;VALUE=DATE:20251225\r\nDTEND;VALUE=DATE:20251225", "2025-12-25")]
#[case::a_duration("DTSTART:20251225\r\nDURATION:P2D", "2025-12-25 2025-12-26")]
#[case::midnight_to_midnight("DTSTART;TZID=X:20251225T000000\r\nDTEND;TZID=X:20251226T000000", "2025-12-25")]
#[case::folded("DTSTART;VALUE=\r\n DATE:202\r\n 51225\r\nSUMMARY:Christmas\\, again: a day", "2025-12-25")]
#[case::lower_case_and_lf("dtstart;value=date:20251225\nsummary:x", "2025-12-25")]
#[case::quoted_colon("SUMMARY;ALTREP=\"http://x\":x\r\nDTSTART:20251225", "2025-12-25")]
#[case::cancelled("DTSTART:20251225\r\nSTATUS:CANCELLED", "")]
#[case::a_yearly_rule("DTSTART:20231225\r\nRRULE:FREQ=YEARLY;COUNT=3", "2023-12-25 2024-12-25 2025-12-25")]
#[case::until("DTSTART:20231225\r\nRRULE:FREQ=YEARLY;UNTIL=20241226T000000Z", "2023-12-25 2024-12-25")]
#[case::every_second_year(
    "DTSTART:20231225\r\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2",
    "2023-12-25 2025-12-25"
)]
#[case::thanksgiving(
    "DTSTART:20241128\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2",
    "2024-11-28 2025-11-27"
)]
#[case::memorial_day(
    "DTSTART:20240527\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2",
    "2024-05-27 2025-05-26"
)]
#[case::leap_day("DTSTART:20240229\r\nRRULE:FREQ=YEARLY;COUNT=2", "2024-02-29 2028-02-29")]
#[case::last_day(
    "DTSTART:20240131\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=2",
    "2024-01-31 2024-02-29"
)]
#[case::added_and_left_out(
    "DTSTART:20231225\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nRDATE;VALUE=DATE:20240101,20240102\r\nEXDATE:20231225",
    "2024-01-01 2024-01-02 2024-12-25"
)]
#[case::an_alarm_inside("DTSTART:20251225\r\nBEGIN:VALARM\r\nDURATION:PT5M\r\nEND:VALARM", "2025-12-25")]
fn events_name_dates(#[case] event: &str, #[case] dates: &str) {
    let expected: Vec<Date> = dates.split_whitespace().map(|date| date.parse().unwrap()).collect();
    assert_eq!(dates_of_ics(&file(&[event])), Ok(expected));
}

#[rstest]
#[case::empty("", "line 1 of the calendar file: there is no `BEGIN:VCALENDAR`; this is not a calendar file")]
#[case::a_table(
    "date,name\n2025-12-25,x",
    "line 1 of the calendar file: it is not a line of a calendar file: there is no `:`"
)]
#[case::other_text("hello: world", "line 1 of the calendar file: it does not begin with `BEGIN:VCALENDAR`")]
#[case::cut_off(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225",
    "line 2 of the calendar file: `END:VEVENT` is missing; the file may be cut off"
)]
#[case::crossed(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
    "line 3 of the calendar file: `END:VEVENT` is missing for line 2"
)]
#[case::no_start(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
    "line 2 of the calendar file: the event has no `DTSTART`"
)]
#[case::a_time(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225T120000Z",
    "line 3 of the calendar file: `DTSTART` has a time of day; holidays are whole days"
)]
#[case::no_such_day(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250229",
    "line 3 of the calendar file: `DTSTART` is not a date between 1900 and 2199"
)]
#[case::monthly(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=MONTHLY",
    "line 3 of the calendar file: only yearly rules (`FREQ=YEARLY`) are read"
)]
#[case::other_narrowing(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=YEARLY;BYSETPOS=1",
    "line 3 of the calendar file: `BYSETPOS` of the rule is not read; list the dates instead"
)]
#[case::backwards(
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225\nDTEND:20251224\nEND:VEVENT",
    "line 4 of the calendar file: the event ends before it starts"
)]
fn broken_files_are_refused_at_their_line(#[case] text: &str, #[case] error: &str) {
    assert_eq!(dates_of_ics(text).unwrap_err().to_string(), error);
}

#[test]
fn holidays_of_a_file_close_where_the_hours_say_so() {
    let ics = file(&["DTSTART:20251225"]);
    let christmas = Date::constant(2025, 12, 25);
    let closes = |hours: &str| {
        Plan::from_hours(hours).unwrap().with_ics_holidays(&ics).unwrap().is_closed_on(christmas)
    };
    assert!(closes("Mo-Fr 08:00-20:00; PH off"));
    assert!(!closes("Mo-Fr 08:00-20:00"));
}
