//! Measuring partitions and merging equals measuring all (design.md 1.3).

use calendar::Instant;
use desk::case::event::{Score, Survey};
use desk::case::outcome::{Promise, Verdict};
use mission::policy::{CategoryId, TierId};
use mission::{Channel, ObligationKind, Priority};
use proptest::prelude::*;

use super::support::{
    EMAIL, RESPONSE, TRIAGE, abandoned, answered, at, book, case, customer, open, outcome, resolved,
};
use crate::facts::issue::Topic;
use crate::facts::{
    CategoryCode, CohortCode, ContactFact, Facts, InterpreterFact, IssueFact, MarkFact, MessageFact,
    ObligationFact, OutcomeFact, ProductCode, SpellFact, SurveyFact, WaitMs,
};
use crate::frame::Frame;
use crate::group::{Dimension, ProductId};
use crate::pack::{Pack, Packer, Unpacker};
use crate::parts::Parts;
use crate::reading::Reading;
use crate::report::Report;

/// Facts of one case, from a few small numbers.
fn facts_of(n: u32, seed: u32) -> Facts {
    let start = at("2025-01-20 09:00");
    let received_at = Instant(start.as_ms() + i64::from(seed % 997) * 3_000_000);
    let later = |hours: u32| Instant(received_at.as_ms() + i64::from(hours) * 3_600_000);
    let verdict = if seed.is_multiple_of(3) { Verdict::Missed } else { Verdict::Met };
    let made = |promise| OutcomeFact {
        verdict,
        overrun_permille: if seed.is_multiple_of(3) { seed % 50 * 100 } else { 0 },
        priority: Priority::ALL[seed as usize % 4],
        channel: if seed.is_multiple_of(2) { Channel::Email } else { Channel::Portal },
        customer: Some(customer(seed % 5)),
        ..outcome(n, promise, later(seed % 200))
    };
    let spell = match seed % 4 {
        0 => open(n, received_at),
        1 => SpellFact { reopened_at: later(seed % 300 + 1), ..resolved(n, received_at, later(seed % 300)) },
        _ => resolved(n, received_at, later(seed % 300)),
    };
    let wait_ms = i64::from(seed % 120) * 1_000;
    let contact = if seed.is_multiple_of(5) {
        abandoned(n, received_at, wait_ms)
    } else {
        answered(n, received_at, wait_ms)
    };
    let mut held = spell.held();
    held.put(Dimension::Product, Some(seed % 3));
    held.put(Dimension::Cohort, Some(seed % 4));
    let spell = SpellFact {
        n_transfers: (seed % 3) as u16,
        is_escalated: seed.is_multiple_of(5),
        product: Some(ProductId((seed % 3) as u16)).into(),
        ..spell
    };
    let contact = ContactFact {
        customer: Some(customer(seed % 5)),
        handle: WaitMs::of(i64::from(seed) * 100),
        channel: if seed.is_multiple_of(3) { Channel::Phone } else { Channel::Chat },
        ..contact
    };
    let came_back = SpellFact { opened_at: later(seed % 50), ..spell };
    let pieces = if seed.is_multiple_of(5) { vec![came_back] } else { Vec::new() };
    let issue = IssueFact {
        contacted_at: received_at,
        resolved_at: spell.ended_at,
        closes_at: Instant(spell.ended_at.as_ms().saturating_add(i64::from(seed % 300) * 3_600_000)),
        excluded_at: SpellFact::NEVER,
        case: case(n),
        customer: Some(customer(n % 4)),
        agent: None,
        team: None,
        topic: Topic::new(Some((seed % 2) as u16), None),
        category: Some(CategoryId((seed % 2) as u16)).into(),
        product: ProductCode::NONE,
        cohort: CohortCode::NONE,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Channel::Email,
        is_repeated: seed.is_multiple_of(6),
        outlasts_contact: false,
        asked_again: (!seed.is_multiple_of(3)).then_some(seed.is_multiple_of(2)),
    };
    let asked = |survey, points: u32| SurveyFact {
        sent_at: received_at,
        due_from: received_at,
        answered_at: later(seed % 400),
        superseded_at: SurveyFact::NEVER,
        case: case(n),
        customer: Some(customer(n % 4)),
        agent: None,
        team: None,
        category: CategoryCode::NONE,
        product: issue.product,
        cohort: issue.cohort,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Some(Channel::Email),
        survey,
        score: Some(Score::Points(points as u8)),
        is_bounced: seed.is_multiple_of(9),
        is_withdrawn: false,
        asked: held,
    };
    let surveys = [
        asked(Survey::Csat, seed % 5 + 1),
        asked(Survey::Nps, seed % 11),
        asked(Survey::Product, seed % 5 + 1),
        asked(Survey::FirstContact, seed % 3),
    ];
    Facts {
        messages: vec![MessageFact {
            answered_at: later(seed % 100),
            case: case(n),
            handle: WaitMs::of(i64::from(seed)),
            held,
        }],
        interpreters: vec![InterpreterFact {
            requested_at: received_at,
            case: case(n),
            wait: if seed.is_multiple_of(7) { WaitMs::NONE } else { WaitMs::of(i64::from(seed) * 20) },
            held,
        }],
        obligations: vec![ObligationFact {
            kind: ObligationKind::ALL[seed as usize % ObligationKind::ALL.len()],
            determined_at: later(seed % 150),
            verdict,
            case: seed.is_multiple_of(2).then(|| case(n)),
            customer: None,
            held,
        }],
        outcomes: vec![made(TRIAGE), made(RESPONSE), made(Promise::Level(EMAIL))],
        spells: vec![spell],
        pieces,
        contacts: vec![contact],
        issues: vec![issue],
        surveys: surveys.to_vec(),
        marks: (seed % 3 == 2)
            .then(|| MarkFact { case: case(n), n_unnecessary: 1, is_asked_again: seed.is_multiple_of(2) })
            .into_iter()
            .collect(),
        ..Facts::default()
    }
}

/// The same facts of a customer of one partition: what a customer says and how often they come is counted together.
fn facts_in(partition: usize, n: u32, seed: u32) -> Facts {
    let mut facts = facts_of(n, seed);
    let who = Some(customer(partition as u32 * 10 + seed % 3));
    facts.issues.iter_mut().for_each(|issue| issue.customer = who);
    facts.surveys.iter_mut().for_each(|survey| survey.customer = who);
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Equal bytes are equal parts, so that a metric that is added to the parts is covered here without a word about it.
    #[test]
    fn partitions_merge_to_the_whole(seeds in prop::collection::vec((0_u32..10_000, 0_usize..4), 1..60)) {
        let book = book();
        let mut frame = Frame::new(&book, (at("2025-01-20 09:00"), at("2025-03-15 12:00")), None);
        frame.keeps_items = true;
        let mut whole = Facts::default();
        let mut partitions = vec![Facts::default(); 4];
        for (n, (seed, partition)) in seeds.iter().enumerate() {
            whole.append(facts_in(*partition, n as u32, *seed));
            partitions[*partition].append(facts_in(*partition, n as u32, *seed));
        }
        let mut merged = Parts::default();
        partitions.iter().rev().for_each(|facts| merged.merge(Parts::measure(facts, &frame)));
        let at_once = Parts::measure(&whole, &frame);
        let bytes = packed(&at_once);
        prop_assert_eq!(packed(&merged), &bytes[..]);
        let read = Parts::unpack(&mut Unpacker::new(&bytes)).unwrap();
        prop_assert_eq!(packed(&read), &bytes[..]);
        let reports = [&at_once, &merged, &read].map(|parts| Report::new(&frame, parts, &[], |case| case));
        prop_assert_eq!(format!("{:?}", reports[1].figures), format!("{:?}", reports[0].figures));
        prop_assert_eq!(&reports[1].promises, &reports[0].promises);
        prop_assert_eq!(&reports[2].promises, &reports[0].promises);
        prop_assert_eq!(&reports[2].breakdowns, &reports[0].breakdowns);
        prop_assert_eq!(&reports[2].backlog, &reports[0].backlog);
        prop_assert_eq!(&reports[2].worst, &reports[0].worst);
    }
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut packer = Packer::default();
    parts.pack(&mut packer);
    packer.into_bytes()
}

/// The facts of the law leave no metric empty; whoever adds one gives it items here.
#[test]
fn every_metric_has_items_in_the_facts_of_the_law() {
    let book = book();
    let frame = Frame::new(&book, (at("2025-01-20 09:00"), at("2025-03-15 12:00")), None);
    let mut facts = Facts::default();
    (0..60).for_each(|n| facts.append(facts_of(n, n * 31)));
    let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
    let empty = report.figures.iter().filter(|figure| figure.total == Reading::NoData);
    let empty: Vec<&str> = empty.map(|figure| figure.word.as_str()).collect();
    assert_eq!(empty, ["escalation_reduction"], "it needs two years");
}
