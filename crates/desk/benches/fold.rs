//! Folding cost: nanoseconds per event with three clock kinds and one service level, under the first mission
//! that was shipped, and with every clock kind.
//! Limits: 150 and 300 ns (docs/performance.md). Run with `cargo bench -p desk`.
#![expect(clippy::disallowed_types, clippy::float_arithmetic, reason = "a benchmark measures time")]

use std::hint::black_box;
use std::time::Instant as Stopwatch;

use calendar::{Instant, Zone};
use desk::case::event::{Actor, AgentId, Body, Event, Receipt};
use desk::{CaseState, Rulebook};
use mission::policy::TierId;
use mission::{Channel, Priority};

/// Few enough that their events stay in the cache, as the events of one case do when a history is replayed.
const N_CASES: usize = 10_000;
const MINUTE: i64 = 60_000;

/// What the shipped mission leaves out.
const THE_REST: &str = r#"
[[promise]]
id       = "next-steps"
clock    = "next_steps"
target   = "24 h"
calendar = "24x7"

[[promise]]
id     = "next-response"
clock  = "next_response"
target = "4 business h"
"#;

fn main() {
    let three_kinds = include_str!("../../backtest/benches/backtest/three_kinds.toml");
    let every_kind = format!("{}{THE_REST}", include_str!("../../../missions/customer_care.toml"));
    let histories: Vec<Vec<Event>> = (0..N_CASES as i64).map(history).collect();
    let n_events: usize = histories.iter().map(Vec::len).sum();
    println!("fold: {n_events} events of {N_CASES} cases");
    println!("| what | ns per event | limit | of the limit |");
    println!("|---|---:|---:|---:|");
    row("fold, three kinds and one level", three_kinds, &histories, 150.0);
    row("fold, all kinds and one level", &every_kind, &histories, 300.0);
}

fn row(what: &str, mission: &str, histories: &[Vec<Event>], limit_ns: f64) {
    let policy = mission::compile(mission).expect("the mission compiles");
    let zone = Zone::named("America/New_York").expect("a zone of the database");
    let book = Rulebook::new(policy, vec![zone]);
    let n_events: usize = histories.iter().map(Vec::len).sum();
    let as_of = Instant(1_767_225_600_000);
    let best = (0..50).map(|_| fold_all(&book, histories, as_of)).fold(f64::INFINITY, f64::min);
    let per_event = best / n_events as f64;
    println!("| {what} | {per_event:.1} | {limit_ns:.0} | {:.2} |", per_event / limit_ns);
}

fn fold_all(book: &Rulebook, histories: &[Vec<Event>], as_of: Instant) -> f64 {
    let start = Stopwatch::now();
    let mut case = CaseState::default();
    for events in histories {
        case.clear();
        for event in events {
            case.apply(book, event);
        }
        case.advance(book, as_of);
        black_box(&case.outcomes);
    }
    start.elapsed().as_nanos() as f64
}

/// A case like most: triage, an answer, a question and its answer, a resolution; some reopened, some raised.
fn history(number: i64) -> Vec<Event> {
    // One case every 35 minutes from January 2025 on, so that all hours and weekdays occur.
    let received = 1_735_689_600_000 + number * 2_111_000;
    let agent = Some(AgentId::from_index((number % 40) as u32));
    let priority = Priority::ALL[(number % 4) as usize];
    let receipt = Receipt {
        channel: Channel::ALL[(number % 3) as usize],
        priority: None,
        tier: TierId(0),
        category: None,
        zone: None,
        language: None,
        customer: None,
        account: None,
    };
    let spread = 1 + number % 90;
    let mut steps = vec![
        (0, Actor::Customer, Body::Received(receipt)),
        (spread.min(20), Actor::Person, Body::Triaged { priority, category: None }),
        (5 + spread * 3, Actor::Person, Body::Reply),
        (6 + spread * 3, Actor::Person, Body::Pending { question_sent: true }),
        (60 + spread * 20, Actor::Customer, Body::CustomerMessage { channel: None }),
        (65 + spread * 21, Actor::Person, Body::Reply),
        (90 + spread * 25, Actor::Person, Body::Resolved),
    ];
    if number % 10 == 0 {
        steps.push((900 + spread * 26, Actor::Customer, Body::Reopened));
        steps.push((1_000 + spread * 30, Actor::Person, Body::Resolved));
    }
    let event = |(seq, (minutes, actor, body)): (u64, (i64, Actor, Body))| {
        let at = Instant(received + minutes * MINUTE);
        Event { at, recorded_at: at, seq, actor, agent, team: None, contact: None, body }
    };
    (0..).zip(steps).map(event).collect()
}
