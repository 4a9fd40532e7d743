//! Every event has a golden line: what is stored once must be read for ever (design.md 8.9).

use std::collections::BTreeMap;

use desk::case::event::{AccountId, AgentId, CaseId, ContactId, CustomerId, TeamId, ZoneId};
use mission::policy::{CategoryId, LanguageId, TierId};

use super::desk::{repository, text};
use super::json_lines::context;
use crate::build::N_PARTITIONS;
use crate::convert::Converter;
use crate::customers::Customers;
use crate::history::{Buffers, History};
use crate::intern::Texts;
use crate::json::{Names, obligation_line, to_json_line};
use crate::kind::{self, Kind};
use crate::obligations::Obligations;
use crate::read::{self, Progress};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const GOLDEN: &str = "crates/backtest/tests/golden/events.jsonl";
const TIERS: [&str; 2] = ["standard", "enterprise"];
const CATEGORIES: [&str; 1] = ["refund"];
const LANGUAGES: [&str; 1] = ["es"];

/// The names of the golden file.
struct GoldenNames<'n>(&'n History);

impl Names for GoldenNames<'_> {
    fn case(&self, case: CaseId) -> String {
        self.0.case_name(case)
    }
    fn contact(&self, _: ContactId) -> String {
        // Only one contact has a case, and a history does not keep the names of contacts.
        "K-1".to_string()
    }
    fn customer(&self, customer: CustomerId) -> String {
        name(&self.0.customers, customer.index())
    }
    fn account(&self, account: AccountId) -> String {
        name(&self.0.accounts, account.index())
    }
    fn agent(&self, agent: AgentId) -> String {
        name(&self.0.agents, agent.index())
    }
    fn team(&self, team: TeamId) -> String {
        name(&self.0.teams, team.index())
    }
    fn zone(&self, zone: ZoneId) -> String {
        self.0.zones[usize::from(zone.0)].name().to_string()
    }
    fn tier(&self, tier: TierId) -> String {
        TIERS[usize::from(tier.0)].to_string()
    }
    fn category(&self, category: CategoryId) -> String {
        CATEGORIES[usize::from(category.0)].to_string()
    }
    fn language(&self, language: LanguageId) -> String {
        LANGUAGES[usize::from(language.0)].to_string()
    }
}

fn name(texts: &Texts, index: u32) -> String {
    String::from_utf8_lossy(texts.get(index as usize)).into_owned()
}

/// Reads the lines, makes events of them, and writes them again in the order of their instants.
fn written_again(lines: &str) -> String {
    let vocabulary = Vocabulary::of_names(&TIERS, &CATEGORIES).with_languages(&LANGUAGES);
    let source = Source::from_bytes("events.jsonl".to_string(), lines.as_bytes());
    let history = read::read(source, &vocabulary, &Progress::default());
    let refused: Vec<_> = history.findings.iter().collect();
    assert!(refused.is_empty(), "{refused:?}");
    let (names, customers) = (GoldenNames(&history), Customers::of_history(&history));
    let converter = Converter::new(&history, &customers, mission::Priority::P3);
    let (mut buffers, mut events, mut written) = (Buffers::default(), Vec::new(), BTreeMap::new());
    for partition in 0..N_PARTITIONS {
        history.load(partition, &mut buffers);
        for rows in buffers.rows.chunk_by(|a, b| a.case == b.case) {
            converter.convert(rows, &mut events);
            let case = history.case_name(history.case_id(partition, rows[0].case));
            for (event, row) in events.iter().zip(rows) {
                let id = format!("e{}", written_before(lines, &event.at.to_string()));
                let context = context(row, &case, &id, &history);
                written.insert(event.at, to_json_line(event, context, &names) + "\n");
            }
        }
    }
    written.into_values().collect()
}

/// The place of the line with this instant, from 1. The desk's events have no ids of their own yet.
fn written_before(lines: &str, at: &str) -> usize {
    1 + lines.lines().position(|line| line.contains(&format!("\"at\":\"{at}\""))).unwrap()
}

#[test]
fn every_golden_line_is_written_back_byte_for_byte() {
    let golden = text(GOLDEN);
    let written = written_again(&golden);
    if std::env::var_os("UPDATE_GOLDEN").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(repository(GOLDEN), &written).unwrap();
    }
    for (golden, written) in golden.lines().zip(written.lines()) {
        assert_eq!(written, golden);
    }
    assert_eq!(written, golden, "lines are missing");
}

#[test]
fn every_event_has_a_golden_line() {
    let golden = text(GOLDEN);
    for kind in Kind::ALL {
        let word = format!("\"event\":\"{}\"", kind.word());
        assert!(golden.contains(&word), "{GOLDEN} has no line with {word}: add one with all its fields");
    }
}

#[test]
fn no_golden_line_has_lost_its_event() {
    for line in text(GOLDEN).lines() {
        let (_, rest) = line.split_once("\"event\":\"").unwrap();
        let (word, _) = rest.split_once('"').unwrap();
        let kind = kind::find(word.as_bytes());
        assert_eq!(kind.map(Kind::word), Some(word), "a stored event is never renamed or removed: {line}");
    }
}

const OBLIGATIONS: &str = "crates/backtest/tests/golden/obligations.jsonl";

/// What the lines of obligations refer to.
const CASE: &str = r#"{"at":"2025-06-10T13:00:00Z","subject":"case:CS-1","event":"received","customer_id":"acme","channel":"email","team":"billing","agent":"ines"}"#;

#[test]
fn every_golden_line_of_an_obligation_is_written_back_byte_for_byte() {
    let golden = text(OBLIGATIONS);
    let vocabulary = Vocabulary::of_names(&TIERS, &CATEGORIES);
    let source = Source::from_bytes("events.jsonl".to_string(), format!("{CASE}\n{golden}").as_bytes());
    let mut history = read::read(source, &vocabulary, &Progress::default());
    assert_eq!(history.findings.iter().collect::<Vec<_>>(), []);
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    history.zones.extend(obligations.zones.iter().cloned());
    let mut written = BTreeMap::new();
    for subject in obligations.names() {
        for event in obligations.events(subject) {
            let id = format!("o{}", written_before(&golden, &event.at.to_string()));
            let line = obligation_line(event, subject, Some(&id), &GoldenNames(&history)) + "\n";
            written.insert(event.at, line);
        }
    }
    let written: String = written.into_values().collect();
    for (golden, written) in golden.lines().zip(written.lines()) {
        assert_eq!(written, golden);
    }
    assert_eq!(written, golden, "lines are missing");
}

#[test]
fn every_obligation_and_every_event_of_one_has_a_golden_line() {
    let golden = text(OBLIGATIONS);
    for kind in mission::ObligationKind::ALL {
        let subject = format!("\"subject\":\"{kind}:");
        assert!(golden.contains(&subject), "{OBLIGATIONS} has no line with {subject}");
    }
    for name in desk::obligation::Body::NAMES {
        let event = format!("\"event\":\"{name}\"");
        assert!(golden.contains(&event), "{OBLIGATIONS} has no line with {event}");
    }
}
