//! Merging 1,000 parts: `cargo bench -p backtest --bench merge`. Reading their files from memory is part of it.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use backtest::customers::Customers;
use backtest::document::Document;
use backtest::partial::{Partial, merge};
use backtest::read::{self, Progress};
use backtest::replay::{Span, replay};
use backtest::source::Source;
use backtest::vocabulary::Vocabulary;
use mission::Policy;

const N_PARTS: usize = 1_000;
const CASES: usize = 200;
const LIMIT: Duration = Duration::from_secs(1);

fn main() {
    let policy = mission::compile(include_str!("../../../missions/customer_care.toml"));
    let policy = policy.expect("the shipped mission has no errors");
    // Each of other customers and cases: parts that have any in common are refused.
    let files: Vec<Vec<u8>> = (0..N_PARTS).map(|n| part(&policy, n)).collect();
    let n_bytes: usize = files.iter().map(Vec::len).sum();
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let began = Instant::now();
        let parts = files.iter().enumerate().map(|(n, bytes)| {
            (format!("{n}.part"), Partial::from_bytes(bytes).expect("it was written by this program"))
        });
        let merged = merge(policy.clone(), parts.collect(), None).expect("they were measured in one way");
        black_box(Document::merged(&merged));
        best = best.min(began.elapsed());
    }
    println!("{N_PARTS} parts of {CASES} cases and {} KB each, best of 3 rounds", n_bytes / N_PARTS / 1_000);
    println!("| measure            | value      | limit     |");
    println!("|--------------------|------------|-----------|");
    println!("| merge 1,000 parts  | {:>7} ms | ≤ {} ms |", best.as_millis(), LIMIT.as_millis());
}

/// The part of some cases of its own customers.
fn part(policy: &Policy, n: usize) -> Vec<u8> {
    let mut text = "occurred_at,case_id,event,customer_id,channel,priority,team,agent,product\n".to_string();
    let mut row = |minute: usize, case: &str, event: &str, rest: &str| {
        let at = calendar::Instant(1_735_800_000_000 + minute as i64 * 60_000);
        writeln!(text, "{at},{case},{event},{rest}").expect("a text takes any line");
    };
    for index in 0..CASES {
        let (case, minute) = (format!("C{n}-{index}"), index * 2_500 + n);
        let (team, agent) = (index % 7, index % 40);
        row(minute, &case, "received", &format!("u{n}-{},email,,t{team},,p{}", index % 50, index % 5));
        row(minute + 5, &case, "triaged", &format!(",,P{},t{team},a{agent},", 1 + index % 4));
        row(minute + 20 + index % 300, &case, "reply", &format!(",,,t{team},a{agent},"));
        row(minute + 400 + index * 3, &case, "resolved", &format!(",,,t{team},a{agent},"));
    }
    let source = Source::from_bytes(format!("{n}.csv"), text.as_bytes());
    let history = read::read(source, &Vocabulary::of(policy), &Progress::default());
    let customers = Customers::of_history(&history);
    let as_of = "2026-02-01T00:00:00Z".parse().expect("an instant");
    let span = Span { as_of: Some(as_of), keeps_items: true, ..Span::default() };
    let replay = replay(policy.clone(), &history, &customers, (span, &[]), &Progress::default());
    Partial::new((&history, &customers), &replay, (None, &[])).to_bytes()
}
