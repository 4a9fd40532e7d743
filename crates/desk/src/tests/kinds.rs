//! The clock kinds beyond triage, first response and resolution (clocks.md 6.1; ).

use rstest::rstest;

use super::story::{all_kinds, at, events, t4, t4_with, told};
use crate::Month;
use crate::case::outcome::{Outcome, Promise, Verdict};
use crate::case::replay;
use mission::ClockKind;

const SUNDAY_P1: &str = "06-15 03:12 received\n06-15 03:18 triaged P1\n06-15 03:24 callback_connected
    06-15 03:24 reply";

#[rstest]
#[case::after_24_minutes("06-15 03:48 reply", &["06-15 03:48 met P1", "06-15 04:18 due"])]
#[case::after_32_minutes(
    "06-15 03:48 reply\n06-15 04:20 reply",
    &["06-15 03:48 met P1", "06-15 04:18 missed P1", "06-15 04:20 met P1", "06-15 04:50 due"],
)]
#[case::exactly_30_minutes_is_in_time("06-15 03:54 reply", &["06-15 03:54 met P1", "06-15 04:24 due"])]
#[case::a_millisecond_late(
    "06-15 03:54:00.001 reply",
    &["06-15 03:54 missed P1", "06-15 03:54:00.001 met P1", "06-15 04:24:00.001 due"],
)]
#[case::a_whole_case(
    "06-15 03:48 reply\n06-15 04:20 reply\n06-15 04:50 reply\n06-15 05:55 restored\n06-15 06:30 resolved",
    &[
        "06-15 03:48 met P1",
        "06-15 04:18 missed P1",
        "06-15 04:20 met P1",
        "06-15 04:50 met P1",
        "06-15 05:20 missed P1",
        "06-15 05:50 missed P1",
        "06-15 05:55 met P1",
    ],
)]
fn x_24_update_cadence(#[case] updates: &str, #[case] expected: &[&str]) {
    let story = format!("{SUNDAY_P1}\n{updates}");
    let until = &updates.lines().last().map_or("", |line| &line[..line.rfind(' ').unwrap_or(0)]);
    assert_eq!(told(t4(), "update_cadence", &story, until), expected);
}

#[test]
fn x_24_seven_are_owed_and_four_are_met() {
    let updates =
        "06-15 03:48 reply\n06-15 04:20 reply\n06-15 04:50 reply\n06-15 05:55 restored\n06-15 06:30 resolved";
    let case = replay(t4(), &mut events(&format!("{SUNDAY_P1}\n{updates}")), at("06-16 00:00"));
    let owed: Vec<&Outcome> =
        case.outcomes.iter().filter(|it| kind_of(it) == Some(ClockKind::UpdateCadence)).collect();
    assert_eq!((owed.len(), owed.iter().filter(|it| it.verdict == Verdict::Met).count()), (7, 4));
}

fn kind_of(outcome: &Outcome) -> Option<ClockKind> {
    match outcome.promise {
        Promise::Target(kind, _) => Some(kind),
        Promise::Level(_) => None,
    }
}

#[test]
fn an_open_interval_owes_every_whole_cadence() {
    let lines = told(t4(), "update_cadence", SUNDAY_P1, "06-15 04:30");
    assert_eq!(lines, ["06-15 03:54 missed P1", "06-15 04:24 missed P1", "06-15 04:54 due"]);
}

/// ⌊e/c⌋ at the end of a report, though until the next opening an update would still meet the last of them.
#[test]
fn a_report_counts_a_slot_that_ended_at_closing() {
    let story = "06-09 10:00 received\n06-09 10:05 triaged P3\n06-09 20:30 reply";
    let book = t4();
    let n_missed = |until: &str| {
        let mut case = replay(book, &mut events(story), at(until));
        let n_live = case.outcomes.len();
        case.count_owed_updates(book, at(until));
        (n_live, case.outcomes.len())
    };
    assert_eq!(n_missed("06-10 19:59"), (3, 3));
    assert_eq!(n_missed("06-10 20:00"), (3, 4));
    assert_eq!(n_missed("06-11 08:00"), (4, 4));
    assert_eq!(n_missed("06-11 20:00"), (4, 5));
}

#[test]
fn each_owed_update_counts_in_the_month_of_its_slot() {
    let story = "06-30 23:20 received P1\n06-30 23:20 triaged P1\n06-30 23:25 reply\n07-01 00:20 reply";
    let book = t4();
    let case = replay(book, &mut events(story), at("07-01 00:20"));
    let months: Vec<String> = case
        .outcomes
        .iter()
        .filter(|outcome| kind_of(outcome) == Some(ClockKind::UpdateCadence))
        .map(|outcome| Month::of(outcome.determined_at, &book.policy().reporting_zone).to_string())
        .collect();
    assert_eq!(months, ["2025-06", "2025-07"]);
}

#[rstest]
#[case::p3_waits_for_the_customer(
    "06-10 10:05 triaged P3\n06-10 12:00 reply\n06-10 12:00 pending\n06-11 15:00 customer_message",
    &["06-12 15:00 due"],
)]
#[case::p2_does_not(
    "06-10 10:05 triaged P2\n06-10 12:00 reply\n06-10 12:00 pending\n06-10 13:15 customer_message",
    &["06-10 13:00 missed P2", "06-10 14:00 due"],
)]
#[case::a_refused_pause_is_none(
    "06-10 10:05 triaged P3\n06-10 12:00 reply\n06-10 12:30 customer_message\n06-10 13:00 pending",
    &["06-11 12:00 due"],
)]
#[case::a_hold_is_none("06-10 10:05 triaged P3\n06-10 12:00 reply\n06-10 12:30 on_hold_vendor", &["06-11 12:00 due"])]
#[case::an_update_in_the_pause_begins_a_paused_interval(
    "06-10 10:05 triaged P3\n06-10 12:00 pending question\n06-10 13:00 reply\n06-11 13:00 reply
    06-11 15:00 customer_message",
    &["06-11 13:00 met P3", "06-12 15:00 due"],
)]
fn an_update_is_owed_while_waiting_by_priority(#[case] lines: &str, #[case] expected: &[&str]) {
    let story = format!("06-10 10:00 received\n{lines}");
    let until = &lines.lines().last().expect("a line").trim()[..11];
    assert_eq!(told(t4(), "update_cadence", &story, until), expected);
}

#[test]
fn an_appointment_pauses_the_updates_of_every_priority() {
    let story =
        "06-10 10:00 received\n06-10 10:05 triaged P2\n06-10 11:00 reply\n06-10 11:30 scheduled 06-12 09:00";
    assert_eq!(told(t4(), "update_cadence", story, "06-12 09:15"), ["06-12 09:30 due"]);
}

#[test]
fn a_raise_ends_the_pause_that_only_lower_priorities_have() {
    let story =
        "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 pending question\n06-10 11:00 reply
        06-10 12:00 priority_changed P1 worsened";
    assert_eq!(told(t4(), "update_cadence", story, "06-10 12:15"), ["06-10 12:30 due"]);
}

#[rstest]
#[case::answered_late("06-11 13:30 reply", &["06-11 13:00 missed P3"])]
#[case::answered_in_time("06-11 13:00 reply", &["06-11 13:00 met P3"])]
#[case::resolved("06-11 12:45 resolved", &["06-11 12:45 met P3"])]
#[case::answered_by_a_machine("06-11 12:45 reply system", &["06-11 13:00 missed P3", "06-11 13:00 due"])]
#[case::a_second_interval(
    "06-11 12:45 reply\n06-11 14:00 customer_message",
    &["06-11 12:45 met P3", "06-11 18:00 due"],
)]
fn x_29_the_oldest_unanswered_message_counts(#[case] answer: &str, #[case] expected: &[&str]) {
    let story = format!(
        "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply
        06-11 09:00 customer_message\n06-11 11:00 customer_message\n06-11 12:30 customer_message\n{answer}"
    );
    assert_eq!(told(all_kinds(), "next_response", &story, "06-11 14:00"), expected);
}

#[test]
fn messages_before_the_first_response_wait_for_it() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:10 customer_message";
    assert_eq!(told(all_kinds(), "next_response", story, "06-20 00:00"), Vec::<String>::new());
}

#[test]
fn a_reopening_contact_is_owed_an_answer_and_updates() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply\n06-10 11:00 resolved
        06-11 09:00 customer_message";
    assert_eq!(told(all_kinds(), "next_response", story, "06-11 09:00"), ["06-11 13:00 due"]);
    assert_eq!(
        told(all_kinds(), "update_cadence", story, "06-11 09:00"),
        ["06-10 11:00 met P3", "06-12 09:00 due"]
    );
}

#[rstest]
#[case::sent("06-10 12:00 next_steps_sent", &["06-10 12:00 met P3"])]
#[case::a_reply_is_not_enough("06-10 12:00 reply", &["06-11 10:00 missed P3", "06-11 10:00 due"])]
#[case::sent_late("06-11 12:00 next_steps_sent", &["06-11 10:00 missed P3"])]
#[case::resolved_without("06-10 12:00 resolved", &[])]
fn next_steps_are_a_message_of_their_own(#[case] line: &str, #[case] expected: &[&str]) {
    let story = format!("06-10 10:00 received\n06-10 10:05 triaged P3\n{line}");
    assert_eq!(told(all_kinds(), "next_steps", &story, "06-12 00:00"), expected);
}

const OPEN_P3: &str = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply";

#[rstest]
#[case::x_23_found_at_triage(
    "06-15 03:12 received\n06-15 03:18 triaged P1\n06-15 03:24 callback_attempted a2",
    &["06-15 03:24 met P1 a2"],
)]
#[case::called_before_triage(
    "06-15 03:12 received\n06-15 03:15 callback_attempted a2\n06-15 03:18 triaged P1",
    &["06-15 03:15 met P1 a2"],
)]
#[case::triaged_too_late(
    "06-15 03:12 received\n06-15 03:30 triaged P1",
    &["06-15 03:27 due", "06-15 03:30 missed P1 by triage"],
)]
#[case::by_the_customers_choice("06-15 03:12 received P1", &["06-15 03:27 due"])]
#[case::inside_hours("06-10 10:00 received\n06-10 10:05 triaged P1", &[])]
#[case::received_inside_and_triaged_outside("06-10 19:59 received\n06-10 20:05 triaged P1", &[])]
fn a_p1_outside_hours_is_called_back(#[case] story: &str, #[case] expected: &[&str]) {
    let until = &story.lines().last().expect("a line").trim()[..11];
    assert_eq!(told(t4(), "callback", story, until), expected);
}

#[rstest]
#[case::x_31_the_raise_starts_it("06-11 21:15 priority_changed P1 worsened", &["06-11 21:30 due"])]
#[case::x_31_a_corrected_class_too("06-11 21:15 priority_changed P1", &["06-11 21:30 due"])]
#[case::an_earlier_call_is_none(
    "06-11 20:15 callback_attempted\n06-11 21:15 priority_changed P1 worsened",
    &["06-11 21:30 due"],
)]
#[case::inside_hours("06-11 19:15 priority_changed P1 worsened", &[])]
#[case::lowered_again(
    "06-11 21:15 priority_changed P1 worsened\n06-11 21:20 priority_changed P2",
    &[],
)]
#[case::once_per_episode(
    "06-11 21:15 priority_changed P1 worsened\n06-11 21:20 callback_attempted\n06-11 21:25 callback_attempted",
    &["06-11 21:20 met P1"],
)]
#[case::a_second_episode(
    "06-11 21:15 priority_changed P1 worsened\n06-11 21:20 callback_attempted\n06-11 21:25 priority_changed P2
    06-11 21:40 priority_changed P1 worsened",
    &["06-11 21:20 met P1", "06-11 21:55 due"],
)]
fn x_31_callback_at_the_raise(#[case] lines: &str, #[case] expected: &[&str]) {
    let story = format!("{OPEN_P3}\n{lines}");
    let until = &lines.lines().last().expect("a line").trim()[..11];
    assert_eq!(told(t4(), "callback", &story, until), expected);
}

#[rstest]
#[case::an_attempt("callback_attempted", &["06-15 03:27 missed P1", "06-15 03:27 due"])]
#[case::a_connection("callback_connected", &["06-15 03:20 met P1"])]
fn a_mission_may_demand_a_connection(#[case] call: &str, #[case] expected: &[&str]) {
    let book =
        t4_with(&[("clock      = \"callback\"", "clock = \"callback\"\nsatisfied_by = [\"connected\"]")]);
    let story = format!("06-15 03:12 received P1\n06-15 03:12 triaged P1\n06-15 03:20 {call}");
    assert_eq!(told(&book, "callback", &story, "06-15 04:00"), expected);
}

#[rstest]
#[case::not_yet("", "03-11 19:00", &["03-11 20:00 due"])]
#[case::at_72_hours("03-10 17:00 follow_up_done", "03-12 00:00", &["03-10 17:00 met P2"])]
#[case::before_72_hours("03-10 16:59:59.999 follow_up_done", "03-11 19:00", &["03-11 20:00 due"])]
#[case::at_the_end("03-11 20:00 follow_up_done", "03-12 00:00", &["03-11 20:00 met P2"])]
#[case::too_late("03-11 20:00:00.001 follow_up_done", "03-12 00:00", &["03-11 20:00 missed P2"])]
#[case::reopened("03-09 10:00 reopened", "03-12 00:00", &[])]
#[case::resolved_again("03-09 10:00 reopened\n03-10 10:00 resolved", "03-12 00:00", &["03-14 20:00 due"])]
fn x_37_follow_up_after_72_hours(#[case] lines: &str, #[case] until: &str, #[case] expected: &[&str]) {
    let story = format!(
        "03-07 09:00 received\n03-07 09:01 triaged P2\n03-07 09:10 reply\n03-07 16:00 resolved\n{lines}"
    );
    assert_eq!(told(t4(), "follow_up", &story, until), expected);
}

#[test]
fn x_25_the_follow_up_of_a_p1_waits_72_hours() {
    let story = format!("{SUNDAY_P1}\n06-15 05:55 restored\n06-15 06:30 resolved");
    let case = replay(t4(), &mut events(&story), at("06-15 07:00"));
    let follow_up = case.clock(crate::clock::Slot::Target(ClockKind::FollowUp)).expect("it has started");
    assert_eq!(follow_up.governing().from, at("06-18 06:30"));
    assert_eq!(told(t4(), "follow_up", &story, "06-15 07:00"), ["06-19 20:00 due"]);
}

#[test]
fn a_p3_is_not_followed_up() {
    assert_eq!(
        told(t4(), "follow_up", &format!("{OPEN_P3}\n06-10 11:00 resolved"), "07-10 00:00"),
        Vec::<String>::new()
    );
}

#[test]
fn updates_are_owed_again_when_the_service_fails_again() {
    let story =
        format!("{SUNDAY_P1}\n06-15 03:30 restored\n06-15 03:40 reply\n06-15 05:00 service_failed_again");
    assert_eq!(
        told(t4(), "update_cadence", &story, "06-15 05:00"),
        ["06-15 03:30 met P1", "06-15 05:30 due"]
    );
}

#[rstest]
#[case::subscribed("subscribed", &["06-15 03:50 met P1", "06-15 04:20 due"])]
#[case::not_subscribed("", &["06-15 03:54 due"])]
fn an_update_of_the_status_page_counts_for_its_subscribers(#[case] word: &str, #[case] expected: &[&str]) {
    let story = format!("{SUNDAY_P1}\n06-15 03:50 status_page_updated {word} system");
    assert_eq!(told(t4(), "update_cadence", &story, "06-15 03:50"), expected);
}

const P1_STOPS: &str = "satisfied_by = [\"restored\", \"resolved\"]";

#[rstest]
#[case::accepted("06-15 04:00 escalated\n06-15 04:10 escalation_accepted", &["06-15 04:10 met P1"])]
#[case::not_accepted("06-15 04:00 escalated", &["06-15 05:12 rung 1", "06-15 06:12 rung 2", "06-15 07:12 due"])]
#[case::accepted_before_it_was_asked(
    "06-15 04:10 escalation_accepted",
    &["06-15 05:12 rung 1", "06-15 06:12 rung 2", "06-15 07:12 due"],
)]
#[case::workaround("06-15 04:00 workaround_sent", &["06-15 04:00 met P1"])]
#[case::workaround_of_a_machine(
    "06-15 04:00 workaround_sent system",
    &["06-15 05:12 rung 1", "06-15 06:12 rung 2", "06-15 07:12 due"],
)]
fn an_escalation_counts_when_accepted_and_a_workaround_when_sent(
    #[case] lines: &str,
    #[case] expected: &[&str],
) {
    let book = t4_with(&[(P1_STOPS, "satisfied_by = [\"resolved\", \"workaround\", \"escalated\"]")]);
    assert_eq!(told(&book, "resolution", &format!("{SUNDAY_P1}\n{lines}"), "06-15 07:00"), expected);
}

#[test]
fn a_failure_resumes_only_what_the_restore_stopped() {
    let book = t4_with(&[(P1_STOPS, "satisfied_by = [\"restored\", \"workaround\"]")]);
    let story = format!(
        "{SUNDAY_P1}\n06-15 04:00 workaround_sent\n06-15 05:00 restored\n06-15 06:00 service_failed_again"
    );
    assert_eq!(told(&book, "resolution", &story, "06-15 06:30"), ["06-15 04:00 met P1"]);
}

#[rstest]
#[case::resume("resume", &["06-16 12:00 due"])]
#[case::restart("restart", &["06-16 14:00 due"])]
#[case::ignore("ignore", &["06-10 12:00 met P3"])]
fn a_mission_says_what_reopening_does(#[case] mode: &str, #[case] expected: &[&str]) {
    let book = t4_with(&[("mode    = \"resume\"", &format!("mode = \"{mode}\""))]);
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:10 reply\n06-10 12:00 resolved\n06-11 14:00 reopened";
    assert_eq!(told(&book, "resolution", story, "06-11 14:00"), expected);
}

#[test]
fn a_first_response_that_only_the_final_priority_is_promised_counts_from_receipt() {
    let book = t4_with(&[(
        "clock = \"first_response\"\ntarget = \"4 business h\"\npriorities = [\"P3\"]",
        "clock = \"first_response\"\ntarget = \"4 business h\"\npriorities = [\"P4\"]\nchannels = [\"letter\"]",
    )]);
    let answered = "06-10 10:00 received\n06-10 10:20 reply a4\n06-10 10:25 triaged P2";
    assert_eq!(told(&book, "first_response", answered, "06-10 12:00"), ["06-10 10:20 met P2 a4"]);
    let open = "06-10 10:00 received\n06-10 10:12 triaged P2";
    assert_eq!(told(&book, "first_response", open, "06-10 10:12"), ["06-10 10:30 due"]);
}
