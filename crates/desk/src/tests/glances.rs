//! What a page says of a clock.

use mission::ClockKind;
use rstest::rstest;

use super::story::{at, events, show, t4};
use crate::case::replay;
use crate::clock::Slot;

/// `p3-resolution 3 business days on standard, 50% used, due 06-13 10:00, rung 1 06-11 16:00`.
fn seen(story: &str, kind: ClockKind, now: &str) -> String {
    let case = replay(t4(), &mut events(story), at(now));
    let glances = case.glances(t4(), at(now));
    let found = glances.iter().find(|glance| glance.slot == Slot::Target(kind)).expect("a clock");
    let due = found.due_at.map_or("never".to_owned(), show);
    let rung =
        found.next_rung.map_or(String::new(), |(rung, at)| format!(", rung {} {}", rung + 1, show(at)));
    format!(
        "{} {} on {}, {} % used, due {due}{rung}",
        found.promise, found.promised, found.calendar, found.percent
    )
}

const P3: &str = "06-10 10:00 received\n06-10 10:05 triaged P3";

#[rstest]
#[case::at_its_start(
    P3,
    ClockKind::Resolution,
    "06-10 10:05",
    "p3-resolution 3 business days on standard, 0 % used, due 06-13 10:00, rung 1 06-11 16:00"
)]
#[case::a_third_rounded_down(
    P3,
    ClockKind::Resolution,
    "06-11 10:00",
    "p3-resolution 3 business days on standard, 33 % used, due 06-13 10:00, rung 1 06-11 16:00"
)]
#[case::x_27_after_a_pause(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 15:00 pending question\n06-11 09:30 customer_message",
    ClockKind::Resolution,
    "06-11 10:00",
    "p3-resolution 3 business days on standard, 15 % used, due 06-13 16:30, rung 1 06-12 10:30"
)]
#[case::paused(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 16:00 pending question",
    ClockKind::Resolution,
    "06-11 10:00",
    "p3-resolution 3 business days on standard, 16 % used, due never"
)]
#[case::x_23_around_the_clock(
    "06-15 03:12 received\n06-15 03:18 triaged P1",
    ClockKind::FirstResponse,
    "06-15 03:20",
    "p1-response 15 min on 24x7, 53 % used, due 06-15 03:27, rung 2 06-15 03:23:15"
)]
#[case::over(
    P3,
    ClockKind::FirstResponse,
    "06-10 15:00",
    "p3-response 4 business h on standard, 125 % used, due 06-10 14:00"
)]
#[case::as_it_stopped(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 reply",
    ClockKind::FirstResponse,
    "06-12 15:00",
    "p3-response 4 business h on standard, 25 % used, due 06-10 14:00"
)]
fn a_clock_says_how_it_stands(
    #[case] story: &str,
    #[case] kind: ClockKind,
    #[case] now: &str,
    #[case] expected: &str,
) {
    assert_eq!(seen(story, kind, now), expected);
}

#[rstest]
#[case::of_the_first_response(P3, "06-10 10:05", Some("06-10 14:00"))]
#[case::of_a_resolved_case(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 resolved",
    "06-10 12:00",
    None
)]
#[case::restored_by_the_answer_itself(
    "06-10 10:00 received\n06-10 10:01 triaged P1\n06-10 10:05 reply\n06-10 10:05 restored",
    "06-10 10:30",
    None
)]
#[case::x_03_exhaustion_not_due(
    "06-10 16:00 received\n06-10 16:05 triaged P3",
    "06-10 17:00",
    Some("06-11 08:00")
)]
#[case::of_nothing("06-10 10:00 received\n06-10 11:00 spam", "06-10 12:00", None)]
fn the_next_deadline_is_the_first_exhaustion(
    #[case] story: &str,
    #[case] now: &str,
    #[case] expected: Option<&str>,
) {
    let case = replay(t4(), &mut events(story), at(now));
    assert_eq!(case.next_deadline(t4()).map(show), expected.map(str::to_owned));
}

#[test]
fn a_clock_knows_its_clause() {
    let case = replay(t4(), &mut events(P3), at("06-10 10:05"));
    let glances = case.glances(t4(), at("06-10 10:05"));
    assert!(glances.iter().all(|glance| glance.clause.is_some()));
    let path = |slot| glances.iter().find(|glance| glance.slot == slot)?.clause.map(|it| it.path.as_str());
    assert_eq!(path(Slot::Target(ClockKind::FirstResponse)), Some("promises.p3-response"));
}
