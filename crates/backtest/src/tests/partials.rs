//! Parts of a history, written down and put together again.

use measures::pack::{Pack, Packer};
use proptest::prelude::*;
use rstest::rstest;

use super::desk::repository;
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::partial::{Mismatch, Partial, Unreadable, merge};
use crate::people::{self, Style};
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

pub(super) const MISSION: &str = include_str!("../../tests/golden/mission.toml");
pub(super) const CUSTOMERS: &[u8] = include_bytes!("../../tests/golden/customers.csv");
/// Since when the customers of [`rows_of`] subscribe.
const COHORTS: &[u8] =
    b"c0,,,,,2024-01-15,,,\nc1,,,,,2024-02-15,,,\nc2,,,,,2023-12-15,,,\nc4,,,,,2024-02-01,,,\no4,10.00,USD,,,2023-11-01,,,\n";
/// An objective for some of them.
const OF_COHORTS: &str = "\n[[objective]]\nid = \"cohorts\"\nmetric = \"M-40\"\ntarget = \">= 50%\"\n\
                          cohorts = [\"2024-02\", \"2023-12\"]\n\n[[objective]]\nid = \"products\"\nmetric = \"M-46\"\n\
                          target = \"< 48 h\"\nproducts = [\"p1\"]\n";
pub(super) const AS_OF: &str = "2025-06-21T00:00:00-04:00";

/// The report of one run, and its part.
fn run(history: &str, mission: &str, as_of: &str) -> (Document, Partial) {
    let policy = mission::compile(mission).unwrap();
    let vocabulary = Vocabulary::of(&policy);
    let source = Source::from_bytes("history.csv".to_string(), history.as_bytes());
    let history = read::read(source, &vocabulary, &Progress::default());
    let customers = Source::from_bytes("customers.csv".to_string(), &[CUSTOMERS, COHORTS].concat());
    let customers = Customers::read(customers, &history, &vocabulary);
    let span = Span { as_of: Some(as_of.parse().unwrap()), keeps_items: true, ..Span::default() };
    let replay = replay(policy, &history, &customers, (span, &[]), &Progress::default());
    let input =
        Input { history: &history, customers: &customers, replay: &replay, source: None, absent: &[] };
    (Document::new(input), Partial::new((&history, &customers), &replay, (None, &[])))
}

/// Both forms of a report. Lines of problems are those of each part's own file.
fn printed(mut document: Document) -> (String, String) {
    document.problems.clear();
    let people = people::report(&document, Style::default());
    (serde_json::to_string_pretty(&document).unwrap(), people)
}

pub(super) fn read_back(partial: &Partial) -> (String, Partial) {
    let bytes = partial.to_bytes();
    let read = Partial::from_bytes(&bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    ("part".to_string(), read)
}

fn compiled(text: &str) -> mission::Policy {
    mission::compile(text).unwrap()
}

pub(super) const HEADER: &str = "occurred_at,case_id,event,customer_id,contact_id,channel,priority,tier,product,agent,team,\
                      wait_ms,handle_ms\n";

/// Rows of one customer, from a few small numbers.
pub(super) fn rows_of(customer: usize, seeds: &[(u32, u8, u8)]) -> String {
    let events = [
        "triaged",
        "reply",
        "resolved",
        "reopened",
        "customer_message",
        "escalated",
        "handed_off",
        "call_offered",
        "call_answered",
        "call_abandoned",
        "chat_requested",
        "chat_ended",
        "pending",
        "interpreter_requested",
        "interpreter_joined",
        "closed",
        "priority_changed",
        "transfer_judged_unnecessary",
        "asked_again",
    ];
    let mut rows = format!(
        "2025-05-2{customer}T08:00:00Z,C{customer},received,c{customer},,portal,P3,,p{},,,,\n",
        customer % 2
    );
    for (minute, event, choice) in seeds {
        let at = calendar::Instant(1_748_764_800_000 + i64::from(*minute) * 60_000);
        let event = events[usize::from(*event) % events.len()];
        rows.push_str(&format!(
            "{at},C{customer},{event},c{customer},K{customer}-{},phone,P{},,,a{},t{},{},{}\n",
            choice % 2,
            1 + choice % 4,
            (customer + usize::from(*choice)) % 5,
            choice % 3,
            minute * 3,
            minute * 7
        ));
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn parts_of_disjoint_customers_merge_to_the_report_of_all(
        customers in prop::collection::vec(prop::collection::vec((0_u32..28_000, any::<u8>(), any::<u8>()), 0..12), 1..7),
        n_parts in 1_usize..4,
    ) {
        let mission = format!("{MISSION}{OF_COHORTS}");
        let rows: Vec<String> = customers.iter().enumerate().map(|(n, seeds)| rows_of(n, seeds)).collect();
        let (whole, _) = run(&format!("{HEADER}{}", rows.concat()), &mission, AS_OF);
        let mut parts = vec![HEADER.to_string(); n_parts.min(rows.len())];
        let n = parts.len();
        rows.iter().enumerate().for_each(|(index, rows)| parts[index % n].push_str(rows));
        let partials = parts.iter().rev().map(|part| read_back(&run(part, &mission, AS_OF).1));
        let merged = merge(compiled(&mission), partials.collect(), None).unwrap();
        let (expected, found) = (printed(whole), printed(Document::merged(&merged)));
        prop_assert_eq!(found.1, expected.1);
        prop_assert_eq!(found.0, expected.0);
    }
}

#[test]
fn the_golden_sample_as_one_part_gives_the_same_report() {
    let history = include_str!("../../tests/golden/history.csv");
    let (document, partial) = run(history, MISSION, AS_OF);
    let merged = merge(compiled(MISSION), vec![read_back(&partial)], None).unwrap();
    let merged = Document::merged(&merged);
    assert_eq!(
        serde_json::to_string_pretty(&merged).unwrap(),
        serde_json::to_string_pretty(&document).unwrap()
    );
}

/// Of another format nothing would be reached but the first bytes.
#[test]
fn fuzzing_of_parts_begins_with_parts_that_can_be_read() {
    let (part, body) =
        (repository("fuzz/seeds/partial/golden.part"), repository("fuzz/seeds/partial/golden.body"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() && std::env::var_os("CI").is_none() {
        let (_, partial) = run(include_str!("../../tests/golden/history.csv"), MISSION, AS_OF);
        let mut packer = Packer::default();
        partial.pack(&mut packer);
        std::fs::write(&part, partial.to_bytes()).unwrap();
        std::fs::write(&body, packer.into_bytes()).unwrap();
    }
    let (part, body) = (std::fs::read(part).unwrap(), std::fs::read(body).unwrap());
    assert_eq!(Partial::from_bytes(&part).err(), None, "UPDATE_GOLDEN=1 writes the seeds anew");
    assert_eq!(Partial::read_body(&body).err(), None, "UPDATE_GOLDEN=1 writes the seeds anew");
}

#[rstest]
#[case::no_row_names_a_customer(&["2025-06-02T08:00:00Z,C1,received,,,portal\n", "2025-06-03T08:00:00Z,C2,received,,,portal\n"])]
#[case::rows_of_one_part_name_one(&["2025-06-02T08:00:00Z,C1,received,c1,,portal\n", "2025-06-03T08:00:00Z,C2,received,,,portal\n"])]
fn m_06_is_measurable_from_parts_when_it_is_from_all(#[case] parts: &[&str]) {
    let table = |rows: String| format!("occurred_at,case_id,event,customer_id,contact_id,channel\n{rows}");
    assert_merges(&table(parts.concat()), parts.iter().map(|rows| table((*rows).to_string())));
}

/// clocks.md 15: an obligation may have begun, and ended, before any case came.
#[test]
fn months_of_obligations_before_the_first_case_are_in_the_report_of_parts() {
    let parts = [
        r#"{"at":"2025-02-03T09:00:00Z","subject":"coaching:Q-1","event":"started"}
           {"at":"2025-02-20T09:00:00Z","subject":"coaching:Q-1","event":"done"}"#,
        r#"{"at":"2025-05-20T09:00:00Z","subject":"case:C-1","event":"received","customer_id":"c1","channel":"email"}"#,
    ];
    let lines = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let months = assert_merges(&lines(&parts.join("\n")), parts.iter().map(|part| lines(part)));
    assert_eq!(months.first().map(String::as_str), Some("2025-02"));
}

/// The report of parts and that of all, each in both forms.
pub(super) fn merged_and_whole(
    all: &str,
    parts: impl Iterator<Item = String>,
) -> ((String, String), (String, String)) {
    let partials = parts.map(|part| read_back(&run(&part, MISSION, AS_OF).1)).collect();
    let merged = merge(compiled(MISSION), partials, None).unwrap();
    (printed(Document::merged(&merged)), printed(run(all, MISSION, AS_OF).0))
}

/// Parts merge to the report of all; its months.
fn assert_merges(all: &str, parts: impl Iterator<Item = String>) -> Vec<String> {
    let (found, expected) = merged_and_whole(all, parts);
    let months = run(all, MISSION, AS_OF).0.months;
    assert_eq!(found.1, expected.1);
    assert_eq!(found.0, expected.0);
    months
}

#[test]
fn parts_of_another_mission_or_end_are_refused_by_name() {
    let rows = format!("{HEADER}{}", rows_of(1, &[]));
    let other = MISSION.replacen("15 min", "16 min", 1);
    let part = |mission: &str, as_of: &str| run(&rows, mission, as_of).1;
    let merged = |parts: Vec<(&str, Partial)>| {
        let parts = parts.into_iter().map(|(file, part)| (file.to_string(), part)).collect();
        merge(compiled(MISSION), parts, None).unwrap_err()
    };
    assert_eq!(merged(Vec::new()), Mismatch::Nothing);
    let (good, later) = (part(MISSION, AS_OF), part(MISSION, "2025-06-22T00:00:00-04:00"));
    let shown = merged(vec![("a.part", good.clone()), ("b.part", part(&other, AS_OF))]).to_string();
    assert!(shown.starts_with("`b.part` was measured under another mission"), "{shown}");
    let shown = merged(vec![("a.part", good), ("b.part", later)]).to_string();
    assert!(shown.starts_with("`b.part` ends at 2025-06-22T04:00:00Z and others at"), "{shown}");
}

#[rstest]
#[case::nothing(0, Unreadable::Foreign)]
#[case::half_the_magic(4, Unreadable::Foreign)]
#[case::cut_in_the_head(12, Unreadable::Damaged)]
#[case::cut_in_the_body(200, Unreadable::Damaged)]
fn a_file_cut_short_is_damaged(#[case] length: usize, #[case] expected: Unreadable) {
    let bytes = run(&format!("{HEADER}{}", rows_of(1, &[])), MISSION, AS_OF).1.to_bytes();
    assert_eq!(Partial::from_bytes(&bytes[..length]).unwrap_err(), expected);
}

#[test]
fn a_changed_byte_is_found_and_another_version_is_named() {
    let bytes = run(&format!("{HEADER}{}", rows_of(1, &[])), MISSION, AS_OF).1.to_bytes();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(Partial::from_bytes(&changed).unwrap_err(), Unreadable::Damaged);
    let mut older = bytes;
    older[9] = b'9';
    let shown = Partial::from_bytes(&older).unwrap_err().to_string();
    assert!(shown.contains("of the program wrote this file"), "{shown}");
}

#[test]
fn the_same_rows_give_the_same_bytes_whatever_their_order_and_the_number_of_threads() {
    let seeds: Vec<(u32, u8, u8)> =
        (0..40).map(|n: u32| (n * 611 % 28_000, (n * 7) as u8, (n * 13) as u8)).collect();
    let rows: Vec<String> =
        (0..7).map(|customer| rows_of(customer, &seeds[customer..customer * 5 + 5])).collect();
    let text = rows.concat();
    let mut lines: Vec<&str> = text.lines().collect();
    let of = |lines: &[&str], threads: usize| {
        let text = format!("{HEADER}{}\n", lines.join("\n"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (document, mut partial) = pool.install(|| run(&text, MISSION, AS_OF));
        // Lines of problems move with the rows.
        partial.problems.clear();
        (printed(document), partial.to_bytes())
    };
    let expected = of(&lines, 1);
    lines.reverse();
    assert!(of(&lines, 3) == expected);
    lines.rotate_left(11);
    assert!(of(&lines, 2) == expected);
}
