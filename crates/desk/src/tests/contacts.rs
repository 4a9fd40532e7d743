//! Calls and chats (clocks.md 6.1, 6.4).

use rstest::rstest;

use super::story::{at, events, t4, told};
use crate::case::replay;

#[rstest]
#[case::answered(
    "06-10 10:00 call_offered\n06-10 10:00:40 call_answered\n06-10 10:02 received phone",
    "06-10 10:00:40 met P3"
)]
#[case::receipt_first(
    "06-10 10:00 received phone\n06-10 10:00 call_offered\n06-10 10:00:40 call_answered",
    "06-10 10:00:40 met P3"
)]
fn a_call_answers_the_case_it_opens(#[case] story: &str, #[case] outcome: &str) {
    assert_eq!(told(t4(), "first_response", story, "06-10 10:10"), [outcome]);
    let case = replay(t4(), &mut events(story), at("06-10 10:10"));
    assert_eq!(case.received_at, at("06-10 10:00"), "the case counts from the queue entry");
    assert_eq!(case.contacts[0].answered.map(|wait| wait.wait_ms), Some(40_000));
}

#[test]
fn an_abandoned_call_keeps_its_wait() {
    let case = replay(
        t4(),
        &mut events("06-10 10:00 call_offered\n06-10 10:01:30 call_abandoned"),
        at("06-11 00:00"),
    );
    assert_eq!(case.contacts[0].abandoned.map(|wait| wait.wait_ms), Some(90_000));
}

#[rstest]
#[case::joined("06-10 10:05 interpreter_requested\n06-10 10:06:30 interpreter_joined", &[Some(90_000)])]
#[case::never_joined("06-10 10:05 interpreter_requested", &[None])]
#[case::each_request_is_timed(
    "06-10 10:05 interpreter_requested\n06-10 10:06 interpreter_joined\n06-10 11:00 interpreter_requested
    06-10 11:02 interpreter_joined",
    &[Some(60_000), Some(120_000)],
)]
#[case::nobody_asked("06-10 10:06 interpreter_joined", &[Some(0)])]
fn interpreters_are_timed_from_the_request(#[case] lines: &str, #[case] expected: &[Option<i64>]) {
    let story = format!("06-10 10:00 received phone\n{lines}");
    let case = replay(t4(), &mut events(&story), at("06-10 12:00"));
    let waits: Vec<Option<i64>> =
        case.interpreters.iter().map(|request| request.joined.map(|wait| wait.wait_ms)).collect();
    assert_eq!(waits, expected);
}
