//! Escalation (X-23, X-25, X-26, clocks.md 7).

use rstest::rstest;

use mission::ClockKind;

use super::story::{at, events, show, t4, t4_with, told};
use crate::case::replay;
use crate::clock::Slot;

const SUNDAY_P1: &str = "06-15 03:12 received\n06-15 03:18 triaged P1";

#[rstest]
#[case::x_23_answered_at_80_percent(
    "06-15 03:24 reply",
    &["06-15 03:19:30 rung 1", "06-15 03:23:15 rung 2", "06-15 03:24 met P1"],
)]
#[case::x_23_exactly_50_percent_is_not_exceeded("06-15 03:19:30 reply", &["06-15 03:19:30 met P1"])]
#[case::x_23_exactly_75_percent_is_reached_but_answered_first(
    "06-15 03:23:15 reply",
    &["06-15 03:19:30 rung 1", "06-15 03:23:15 met P1"],
)]
#[case::never_answered("", &["06-15 03:19:30 rung 1", "06-15 03:23:15 rung 2", "06-15 03:27 missed P1"])]
fn x_23_p1_on_a_sunday_night(#[case] reply: &str, #[case] expected: &[&str]) {
    // The case ends soon after, so that nothing else happens.
    let story = format!("{SUNDAY_P1}\n{reply}");
    let lines = told(t4(), "first_response", &story, "06-15 04:00");
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.ends_with("due")).collect();
    assert_eq!(lines, expected);
}

#[test]
fn x_23_triage_took_six_minutes() {
    assert_eq!(told(t4(), "triage", SUNDAY_P1, "06-15 04:00"), ["06-15 03:18 met P1"]);
}

#[test]
fn x_25_restored_at_two_thirds() {
    let story = format!("{SUNDAY_P1}\n06-15 03:24 reply\n06-15 05:55 restored\n06-15 06:30 resolved");
    let lines = told(t4(), "resolution", &story, "06-16 00:00");
    assert_eq!(lines, ["06-15 05:12 rung 1", "06-15 05:55 met P1"]);
}

#[rstest]
#[case::x_26_in_hours("06-10 10:00", &["06-11 16:00 rung 1", "06-12 13:00 rung 2", "06-13 10:00 missed P3"])]
#[case::x_26_half_used_at_closing(
    "06-10 14:00",
    &["06-12 08:00 rung 1", "06-12 17:00 rung 2", "06-13 14:00 missed P3"],
)]
fn x_26_ladder_in_business_days(#[case] received: &str, #[case] expected: &[&str]) {
    let story = format!("{received} received\n{received} triaged P3\n{received} reply");
    let lines = told(t4(), "resolution", &story, "06-20 00:00");
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.ends_with("due")).collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_paused_clock_fires_nothing_until_it_runs_again() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 pending question";
    assert_eq!(told(t4(), "resolution", story, "06-30 00:00").len(), 0);
}

#[test]
fn rungs_come_after_the_miss_while_the_clock_runs() {
    // The old allowance limits the raise at 10:00; half of the new one is used up at 10:30.
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply
        06-13 08:30 priority_changed P1 worsened";
    let lines = told(t4(), "resolution", story, "06-13 12:00");
    let last: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.starts_with("06-13")).collect();
    assert_eq!(
        last,
        ["06-13 10:00 missed P1", "06-13 10:00 due", "06-13 10:30 rung 1", "06-13 11:30 rung 2"]
    );
}

#[rstest]
#[case::before_the_shares("1 business h", &["06-10 11:00 rung 3", "06-10 12:00 rung 1", "06-10 13:00 rung 2"])]
#[case::after_the_miss(
    "6 business h",
    &["06-10 12:00 rung 1", "06-10 13:00 rung 2", "06-10 14:00 missed P3", "06-10 16:00 rung 3"],
)]
#[case::in_another_unit("25 h", &["06-10 12:00 rung 1", "06-10 13:00 rung 2", "06-10 14:00 missed P3", "06-11 11:00 rung 3"])]
fn a_rung_may_fire_after_a_length(#[case] length: &str, #[case] expected: &[&str]) {
    let rung = format!(
        "    {{ reaches = \"75%\", page = \"management\" }},\n    {{ after = \"{length}\", notify = \"management\" }},"
    );
    let book = t4_with(&[("    { reaches = \"75%\", page = \"management\" },", &rung)]);
    let until = expected.last().map_or("", |line| &line[..11]);
    let lines = told(&book, "first_response", "06-10 10:00 received\n06-10 10:05 triaged P3", until);
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.ends_with("due")).collect();
    assert_eq!(lines, expected);
}

#[rstest]
#[case::x_25_the_second_never_comes("06-15 05:55 restored", &["fired 06-15 05:12", "moot 06-15 06:12"])]
#[case::still_running("", &["fired 06-15 05:12", "fired 06-15 06:12"])]
fn x_25_a_stopped_clock_leaves_the_rungs_it_did_not_reach_moot(
    #[case] then: &str,
    #[case] expected: &[&str],
) {
    let story = format!("{SUNDAY_P1}\n06-15 03:24 reply\n{then}");
    let case = replay(t4(), &mut events(&story), at("06-15 07:00"));
    let clock = case.clock(Slot::Target(ClockKind::Resolution)).expect("a clock");
    let line = |rung: &crate::clock::RungStanding| {
        let state = if rung.has_fired { "fired" } else { "moot" };
        format!("{state} {}", rung.due_at.map(show).unwrap_or_default())
    };
    let told: Vec<String> = clock.rungs(t4(), case.priority).iter().map(line).collect();
    assert_eq!(told, expected);
}
