//! How long a mission of 10,000 lines takes to be read and checked.
//!
//! Run it with `cargo bench -p mission --bench check`. It fails when the limit is passed.
#![expect(clippy::disallowed_types, reason = "a benchmark measures time")]

use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant as Stopwatch;

use mission::{Files, Severity, read};

const N_CATEGORIES: usize = 700;
/// The best of so many rounds counts: what else the machine does can only make a round slower.
const N_ROUNDS: usize = 20;
const LIMIT_US: u128 = 50_000;

const HEAD: &str = r#"
[mission]
name = "Care"
version = "1.0"
reporting_zone = "America/New_York"
[owner]
name = "A. Rivera"
role = "Head of Support"
email = "owner@example.com"
[calendars.standard]
hours = "Mo-Fr 08:00-20:00"
[scope]
covered = [
"#;

/// A response and a resolution for each of many categories.
fn long_mission() -> String {
    let mut text = HEAD.to_owned();
    for i in 0..N_CATEGORIES {
        writeln!(text, "\"category {i}\",").expect("a text takes any text");
    }
    text.push_str("]\n");
    for i in 0..N_CATEGORIES {
        for (clock, unit) in [("first_response", "business min"), ("resolution", "business h")] {
            writeln!(
                text,
                "[[promise]]\nid = \"{clock}-{i}\"\nclock = \"{clock}\"\ntarget = \"{} {unit}\"\n\
                 categories = [\"category {i}\"]\nattainment = \"90%\"\n",
                i + 1
            )
            .expect("a text takes any text");
        }
    }
    text + include_str!("../src/tests/words.toml")
}

fn main() -> ExitCode {
    let text = long_mission();
    let files = Files::new();
    let reading = read(&text, &files);
    let n_errors = reading.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    assert_eq!(n_errors, 0, "{:?}", reading.findings.first());
    let round = || {
        let started = Stopwatch::now();
        black_box(read(black_box(&text), &files));
        started.elapsed().as_micros()
    };
    let us = (0..N_ROUNDS).map(|_| round()).min().unwrap_or(u128::MAX);
    println!("{} lines: {us} µs, limit {LIMIT_US} µs", text.lines().count());
    println!("{}", if us <= LIMIT_US { "within the limit" } else { "OVER THE LIMIT" });
    if us <= LIMIT_US { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
