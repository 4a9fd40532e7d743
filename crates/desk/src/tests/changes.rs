//! Changes of priority in mid-flight (X-31…X-34, clocks.md 9.1).

use rstest::rstest;

use super::story::{t4, t4_with, told};
use crate::Rulebook;

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

/// S4 with two higher tiers: for gold P3 is resolved within a business day, for silver as for everybody. `tier0` is
/// standard, `tier1` gold, `tier2` silver.
fn tiered(setting: &str) -> Rulebook {
    let setting = format!("provisional = \"P3\"\n{setting}");
    let promises = "[tiers.gold]\nrank = 3\n[tiers.silver]\nrank = 2\n[[promise]]\nid = \"gold-resolution\"
clock = \"resolution\"\npriorities = [\"P3\"]\ntiers = [\"gold\"]\ntarget = \"1 business day\"\n[[pause]]\nclocks  = [\"resolution\"]";
    t4_with(&[("provisional = \"P3\"", &setting), ("[[pause]]\nclocks  = [\"resolution\"]", promises)])
}

const APPLY: &str = "tier_upgrade = \"apply_to_open_cases\"";

#[rstest]
#[case::kept_without_the_setting("", "06-10 12:00 tier_changed tier1", &["06-13 10:00 due"])]
#[case::kept_when_the_mission_says_so("tier_upgrade = \"keep_tier_of_receipt\"", "06-10 12:00 tier_changed tier1", &["06-13 10:00 due"])]
#[case::a_new_cycle_from_the_change(APPLY, "06-10 12:00 tier_changed tier1", &["06-11 12:00 due"])]
#[case::never_a_later_deadline(APPLY, "06-12 15:00 tier_changed tier1", &["06-11 16:00 rung 1", "06-12 13:00 rung 2", "06-13 10:00 due"])]
#[case::twice_is_once(APPLY, "06-10 12:00 tier_changed tier1\n06-10 14:00 tier_changed tier1", &["06-11 12:00 due"])]
#[case::a_lower_tier_changes_nothing(APPLY, "06-10 12:00 tier_changed tier1\n06-10 14:00 tier_changed tier2", &["06-11 12:00 due"])]
#[case::back_to_the_tier_promised_already(APPLY, "06-10 12:00 tier_changed tier1\n06-10 13:00 tier_changed tier0\n06-10 14:00 tier_changed tier1", &["06-11 12:00 due"])]
#[case::by_two_steps(APPLY, "06-10 12:00 tier_changed tier2\n06-10 14:00 tier_changed tier1", &["06-11 14:00 due"])]
#[case::a_later_correction_keeps_the_higher_tier(APPLY, "06-10 12:00 tier_changed tier1\n06-10 14:00 priority_changed P4\n06-10 15:00 priority_changed P3", &["06-11 10:00 due"])]
#[case::a_case_that_is_over_keeps_its_own(APPLY, "06-10 11:00 resolved\n06-10 12:00 tier_changed tier1\n06-10 13:00 reopened", &["06-13 12:00 due"])]
fn a_higher_tier_may_act_like_a_worsened_raise(
    #[case] setting: &str,
    #[case] changes: &str,
    #[case] expected: &[&str],
) {
    let until = changes.lines().last().map_or("06-10 12:00", |line| &line[..11]);
    assert_eq!(told(&tiered(setting), "resolution", &format!("{P3}\n{changes}"), until), expected);
}

#[test]
fn a_case_received_at_the_higher_tier_keeps_it_when_it_falls() {
    let story = "06-10 10:00 received tier1\n06-10 10:05 triaged P3\n06-10 10:30 reply\n06-10 12:00 tier_changed tier0";
    assert_eq!(told(&tiered(APPLY), "resolution", story, "06-10 12:00"), ["06-11 10:00 due"]);
}
