//! A staffing file (M-33, M-82) given where parts are merged: the report is that of one run with it.

use measures::{Dimension, DimensionSet};
use proptest::prelude::*;
use rstest::rstest;

use super::partials::{AS_OF, CUSTOMERS, HEADER, MISSION, read_back, rows_of};
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::partial::{Partial, merge};
use crate::people::{self, Style};
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::staffing::{Staff, Staffing};
use crate::vocabulary::Vocabulary;

const COLUMNS: &str = "month,agent,team,channel,available_hours,cost,currency\n";

fn staffing(rows: &str) -> Source {
    Source::from_bytes("staffing.csv".to_owned(), format!("{COLUMNS}{rows}").as_bytes())
}

/// The report of one run with a staffing file, and the part without it, written down and read back.
fn run(history: &[u8], rows: Option<&str>) -> (Document, (String, Partial)) {
    let policy = mission::compile(MISSION).unwrap();
    let vocabulary = Vocabulary::of(&policy);
    let source = Source::from_bytes("history.csv".to_owned(), history);
    let history = read::read(source, &vocabulary, &Progress::default());
    let customers = Source::from_bytes("customers.csv".to_owned(), CUSTOMERS);
    let mut customers = Customers::read(customers, &history, &vocabulary);
    if let Some(rows) = rows {
        customers.staffing = Staffing::read(staffing(rows), &Staff::of_history(&history));
    }
    let mut span = Span { as_of: Some(AS_OF.parse().unwrap()), keeps_items: true, ..Span::default() };
    let together = [[Dimension::Team, Dimension::Channel], [Dimension::Agent, Dimension::Channel]];
    for (combination, dimensions) in span.combinations.iter_mut().zip(together) {
        *combination = dimensions.into_iter().collect::<DimensionSet>();
    }
    let replay = replay(policy, &history, &customers, (span, &[]), &Progress::default());
    let input =
        Input { history: &history, customers: &customers, replay: &replay, source: None, absent: &[] };
    let part = Partial::new((&history, &customers), &replay, (None, &[]));
    (Document::new(input), read_back(&part))
}

/// The report of parts with one row of names and the rows of some customers each.
fn merged(parts: &[Vec<u8>], rows: Option<&str>) -> Document {
    let partials = parts.iter().map(|history| run(history, None).1).collect();
    Document::merged(&merge(mission::compile(MISSION).unwrap(), partials, rows.map(staffing)).unwrap())
}

/// Both forms of a report. Lines of the history's and the customers' problems are those of each part's own file.
fn printed(mut document: Document) -> (String, String) {
    document.problems.retain(|problem| problem.examples.iter().all(|place| place.file == "staffing.csv"));
    let people = people::report(&document, Style::default());
    (serde_json::to_string_pretty(&document).unwrap(), people)
}

/// A row of the staffing file: of these some name nobody, are about months that do not count, or cannot be used.
fn row() -> impl Strategy<Value = String> {
    let time = (0_u32..40_000)
        .prop_map(|thousandths| format!("{}.{:03},,", thousandths / 1_000, thousandths % 1_000));
    let cost = (0_u32..900_000, prop::sample::select(vec!["USD", "EUR", "coins"]))
        .prop_map(|(minor, currency)| format!(",{}.{:02},{currency}", minor / 100, minor % 100));
    let month = prop::sample::select(vec!["2025-04", "2025-05", "2025-06", "2025-07", "June"]);
    let agent = prop::sample::select(vec!["", "", "a0", "a1", "a2", "a3", "a4", "nobody"]);
    let team = prop::sample::select(vec!["", "", "t0", "t1", "t2", "none"]);
    let channel = prop::sample::select(vec!["", "phone", "chat", "email", "portal", "fax"]);
    let of_time = (month.clone(), agent, team, channel.clone(), time)
        .prop_map(|(month, agent, team, channel, rest)| format!("{month},{agent},{team},{channel},{rest}\n"));
    let of_cost =
        (month, channel, cost).prop_map(|(month, channel, rest)| format!("{month},,,{channel},{rest}\n"));
    prop_oneof![of_time, of_cost]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn m_33_m_82_parts_merged_with_a_staffing_file_give_the_report_of_one_run_with_it(
        customers in prop::collection::vec(prop::collection::vec((0_u32..28_000, any::<u8>(), any::<u8>()), 0..12), 1..7),
        rows in prop::collection::vec(row(), 0..16),
        n_parts in 1_usize..4,
    ) {
        let of_customers: Vec<String> = customers.iter().enumerate().map(|(n, seeds)| rows_of(n, seeds)).collect();
        let mut parts = vec![HEADER.as_bytes().to_vec(); n_parts.min(of_customers.len())];
        let n = parts.len();
        of_customers.iter().enumerate().for_each(|(nth, rows)| parts[n - 1 - nth % n].extend(rows.bytes()));
        let whole = [HEADER.to_owned(), of_customers.concat()].concat();
        let rows = rows.concat();
        let expected = printed(run(whole.as_bytes(), Some(&rows)).0);
        let found = printed(merged(&parts, Some(&rows)));
        prop_assert_eq!(found.1, expected.1);
        prop_assert_eq!(found.0, expected.0);
    }
}

/// A call of an hour for each of two customers.
const CALLS: [&str; 2] = [
    "2025-06-10T13:00:00Z,,call_offered,c1,K1,phone,,,,,,,\n\
     2025-06-10T13:00:10Z,,call_answered,c1,K1,phone,,,,ines,north,10000,3600000\n",
    "2025-06-10T14:00:00Z,,call_offered,c2,K2,phone,,,,,,,\n\
     2025-06-10T14:00:10Z,,call_answered,c2,K2,phone,,,,omar,south,10000,3600000\n",
];

fn parts_of_calls() -> Vec<Vec<u8>> {
    CALLS.map(|rows| format!("{HEADER}{rows}").into_bytes()).to_vec()
}

fn occupancy(document: &Document) -> Option<&str> {
    let figure = document.figures.iter().find(|figure| figure.id == "occupancy").unwrap();
    figure.total.value.as_deref()
}

#[test]
fn m_33_m_82_time_and_costs_of_the_desk_are_counted_once_however_many_parts_there_are() {
    let rows =
        "2025-06,ines,,,1,,\n2025-06,omar,south,phone,1,,\n2025-06,,,phone,,30.00,USD\n2025-06,,,,,10,USD\n";
    let document = merged(&parts_of_calls(), Some(rows));
    assert_eq!(occupancy(&document), Some("1/2"));
    let costs: Vec<_> =
        document.contact_costs.iter().map(|cost| (cost.n_handled, cost.shown.as_deref())).collect();
    assert_eq!(costs, [(2, Some("20.00 USD"))]);
    assert_eq!(document.history.staffing_file.as_deref(), Some("staffing.csv"));
}

#[test]
fn m_33_parts_without_a_staffing_file_are_not_measurable() {
    let document = merged(&parts_of_calls(), None);
    assert_eq!((occupancy(&document), document.history.staffing_file.is_none()), (None, true));
    assert!(document.contact_costs.is_empty());
}

#[rstest]
#[case::an_agent_of_no_part("2025-06,nobody,,,1,,\n", "unknown_staff", (2, 9, "the history has no agent `nobody`"))]
#[case::a_team_of_no_part("2025-06,ines,west,,1,,\n", "unknown_staff", (2, 14, "the history has no team `west`"))]
#[case::a_row_that_cannot_be_used("2025-06,ines,,,1,,\n2025-06,,,fax,1,,\n", "bad_staffing", (3, 11, "`fax` is no channel"))]
fn a_problem_of_the_file_is_listed_once_with_its_place(
    #[case] rows: &str,
    #[case] kind: &str,
    #[case] expected: (u64, u64, &str),
) {
    let document = merged(&parts_of_calls(), Some(rows));
    let [problem] = document.problems.iter().filter(|one| one.kind == kind).collect::<Vec<_>>()[..] else {
        panic!("{:?}", document.problems)
    };
    let [place] = &problem.examples[..] else { panic!("{problem:?}") };
    assert_eq!((problem.count, place.file.as_str()), (1, "staffing.csv"));
    assert_eq!((place.line, place.at, place.what.as_str()), expected);
}

#[test]
fn a_name_whose_bytes_are_not_utf_8_is_the_same_person_in_one_run_and_in_parts() {
    let latin =
        |text: &str| text.replace("ines", "in\u{e9}s").chars().map(|char| char as u8).collect::<Vec<u8>>();
    let whole = latin(&format!("{HEADER}{}", CALLS.concat()));
    let parts = [latin(&format!("{HEADER}{}", CALLS[0])), parts_of_calls().remove(1)];
    let rows = "2025-06,in\u{fffd}s,,,1,,\n";
    let expected = printed(run(&whole, Some(rows)).0);
    assert!(!expected.0.contains("unknown_staff"), "{}", expected.1);
    assert_eq!(printed(merged(&parts, Some(rows))), expected);
}
