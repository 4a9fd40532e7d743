//! Tests of the readers and of the replay.
#![allow(clippy::unwrap_used, reason = "tests")]

mod alone;
mod bad_input;
mod customers;
mod desk;
mod exceptions;
mod export;
mod families;
mod first_contact;
mod force_majeure;
mod golden;
mod golden_events;
mod json_lines;
mod json_table;
mod late;
mod mappings;
mod marks;
mod medians;
mod objectives;
mod obligations;
mod obligors;
mod order;
mod parquet;
mod partial_exceptions;
mod partial_staffing;
mod partials;
mod reading;
mod real_data;
mod staffing;
mod streams;
mod survey_sfo;
mod vancouver;
mod words;

use crate::history::History;
use crate::problem::ProblemKind;
use crate::read::{self, Progress};
use crate::row::Row;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Reads `bytes` as a history of a desk with two tiers.
fn read(bytes: &[u8]) -> History {
    let vocabulary = Vocabulary::of_names(&["standard", "enterprise"], &["refund"]);
    read::read(Source::from_bytes("history.csv".to_string(), bytes), &vocabulary, &Progress::default())
}

/// Every row of a history in the order in which it is applied, with what was found on the way.
fn load(history: &History) -> (Vec<Row>, crate::history::Loaded) {
    let (mut all, mut buffers) = (Vec::new(), crate::history::Buffers::default());
    let mut found = crate::history::Loaded::default();
    for partition in 0..crate::build::N_PARTITIONS {
        let loaded = history.load(partition, &mut buffers);
        all.append(&mut buffers.rows);
        found.findings.merge(loaded.findings);
        found.refused += loaded.refused;
        found.duplicates += loaded.duplicates;
    }
    (all, found)
}

/// What is said of a history: each kind of problem with its count, and each row's instant and event.
fn told(text: &[u8]) -> (Vec<(ProblemKind, u64)>, Vec<String>) {
    let history = read(text);
    let (rows, loaded) = load(&history);
    let mut findings = history.findings.clone();
    findings.merge(loaded.findings);
    let kinds = findings.iter().map(|(kind, found)| (kind, found.count)).collect();
    let rows = rows.iter().map(|row| format!("{} {}", calendar::Instant(row.at), row.kind.word())).collect();
    (kinds, rows)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}
