//! What changes of a case leave as it was, and what a customer's contact does in whatever event it comes (clocks.md 3, 5, 6.1, 6.2,
//! 9.1, 9.4, 10).

use calendar::Zone;
use rstest::rstest;

use super::story::{all_kinds, at, events, new_york, t4, t4_policy, told};
use crate::Rulebook;
use crate::case::replay;
use crate::case::state::Status;

/// S4 for cases in New York, and in Tokyo as `zone1`.
fn with_tokyo(changes: &[(&str, &str)]) -> Rulebook {
    let tokyo = Zone::named("Asia/Tokyo").expect("a zone of the database");
    Rulebook::new(t4_policy(changes), vec![new_york(), tokyo])
}

/// 8 of 12 hours pass in New York; the rest of three days passes in Tokyo, where it is 07:00 on the 11th. Until 12:00 on the 13th
/// there that are 2 days and 4 hours.
#[rstest]
#[case::the_target_stays("")]
#[case::triaged_afterwards("06-10 19:00 triaged P3")]
#[case::lowered_afterwards(
    "06-10 10:05 triaged P2\n06-10 18:00 zone_changed zone1\n06-10 19:00 priority_changed P3"
)]
fn what_accrued_before_a_move_stays_whatever_is_corrected_later(#[case] more: &str) {
    let book = with_tokyo(&[]);
    let mut story = "06-10 10:00 received P3\n".to_owned();
    if !more.contains("P2") {
        story.push_str("06-10 18:00 zone_changed zone1\n");
    }
    story.push_str(more);
    let lines = told(&book, "resolution", &story, "06-10 19:00");
    assert_eq!(lines.last().map(String::as_str), Some("06-12 23:00 due"), "{lines:?}");
}

/// One hour of the day passes before the customer is waited for, and the other eleven from 11:00 on the 12th.
#[rstest]
#[case::raised_as_misclassified(
    "P4",
    "06-12 12:00 priority_changed P3 worsened\n06-12 13:00 priority_changed P2"
)]
#[case::lowered("P4", "06-12 11:30 priority_changed P1 worsened\n06-12 13:00 priority_changed P2")]
fn pauses_before_a_raise_do_not_count_after_a_correction(#[case] first: &str, #[case] changes: &str) {
    let story = format!(
        "06-10 10:00 received\n06-10 10:05 triaged {first}\n06-10 10:30 reply\n06-10 11:00 pending
        06-12 11:00 customer_message\n{changes}"
    );
    let lines = told(t4(), "resolution", &story, "06-12 13:00");
    assert_eq!(lines.last().map(String::as_str), Some("06-13 10:00 due"), "{lines:?}");
}

#[test]
fn x_34_a_miss_before_a_raise_is_not_counted_again_when_the_raise_is_taken_back() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:06 reply
        06-13 12:00 priority_changed P2 worsened\n06-13 13:00 priority_changed P3";
    let lines = told(t4(), "resolution", story, "06-30 00:00");
    let misses: Vec<&String> = lines.iter().filter(|line| line.contains("missed")).collect();
    assert_eq!(misses, ["06-13 10:00 missed P3"]);
}

#[test]
fn a_second_restore_is_no_second_stop() {
    let story = |second: &str| {
        format!(
            "06-15 03:12 received\n06-15 03:18 triaged P1\n06-15 03:20 reply\n06-15 04:12 restored\n{second}
            06-15 06:12 service_failed_again"
        )
    };
    for second in ["", "06-15 05:00 restored"] {
        assert_eq!(told(t4(), "resolution", &story(second), "06-15 06:12"), ["06-15 09:12 due"]);
    }
}

/// Whatever a customer reaches us by does what a message does.
#[rstest]
#[case::reopening("06-10 14:00 reopened")]
#[case::a_call("06-10 14:00 call_offered")]
#[case::a_call_first_heard_of_when_it_is_answered("06-10 14:00 call_answered")]
#[case::a_call_first_heard_of_when_it_is_given_up("06-10 14:00 call_abandoned")]
#[case::a_chat("06-10 14:00 chat_requested")]
fn any_contact_of_the_customer_ends_waiting_for_them(#[case] contact: &str) {
    let story = |contact: &str| {
        format!(
            "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply\n06-10 12:00 pending\n{contact}
            06-10 15:00 pending"
        )
    };
    let by_message = told(t4(), "resolution", &story("06-10 14:00 customer_message"), "06-30 00:00");
    assert!(by_message.iter().any(|line| line.contains("missed")), "{by_message:?}");
    assert_eq!(told(t4(), "resolution", &story(contact), "06-30 00:00"), by_message);
}

#[rstest]
#[case::by_reopening("06-11 09:00 reopened")]
#[case::by_a_call("06-11 09:00 call_offered")]
#[case::by_a_chat("06-11 09:00 chat_requested")]
fn x_29_whoever_reopens_is_owed_an_answer_from_then_on(#[case] contact: &str) {
    let story = format!(
        "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply\n06-10 12:00 resolved\n{contact}"
    );
    assert_eq!(told(all_kinds(), "next_response", &story, "06-11 09:00"), ["06-11 13:00 due"]);
}

#[test]
fn an_acceptance_answers_one_escalation() {
    let case = |more: &str| {
        let story = format!(
            "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 11:00 escalated\n06-10 11:10 escalation_accepted\n{more}"
        );
        replay(t4(), &mut events(&story), at("06-10 12:00"))
    };
    assert!(!case("").is_escalated);
    assert!(case("06-10 11:30 escalated").is_escalated);
}

#[rstest]
#[case::of_the_contact_it_names("06-10 10:02 received phone contact2", "06-10 10:01")]
#[case::of_a_contact_by_another_channel("06-10 10:02 received email contact2", "06-10 10:01")]
#[case::of_those_of_its_channel("06-10 10:02 received phone", "06-02 09:00")]
#[case::of_none("06-10 10:02 received email", "06-10 10:02")]
fn a_case_counts_from_the_queue_entry(#[case] received: &str, #[case] from: &str) {
    let story = format!(
        "06-02 09:00 call_offered contact1\n06-02 09:01 call_answered contact1\n06-10 10:01 call_offered contact2\n{received}"
    );
    assert_eq!(replay(t4(), &mut events(&story), at("06-10 11:00")).received_at, at(from));
}

#[rstest]
#[case::restored("restored")]
#[case::resolved("resolved")]
fn d_16_an_interval_that_ends_where_it_began_owes_one_update_and_has_it(#[case] end: &str) {
    let story = format!("06-15 03:12 received\n06-15 03:18 triaged P1\n06-15 03:24 reply\n06-15 03:24 {end}");
    assert_eq!(told(t4(), "update_cadence", &story, "06-15 04:00"), ["06-15 03:24 met P1"]);
}

/// Dates are those of the reporting zone, whatever hours a promise has and wherever the customer is.
#[rstest]
#[case::around_the_clock("24x7")]
#[case::where_the_customer_is("standard")]
fn a_length_that_names_a_date_is_read_in_the_reporting_zone(#[case] calendar: &str) {
    let promise = format!(
        "[[promise]]\nid = \"steps\"\nclock = \"next_steps\"\ntarget = \"2 days\"\ncalendar = \"{calendar}\"\n
        [[pause]]\nclocks  = [\"resolution\"]"
    );
    let book = with_tokyo(&[("[[pause]]\nclocks  = [\"resolution\"]", &promise)]);
    let story = "06-10 22:00 received\n06-10 22:01 zone_changed zone1\n06-10 22:05 triaged P3";
    assert_eq!(told(&book, "next_steps", story, "06-10 22:05"), ["06-13 00:00 due"]);
}

#[rstest]
#[case::before("06-15 23:59", 1)]
#[case::after("06-16 00:00", 0)]
fn the_reopening_window_ends_with_a_date_of_the_reporting_zone(#[case] message: &str, #[case] n: usize) {
    let book = with_tokyo(&[("home_zone = \"America/New_York\"", "home_zone = \"Asia/Tokyo\"")]);
    let story = format!(
        "06-01 12:00 received\n06-01 12:05 triaged P3\n06-01 23:30 resolved\n{message} customer_message"
    );
    assert_eq!(replay(&book, &mut events(&story), at("06-16 01:00")).reopenings.len(), n);
}

/// Whoever moves a case to and fro all day moves it 32 times.
#[test]
fn a_case_moves_so_often_and_no_more() {
    let book = with_tokyo(&[]);
    let moves = |n: usize| {
        let minutes = (0..n).map(|nth| format!("06-10 11:{nth:02} zone_changed zone{}", (nth + 1) % 2));
        let story = format!("06-10 10:00 received\n{}", minutes.collect::<Vec<_>>().join("\n"));
        replay(&book, &mut events(&story), at("06-10 12:00")).zone.0
    };
    assert_eq!((moves(31), moves(32), moves(33), moves(34)), (1, 0, 0, 0));
}

/// The second case is what a message that says something does.
#[rstest]
#[case::waiting_goes_on(
    "06-10 11:00 pending question",
    "06-10 14:00 customer_message rule",
    Status::PendingCustomer
)]
#[case::waiting_ends("06-10 11:00 pending question", "06-10 14:00 customer_message", Status::Open)]
#[case::resolved_stays_resolved(
    "06-10 11:00 resolved",
    "06-10 14:00 customer_message rule",
    Status::Resolved
)]
#[case::resolved_is_reopened("06-10 11:00 resolved", "06-10 14:00 customer_message", Status::Open)]
fn a_message_that_says_nothing_is_no_contact(
    #[case] before: &str,
    #[case] message: &str,
    #[case] status: Status,
) {
    let story =
        format!("06-10 10:00 received P3\n06-10 10:05 triaged P3\n06-10 10:30 reply\n{before}\n{message}");
    let case = replay(all_kinds(), &mut events(&story), at("06-10 15:00"));
    assert_eq!(case.status, status);
    assert_eq!(case.unanswered_since.is_some(), status == Status::Open);
}
