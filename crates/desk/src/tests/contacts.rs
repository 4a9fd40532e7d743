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
