//! The golden sample: about 30 rows, a mission, and the whole expected output. It never changes unless the format does.

use super::desk::{Desk, repository, text};
use super::gzip;
use crate::people::{self, Style};
use crate::source::Source;

fn golden(history: &[u8]) -> Desk<'static> {
    const MISSION: &[&str] = &[include_str!("../../tests/golden/mission.toml")];
    let customers = include_bytes!("../../tests/golden/customers.csv");
    Desk {
        mission: MISSION,
        history: Source::from_bytes("history.csv".to_string(), history),
        customers: Some(Source::from_bytes("customers.csv".to_string(), customers)),
        mapping: None,
        as_of: Some("2025-06-21T00:00:00-04:00"),
    }
}

fn json(history: &[u8]) -> String {
    let mut document = golden(history).run();
    // The version of the zone database is part of a report, not of the sample.
    document.history.zone_database = "2026e".to_string();
    serde_json::to_string_pretty(&document).unwrap() + "\n"
}

const HISTORY: &[u8] = include_bytes!("../../tests/golden/history.csv");

#[test]
fn the_sample_gives_the_expected_json() {
    let (printed, path) = (json(HISTORY), "crates/backtest/tests/golden/report.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(repository(path), &printed).unwrap();
    }
    assert!(printed == text(path), "the report differs from {path}; UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn the_sample_packed_gives_the_same_json() {
    assert_eq!(json(&gzip(HISTORY)), json(HISTORY));
}

#[test]
fn the_sample_in_any_order_gives_the_same_report() {
    let text = String::from_utf8(HISTORY.to_vec()).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let reversed = format!("{header}\n{}\n", rows.join("\n"));
    let report = |history: &[u8]| {
        let mut document = golden(history).run();
        // Lines move with the rows, and which of two equal rows is the repetition with them.
        document.problems.clear();
        people::report(&document, Style::default())
    };
    assert_eq!(report(reversed.as_bytes()), report(HISTORY));
}

#[test]
fn the_report_fits_a_narrow_window() {
    let report = people::report(&golden(HISTORY).run(), Style { width: 80, colour: false });
    let tables = report.lines().take_while(|line| !line.starts_with("Problems"));
    let widest = tables.map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?}\n{report}");
}

#[test]
fn colours_only_repeat_what_words_say() {
    let document = golden(HISTORY).run();
    let coloured = people::report(&document, Style { width: 100, colour: true });
    let plain = people::report(&document, Style { width: 100, colour: false });
    let mut stripped = coloured.clone();
    for code in ["\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[0m"] {
        stripped = stripped.replace(code, "");
    }
    assert_ne!(coloured, plain);
    assert_eq!(stripped, plain);
}
