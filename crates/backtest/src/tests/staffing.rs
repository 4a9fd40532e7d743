//! The staffing file: occupancy (M-33) and the cost per contact (M-82).

use rstest::rstest;

use super::desk::text;
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::people::{self, Style};
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::staffing::{Staff, Staffing};
use crate::vocabulary::Vocabulary;

/// Two calls of 31 minutes each by Ines, and a chat of 38 minutes by Omar: by phone 62 % of the handle time.
const HISTORY: &str = "\
occurred_at,case_id,contact_id,event,channel,agent,wait_ms,handle_ms
2025-06-10T09:00:00-04:00,,K-1,call_offered,,,,
2025-06-10T09:00:10-04:00,,K-1,call_answered,,ines,10000,1860000
2025-06-10T10:00:00-04:00,,K-2,call_offered,,,,
2025-06-10T10:00:10-04:00,,K-2,call_answered,,ines,10000,1860000
2025-06-10T11:00:00-04:00,,K-3,chat_requested,,,,
2025-06-10T11:00:10-04:00,,K-3,chat_accepted,,omar,10000,
2025-06-10T11:00:20-04:00,,K-3,chat_first_message,,omar,20000,
2025-06-10T11:38:20-04:00,,K-3,chat_ended,,omar,,2280000
";

fn run(staffing: Option<&str>) -> Document {
    let policy = mission::compile(&text("crates/backtest/tests/golden/mission.toml")).unwrap();
    let vocabulary = Vocabulary::of(&policy);
    let source = Source::from_bytes("history.csv".to_owned(), HISTORY.as_bytes());
    let history = read::read(source, &vocabulary, &Progress::default());
    let mut customers = Customers::of_history(&history);
    if let Some(rows) = staffing {
        let rows = format!("month,agent,team,channel,available_hours,cost,currency\n{rows}");
        let file = Source::from_bytes("staffing.csv".to_owned(), rows.as_bytes());
        customers.staffing = Staffing::read(file, &Staff::of_history(&history));
    }
    let span = Span { as_of: Some("2025-07-02T00:00:00-04:00".parse().unwrap()), ..Span::default() };
    let replay = replay(policy, &history, &customers, (span, &[]), &Progress::default());
    Document::new(Input {
        history: &history,
        customers: &customers,
        replay: &replay,
        source: None,
        absent: &[],
    })
}

fn occupancy(document: &Document) -> &crate::document::FigureView {
    document.figures.iter().find(|figure| figure.id == "occupancy").unwrap()
}

#[rstest]
#[case::nobody_said_it(None, None)]
#[case::of_the_desk(Some("2025-06,,,,0.333,,\n"), Some("6000000/7198800"))]
#[case::of_two_agents(Some("2025-06,ines,,,1.5,,\n2025-06,omar,,,0.5,,\n"), Some("6000000/13200000"))]
#[case::always_busy(Some("2025-06,,,,0,,\n"), Some("1"))]
#[case::of_another_month(Some("2025-05,,,,2,,\n"), None)]
fn m_33_handling_time_of_handling_and_available_time(
    #[case] rows: Option<&str>,
    #[case] expected: Option<&str>,
) {
    let document = run(rows);
    let figure = occupancy(&document);
    let expected = expected.map(|value| match value.split_once('/') {
        Some((num, den)) => calendar::Ratio::new(num.parse().unwrap(), den.parse().unwrap()).to_string(),
        None => value.to_owned(),
    });
    assert_eq!(figure.total.value, expected);
    let missing = if rows.is_none() { vec!["time at work without a contact".to_owned()] } else { Vec::new() };
    assert_eq!(figure.total.missing, missing);
}

#[test]
fn m_33_is_split_by_whoever_has_available_time() {
    let document = run(Some("2025-06,ines,,,1.033,,\n2025-06,,,,1,,\n"));
    let by_agent = occupancy(&document).by.iter().find(|split| split.by == "agent").unwrap();
    let shown: Vec<(String, String)> = by_agent
        .rows
        .iter()
        .map(|row| (row.name.clone(), row.value.value.clone().unwrap_or_default()))
        .collect();
    // 3,720 seconds of work, and as many and 1.2 without.
    assert!(shown.iter().any(|(agent, value)| agent == "ines" && value == "3100/6199"), "{shown:?}");
    assert!(shown.iter().all(|(agent, _)| agent != "omar"), "nobody said how long Omar waited: {shown:?}");
}

/// The example of metrics.md 6 with two calls in the place of 6,200: direct $41,000, 62 % of $30,000 shared.
#[test]
fn m_82_direct_and_shared_cost_of_each_channel() {
    let document =
        run(Some("2025-06,,,phone,,41000.00,USD\n2025-06,,,,,30000,USD\n2025-07,,,phone,,99,EUR\n"));
    let found: Vec<_> = document
        .contact_costs
        .iter()
        .map(|cost| (cost.channel, cost.currency, cost.value_minor.as_deref(), cost.shown.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("chat", "EUR", Some("0"), Some("0.00 EUR")),
            ("phone", "EUR", Some("4950"), Some("49.50 EUR")),
            ("chat", "USD", Some("1140000"), Some("11400.00 USD")),
            ("phone", "USD", Some("2980000"), Some("29800.00 USD")),
        ]
    );
    let report = people::report(&document, Style::default());
    let section = report.split("\n\n").find(|section| section.starts_with("Cost per contact"));
    insta::assert_snapshot!(section.unwrap_or_default());
}

#[rstest]
#[case::neither("2025-06,,,,,,", "available_hours")]
#[case::both("2025-06,,,,1,2,USD", "cost")]
#[case::no_month("June,,,,1,,", "month")]
#[case::no_channel("2025-06,,,fax,1,,", "channel")]
#[case::no_hours("2025-06,,,,many,,", "available_hours")]
#[case::more_than_there_are("2025-06,,,,99999999,,", "available_hours")]
#[case::no_currency("2025-06,,,,,12,", "currency")]
#[case::too_fine("2025-06,,,,,12.345,USD", "cost")]
#[case::cost_of_a_person("2025-06,ines,,,,12,USD", "agent")]
fn a_row_that_cannot_be_used_is_refused_and_shown(#[case] row: &str, #[case] column: &str) {
    let document = run(Some(&format!("{row}\n")));
    let problem = document.problems.iter().find(|problem| problem.kind == "bad_staffing").unwrap();
    assert_eq!(problem.examples[0].column.as_deref(), Some(column));
    assert!(document.contact_costs.is_empty());
}

#[test]
fn an_agent_the_history_does_not_have_counts_for_the_desk() {
    let document = run(Some("2025-06,nobody,,,1,,\n"));
    let problem = document.problems.iter().find(|problem| problem.kind == "unknown_staff").unwrap();
    assert_eq!((problem.count, problem.effect), (1, "noted"));
    assert_eq!(occupancy(&document).total.value.as_deref(), Some("5/8"));
}
