//! Account exceptions (R-036, clocks.md 8): dated records that outrank every target.

use mission::Priority;
use rstest::rstest;

use super::story::{at, events, t4_versions, t4_with, told};
use crate::Rulebook;
use crate::case::event::{AccountId, CustomerId};
use crate::case::replay;
use crate::clock::Slot;
use crate::exception::{Exception, Holder};

/// `account7 p3-response 1 business h, 06-10 00:00 to 06-20 00:00`, in June 2025.
pub fn exception(text: &str) -> Exception {
    let words: Vec<&str> = text.split(", ").collect();
    let (whom, promise) = words[0].split_once(' ').expect("a holder and a promise");
    let (from, until) = words[2].split_once(" to ").expect("two instants");
    let number = |prefix: &str| whom.strip_prefix(prefix).and_then(|number| number.parse().ok());
    let holder = match (number("account"), number("customer")) {
        (Some(number), _) => Holder::Account(AccountId::from_index(number)),
        (None, Some(number)) => Holder::Customer(CustomerId::from_index(number)),
        (None, None) => panic!("no holder: {whom}"),
    };
    Exception {
        holder,
        promise: promise.to_owned(),
        priority: words.get(3).and_then(|word| Priority::find(word)),
        within: words[1].parse().expect("a length"),
        from: at(from),
        until: at(until),
        approved_by: "Dana".to_owned(),
    }
}

fn with(book: Rulebook, exceptions: &[&str]) -> Rulebook {
    book.with_exceptions(exceptions.iter().map(|text| exception(text)).collect())
}

const JUNE: &str = "06-10 00:00 to 06-20 00:00";

#[rstest]
#[case::no_exception("06-10 09:00 received P3", "06-10 13:00 due")]
#[case::of_the_account("06-10 09:00 received P3 account7", "06-10 10:00 due")]
#[case::of_another_account("06-10 09:00 received P3 account8", "06-10 13:00 due")]
#[case::of_the_customer("06-10 09:00 received P3 customer5", "06-10 12:00 due")]
#[case::another_priority("06-10 09:00 received P4 account7", "06-11 09:00 due")]
#[case::valid_from_its_first_instant("06-10 00:00 received P3 account7", "06-10 09:00 due")]
#[case::not_valid_a_millisecond_before("06-09 23:59:59.999 received P3 account7", "06-10 12:00 due")]
#[case::valid_to_its_last_millisecond("06-19 23:59:59.999 received P3 account7", "06-20 09:00 due")]
#[case::not_valid_at_its_end("06-20 00:00 received P3 account7", "06-20 12:00 due")]
#[case::a_clock_keeps_it_after_its_end("06-19 19:30 received P3 account7", "06-20 08:30 due")]
#[case::counted_from_receipt_when_triaged(
    "06-10 09:00 received P4 account7\n06-10 09:10 triaged P3",
    "06-10 10:00 due"
)]
#[case::a_clock_that_started_before_stays(
    "06-09 23:00 received P4 account7\n06-10 09:10 triaged P3",
    "06-10 12:00 due"
)]
#[case::it_may_be_longer("06-10 09:00 received P3 account9", "06-11 09:00 due")]
fn an_exception_changes_the_clocks_that_start_while_it_is_valid(#[case] story: &str, #[case] expected: &str) {
    let exceptions = [
        format!("account7 p3-response, 1 business h, {JUNE}"),
        format!("customer5 p3-response, 3 business h, {JUNE}"),
        format!("account9 p3-response, 1 business day, {JUNE}"),
    ];
    let book = with(t4_with(&[]), &exceptions.each_ref().map(String::as_str));
    let lines = told(&book, "first_response", story, "06-10 09:10");
    assert_eq!(lines.iter().find(|line| line.ends_with("due")).map(String::as_str), Some(expected));
}

#[rstest]
#[case::company_and_customer("06-10 09:00 received P3 account7 customer5", "06-10 10:00 due")]
#[case::the_other_way_round("06-10 09:00 received P3 account8 customer5", "06-10 10:00 due")]
fn of_several_exceptions_the_earliest_due_instant_governs(#[case] story: &str, #[case] expected: &str) {
    let exceptions = [
        format!("account7 p3-response, 1 business h, {JUNE}"),
        format!("account8 p3-response, 3 business h, {JUNE}"),
        format!(
            "customer5 p3-response, {} business h, {JUNE}",
            if story.contains("account8") { 1 } else { 3 }
        ),
    ];
    let book = with(t4_with(&[]), &exceptions.each_ref().map(String::as_str));
    assert_eq!(told(&book, "first_response", story, "06-10 09:10"), [expected]);
}

#[test]
fn an_exception_outranks_a_target_that_overrides_its_own() {
    // The promise to emails overrides the one to everybody; the exception replaces the latter, and outranks both.
    let more = "[[promise]]\nid = \"email-p3\"\nclock = \"first_response\"\npriorities = [\"P3\"]\n\
                channels = [\"email\"]\ntarget = \"2 business h\"\n\n[[pause]]\nclocks  = [\"resolution\"]";
    let book = t4_with(&[("[[pause]]\nclocks  = [\"resolution\"]", more)]);
    let story = "06-10 09:00 received P3 email account7";
    assert_eq!(told(&book, "first_response", story, "06-10 09:10"), ["06-10 11:00 due"]);
    let book = with(book, &[&format!("account7 p3-response, 6 business h, {JUNE}")]);
    assert_eq!(told(&book, "first_response", story, "06-10 09:10"), ["06-10 15:00 due"]);
}

#[rstest]
#[case::that_priority("06-10 09:00 received P1 account7", "06-10 09:05 due")]
#[case::another_one("06-10 09:00 received P2 account7", "06-10 09:15 due")]
fn an_exception_may_name_one_priority(#[case] story: &str, #[case] expected: &str) {
    let book = with(t4_with(&[]), &[&format!("account7 triage, 5 min, {JUNE}, P1")]);
    assert_eq!(told(&book, "triage", story, "06-10 09:01"), [expected]);
}

#[test]
fn rungs_move_with_the_length_and_the_miss_comes_at_its_end() {
    let book = with(t4_with(&[]), &[&format!("account7 p3-response, 2 business h, {JUNE}")]);
    let story = "06-10 09:00 received P3 account7";
    let expected = ["06-10 10:00 rung 1", "06-10 10:30 rung 2", "06-10 11:00 missed P3"];
    assert_eq!(told(&book, "first_response", story, "06-10 12:00")[..3], expected);
}

#[test]
fn a_clock_says_which_exception_it_used_and_the_outcome_counts_for_the_promise() {
    let book = with(t4_with(&[]), &[&format!("account7 p3-response, 1 business h, {JUNE}")]);
    let case =
        replay(&book, &mut events("06-10 09:00 received P3 account7\n06-10 09:30 reply"), at("06-10 10:00"));
    let clock = case.clock(Slot::Target(mission::ClockKind::FirstResponse)).expect("a clock");
    let used = book.exception_of(clock.governing().allowance).expect("an exception");
    assert_eq!(used.approved_by, "Dana");
    let resolution = case.clock(Slot::Target(mission::ClockKind::Resolution)).expect("a clock");
    assert_eq!(book.exception_of(resolution.governing().allowance), None);
    let promised = |name: &str| book.policy().targets.iter().position(|target| target.name == name);
    let counted = case.outcomes.iter().filter_map(|outcome| match outcome.promise {
        crate::case::outcome::Promise::Target(_, id) => Some(usize::from(id.0)),
        crate::case::outcome::Promise::Level(_) => None,
    });
    assert!(counted.into_iter().any(|id| Some(id) == promised("p3-response")));
}

#[test]
fn an_exception_holds_under_every_version_that_has_its_promise() {
    let faster = (
        "target = \"4 business h\"\npriorities = [\"P3\"]",
        "target = \"2 business h\"\npriorities = [\"P3\"]",
    );
    let book = t4_versions(&[("1.1", "2025-07-01", &[faster])]);
    let book = with(book, &["account7 p3-response, 1 business h, 06-10 00:00 to 07-20 00:00"]);
    for (received, due) in [("06-30 10:00", "06-30 11:00 due"), ("07-01 10:00", "07-01 11:00 due")] {
        let story = format!("{received} received P3 account7");
        assert_eq!(told(&book, "first_response", &story, received), [due]);
    }
    assert_eq!(
        told(&book, "first_response", "07-01 10:00 received P3 account8", "07-01 10:00"),
        ["07-01 12:00 due"]
    );
}

#[test]
fn an_exception_of_a_promise_nobody_made_grants_nothing() {
    let book = with(t4_with(&[]), &[&format!("account7 p9-response, 1 business h, {JUNE}")]);
    let story = "06-10 09:00 received P3 account7";
    assert_eq!(told(&book, "first_response", story, "06-10 09:10"), ["06-10 13:00 due"]);
}
