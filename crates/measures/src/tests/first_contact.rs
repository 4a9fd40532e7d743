//! M-06, M-07, M-09: first contact resolution by the rule of 168 hours (metrics.md 2, D-28).

use calendar::Instant;
use desk::case::event::{Actor, AgentId, Body, ContactId, Event, Receipt};
use desk::case::replay;
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};
use proptest::prelude::*;
use rstest::rstest;

use super::support::{at, book, case, customer};
use crate::facts::issue::{Seen, Topic};
use crate::facts::{IssueFact, LinkFact, TouchFact};
use crate::kpi::first_contact::{Eligible, items};
use crate::share::Share;

const SWAP: CategoryId = CategoryId(1);

/// The facts of a small desk.
#[derive(Default)]
struct Desk {
    issues: Vec<IssueFact>,
    links: Vec<LinkFact>,
    touches: Vec<TouchFact>,
}

impl Desk {
    /// Adds a case about `topic` of a customer from its story, such as `0 email, 2 reply, 3 resolved`.
    fn case(&mut self, customer_n: u32, topic: u16, story: &str) {
        let n = self.issues.len() as u32 + 100;
        let mut events: Vec<Event> =
            (0..).zip(story.split(", ")).map(|(seq, line)| event(seq, line, topic)).collect();
        let state = replay(&book(), &mut events, at("2025-07-01 00:00"));
        let Some(seen) = Seen::of(&state, &events) else { return };
        let about = (case(n), Some(customer(customer_n)), Topic::new(Some(7), Some(topic)));
        let mut issue = IssueFact::of_case(about, &state, &seen);
        issue.category = Some(CategoryId(topic)).into();
        self.issues.push(issue);
        self.links.extend(seen.links.iter().map(|to| LinkFact { case: case(n), to: *to }));
        self.touches.extend(seen.contacts.iter().map(|(at, _)| TouchFact { case: case(n), at: *at }));
    }

    fn share(&self, eligible: Eligible<'_>) -> Share {
        let mut share = Share::default();
        let all = items(&self.issues, &self.links, &self.touches, false, None);
        all.iter().filter(|item| eligible.takes(item.issue)).for_each(|item| share.count(item.is_hit));
        share
    }
}

fn event(seq: u64, line: &str, topic: u16) -> Event {
    let mut words = line.split(' ');
    let hours: &str = words.next().unwrap();
    let start = at("2025-05-01 09:00").as_ms();
    // Milliseconds stand after a plus.
    let (hours, ms) = hours.split_once('+').unwrap_or((hours, "0"));
    let when = Instant(start + hours.parse::<i64>().unwrap() * 3_600_000 + ms.parse::<i64>().unwrap());
    let word = words.next().unwrap();
    let receipt = |channel| {
        Body::Received(Receipt {
            channel,
            priority: Some(Priority::P3),
            tier: TierId(0),
            category: Some(CategoryId(topic)),
            zone: None,
            language: None,
            customer: None,
            account: None,
        })
    };
    let (actor, body) = match word {
        "email" => (Actor::Customer, receipt(Channel::Email)),
        "phone" => (Actor::Customer, receipt(Channel::Phone)),
        "chat" => (Actor::Customer, receipt(Channel::Chat)),
        "opened" => (Actor::Person, receipt(Channel::Email)),
        "message" => (Actor::Customer, Body::CustomerMessage { channel: None }),
        "thanks" => (Actor::Rule, Body::CustomerMessage { channel: None }),
        "reply" => (Actor::Person, Body::Reply),
        "asked" => (Actor::Person, Body::Pending { question_sent: true }),
        "handoff" => (Actor::Person, Body::HandedOff),
        "resolved" => (Actor::Person, Body::Resolved),
        "rejected" => (Actor::Customer, Body::ResolutionRejected),
        "reopened" => (Actor::Customer, Body::Reopened),
        "inaccurate" => (Actor::Person, Body::Reopened),
        "called" => (Actor::Person, Body::CallbackConnected),
        "offered" => (Actor::Customer, Body::CallOffered),
        "answered" => (Actor::Person, Body::CallAnswered { wait_ms: None, handle_ms: Some(600_000) }),
        "abandoned" => (Actor::Customer, Body::CallAbandoned { wait_ms: None }),
        "requested" => (Actor::Customer, Body::ChatRequested),
        "accepted" => (Actor::Person, Body::ChatAccepted { wait_ms: None }),
        "ended" => (Actor::Person, Body::ChatEnded { handle_ms: None }),
        "spam" => (Actor::Person, Body::Spam),
        other => match other.split_once(':') {
            Some(("linked", to)) => (Actor::Person, Body::Linked { to: Some(case(to.parse().unwrap())) }),
            Some(("merged", to)) => (Actor::Person, Body::Merged { into: case(to.parse().unwrap()) }),
            _ => panic!("`{other}` is no event of this test"),
        },
    };
    let contact: Option<u32> = words.next().map(|id| id.parse().unwrap());
    let agent = (actor == Actor::Person).then(|| AgentId::from_index(seq as u32));
    let contact = contact.map(ContactId::from_index);
    Event { at: when, recorded_at: when, seq, actor, agent, team: None, contact, body }
}

/// The worked example of metrics.md 2: ten cases resolved in May.
fn ten_cases() -> Desk {
    let mut desk = Desk::default();
    for n in 0..6 {
        desk.case(n, 0, "0 email, 2 reply, 3 resolved");
    }
    desk.case(6, 0, "0 email, 2 reply, 3 resolved, 103 reopened, 110 resolved");
    desk.case(7, 0, "0 email, 2 reply, 3 resolved");
    desk.case(7, 0, "171 email, 172 reply, 173 resolved");
    desk.case(8, 0, "0 email, 2 reply, 2 asked, 5 message, 6 resolved");
    desk.case(9, SWAP.0, "0 email, 2 reply, 5 message, 6 resolved");
    desk
}

#[test]
fn m_06_net_of_categories_that_cannot_be_resolved_at_first_contact() {
    assert_eq!(ten_cases().share(Eligible::AllBut(&[SWAP])), Share::new(6, 9));
}

#[test]
fn m_07_gross() {
    assert_eq!(ten_cases().share(Eligible::All), Share::new(6, 10));
}

#[test]
fn m_09_of_a_list_of_categories() {
    assert_eq!(ten_cases().share(Eligible::Only(&[SWAP])), Share::new(0, 1));
    assert_eq!(ten_cases().share(Eligible::Only(&[])), Share::new(0, 0));
}

#[rstest]
//                               the case                                                             hits
#[case::one_contact("0 email, 2 reply, 3 resolved", 1)]
#[case::an_answer_to_a_question("0 email, 2 reply, 2 asked, 5 message, 6 resolved", 0)]
#[case::thanks_say_nothing("0 email, 2 reply, 3 resolved, 4 thanks", 1)]
#[case::a_message_after_168_hours_exactly("0 email, 3 resolved, 171 message", 0)]
#[case::a_message_after_168_hours("0 email, 3 resolved, 171+1 message", 1)]
#[case::a_transfer("0 email, 1 handoff, 3 resolved", 1)]
#[case::the_desk_called("0 email, 1 called, 3 resolved, 20 called", 1)]
#[case::the_resolution_was_rejected("0 email, 3 resolved, 20 rejected, 30 resolved", 0)]
#[case::the_resolution_was_inaccurate("0 email, 3 resolved, 20 inaccurate, 30 resolved", 0)]
#[case::inaccurate_much_later("0 email, 3 resolved, 200 inaccurate, 230 resolved", 1)]
#[case::the_message_it_came_by("0 email, 0 message, 3 resolved", 1)]
#[case::a_call("0 offered 1, 0 phone 1, 0+20000 answered 1, 3 resolved", 1)]
#[case::a_call_offered_after_its_case("0 phone, 0+5 offered 1, 0+20000 answered 1, 3 resolved", 1)]
#[case::two_calls("0 offered 1, 0 phone 1, 0+9 answered 1, 2 offered 2, 2+9 answered 2, 3 resolved", 0)]
#[case::a_second_call_given_up(
    "0 offered 1, 0 phone 1, 0+9 answered 1, 2 offered 2, 2+9 abandoned 2, 3 resolved",
    1
)]
#[case::a_call_nobody_recorded("0 phone, 3 resolved", 1)]
#[case::messages_of_one_chat(
    "0 requested, 0 chat, 0+9 accepted, 0+10 message, 0+11 message, 1 ended, 1 resolved",
    1
)]
#[case::messages_of_a_chat_nobody_recorded("0 chat, 0+10 message, 0+11 message, 1 resolved", 1)]
#[case::a_message_after_the_chat("0 requested, 0 chat, 0+9 accepted, 1 ended, 2 message, 3 resolved", 0)]
#[case::messages_with_the_id_of_the_chat(
    "0 requested 1, 0 chat 1, 0+9 accepted 1, 1 ended 1, 2 message 1, 3 resolved",
    1
)]
fn what_is_a_contact(#[case] story: &str, #[case] hits: u64) {
    let mut desk = Desk::default();
    desk.case(1, 0, story);
    assert_eq!(desk.share(Eligible::All), Share::new(hits, 1));
}

#[rstest]
#[case::opened_by_an_agent("0 opened, 3 resolved")]
#[case::never_resolved("0 email, 3 reply")]
#[case::spam("0 email, 3 spam")]
#[case::merged("0 email, 3 resolved, 4 merged:5")]
fn what_is_no_issue(#[case] story: &str) {
    let mut desk = Desk::default();
    desk.case(1, 0, story);
    assert_eq!(desk.share(Eligible::All), Share::new(0, 0));
}

#[rstest]
//                                  customer, topic, story of the second case                         share
#[case::within_a_week((1, 0, "100 email, 110 resolved"), (0, 1))]
#[case::after_168_hours_exactly((1, 0, "171 email, 180 resolved"), (0, 1))]
#[case::a_millisecond_later((1, 0, "171+1 email, 180 resolved"), (2, 2))]
#[case::while_the_first_is_open((1, 0, "2 email, 10 resolved"), (0, 1))]
#[case::about_something_else((1, 2, "100 email, 110 resolved"), (2, 2))]
#[case::of_somebody_else((2, 0, "100 email, 110 resolved"), (2, 2))]
#[case::linked_to_it((1, 2, "100 email, 101 linked:100, 110 resolved"), (0, 1))]
#[case::linked_to_it_of_somebody_else((2, 2, "100 email, 101 linked:100, 110 resolved"), (2, 2))]
#[case::linked_to_it_later((1, 2, "200 email, 201 linked:100, 210 resolved"), (2, 2))]
#[case::opened_by_an_agent((1, 0, "100 opened, 110 resolved"), (1, 1))]
#[case::merged_into_it((1, 2, "100 email, 101 merged:100"), (0, 1))]
#[case::never_resolved((1, 0, "100 email"), (0, 1))]
fn a_second_case(#[case] (of, topic, story): (u32, u16, &str), #[case] (hits, n): (u64, u64)) {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 2 reply, 3 resolved");
    desk.case(of, topic, story);
    assert_eq!(desk.share(Eligible::All), Share::new(hits, n));
}

#[rstest]
//                                    story of the second case          share
#[case::after_the_first_window("190 email, 195 resolved", (0, 1))]
#[case::after_168_hours_exactly("278 email, 280 resolved", (0, 1))]
#[case::a_millisecond_later("278+1 email, 280 resolved", (1, 2))]
fn a_second_case_after_a_reopened_one(#[case] story: &str, #[case] (hits, n): (u64, u64)) {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 3 resolved, 103 reopened, 110 resolved");
    desk.case(1, 0, story);
    assert_eq!(desk.share(Eligible::All), Share::new(hits, n));
}

#[test]
fn a_second_case_while_the_first_is_open_again_is_a_repeat() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 3 resolved, 103 reopened");
    desk.case(1, 0, "300 email, 310 resolved");
    assert_eq!(desk.share(Eligible::All), Share::new(0, 1));
}

#[test]
fn an_issue_is_over_when_168_hours_were_silent_also_when_it_is_reopened_later() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 3 resolved, 250 reopened, 260 resolved");
    desk.case(1, 0, "200 email, 210 resolved");
    assert_eq!(desk.share(Eligible::All), Share::new(2, 2));
}

#[rstest]
#[case::alone(&["0 offered 1, 0 phone 1, 0+9 abandoned 1, 3 resolved"], (0, 0))]
#[case::after_one_that_counts(&["0 email, 3 resolved", "100 offered 1, 100 phone 1, 100+9 abandoned 1, 110 resolved"], (1, 1))]
#[case::before_one_that_counts(&["0 offered 1, 0 phone 1, 0+9 abandoned 1, 3 resolved", "5 email, 9 resolved"], (1, 1))]
#[case::merged(&["0 email, 3 resolved", "100 offered 1, 100 phone 1, 100+9 abandoned 1, 101 merged:100"], (1, 1))]
#[case::it_wrote_later(&["0 email, 3 resolved", "100 offered 1, 100 phone 1, 100+9 abandoned 1, 120 message, 130 resolved"], (0, 1))]
#[case::it_ties_no_others(&[
    "0 email, 3 resolved",
    "170 offered 1, 170 phone 1, 170+9 abandoned 1, 175 resolved",
    "200 email, 210 resolved",
], (2, 2))]
fn a_case_that_is_only_a_call_given_up_is_no_contact(
    #[case] stories: &[&str],
    #[case] (hits, n): (u64, u64),
) {
    let mut desk = Desk::default();
    stories.iter().for_each(|story| desk.case(1, 0, story));
    assert_eq!(desk.share(Eligible::All), Share::new(hits, n));
}

#[test]
fn a_repeat_of_a_repeat_belongs_to_the_first_issue() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 3 resolved");
    desk.case(1, 0, "150 email, 160 resolved");
    desk.case(1, 0, "300 email, 310 resolved");
    desk.case(1, 0, "600 email, 610 resolved");
    assert_eq!(desk.share(Eligible::All), Share::new(1, 2));
}

#[test]
fn a_case_that_was_merged_before_is_a_contact_of_the_one_that_remains() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 5 merged:101");
    desk.case(1, 2, "2 email, 9 resolved");
    assert_eq!(desk.share(Eligible::All), Share::new(0, 1));
}

#[test]
fn a_contact_on_a_linked_case_is_a_repeat() {
    let mut desk = Desk::default();
    desk.case(1, 2, "0 email, 1 resolved, 400 message, 401 linked:101, 402 resolved");
    desk.case(1, 0, "300 email, 310 resolved");
    assert_eq!(desk.share(Eligible::All), Share::new(1, 2));
}

#[test]
fn the_same_of_which_nothing_is_known_is_not_the_same() {
    let mut desk = ten_cases();
    desk.issues.iter_mut().for_each(|issue| issue.topic = Topic::UNKNOWN);
    // The repeat is now an eleventh item, and the case it repeated was resolved at first contact.
    assert_eq!(desk.share(Eligible::All), Share::new(8, 11));
}

#[test]
fn strict_live_demands_a_resolution_before_the_call_ends() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 offered 1, 0 phone 1, 0 answered 1, 0+600000 resolved");
    desk.case(2, 0, "0 offered 1, 0 phone 1, 0 answered 1, 0+600001 resolved");
    let hits = |strict| {
        let found = items(&desk.issues, &desk.links, &desk.touches, strict, None);
        found.iter().map(|item| item.is_hit).collect::<Vec<bool>>()
    };
    assert_eq!((hits(false), hits(true)), (vec![true, true], vec![true, false]));
}

#[test]
fn an_issue_belongs_to_the_handler_and_the_channel_of_its_first_contact() {
    let mut desk = Desk::default();
    desk.case(1, 0, "0 email, 2 reply, 5 message, 9 resolved");
    let issue = desk.issues[0];
    assert_eq!((issue.agent, issue.channel), (Some(AgentId::from_index(1)), Channel::Email));
    assert_eq!(issue.contacted_at, at("2025-05-01 09:00"));
}

#[test]
fn facts_of_a_million_issues_fit_in_memory() {
    assert!(size_of::<IssueFact>() <= 64, "{}", size_of::<IssueFact>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Partitions of connected customers add up to the whole, in any order of the facts.
    #[test]
    fn m_06_partitions_merge_to_the_whole(
        cases in prop::collection::vec((0_u32..6, 0_u16..3, 0_i64..900, 1_i64..300), 1..40), seed in 0_usize..7,
    ) {
        let mut whole = Desk::default();
        for (of, topic, from, length) in &cases {
            whole.case(*of, *topic, &format!("{from} email, {} resolved", from + length));
        }
        let mut merged = Share::default();
        for part in 0..3 {
            let is_in = |issue: &&IssueFact| issue.customer.is_some_and(|customer| customer.index() % 3 == part);
            let part = Desk { issues: whole.issues.iter().filter(is_in).copied().collect(), ..Desk::default() };
            merged.merge(part.share(Eligible::All));
        }
        let at_once = whole.share(Eligible::All);
        prop_assert_eq!(merged, at_once);
        let n = whole.issues.len();
        whole.issues.rotate_left(seed % n);
        prop_assert_eq!(whole.share(Eligible::All), at_once);
    }
}
