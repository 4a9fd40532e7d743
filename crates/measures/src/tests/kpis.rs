//! M-26, M-27, M-30…M-35, M-43, M-47, M-48, M-53: what is measured whether or not it is promised.

use calendar::{Instant, Ratio};
use desk::case::event::{Actor, AgentId, Body, Event, Receipt, TeamId};
use desk::case::outcome::{Promise, Verdict};
use desk::case::replay;
use mission::policy::{TargetId, Tier, TierId};
use mission::{Channel, ClockKind, Priority};
use rstest::rstest;

use super::support::{
    RESPONSE, abandoned, answered, at, book, case, customer, month, outcome, policy, resolved,
};
use crate::facts::{ContactFact, Facts, InterpreterFact, Origin, OutcomeFact, SpellFact, Touch, WaitMs};
use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Group, Held, Slot};
use crate::kpi::escalation::reduced;
use crate::kpi::{Kpi, customers, interpreter};
use crate::parts::Parts;
use crate::reading::Reading;
use crate::report::{Figure, Report, Split};
use crate::share::Share;

const DAY: &str = "2025-06-10 09:00";

fn report(facts: &Facts) -> Report {
    let book = book();
    let frame = Frame::new(&book, (at("2025-06-01 00:00"), at("2025-07-10 00:00")), None);
    Report::new(&frame, &Parts::measure(facts, &frame), &[], |case| case)
}

fn figure(facts: &Facts, word: &str) -> Figure {
    report(facts).figures.into_iter().find(|figure| figure.word == word).unwrap()
}

fn value(facts: &Facts, word: &str) -> Option<Ratio> {
    figure(facts, word).total.value()
}

#[test]
fn m_26_and_m_27_of_the_published_data_set() {
    let mut contacts = Vec::new();
    let mut add = |n: u32, contact: fn(u32, Instant, i64) -> ContactFact, wait_ms: i64| {
        (0..n).for_each(|_| contacts.push(contact(contacts.len() as u32, at(DAY), wait_ms)));
    };
    add(860, answered, 20_000);
    add(140, answered, 40_000);
    add(10, abandoned, 4_999);
    add(50, abandoned, 20_000);
    let facts = Facts { contacts, ..Facts::default() };
    assert_eq!(figure(&facts, "abandonment_rate").total, Reading::Share(Share::new(50, 1_050)));
    assert_eq!(value(&facts, "speed_of_answer"), Some(Ratio::whole(22_800)));
}

#[rstest]
#[case::m_30_calls(Channel::Phone, "phone_handle_time")]
#[case::m_31_chats(Channel::Chat, "chat_handle_time")]
fn m_30_and_m_31_handle_time_of_handled_contacts(#[case] channel: Channel, #[case] word: &str) {
    let handled = |n: u32, minutes: i64| ContactFact {
        channel,
        handle: WaitMs::of(minutes * 60_000),
        ..answered(n, at(DAY), 10_000)
    };
    let unmeasured = ContactFact { channel, ..answered(3, at(DAY), 10_000) };
    let gave_up = ContactFact { channel, handle: WaitMs::of(60_000), ..abandoned(4, at(DAY), 10_000) };
    let contacts = vec![handled(0, 6), handled(1, 8), handled(2, 16), unmeasured, gave_up];
    let facts = Facts { contacts, ..Facts::default() };
    assert_eq!((figure(&facts, word).total.n(), value(&facts, word)), (3, Some(Ratio::whole(600_000))));
    if channel == Channel::Chat {
        assert_eq!(value(&facts, "chat_handle_time_median"), Some(Ratio::whole(480_000)));
    }
}

fn event(minute: i64, actor: Actor, body: Body) -> Event {
    let at = Instant(at(DAY).as_ms() + minute * 60_000);
    let agent = (actor == Actor::Person).then(|| AgentId::from_index(7));
    Event { at, recorded_at: at, seq: 0, actor, agent, team: None, contact: None, body }
}

fn received(channel: Channel) -> Event {
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
    event(0, Actor::Customer, Body::Received(receipt))
}

/// The facts of one case, with the minutes of work on its written messages.
fn facts_of(mut events: Vec<Event>, touches: &[(i64, u32)]) -> Facts {
    (0..).zip(&mut events).for_each(|(seq, event)| event.seq = seq);
    let book = book();
    let state = replay(&book, &mut events, at("2025-07-01 00:00"));
    let touches: Vec<Touch> = touches
        .iter()
        .map(|(minute, ms)| Touch { at: Instant(at(DAY).as_ms() + minute * 60_000), handle_ms: *ms })
        .collect();
    let origin = Origin { events: &events, touches: &touches, ..Origin::of(case(0), None) };
    let mut facts = Facts::default();
    facts.add_case(&book, origin, &state, at("2025-07-01 00:00"));
    facts
}

#[test]
fn m_31_a_chat_without_a_stated_length_lasts_from_its_first_message_to_its_end() {
    let facts = facts_of(
        vec![
            event(0, Actor::Customer, Body::ChatRequested),
            event(1, Actor::Person, Body::ChatAccepted { wait_ms: None }),
            event(2, Actor::Person, Body::ChatFirstMessage { wait_ms: None }),
            event(12, Actor::Person, Body::ChatEnded { handle_ms: None }),
        ],
        &[],
    );
    assert_eq!(value(&facts, "chat_handle_time"), Some(Ratio::whole(600_000)));
}

#[test]
fn m_32_messages_answered_by_one_reply_share_its_work() {
    let facts = facts_of(
        vec![
            received(Channel::Email),
            event(5, Actor::Customer, Body::CustomerMessage { channel: None }),
            event(10, Actor::Person, Body::Reply),
            event(20, Actor::Person, Body::Reply),
            event(30, Actor::Customer, Body::CustomerMessage { channel: None }),
            event(40, Actor::Person, Body::Reply),
        ],
        &[(10, 240_001), (20, 60_000), (40, 120_000)],
    );
    // 240,001 ms for two messages; the reply nobody waited for belongs to the next one.
    let times: Vec<Option<i64>> = facts.messages.iter().map(|message| message.handle.get()).collect();
    assert_eq!(times, [Some(120_001), Some(120_000), Some(180_000)]);
    assert_eq!(figure(&facts, "message_handle_time").total.n(), 3);
}

#[rstest]
#[case::at_once(Some(0), Some(true))]
#[case::two_minutes(Some(120_000), Some(true))]
#[case::later(Some(120_001), Some(false))]
#[case::never(None, Some(false))]
fn m_34_an_interpreter_joins_within_two_minutes(#[case] wait: Option<i64>, #[case] expected: Option<bool>) {
    let request = InterpreterFact {
        requested_at: at(DAY),
        case: case(0),
        wait: WaitMs::from(wait),
        held: Held::default(),
    };
    assert_eq!(interpreter::judge(&request, at("2025-06-11 00:00")), expected);
    let young = Instant(at(DAY).as_ms() + 120_000);
    assert_eq!(interpreter::judge(&request, young), expected.filter(|_| wait.is_some()));
}

#[test]
fn m_34_requests_are_joined_in_order() {
    let facts = facts_of(
        vec![
            received(Channel::Phone),
            event(1, Actor::Person, Body::InterpreterRequested),
            event(2, Actor::Person, Body::InterpreterJoined { wait_ms: None }),
            event(5, Actor::Person, Body::InterpreterRequested),
            event(9, Actor::Person, Body::InterpreterJoined { wait_ms: None }),
        ],
        &[],
    );
    assert_eq!(figure(&facts, "interpreter_connection").total, Reading::Share(Share::new(1, 2)));
}

#[test]
fn m_35_and_m_47_count_a_case_once_in_the_month_of_its_first_resolution() {
    let mut events = vec![received(Channel::Email)];
    events.extend((1..4).map(|minute| event(minute, Actor::Person, Body::HandedOff)));
    events.push(event(5, Actor::Person, Body::Escalated));
    events.push(event(60, Actor::Person, Body::Resolved));
    let mut facts = facts_of(events, &[]);
    facts.append(Facts { spells: vec![resolved(1, at(DAY), at("2025-06-11 09:00"))], ..Facts::default() });
    assert_eq!(figure(&facts, "transfers_per_case").total, Reading::PerItem(Share::new(3, 2)));
    assert_eq!(figure(&facts, "escalation_rate").total, Reading::Share(Share::new(1, 2)));
    let open = facts_of(vec![received(Channel::Email), event(1, Actor::Person, Body::HandedOff)], &[]);
    assert_eq!(figure(&open, "transfers_per_case").total, Reading::NoData);
}

/// A case of which somebody says something after three handoffs; with `n` marks, of which the first comes before any handoff.
fn handed_off_and_marked(n: i64) -> Facts {
    let mut events = vec![received(Channel::Email)];
    events.extend((1..4).map(|minute| event(minute * 10, Actor::Person, Body::HandedOff)));
    events.extend((0..n).map(|nth| event(nth * 15 + 5, Actor::Person, Body::TransferJudgedUnnecessary)));
    events.push(event(300, Actor::Person, Body::Resolved));
    events.sort_by_key(|event| event.at);
    facts_of(events, &[])
}

#[rstest]
#[case::a_mark_before_any_handoff_counts_nowhere(1, None)]
#[case::of_three_handoffs_one(2, Some(Share::new(1, 3)))]
#[case::no_more_marks_than_handoffs(9, Some(Share::new(3, 3)))]
fn m_35_marked_handoffs_of_all_handoffs(#[case] n: i64, #[case] expected: Option<Share>) {
    let missing = Reading::NotMeasurable { missing: vec!["transfer_judged_unnecessary".to_owned()] };
    let marked = handed_off_and_marked(n);
    assert_eq!(figure(&marked, "unnecessary_transfers").total, expected.map_or(missing, Reading::Share));
    assert_eq!(figure(&marked, "transfers_per_case").total, Reading::PerItem(Share::new(3, 1)));
}

#[test]
fn m_35_the_rate_is_of_all_handoffs_and_not_of_cases() {
    let mut facts = handed_off_and_marked(2);
    let spell =
        |n: u32, n_transfers| SpellFact { n_transfers, ..resolved(n, at(DAY), at("2025-06-11 09:00")) };
    facts.append(Facts { spells: vec![spell(1, 7), spell(2, 0)], ..Facts::default() });
    assert_eq!(figure(&facts, "unnecessary_transfers").total, Reading::Share(Share::new(1, 10)));
}

/// A case with so many messages of its customer after the first, marked or not.
fn asked(n_messages: i64, is_marked: bool) -> Facts {
    let mut events = vec![received(Channel::Email)];
    events.extend(
        (1..=n_messages)
            .map(|minute| event(minute, Actor::Customer, Body::CustomerMessage { channel: None })),
    );
    events.extend(is_marked.then(|| event(40, Actor::Person, Body::AskedAgain)));
    events.push(event(60, Actor::Person, Body::Resolved));
    facts_of(events, &[])
}

#[test]
fn m_36_cases_with_a_mark_of_those_with_two_contacts() {
    let of = |cases: &[(i64, bool)]| {
        let mut facts = Facts::default();
        cases.iter().for_each(|(n, is_marked)| facts.append(asked(*n, *is_marked)));
        figure(&facts, "re_ask_rate").total
    };
    let missing = || Reading::NotMeasurable { missing: vec!["asked_again".to_owned()] };
    assert_eq!(of(&[(1, true), (3, false), (1, false), (0, false)]), Reading::Share(Share::new(1, 3)));
    assert_eq!(
        of(&[(0, true), (1, false)]),
        Reading::Share(Share::new(0, 1)),
        "one contact, so nothing was known"
    );
    assert_eq!(of(&[(1, false)]), missing());
    let gone = ["customer_message".to_owned()];
    assert_eq!(crate::needs::missing_for_kpi(Kpi::ReAsk, &gone), gone);
}

#[test]
fn r_071_and_r_053_marks_move_no_clock() {
    let plain = asked(2, false);
    let marked = asked(2, true);
    assert_eq!((&plain.outcomes, &plain.spells), (&marked.outcomes, &marked.spells));
}

/// Four of seven, as in X-24.
#[rstest]
#[case::m_43_x_24_owed_updates(ClockKind::UpdateCadence, "M-43", "update_adherence")]
#[case::m_44_callbacks(ClockKind::Callback, "M-44", "callback_compliance")]
#[case::m_45_follow_ups(ClockKind::FollowUp, "M-45", "follow_up_compliance")]
fn clocks_with_a_metric_of_their_own_are_pooled_over_all_targets(
    #[case] kind: ClockKind,
    #[case] metric: &str,
    #[case] word: &str,
) {
    let promise = Promise::Target(kind, TargetId(3));
    let mut policy = policy();
    policy.targets.push(mission::policy::Target { kind, ..policy.targets[0].clone() });
    let book = desk::Rulebook::new(policy, Vec::new());
    let frame = Frame::new(&book, (at("2025-06-01 00:00"), at("2025-07-10 00:00")), None);
    let judged = |n: u32, verdict| OutcomeFact { verdict, ..outcome(n, promise, at(DAY)) };
    let mut outcomes: Vec<OutcomeFact> = (0..4).map(|n| judged(n, Verdict::Met)).collect();
    outcomes.extend((4..7).map(|n| judged(n, Verdict::Missed)));
    let facts = Facts { outcomes, ..Facts::default() };
    let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
    let figure = report.figures.iter().find(|figure| figure.metric == metric).unwrap();
    assert_eq!(figure.total, Reading::Share(Share::new(4, 7)));
    let shown = crate::display::percent(&figure.total.value().unwrap(), &[]);
    assert_eq!((figure.word.as_str(), shown.as_str()), (word, "57.1%"));
}

#[rstest]
#[case::a_fifth_less(Share::new(20, 100), Share::new(16, 100), Some(Ratio::new(1, 5)))]
#[case::more(Share::new(10, 100), Share::new(15, 100), Some(Ratio::new(-1, 2)))]
#[case::nothing_to_reduce(Share::new(0, 100), Share::new(1, 100), None)]
#[case::no_cases_now(Share::new(10, 100), Share::new(0, 0), None)]
fn m_48_compares_a_year_with_the_one_before(
    #[case] base: Share,
    #[case] now: Share,
    #[case] expected: Option<Ratio>,
) {
    assert_eq!(reduced(base, now).value(), expected);
}

#[test]
fn m_48_needs_two_complete_years() {
    let book = book();
    let spells = |year: &'static str, n_escalated: u32| {
        (0..10).map(move |n| SpellFact {
            is_escalated: n < n_escalated,
            ..resolved(n, at(&format!("{year}-03-03 09:00")), at(&format!("{year}-03-04 09:00")))
        })
    };
    let facts = Facts { spells: spells("2023", 5).chain(spells("2024", 4)).collect(), ..Facts::default() };
    let reduction = |until: &str| {
        let frame = Frame::new(&book, (at("2023-01-01 00:00"), at(until)), None);
        let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
        report.figures.into_iter().find(|figure| figure.metric == "M-48").unwrap().total.value()
    };
    assert_eq!(reduction("2025-01-01 00:00"), Some(Ratio::new(1, 5)));
    assert_eq!(reduction("2024-12-31 23:00"), None);
}

#[test]
fn m_48_is_split_by_what_both_years_have() {
    let book = book();
    let spells = |year: &'static str, team: u32, n_escalated: u32| {
        (0..10).map(move |n| {
            let (opened_at, ended_at) =
                (at(&format!("{year}-03-03 09:00")), at(&format!("{year}-03-04 09:00")));
            let team = Some(TeamId::from_index(team));
            SpellFact { is_escalated: n < n_escalated, team, ..resolved(n, opened_at, ended_at) }
        })
    };
    let of_first = spells("2023", 0, 5).chain(spells("2024", 0, 4));
    let of_second = spells("2023", 1, 2).chain(spells("2024", 1, 3));
    // Nobody knows a rate of theirs before, or after.
    let of_others = spells("2024", 2, 1).chain(spells("2023", 3, 1));
    let facts = Facts { spells: of_first.chain(of_second).chain(of_others).collect(), ..Facts::default() };
    let splits = |until: &str| {
        let frame = Frame::new(&book, (at("2023-01-01 00:00"), at(until)), None);
        let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
        let mut splits = report.breakdowns;
        splits.retain(|split| split.subject == Split::EscalationReduction);
        splits
    };
    let found = splits("2025-01-01 00:00");
    let by_team = found.iter().find(|split| split.by == DimensionSet::NONE.with(Dimension::Team)).unwrap();
    let values: Vec<_> = by_team.rows.iter().map(|(_, reading)| reading.value().unwrap()).collect();
    assert_eq!(values, [Ratio::new(1, 5), Ratio::new(-1, 2)]);
    assert_eq!(splits("2024-12-31 23:00"), []);
}

#[test]
fn m_53_d_31_one_late_response_of_many_counts_the_whole_customer() {
    let mut policy = policy();
    policy.tiers.push(Tier { name: "enterprise".into(), rank: 9, ..Tier::default() });
    assert_eq!(customers::top_tier(&policy), Some(TierId(1)));
    let book = desk::Rulebook::new(policy, Vec::new());
    let frame = Frame::new(&book, (at("2025-06-01 00:00"), at("2025-07-10 00:00")), None);
    let of = |who: u32, when: &str, verdict| OutcomeFact {
        verdict,
        tier: TierId(1),
        customer: Some(customer(who)),
        ..outcome(who, RESPONSE, at(when))
    };
    let outcomes = vec![
        of(0, DAY, Verdict::Met),
        of(0, "2025-06-12 09:00", Verdict::Met),
        of(1, DAY, Verdict::Met),
        of(1, "2025-06-12 09:00", Verdict::Missed),
        of(1, "2025-07-02 09:00", Verdict::Met),
        OutcomeFact { tier: TierId(0), ..of(2, DAY, Verdict::Missed) },
        OutcomeFact { customer: None, ..of(3, DAY, Verdict::Missed) },
    ];
    let parts = Parts::measure(&Facts { outcomes, ..Facts::default() }, &frame);
    assert_eq!(parts.answered.of(&Group::month(month("2025-06"))), Share::new(1, 2));
    assert_eq!(parts.answered.of(&Group::month(month("2025-07"))), Share::new(1, 1));
    assert_eq!(parts.answered.of(&Group::ALL), Share::new(1, 2));
    assert_eq!(parts.tallies.shares.of(Kpi::Abandonment, &Group::ALL), Share::default());
}

#[test]
fn r_196_m_53_by_agent_counts_a_customer_wherever_a_response_was_theirs() {
    let mut policy = policy();
    policy.tiers.push(Tier { name: "enterprise".into(), rank: 9, ..Tier::default() });
    let book = desk::Rulebook::new(policy, Vec::new());
    let frame = Frame::new(&book, (at("2025-06-01 00:00"), at("2025-07-10 00:00")), None);
    let of = |who: u32, agent: u32, verdict| OutcomeFact {
        verdict,
        tier: TierId(1),
        customer: Some(customer(who)),
        agent: Some(AgentId::from_index(agent)),
        ..outcome(who, RESPONSE, at(DAY))
    };
    // The first answers both in time, the second is late for one of them.
    let outcomes = vec![
        of(0, 0, Verdict::Met),
        of(1, 0, Verdict::Met),
        of(1, 1, Verdict::Missed),
        of(1, 1, Verdict::Met),
    ];
    let parts = Parts::measure(&Facts { outcomes, ..Facts::default() }, &frame);
    let rows = |by: Dimension| -> Vec<Share> {
        let report = Report::new(&frame, &parts, &[], |case| case);
        let by = DimensionSet::NONE.with(by);
        let splits = report.breakdowns.into_iter();
        let splits = splits.filter(|split| split.subject == Split::CustomersInTime && split.by == by);
        let share =
            |reading: Reading| if let Reading::Share(share) = reading { share } else { Share::default() };
        splits.flat_map(|split| split.rows).map(|(_, reading)| share(reading)).collect()
    };
    assert_eq!(rows(Dimension::Agent), [Share::new(2, 2), Share::new(0, 1)]);
    assert_eq!(rows(Dimension::Tier), [Share::new(1, 2)]);
    let second = Group { agent: Slot::Is(AgentId::from_index(1)), ..Group::month(month("2025-06")) };
    assert_eq!(parts.answered.of(&second), Share::new(0, 1));
}

#[test]
fn m_32_a_message_counts_for_the_team_that_answered_it() {
    let team = |n| Some(TeamId::from_index(n));
    let reply = |minute, team| Event { team, ..event(minute, Actor::Person, Body::Reply) };
    let facts = facts_of(
        vec![
            Event { team: team(1), ..received(Channel::Email) },
            reply(10, team(2)),
            event(20, Actor::Customer, Body::CustomerMessage { channel: None }),
            reply(30, None),
        ],
        &[(10, 60_000), (30, 60_000)],
    );
    let teams: Vec<Slot<TeamId>> =
        facts.messages.iter().map(|message| message.held.group(Slot::All).team).collect();
    assert_eq!(teams, [Slot::Is(TeamId::from_index(2)), Slot::Is(TeamId::from_index(1))]);
}
