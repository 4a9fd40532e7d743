//! Receipt to stop: first response, triage, resolution, pauses, reopening, months (X-01… …,
//!

use rstest::rstest;

use super::story::{at, t4, t4_with, told};
use crate::Month;

const STD: &str = "Mo-Fr 08:00-20:00";

#[rstest]
#[case::x_01_inside_hours("06-10 09:15", "06-10 13:15", "06-10 13:15")]
#[case::x_02_across_a_night("06-10 18:30", "06-11 10:30", "06-11 10:30")]
#[case::x_03_allowance_used_up_exactly_at_closing("06-10 16:00", "06-10 20:00", "06-11 08:00")]
#[case::x_04_friday_thirty_seconds_before_closing("06-13 19:59:30", "06-16 11:59:30", "06-16 11:59:30")]
#[case::x_05_opening_instant("06-10 08:00", "06-10 12:00", "06-10 12:00")]
#[case::x_05_closing_instant("06-10 20:00", "06-11 12:00", "06-11 12:00")]
#[case::x_05_closed_day("06-14 11:00", "06-16 12:00", "06-16 12:00")]
fn first_response_of_p3_is_due(#[case] received: &str, #[case] due: &str, #[case] exhausted: &str) {
    let story = format!("{received} received P3\n{received} triaged P3");
    let mut expected = vec![format!("{due} due")];
    if due != exhausted {
        expected.push(format!("{exhausted} exhausted"));
    }
    assert_eq!(told(t4(), "first_response", &story, received), expected);
}

#[rstest]
#[case::x_03_in_closed_hours("06-10 23:10", "met P3")]
#[case::x_03_at_the_opening_instant("06-11 08:00", "met P3")]
#[case::x_03_a_millisecond_later("06-11 08:00:00.001", "missed P3")]
fn x_03_accrued_time_decides(#[case] reply: &str, #[case] verdict: &str) {
    let story = format!("06-10 16:00 received P3\n06-10 16:05 triaged P3\n{reply} reply");
    let lines = told(t4(), "first_response", &story, "06-12 00:00");
    // A miss is determined at the exhaustion instant, before the reply that came too late.
    let determined = if verdict.starts_with("missed") { "06-11 08:00" } else { reply };
    assert_eq!(lines.last(), Some(&format!("{determined} {verdict}")));
}

const NO_4_JULY: &str = "Mo-Fr 08:00-20:00\"\nclosed = [2025-07-04] #";
const CHRISTMAS: &str =
    "Mo-Fr 08:00-20:00\"\nclosed = [2025-12-25]\nspecial = { 2025-12-24 = \"08:00-12:00\" } #";
const SHORT_FRIDAY: &str = "Mo-Th 09:00-17:00; Fr 09:00-13:00";

#[rstest]
#[case::x_06_holiday(NO_4_JULY, "07-03 18:30 received P3", "first_response", &["07-07 10:30 due"])]
#[case::x_07_partial_day_and_holiday(CHRISTMAS, "12-24 10:00 received P3", "first_response", &["12-26 10:00 due"])]
#[case::x_07_one_business_day(CHRISTMAS, "12-24 10:00 received P2", "resolution", &["12-26 14:00 due"])]
#[case::x_18_three_business_days_over_a_holiday_weekend(
    NO_4_JULY, "07-02 15:00 received P3", "resolution", &["07-08 15:00 due"],
)]
#[case::x_19_one_business_day_of_uneven_length(
    SHORT_FRIDAY, "06-12 13:00 received P2", "resolution", &["06-13 11:00 due"],
)]
fn closures_and_uneven_days(
    #[case] hours: &str,
    #[case] story: &str,
    #[case] clock: &str,
    #[case] expected: &[&str],
) {
    let book = t4_with(&[(STD, hours)]);
    let (received, _) = story.split_once(" received").expect("a receipt");
    assert_eq!(told(&book, clock, story, received), expected);
}

#[test]
fn x_19_eight_business_hours_are_not_one_business_day() {
    let book = t4_with(&[(STD, SHORT_FRIDAY), ("\"4 business h\"", "\"8 business h\"")]);
    let lines = told(&book, "first_response", "06-12 13:00 received P3", "06-12 13:00");
    assert_eq!(lines, ["06-13 13:00 due", "06-16 09:00 exhausted"]);
}

#[rstest]
#[case::in_closed_hours("06-10 23:10")]
#[case::at_the_opening_instant("06-11 08:00")]
#[case::a_millisecond_later("06-11 08:00:00.001")]
fn x_03_less_than_is_missed_at_the_limit(#[case] reply: &str) {
    let book = t4_with(&[(
        "target = \"4 business h\"\npriorities = [\"P3\"]",
        "target = \"< 4 business h\"\npriorities = [\"P3\"]",
    )]);
    let story = format!("06-10 16:00 received P3\n06-10 16:05 triaged P3\n{reply} reply");
    let lines = told(&book, "first_response", &story, "06-12 00:00");
    assert_eq!(lines.last().map(String::as_str), Some("06-10 20:00 missed P3"));
}

#[rstest]
#[case::x_17_one_business_day("06-10 10:00", "P2", &["06-11 10:00 due"])]
#[case::x_17_received_closed("06-10 21:00", "P2", &["06-11 20:00 due", "06-12 08:00 exhausted"])]
#[case::x_26_three_business_days("06-10 10:00", "P3", &["06-13 10:00 due"])]
fn resolution_is_due(#[case] received: &str, #[case] priority: &str, #[case] expected: &[&str]) {
    let story = format!("{received} received {priority}\n{received} triaged {priority}");
    assert_eq!(told(t4(), "resolution", &story, received), expected);
}

#[rstest]
#[case::met_at_the_limit("10:15", &["06-10 10:15 met P3"])]
#[case::missed_a_millisecond_later("10:15:00.001", &["06-10 10:15 missed P3"])]
#[case::by_a_rule("10:00:00.200", &["06-10 10:00:00.200 met P3"])]
fn x_42_triage_boundary(#[case] triaged: &str, #[case] expected: &[&str]) {
    let story = format!("06-10 10:00 received\n06-10 {triaged} triaged P3 rule");
    assert_eq!(told(t4(), "triage", &story, "06-10 11:00"), expected);
}

#[rstest]
#[case::x_27_question_and_answer(
    "06-10 15:00 reply\n06-10 15:00 pending\n06-11 09:30 customer_message",
    &["06-13 16:30 due"],
)]
#[case::x_27_the_pausing_action_asks(
    "06-10 15:00 pending question\n06-11 09:30 customer_message",
    &["06-13 16:30 due"],
)]
#[case::x_27_pause_without_open_time("06-10 22:00 pending question\n06-11 06:00 customer_message", &["06-13 10:00 due"])]
#[case::x_28_nothing_was_asked("06-10 15:00 pending\n06-11 09:30 customer_message", &["06-13 10:00 due"])]
#[case::internal_hold_runs_on("06-10 15:00 on_hold_internal\n06-11 09:30 resumed", &["06-13 10:00 due"])]
fn pauses_of_p3(#[case] waiting: &str, #[case] expected: &[&str]) {
    let story = format!("06-10 10:00 received\n06-10 10:05 triaged P3\n{waiting}");
    assert_eq!(told(t4(), "resolution", &story, "06-11 09:30"), expected);
}

#[test]
fn x_28_a_refused_pause_is_on_record() {
    let story =
        "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 reply\n06-10 12:00 customer_message
        06-10 15:00 pending";
    assert_eq!(told(t4(), "pause", story, "06-10 16:00"), ["06-10 15:00 refused"]);
}

#[rstest]
#[case::x_30_met_at_the_due_instant("06-16 15:00", "06-16 15:00 met P3")]
#[case::x_30_missed_a_millisecond_later("06-16 15:00:00.001", "06-16 15:00 missed P3")]
fn x_30_reopening_resumes_the_resolution_clock(#[case] resolved: &str, #[case] outcome: &str) {
    let story = format!(
        "06-10 10:00 received\n06-10 10:05 triaged P3\n06-11 16:00 resolved\n06-13 09:00 customer_message\n{resolved} resolved"
    );
    let lines = told(t4(), "resolution", &story, "06-17 00:00");
    assert_eq!(lines.last().map(String::as_str), Some(outcome));
    assert_eq!(
        lines.iter().filter(|line| line.contains("met") || line.contains("missed")).count(),
        1,
        "{lines:?}"
    );
}

#[test]
fn x_30_the_reopened_clock_is_due_after_what_was_left() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-11 16:00 resolved\n06-13 09:00 reopened";
    // Exactly half is used at the reopening; it is exceeded from there on.
    assert_eq!(told(t4(), "resolution", story, "06-13 09:00"), ["06-13 09:00 rung 1", "06-16 15:00 due"]);
}

#[test]
fn x_30_an_outcome_of_a_published_month_stays() {
    // May is published on the 5th business day of June, the 6th.
    let story =
        "05-28 10:00 received\n05-28 10:05 triaged P3\n05-28 16:00 resolved\n06-09 09:00 customer_message
        06-09 10:00 resolved";
    let lines = told(t4(), "resolution", story, "06-20 00:00");
    assert_eq!(lines, ["05-28 16:00 met P3", "06-09 10:00 met P3"]);
}

#[test]
fn a_contact_after_the_reopen_window_does_not_reopen() {
    let story =
        "06-02 10:00 received\n06-02 10:05 triaged P3\n06-02 16:00 resolved\n06-20 09:00 customer_message";
    assert_eq!(told(t4(), "resolution", story, "06-30 00:00"), ["06-02 16:00 met P3"]);
}

#[rstest]
#[case::answered_in_january("2025-01-31 23:58 reply", "2025-01")]
#[case::answered_in_february("2025-02-01 00:03 reply", "2025-02")]
#[case::never_answered("", "2025-02")]
fn x_43_month_of_an_outcome(#[case] reply: &str, #[case] month: &str) {
    let story = format!("2025-01-31 23:50 received P1\n2025-01-31 23:50 triaged P1\n{reply}");
    let book = t4();
    let case = crate::case::replay(book, &mut super::story::events(&story), at("2025-02-10 00:00"));
    let zone = &book.policy().reporting_zone;
    let is_response = |outcome: &&crate::case::outcome::Outcome| {
        matches!(outcome.promise, crate::case::outcome::Promise::Target(mission::ClockKind::FirstResponse, _))
    };
    let months: Vec<String> = case
        .outcomes
        .iter()
        .filter(is_response)
        .map(|outcome| Month::of(outcome.determined_at, zone).to_string())
        .collect();
    assert_eq!(months, [month]);
}

#[test]
fn a_case_resolved_without_an_answer_owes_none() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 resolved";
    assert_eq!(told(t4(), "first_response", story, "06-20 00:00"), Vec::<String>::new());
}

#[test]
fn spam_voids_every_clock_but_keeps_a_miss() {
    let story = "06-10 10:00 received\n06-10 10:20 spam";
    assert_eq!(told(t4(), "triage", story, "06-20 00:00"), ["06-10 10:15 missed P3"]);
    assert_eq!(told(t4(), "resolution", story, "06-20 00:00"), Vec::<String>::new());
}

#[rstest]
#[case::triage("triage", "06-10 09:50 triaged P3\n06-10 10:00 received P3", &["06-10 10:00 met P3"])]
#[case::response("first_response", "06-10 09:50 reply\n06-10 10:00 received P3", &["06-10 10:00 met P3"])]
#[case::resolution("resolution", "06-10 09:50 resolved\n06-10 10:00 received P3", &["06-10 10:00 met P3"])]
fn a_stop_before_the_start_is_met_with_nothing_accrued(
    #[case] clock: &str,
    #[case] story: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(told(t4(), clock, story, "06-10 10:01"), expected);
}
