//! Bad input: each problem is counted and said, and everything else is used.

use rstest::rstest;

use super::desk::Desk;
use super::{gzip, load, read, told};
use crate::problem::ProblemKind::{self, *};

const HEADER: &str = "occurred_at,case_id,event,channel\n";
const RECEIVED: &str = "2025-06-10T10:00:00Z,C1,received,email\n";

#[rstest]
#[case::unknown_event("2025-06-10T10:05:00Z,C1,solved,\n", UnknownEvent, 1)]
#[case::no_event("2025-06-10T10:05:00Z,C1,,\n", MissingEvent, 1)]
#[case::bad_date("10/06/2025 10:05,C1,reply,\n", BadInstant, 1)]
#[case::date_without_offset("2025-06-10T10:05:00,C1,reply,\n", BadInstant, 1)]
#[case::no_such_date("2025-02-30T10:05:00Z,C1,reply,\n", BadInstant, 1)]
#[case::date_out_of_range("9999-06-10T10:05:00Z,C1,reply,\n", InstantOutOfRange, 1)]
#[case::no_date(",C1,reply,\n", MissingInstant, 1)]
#[case::no_case("2025-06-10T10:05:00Z,,reply,\n", MissingCase, 1)]
#[case::too_few_columns("2025-06-10T10:05:00Z,C1\n", ColumnCount, 1)]
#[case::too_many_columns("2025-06-10T10:05:00Z,C1,reply,,,\n", ColumnCount, 1)]
#[case::open_quote("2025-06-10T10:05:00Z,C1,\"reply,\n2025-06-10T10:06:00Z,C1,reply,\n", OpenQuote, 2)]
#[case::needs_a_priority("2025-06-10T10:05:00Z,C1,priority_changed,\n", MissingValue, 1)]
#[case::duplicate("2025-06-10T10:00:00Z,C1,received,email\n", DuplicateRow, 1)]
#[case::case_without_receipt("2025-06-10T10:00:00Z,C2,reply,\n", NoReceipt, 1)]
#[case::event_before_its_case("2025-06-10T09:00:00Z,C1,reply,\n", BeforeReceipt, 2)]
#[case::received_twice("2025-06-10T11:00:00Z,C1,received,email\n", SecondReceipt, 2)]
#[case::no_channel("2025-06-10T11:00:00Z,C2,received,\n", MissingChannel, 2)]
#[case::unknown_channel("2025-06-10T11:00:00Z,C2,received,fax\n", UnknownChannel, 2)]
fn a_bad_row_is_counted_and_the_rest_used(#[case] row: &str, #[case] kind: ProblemKind, #[case] used: usize) {
    let (kinds, rows) = told(format!("{HEADER}{RECEIVED}{row}").as_bytes());
    assert!(kinds.contains(&(kind, 1)), "{kinds:?}");
    assert_eq!(rows.len(), used, "{rows:?}");
}

#[test]
fn a_second_receipt_needs_no_channel() {
    let (kinds, _) = told(format!("{HEADER}{RECEIVED}2025-06-10T11:00:00Z,C1,received,\n").as_bytes());
    assert_eq!(kinds, [(SecondReceipt, 1)]);
}

#[test]
fn who_maps_a_table_is_told_where_a_value_belongs() {
    let remedy = UnmappedValue.remedy();
    assert!(remedy.contains("the field's `values`") && remedy.contains("`ignore`"), "{remedy}");
}

#[test]
fn a_missing_column_uses_nothing_and_says_which() {
    let history = read(b"occurred_at,case_id,happening\n2025-06-10T10:00:00Z,C1,received\n");
    assert_eq!((history.totals.read, history.totals.used, history.totals.refused), (1, 0, 1));
    let (_, found) = history.findings.iter().find(|(kind, _)| *kind == MissingColumn).unwrap();
    assert_eq!(found.examples[0].what, "no column `event`; the header reads `occurred_at,case_id,happening`");
}

#[test]
fn a_file_with_semicolons_is_told_so() {
    let history = read(b"occurred_at;case_id;event\n2025-06-10T10:00:00Z;C1;received\n");
    let (_, found) = history.findings.iter().find(|(kind, _)| *kind == MissingColumn).unwrap();
    assert!(found.examples[0].what.ends_with("whose columns are separated by `;` instead of `,`"));
}

#[rstest]
#[case::empty(b"", Empty)]
#[case::utf16(b"\xff\xfeo\0c\0", NotText)]
fn a_file_without_text_is_told_so(#[case] bytes: &[u8], #[case] kind: ProblemKind) {
    assert_eq!(told(bytes).0, [(kind, 1)]);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let (kinds, rows) = told(format!("\u{feff}{HEADER}{RECEIVED}").as_bytes());
    assert_eq!((kinds, rows.len()), (vec![(ByteOrderMark, 1)], 1));
}

#[test]
fn mixed_line_ends_are_read_and_said() {
    let text = "occurred_at,case_id,event,channel\r\n2025-06-10T10:00:00Z,C1,received,email\r\n\
                2025-06-10T10:05:00Z,C1,reply,\n\n2025-06-10T10:06:00Z,C1,closed,\r\n";
    let (kinds, rows) = told(text.as_bytes());
    assert_eq!((kinds, rows.len()), (vec![(MixedLineEnds, 1)], 3));
}

#[test]
fn bytes_that_are_not_utf8_are_kept() {
    let mut text =
        b"occurred_at,case_id,event,channel,agent\n2025-06-10T10:00:00Z,C1,received,email,".to_vec();
    text.extend_from_slice(b"Jos\xe9\n");
    let history = read(&text);
    assert_eq!(history.totals.used, 1);
    assert_eq!(history.findings.count(NotUtf8), 1);
    assert_eq!(history.agents.get(0), b"Jos\xe9");
}

#[test]
fn a_truncated_gzip_is_used_as_far_as_it_goes() {
    let rows: String =
        (0..5_000).map(|n| format!("2025-06-10T10:00:00Z,C{},received,email\n", n * 7919)).collect();
    let packed = gzip(format!("{HEADER}{rows}").as_bytes());
    let history = read(&packed[..packed.len() / 2]);
    assert_eq!(history.findings.count(DamagedGzip), 1);
    assert!(history.totals.used > 1_000 && history.totals.used < 5_000, "{:?}", history.totals);
    assert_eq!(history.totals.refused, 1, "the row that was cut");
    assert_eq!(read(&packed).totals.used, 5_000);
}

#[test]
fn unknown_columns_are_ignored_with_a_note() {
    let (kinds, rows) =
        told(b"mood,occurred_at,case_id,event,channel\n,2025-06-10T10:00:00Z,C1,received,email\n");
    assert_eq!((kinds, rows.len()), (vec![(UnknownColumn, 1)], 1));
}

#[test]
fn rows_read_are_used_refused_or_repeated() {
    let text = format!("{HEADER}{RECEIVED}{RECEIVED}x,C1,reply,\n2025-06-10T10:00:00Z,C9,reply,\n");
    let history = read(text.as_bytes());
    let (rows, loaded) = load(&history);
    let totals = history.totals;
    assert_eq!(totals.read, 4);
    assert_eq!((totals.used, totals.refused), (3, 1));
    assert_eq!((rows.len(), loaded.duplicates, loaded.refused), (1, 1, 1));
}

#[test]
fn a_gzip_that_unpacks_to_more_than_the_limit_is_used_up_to_it() {
    let rows = "2025-06-10T10:00:00Z,C1,received,email\n".repeat(3);
    let packed = gzip(format!("{HEADER}{rows}").as_bytes());
    let most = (HEADER.len() + rows.len() - 5) as u64;
    let source = crate::source::Source::of_gzip("bomb.gz".to_owned(), &packed, most);
    assert_eq!(source.findings.count(DamagedGzip), 1);
    assert_eq!(source.text().len() as u64, most);
    assert!(source.complete_text().ends_with(b"email\n"), "the row that is cut off is not used");
    let whole = crate::source::Source::of_gzip("good.gz".to_owned(), &packed, most + 5);
    assert_eq!(whole.findings.count(DamagedGzip), 0);
}

/// What is said of dates far from all others, with the line, in a history of two cases of June 2025 and `row`.
fn far(row: &str, as_of: Option<&str>) -> Vec<String> {
    let mission: &[&str] = &[include_str!("../../tests/golden/mission.toml")];
    let text = format!("{HEADER}{RECEIVED}{row}\n2025-06-12T10:00:00Z,C2,received,email\n");
    let report = Desk { as_of, ..Desk::of_rows(mission, &text, "2025-07-01T00:00:00Z") }.run();
    let found = report.problems.iter().filter(|problem| problem.kind == "far_date");
    let lines = found.flat_map(|problem| &problem.examples);
    lines.map(|place| format!("{}: {}", place.line, place.what)).collect()
}

#[rstest]
#[case::long_ago(
    "2005-06-10T10:00:00Z,C3,received,email",
    &["3: 1 event of 2005-06-10, 240 months before the next one of 2025-06-10"]
)]
#[case::long_after(
    "2052-06-10T10:00:00Z,C3,received,email",
    &["3: 1 event of 2052-06-10, 323 months after the last one of 2025-06-12"]
)]
#[case::both(
    "2015-01-01T10:00:00Z,C3,received,email\n2015-01-02T10:00:00Z,C3,reply,\n2032-01-01T10:00:00Z,C3,closed,",
    &[
        "3: 2 events of 2015-01-02, 125 months before the next one of 2025-06-10",
        "5: 1 event of 2032-01-01, 78 months after the last one of 2025-06-12",
    ]
)]
#[case::two_years_are_not_far("2023-06-10T10:00:00Z,C3,received,email", &[])]
fn a_date_far_from_all_others_is_said(#[case] row: &str, #[case] expected: &[&str]) {
    assert_eq!(far(row, None), expected);
}

#[test]
fn a_date_after_the_end_of_the_report_is_not_far() {
    let row = "2199-06-10T10:00:00Z,C3,received,email";
    assert!(far(row, Some("2025-07-01T00:00:00Z")).is_empty());
}
