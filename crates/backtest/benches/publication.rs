//! Publishing a month with a million outcomes: `cargo bench -p backtest --bench publication`. From measured parts, as the running
//! desk has them; what counting them anew would cost is printed beside it.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use backtest::customers::Customers;
use backtest::publication::Measured;
use backtest::read::{self, Progress};
use backtest::replay::{Span, replay};
use backtest::source::Source;
use backtest::vocabulary::Vocabulary;
use measures::{Frame, Report};

const LIMIT: Duration = Duration::from_secs(10);

fn main() {
    let policy = mission::compile(include_str!("../../../missions/customer_care.toml"));
    let policy = policy.expect("the shipped mission has no errors");
    // `cargo test --benches` only asks whether it builds and starts.
    let n_cases = if std::env::args().any(|it| it == "--bench") { 300_000 } else { 300 };
    let source = Source::from_bytes("month.csv".into(), history(n_cases).as_bytes());
    let history = read::read(source, &Vocabulary::of(&policy), &Progress::default());
    let customers = Customers::of_history(&history);
    let as_of: calendar::Instant = "2025-02-10T00:00:00Z".parse().expect("an instant");
    let span = Span { as_of: Some(as_of), keeps_items: true, ..Span::default() };
    let began = Instant::now();
    let replayed = replay(policy, &history, &customers, (span, &[]), &Progress::default());
    let anew = began.elapsed();
    let first = history.first_received_at.expect("cases");
    let mut frame = Frame::new(&replayed.book, (first, as_of), None);
    frame.keeps_items = true;
    let month = "2025-01".parse().expect("a month");
    let mut best = Duration::MAX;
    let mut n_outcomes = 0;
    for _ in 0..3 {
        let began = Instant::now();
        let report = Report::new(&frame, &replayed.parts, &[], |case| case.0);
        let measured = Measured {
            policy: replayed.book.policy(),
            version: "1",
            as_of,
            report: &report,
            parts: &replayed.parts,
            credits: &replayed.credits,
        };
        let published = measured.publish(month);
        n_outcomes = published.promises.iter().map(|promise| promise.value.n).sum::<u64>();
        black_box(published.to_text());
        best = best.min(began.elapsed());
    }
    println!("{n_cases} cases with {n_outcomes} outcomes of public promises, best of 3 rounds");
    println!("| measure                       | value       | limit      |");
    println!("|-------------------------------|-------------|------------|");
    println!("| publish a month               | {:>8} ms | ≤ {} ms |", best.as_millis(), LIMIT.as_millis());
    println!("| read and count it anew before | {:>8} ms |            |", anew.as_millis());
}

/// A month of cases, each with a triage, a reply and a solution.
fn history(n_cases: usize) -> String {
    let mut text = "occurred_at,case_id,event,customer_id,channel,priority,team,agent,product\n".to_owned();
    let mut row = |second: usize, case: usize, event: &str, rest: &str| {
        // From 2 January 2025, 09:00 in New York.
        let at = calendar::Instant(1_735_826_400_000 + second as i64 * 1_000);
        writeln!(text, "{at},C{case},{event},{rest}").expect("a text takes any line");
    };
    for case in 0..n_cases {
        let second = case * 2_000_000 / n_cases;
        let (team, agent) = (case % 7, case % 40);
        row(second, case, "received", &format!("u{},email,,t{team},,p{}", case % 20_000, case % 5));
        row(second + 300, case, "triaged", &format!(",,P{},t{team},a{agent},", 2 + case % 3));
        row(second + 1_200 + case % 18_000, case, "reply", &format!(",,,t{team},a{agent},"));
        row(second + 24_000 + case % 90_000, case, "resolved", &format!(",,,t{team},a{agent},"));
    }
    text
}
