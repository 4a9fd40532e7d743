//! Parts of a history measured with an exceptions file.

use super::desk::text;
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::exceptions::Exceptions;
use crate::partial::{Merged, Mismatch, Partial, merge};
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const HEADER: &str = "occurred_at,case_id,event,channel,customer_id,account_id,priority\n";
const GLOBEX: &str = "2025-06-10T09:00:00-04:00,C-1,received,email,ann,globex,P3\n\
                      2025-06-10T11:30:00-04:00,C-1,reply,,,,\n";
const BOB: &str = "2025-06-10T09:00:00-04:00,C-2,received,email,bob,,P3\n\
                   2025-06-10T12:00:00-04:00,C-2,reply,,,,\n";
/// One for each case, one for nobody, and one that cannot be used.
const EXCEPTIONS: &str = "account_id,customer_id,promise,target,from,until,approved_by\n\
                          globex,,response,2 business h,2025-06-01,2025-06-30,Dana\n\
                          ,bob,response,4 business h,2025-06-01,2025-06-30,Dana\n\
                          initech,,response,2 business h,2025-06-01,2025-06-30,Dana\n\
                          globex,,answer,2 business h,2025-06-01,2025-06-30,Dana\n";

fn mission() -> mission::Policy {
    mission::compile(&text("crates/backtest/tests/golden/mission.toml")).unwrap()
}

/// The report of one run over these rows, and its part, written down and read back.
fn run(rows: &str, exceptions: Option<&str>) -> (Document, Partial) {
    let policy = mission();
    let vocabulary = Vocabulary::of(&policy);
    let source = |name: &str, text: &str| Source::from_bytes(name.to_owned(), text.as_bytes());
    let history = source("history.csv", &format!("{HEADER}{rows}"));
    let history = read::read(history, &vocabulary, &Progress::default());
    let mut customers = Customers::of_history(&history);
    if let Some(text) = exceptions {
        let versions = mission::Versions::single(policy.clone());
        let file = source("exceptions.csv", text);
        customers.exceptions = Exceptions::read(file, (&history, &customers), &versions);
    }
    let span = Span { as_of: Some("2025-07-01T00:00:00Z".parse().unwrap()), ..Span::default() };
    let replay = replay(policy, &history, &customers, (span, &[]), &Progress::default());
    let input =
        Input { history: &history, customers: &customers, replay: &replay, source: None, absent: &[] };
    let part = Partial::new((&history, &customers), &replay, (None, &[]));
    (Document::new(input), Partial::from_bytes(&part.to_bytes()).unwrap())
}

fn merged(parts: Vec<Partial>) -> Result<Merged, Mismatch> {
    let named = parts.into_iter().zip(1..).map(|(part, n)| (format!("{n}.part"), part));
    merge(mission(), named.collect(), None)
}

#[test]
fn parts_with_one_exceptions_file_merge_to_the_report_of_all_with_its_problems_once() {
    let (whole, _) = run(&[GLOBEX, BOB].concat(), Some(EXCEPTIONS));
    let whole = serde_json::to_value(whole).unwrap();
    for order in [[GLOBEX, BOB], [BOB, GLOBEX]] {
        let parts = order.map(|rows| run(rows, Some(EXCEPTIONS)).1);
        let merged = Document::merged(&merged(parts.to_vec()).unwrap());
        assert_eq!(serde_json::to_value(merged).unwrap(), whole);
    }
    assert_eq!(whole["history"]["exceptions_file"], "exceptions.csv");
    let counts = whole["problems"].as_array().unwrap().iter().map(|one| one["count"].as_u64());
    assert_eq!(counts.collect::<Vec<_>>(), [Some(1), Some(1)], "{}", whole["problems"]);
}

#[test]
fn a_part_measured_with_other_exceptions_is_refused() {
    let other = EXCEPTIONS.replacen("2 business h", "3 business h", 1);
    for exceptions in [None, Some(other.as_str())] {
        let parts = vec![run(GLOBEX, Some(EXCEPTIONS)).1, run(BOB, exceptions).1];
        let shown = merged(parts).unwrap_err().to_string();
        assert!(
            shown.starts_with("`2.part` was measured with exceptions other than the first part;"),
            "{shown}"
        );
    }
    let without = vec![run(GLOBEX, None).1, run(BOB, None).1];
    assert_eq!(merged(without).unwrap().exceptions_file, None);
}
