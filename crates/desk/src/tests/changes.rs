//! Changes of priority in mid-flight (X-31…X-34, clocks.md 9.1).

use rstest::rstest;

use super::story::{t4, told};

const P3: &str = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply";

#[test]
fn x_31_worsened_to_p1_starts_a_new_cycle() {
    let story = format!("{P3}\n06-11 21:15 priority_changed P1 worsened");
    let lines = told(t4(), "resolution", &story, "06-12 00:20");
    assert_eq!(
        lines,
        ["06-11 16:00 rung 1", "06-11 23:15 rung 1", "06-12 00:15 rung 2", "06-12 01:15 due"],
        "the rung of the first cycle stays, the new cycle has its own"
    );
    assert_eq!(told(t4(), "first_response", &story, "06-12 00:20"), ["06-10 10:30 met P3"]);
}

#[test]
fn x_32_misclassified_counts_from_receipt_and_is_attributed_to_triage() {
    let story = format!("{P3}\n06-10 10:40 assigned a3\n06-11 21:15 priority_changed P1");
    let lines = told(t4(), "resolution", &story, "06-11 21:15");
    assert_eq!(
        lines,
        [
            "06-10 14:00 due",
            "06-11 16:00 rung 1",
            "06-11 21:15 rung 1",
            "06-11 21:15 rung 2",
            "06-11 21:15 missed P1 by triage"
        ]
    );
}

#[test]
fn x_32_an_answer_to_a_restore_at_the_same_instant_fires_nothing() {
    let story = format!("{P3}\n06-11 21:15 priority_changed P1\n06-11 21:15 resolved");
    let lines = told(t4(), "resolution", &story, "06-12 21:15");
    assert_eq!(lines, ["06-11 16:00 rung 1", "06-11 21:15 missed P1 by triage"]);
}

#[test]
fn x_33_a_raise_never_gives_a_later_deadline() {
    let story = format!("{P3}\n06-13 08:30 priority_changed P1 worsened");
    let lines = told(t4(), "resolution", &story, "06-13 08:30");
    assert_eq!(lines.last().map(String::as_str), Some("06-13 10:00 due"));
    let lines = told(t4(), "resolution", &story, "06-14 00:00");
    assert!(lines.contains(&"06-13 10:00 missed P1".to_owned()), "{lines:?}");
}

#[rstest]
#[case::x_34_in_time("06-10 17:00", "06-10 17:00", &["06-10 16:00 rung 1", "06-13 10:00 due"])]
#[case::x_34_after_the_miss(
    "06-11 11:00",
    "06-30 00:00",
    &["06-10 16:00 rung 1", "06-10 19:00 rung 2", "06-11 10:00 missed P2", "06-11 16:00 rung 1", "06-12 13:00 rung 2", "06-13 10:00 due"],
)]
fn x_34_lowering_never_removes_a_miss(#[case] lowered: &str, #[case] until: &str, #[case] expected: &[&str]) {
    let story = format!(
        "06-10 10:00 received\n06-10 10:05 triaged P2\n06-10 10:06 reply\n{lowered} priority_changed P3"
    );
    assert_eq!(told(t4(), "resolution", &story, until), expected);
}

#[test]
fn a_first_response_given_before_triage_keeps_its_outcome() {
    let story = "06-10 10:00 received\n06-10 10:20 reply\n06-10 10:30 triaged P1";
    assert_eq!(told(t4(), "first_response", story, "06-10 12:00"), ["06-10 10:20 met P3"]);
}

#[test]
fn a_restored_service_that_fails_again_resumes_the_clock() {
    let story = "06-15 03:12 received\n06-15 03:18 triaged P1\n06-15 03:20 reply\n06-15 04:12 restored
        06-15 06:12 service_failed_again";
    assert_eq!(told(t4(), "resolution", story, "06-15 06:12"), ["06-15 09:12 due"]);
}
