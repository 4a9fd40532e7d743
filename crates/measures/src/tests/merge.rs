//! Measuring partitions and merging equals measuring all (design.md 1.3).

use calendar::Instant;
use desk::case::outcome::{Promise, Verdict};
use mission::{Channel, Priority};
use proptest::prelude::*;

use super::support::{
    EMAIL, RESPONSE, TRIAGE, abandoned, answered, at, book, customer, open, outcome, resolved,
};
use crate::facts::{ContactFact, Facts, OutcomeFact, SpellFact};
use crate::frame::Frame;
use crate::parts::Parts;
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
    Facts {
        outcomes: vec![made(TRIAGE), made(RESPONSE), made(Promise::Level(EMAIL))],
        spells: vec![spell],
        contacts: vec![ContactFact { customer: Some(customer(seed % 5)), ..contact }],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn partitions_merge_to_the_whole(seeds in prop::collection::vec((0_u32..10_000, 0_usize..4), 1..60)) {
        let book = book();
        let frame = Frame::new(&book, (at("2025-01-20 09:00"), at("2025-03-15 12:00")), None);
        let mut whole = Facts::default();
        let mut partitions = vec![Facts::default(); 4];
        for (n, (seed, partition)) in seeds.iter().enumerate() {
            whole.append(facts_of(n as u32, *seed));
            partitions[*partition].append(facts_of(n as u32, *seed));
        }
        let mut merged = Parts::default();
        partitions.iter().rev().for_each(|facts| merged.merge(Parts::measure(facts, &frame)));
        let at_once = Parts::measure(&whole, &frame);
        prop_assert_eq!(&merged.shares, &at_once.shares);
        prop_assert_eq!(&merged.affected, &at_once.affected);
        let report = Report::new(&frame, &merged, &partitions, &[]);
        prop_assert_eq!(report, Report::new(&frame, &at_once, &[whole], &[]));
    }
}
