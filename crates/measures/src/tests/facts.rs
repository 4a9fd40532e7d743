//! Facts of folded cases, and how large facts are.

use desk::case::event::{Actor, AgentId, Body, Event, RaiseReason, Receipt, TeamId};
use desk::case::outcome::{Promise, Verdict};
use desk::case::replay;
use mission::policy::TierId;
use mission::{Channel, ClockKind, Priority};

use super::support::{EMAIL, at, book, case, customer};
use crate::facts::{ContactFact, Facts, Origin, OutcomeFact, SpellEnd, SpellFact};
use crate::group::Dimension;

#[test]
fn facts_of_five_million_events_fit_in_memory() {
    assert_eq!(size_of::<OutcomeFact>(), 48);
    assert_eq!(size_of::<SpellFact>(), 72);
    assert_eq!(size_of::<ContactFact>(), 56);
}

fn event(when: &str, actor: Actor, body: Body) -> Event {
    let at = at(when);
    Event {
        at,
        recorded_at: at,
        seq: 0,
        actor,
        agent: Some(AgentId::from_index(7)),
        team: None,
        contact: None,
        body,
    }
}

fn received(when: &str, channel: Channel) -> Event {
    let receipt = Receipt {
        channel,
        priority: Some(Priority::P3),
        tier: TierId(0),
        category: None,
        zone: None,
        language: None,
        customer: Some(customer(3)),
        account: None,
    };
    event(when, Actor::Customer, Body::Received(receipt))
}

fn facts_of(mut events: Vec<Event>, as_of: &str) -> Facts {
    (0..).zip(&mut events).for_each(|(seq, event)| event.seq = seq);
    let book = book();
    let state = replay(&book, &mut events, at(as_of));
    let mut facts = Facts::default();
    facts.add_case(
        &book,
        Origin { events: &events, ..Origin::of(case(0), Some(customer(9))) },
        &state,
        at(as_of),
    );
    facts
}

fn triaged(when: &str) -> Event {
    event(when, Actor::Person, Body::Triaged { priority: Priority::P3, category: None })
}

#[test]
fn a_case_answered_late_and_resolved_in_time() {
    let facts = facts_of(
        vec![
            received("2025-06-10 10:00", Channel::Email),
            triaged("2025-06-10 10:05"),
            event("2025-06-10 16:00", Actor::Person, Body::Reply),
            event("2025-06-11 10:00", Actor::Person, Body::Resolved),
        ],
        "2025-06-20 00:00",
    );
    let found: Vec<(Promise, Verdict, u32)> =
        facts.outcomes.iter().map(|fact| (fact.promise, fact.verdict, fact.overrun_permille)).collect();
    let target = |kind, id| Promise::Target(kind, mission::policy::TargetId(id));
    // Answered after 6 of 4 business hours: half the target too late.
    assert_eq!(
        found,
        [
            (target(ClockKind::Triage, 0), Verdict::Met, 0),
            (target(ClockKind::FirstResponse, 1), Verdict::Missed, 500),
            (Promise::Level(EMAIL), Verdict::Missed, 500),
            (target(ClockKind::Resolution, 2), Verdict::Met, 0),
        ]
    );
    assert!(facts.outcomes.iter().all(|fact| fact.customer == Some(customer(3))));
    let spell = facts.spells[0];
    assert_eq!((spell.received_at, spell.ended_at), (at("2025-06-10 10:00"), at("2025-06-11 10:00")));
    assert_eq!((spell.end, spell.agent), (SpellEnd::Resolved, Some(AgentId::from_index(7))));
}

#[test]
fn an_unanswered_case_is_overrun_until_the_end_of_the_history() {
    let facts = facts_of(vec![received("2025-06-10 10:00", Channel::Email)], "2025-06-11 10:00");
    let response = facts.outcomes.iter().find(|fact| matches!(fact.promise, Promise::Level(_))).unwrap();
    // 10 h on Tuesday and 2 h on Wednesday are three times the allowance.
    assert_eq!((response.verdict, response.overrun_permille), (Verdict::Missed, 2_000));
}

#[test]
fn a_reopened_case_has_two_spells() {
    let facts = facts_of(
        vec![
            received("2025-06-10 10:00", Channel::Email),
            event("2025-06-11 10:00", Actor::Person, Body::Resolved),
            event("2025-06-13 09:00", Actor::Customer, Body::Reopened),
        ],
        "2025-06-20 00:00",
    );
    let spells: Vec<_> =
        facts.spells.iter().map(|spell| (spell.opened_at, spell.ended_at, spell.end)).collect();
    assert_eq!(
        spells,
        [
            (at("2025-06-10 10:00"), at("2025-06-11 10:00"), SpellEnd::Resolved),
            (at("2025-06-13 09:00"), SpellFact::NEVER, SpellEnd::StillOpen),
        ]
    );
    assert_eq!(facts.spells[0].reopened_at, at("2025-06-13 09:00"));
    assert_eq!(facts.n_cases(), 1);
}

#[test]
fn spam_leaves_a_spell_that_is_excluded_and_no_outcomes() {
    let facts = facts_of(
        vec![
            received("2025-06-10 10:00", Channel::Email),
            triaged("2025-06-10 10:05"),
            event("2025-06-11 10:00", Actor::Person, Body::Spam),
        ],
        "2025-06-20 00:00",
    );
    assert!(facts.outcomes.is_empty());
    assert_eq!(
        (facts.spells[0].end, facts.spells[0].excluded_at),
        (SpellEnd::Excluded, at("2025-06-11 10:00"))
    );
}

#[test]
fn a_call_that_never_became_a_case_counts_as_a_contact() {
    let facts = facts_of(
        vec![
            event("2025-06-10 10:00", Actor::Customer, Body::CallOffered),
            event("2025-06-10 10:01", Actor::Customer, Body::CallAbandoned { wait_ms: Some(59_000) }),
        ],
        "2025-06-20 00:00",
    );
    assert!(facts.spells.is_empty() && facts.outcomes.is_empty());
    let contact = facts.contacts[0];
    assert_eq!((contact.abandon_wait.get(), contact.customer), (Some(59_000), Some(customer(9))));
    assert!(contact.offered_in_open_time);
    assert_eq!((facts.first_at(), Facts::default().first_at()), (Some(at("2025-06-10 10:00")), None));
}

#[test]
fn a_call_at_night_was_not_offered_in_open_time() {
    let facts = facts_of(
        vec![
            received("2025-06-10 21:00", Channel::Phone),
            event("2025-06-10 21:00", Actor::Customer, Body::CallOffered),
            event("2025-06-10 21:01", Actor::Person, Body::CallAnswered { wait_ms: None, handle_ms: None }),
        ],
        "2025-06-20 00:00",
    );
    assert_eq!(facts.contacts.len(), 1);
    assert!(!facts.contacts[0].offered_in_open_time);
    assert_eq!(facts.contacts[0].answer_wait.get(), Some(60_000));
}

#[test]
fn every_item_counts_under_what_the_case_held_at_its_own_instant() {
    let changed = |when: &str, priority| {
        event(when, Actor::Person, Body::PriorityChanged { priority, reason: RaiseReason::Misclassified })
    };
    let tier = |when: &str, tier| event(when, Actor::System, Body::TierChanged { tier: TierId(tier) });
    let mut assigned = event("2025-06-10 11:30", Actor::Person, Body::Assigned);
    (assigned.agent, assigned.team) = (Some(AgentId::from_index(5)), Some(TeamId::from_index(2)));
    let facts = facts_of(
        vec![
            received("2025-06-10 10:00", Channel::Chat),
            event("2025-06-10 10:00", Actor::Customer, Body::ChatRequested),
            event("2025-06-10 10:01", Actor::Person, Body::InterpreterRequested),
            triaged("2025-06-10 11:00"),
            assigned,
            changed("2025-06-10 12:00", Priority::P4),
            event("2025-06-10 13:00", Actor::Person, Body::InterpreterRequested),
            event("2025-06-11 10:00", Actor::Person, Body::Resolved),
            tier("2025-06-12 10:00", 1),
            event("2025-06-13 09:00", Actor::Customer, Body::Reopened),
            changed("2025-06-13 10:00", Priority::P2),
        ],
        "2025-06-20 00:00",
    );
    let contact = &facts.contacts[0];
    assert_eq!((contact.priority, contact.tier, contact.team), (Priority::P3, TierId(0), None));
    let of_requests = |dimension| facts.interpreters.iter().map(move |fact| fact.held.number(dimension));
    assert_eq!(
        of_requests(Dimension::Priority).collect::<Vec<_>>(),
        [Priority::P3 as u32 + 1, Priority::P4 as u32 + 1]
    );
    assert_eq!(of_requests(Dimension::Team).collect::<Vec<_>>(), [0, 3], "0 for unknown");
    let spells: Vec<_> = facts.spells.iter().map(|spell| (spell.priority, spell.tier, spell.team)).collect();
    let team = Some(TeamId::from_index(2));
    assert_eq!(spells, [(Priority::P4, TierId(0), team), (Priority::P2, TierId(1), team)]);
    let issue = &facts.issues[0];
    assert_eq!(
        (issue.priority, issue.tier, issue.team),
        (Priority::P4, TierId(0), team),
        "its first resolution"
    );
}
