//! `lodestar due`.

use rstest::rstest;

use super::run::{run, shown};

const NEW_YORK: &[&str] = &["--hours", "Mo-Fr 08:00-20:00", "--zone", "America/New_York"];
const NIGHTS: &[&str] = &["--hours", "Mo-Su 22:00-06:00", "--zone", "America/New_York"];

fn due(within: &str, from: &str, rest: &[&str]) -> String {
    let args: Vec<&str> = ["due", within, "--from", from].iter().chain(rest).copied().collect();
    // The version of the zone database changes without anything else changing.
    shown(&args, b"").replace(calendar::zone_database_version(), "VERSION")
}

#[rstest]
#[case::x_06_holiday("4 business hours", "2025-07-03T18:30:00-04:00", NEW_YORK, &["--closed", "2025-07-04"])]
#[case::x_03_closing("4 business hours", "2025-06-10T16:00:00-04:00", NEW_YORK, &[])]
#[case::x_03_less_than("4 business hours", "2025-06-10T16:00:00-04:00", NEW_YORK, &["--less-than"])]
#[case::x_07_short_day(
    "1 business day", "2025-12-24 10:00", NEW_YORK, &["--special", "2025-12-24=08:00-12:00", "--closed", "2025-12-25"]
)]
#[case::x_10_night("6 business hours", "2025-03-08 22:00", NIGHTS, &[])]
#[case::x_12_elapsed("24 h", "2025-03-08 12:00", NEW_YORK, &[])]
#[case::x_16_closed_date_at_night("12 business hours", "2025-12-24 21:00", NIGHTS, &["--closed", "2025-12-25"])]
#[case::x_20_obligation("end of 3 business days", "2025-06-12 23:40", NEW_YORK, &[])]
#[case::x_22_same_day("same day before 16:00", "2025-06-13 17:00", NEW_YORK, &[])]
#[case::x_22_in_time("same day before 16:00", "2025-06-10 15:59:59", NEW_YORK, &[])]
#[case::x_45_calendar_days("30 days", "2025-01-31 12:00", NEW_YORK, &[])]
#[case::x_45_month("1 month", "2025-01-31 12:00", NEW_YORK, &[])]
#[case::date_rule("last day of Jan, Apr, Jul, Oct", "2025-02-01 12:00", NEW_YORK, &[])]
#[case::long("200 business h", "2025-01-31 12:00", NEW_YORK, &[])]
#[case::start_in_a_gap("1 h", "2025-03-09 02:30", NEW_YORK, &[])]
#[case::start_that_occurs_twice("1 h", "2025-11-02 01:30", NEW_YORK, &[])]
#[case::around_the_clock("4 h", "2025-06-10T16:00:00Z", &[], &[])]
#[case::json("1 business day", "2025-07-03T18:30:00-04:00", NEW_YORK, &["--closed", "2025-07-04", "--json"])]
#[case::json_of_a_date("30 days", "2025-01-31 12:00", NEW_YORK, &["--json"])]
fn a_deadline_is_explained(
    #[case] within: &str,
    #[case] from: &str,
    #[case] desk: &[&str],
    #[case] rest: &[&str],
) {
    let name =
        std::thread::current().name().unwrap_or_default().rsplit("::").next().unwrap_or_default().to_owned();
    let name = name.splitn(3, '_').nth(2).unwrap_or_default().to_owned();
    insta::assert_snapshot!(format!("due_{name}"), due(within, from, &[desk, rest].concat()));
}

#[rstest]
#[case::no_unit("24", "2025-06-10T16:00:00Z", &[], "it has no unit")]
#[case::no_offset("24 h", "2025-06-10T16:00:00", &[], "it has no offset")]
#[case::unknown_zone("24 h", "2025-06-10 16:00", &["--zone", "America/NewYork"], "did you mean `America/New_York`?")]
#[case::hours("24 h", "2025-06-10T16:00:00Z", &["--hours", "Mo-Fr 8-20"], "did you mean `Mo-Fr 08:00-20:00`?")]
#[case::e_20_both("24 h", "2025-06-10T16:00:00Z", &["--closed", "2025-12-24", "--special", "2025-12-24=08:00-12:00"], "both")]
#[case::special("24 h", "2025-06-10T16:00:00Z", &["--special", "2025-12-24"], "write it like `2026-12-24=08:00-12:00`")]
#[case::closed("24 h", "2025-06-10T16:00:00Z", &["--closed", "christmas"], "`christmas` is not a date")]
#[case::always_open("3 business days", "2025-06-10T16:00:00Z", &[], "a calendar open 24/7 has no business days")]
#[case::out_of_range("24 h", "2199-12-31T23:00:00Z", &[], "lies outside 1900-01-01 to 2199-12-31")]
#[case::batch_and_flags("24 h", "2025-06-10T16:00:00Z", &["--batch"], "cannot be used with")]
fn wrong_use_says_what_to_do(
    #[case] within: &str,
    #[case] from: &str,
    #[case] rest: &[&str],
    #[case] why: &str,
) {
    let shown = due(within, from, rest);
    assert!(shown.starts_with("exit 2\n---- standard error\nerror: ") && shown.contains(why), "{shown}");
}

#[test]
fn a_calendar_file_closes_its_days() {
    let file = std::env::temp_dir().join(format!("lodestar-due-{}.ics", std::process::id()));
    let ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250704\nEND:VEVENT\nEND:VCALENDAR\n";
    std::fs::write(&file, ics).unwrap();
    let path = file.to_str().unwrap();
    let closed = due("4 business hours", "2025-07-03T18:30:00-04:00", &[NEW_YORK, &["--ics", path]].concat());
    std::fs::write(&file, "hello: world").unwrap();
    let broken = due("4 business hours", "2025-07-03T18:30:00-04:00", &[NEW_YORK, &["--ics", path]].concat());
    std::fs::remove_file(&file).unwrap();
    let missing =
        due("4 business hours", "2025-07-03T18:30:00-04:00", &[NEW_YORK, &["--ics", path]].concat());
    assert!(closed.contains("due        2025-07-07 Mon 10:30:00 -04:00"), "{closed}");
    assert!(broken.starts_with("exit 2") && broken.contains("line 1 of the calendar file"), "{broken}");
    assert!(missing.starts_with("exit 3") && missing.contains("reading `"), "{missing}");
}

/// One question, and the line it is answered with.
#[rstest]
#[case::as_documented(
    r#"{"id":"a","hours":"Mo-Fr 08:00-20:00","zone":"America/New_York","closed":["2026-12-25"],"special":{"2026-12-24":"08:00-12:00"},"from":"2026-02-10T14:05:00Z","within":"4 business hours"}"#,
    r#"{"id":"a","due":"2026-02-10T18:05:00Z","exhaustion":"2026-02-10T18:05:00Z"}"#
)]
#[case::x_03_exhaustion(
    r#"{"id":1,"hours":"Mo-Fr 08:00-20:00","zone":"America/New_York","from":"2025-06-10T20:00:00Z","within":"4 business h"}"#,
    r#"{"id":1,"due":"2025-06-11T00:00:00Z","exhaustion":"2025-06-11T12:00:00Z"}"#
)]
#[case::less_than_is_recorded_at_the_due_instant(
    r#"{"id":1,"hours":"Mo-Fr 08:00-20:00","zone":"America/New_York","from":"2025-06-10T20:00:00Z","within":"4 business h","less_than":true}"#,
    r#"{"id":1,"due":"2025-06-11T00:00:00Z","exhaustion":"2025-06-11T00:00:00Z"}"#
)]
#[case::x_30_what_passes_between_two_instants(
    r#"{"id":"a","hours":"Mo-Fr 08:00-20:00","zone":"America/New_York","from":"2025-06-10T10:00:00-04:00","to":"2025-06-11T16:00:00-04:00"}"#,
    r#"{"id":"a","elapsed_ms":64800000,"business_days":"3/2"}"#
)]
#[case::x_07_special_and_closed_dates(
    r#"{"id":7,"hours":"Mo-Fr 08:00-20:00","zone":"America/New_York","closed":["2025-12-25"],"special":{"2025-12-24":"08:00-12:00"},"from":"2025-12-24T10:00:00-05:00","within":"1 business day"}"#,
    r#"{"id":7,"due":"2025-12-26T19:00:00Z","exhaustion":"2025-12-26T19:00:00Z"}"#
)]
#[case::around_the_clock_without_hours(
    r#"{"id":null,"from":"2025-06-10T10:00:00Z","to":"2025-06-11T10:00:00.001Z"}"#,
    r#"{"id":null,"elapsed_ms":86400001,"business_days":"86400001/86400000"}"#
)]
#[case::a_civil_time_in_the_zone(
    r#"{"id":"a","zone":"Europe/London","from":"2025-06-10 10:00","within":"1 h"}"#,
    r#"{"id":"a","due":"2025-06-10T10:00:00Z","exhaustion":"2025-06-10T10:00:00Z"}"#
)]
#[case::the_id_comes_back_as_written(
    r#"{"id":12345678901234567890.50,"from":"2025-06-10T10:00:00Z","within":"1 h"}"#,
    r#"{"id":12345678901234567890.50,"due":"2025-06-10T11:00:00Z","exhaustion":"2025-06-10T11:00:00Z"}"#
)]
#[case::null_is_absent(
    r#"{"id":"a","hours":null,"zone":null,"closed":null,"special":null,"to":null,"less_than":null,"from":"2025-06-10T10:00:00Z","within":"1 h"}"#,
    r#"{"id":"a","due":"2025-06-10T11:00:00Z","exhaustion":"2025-06-10T11:00:00Z"}"#
)]
#[case::empty("", r#"{"id":null,"error":"the line is empty"}"#)]
#[case::not_json(
    "{\"id\":1",
    r#"{"id":null,"error":"the line is not JSON: EOF while parsing an object at column 7"}"#
)]
#[case::not_an_object("[1]", r#"{"id":null,"error":"a question is a JSON object"}"#)]
#[case::no_from(r#"{"id":1,"within":"1 h"}"#, r#"{"id":1,"error":"the question has no `from`"}"#)]
#[case::no_end(
    r#"{"id":1,"from":"2025-06-10T10:00:00Z"}"#,
    r#"{"id":1,"error":"the question has neither `within` nor `to`"}"#
)]
#[case::wrong_type(
    r#"{"id":1,"from":"2025-06-10T10:00:00Z","within":4}"#,
    r#"{"id":1,"error":"`within` is not text"}"#
)]
#[case::unknown_field(
    r#"{"id":1,"from":"2025-06-10T10:00:00Z","within":"1 h","holidays":[]}"#,
    r#"{"id":1,"error":"there is no field `holidays`; the fields are `id`, `hours`, `zone`, `closed`, `special`, `from`, `within`, `to` and `less_than`"}"#
)]
#[case::business_days_around_the_clock(
    r#"{"id":1,"from":"2025-06-10T10:00:00Z","within":"3 business days"}"#,
    r#"{"id":1,"error":"a calendar open 24/7 has no business days: write hours (`24 h`) or calendar days (`1 day`)"}"#
)]
#[case::backwards(
    r#"{"id":1,"from":"2025-06-10T10:00:00Z","to":"2025-06-10T09:00:00Z"}"#,
    r#"{"id":1,"error":"`to` (2025-06-10T09:00:00Z) lies before `from` (2025-06-10T10:00:00Z)"}"#
)]
#[case::out_of_range(
    r#"{"id":1,"from":"1850-06-10T10:00:00Z","within":"1 h"}"#,
    r#"{"id":1,"error":"`1850-06-10T10:00:00Z` is not an instant: its year lies outside 1900 to 2199"}"#
)]
fn a_line_is_answered(#[case] question: &str, #[case] answer: &str) {
    let output = run(&["due", "--batch"], format!("{question}\n").as_bytes());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{answer}\n"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_batch_goes_on_after_whatever_a_line_holds() {
    let question = br#"{"id":1,"from":"2025-06-10T10:00:00Z","within":"1 h"}"#;
    let huge = vec![b'x'; 3 << 20];
    let deep = format!("{{\"id\":{}", "[".repeat(100_000));
    let lines: [&[u8]; 6] = [b"\xff\xfe", &huge, deep.as_bytes(), b"\0", b"\r", question];
    let output = run(&["due", "--batch"], &lines.join(&b'\n'));
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), lines.len(), "{answers:?}");
    assert_eq!(answers[0], r#"{"id":null,"error":"the line is not UTF-8 text"}"#);
    assert_eq!(answers[1], r#"{"id":null,"error":"the line is longer than 1 MiB"}"#);
    assert!(
        answers[2..5].iter().all(|answer| answer.starts_with(r#"{"id":null,"error":"the line is "#)),
        "{answers:?}"
    );
    assert_eq!(answers[5], r#"{"id":1,"due":"2025-06-10T11:00:00Z","exhaustion":"2025-06-10T11:00:00Z"}"#);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_empty_batch_has_no_answers() {
    assert_eq!(shown(&["due", "--batch"], b""), "exit 0\n");
}

#[test]
fn a_batch_over_many_calendars_answers_in_order() {
    let question = |id: usize| {
        let hour = id % 100 % 12;
        format!(
            "{{\"id\":{id},\"hours\":\"{hour:02}:00-{:02}:00\",\"from\":\"2025-06-10T00:00:00Z\",\"within\":\"1 business h\"}}\n",
            hour + 2
        )
    };
    let input: String = (0..500).map(question).collect();
    let output = run(&["due", "--batch"], input.as_bytes());
    let answers = String::from_utf8(output.stdout).unwrap();
    for (id, answer) in answers.lines().enumerate() {
        let due = format!("\"due\":\"2025-06-10T{:02}:00:00Z\"", id % 100 % 12 + 1);
        assert!(answer.starts_with(&format!("{{\"id\":{id},")) && answer.contains(&due), "{answer}");
    }
    assert_eq!(answers.lines().count(), 500);
}
