//! Closures declared by force majeure: contractual and adjusted attainment (clocks.md 9.4).

use rstest::rstest;

use super::desk::text;
use super::read;
use crate::closures::Closures;
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::people::{self, Style};
use crate::problem::ProblemKind;
use crate::read::Progress;
use crate::replay::{Replay, Span, adjusted, replay};
use crate::source::Source;

/// C-1 comes in on Wednesday evening and is answered on Friday at noon; on Thursday there was a storm. C-2 is answered at once.
const HISTORY: &str = "occurred_at,case_id,event,channel,priority,customer_id\n\
                       2025-06-11T19:00:00-04:00,C-1,received,email,P3,ann\n\
                       2025-06-13T10:30:00-04:00,C-1,reply,,,\n\
                       2025-06-13T09:00:00-04:00,C-2,received,email,P3,ben\n\
                       2025-06-13T09:10:00-04:00,C-2,reply,,,\n";
const HEADER: &str = "calendar,from,until,declared_at,declared_by,reason\n";

fn versions() -> mission::Versions {
    mission::Versions::single(mission::compile(&text("crates/backtest/tests/golden/mission.toml")).unwrap())
}

fn closures(rows: &str) -> Closures {
    let file = format!("{HEADER}{rows}");
    Closures::read(Source::from_bytes("closures.csv".to_owned(), file.as_bytes()), &versions())
}

/// The report with both attainments.
fn run(rows: &str) -> Document {
    let (history, closures) = (read(HISTORY.as_bytes()), closures(rows));
    let customers = Customers::of_history(&history);
    let asked = || (Span::default(), [].as_slice());
    let adjusted = adjusted(versions(), &history, &customers, asked(), &closures.records).unwrap();
    let contractual = replay(versions(), &history, &customers, asked(), &Progress::default());
    let replay = Replay { adjusted: Some(adjusted), ..contractual };
    let input =
        Input { history: &history, customers: &customers, replay: &replay, source: None, absent: &[] };
    Document::new(input).with_closures(&replay, &closures)
}

#[rstest]
#[case::declared_before("standard,2025-06-12,2025-06-12,2025-06-11T12:00:00-04:00,Dana,storm", (1, 2), (2, 2))]
#[case::of_every_calendar(",2025-06-12,2025-06-12,2025-06-11,Dana,storm", (1, 2), (2, 2))]
#[case::declared_when_it_was_missed("standard,2025-06-12,2025-06-12,2025-06-12T11:00:00-04:00,Dana,storm", (1, 2), (1, 2))]
#[case::another_day("standard,2025-06-10,2025-06-10,2025-06-09,Dana,storm", (1, 2), (1, 2))]
fn both_attainments_are_reported(
    #[case] row: &str,
    #[case] contractual: (u64, u64),
    #[case] adjusted: (u64, u64),
) {
    let document = run(row);
    let view = document.force_majeure.as_ref().expect("both attainments");
    for promise in view
        .promises
        .iter()
        .filter(|promise| ["response", "email-first-response"].contains(&promise.id.as_str()))
    {
        let share = |value: &crate::document::ValueView| (value.numerator.unwrap_or(0), value.n);
        let both = &promise.total;
        assert_eq!(
            (share(&both.contractual), share(&both.adjusted)),
            (contractual, adjusted),
            "{}",
            promise.id
        );
        assert_eq!(share(&promise.months[0].both.adjusted), adjusted);
    }
    let promised = document.promises.iter().find(|promise| promise.id == "response").expect("the promise");
    assert_eq!(promised.total.numerator, Some(contractual.0), "what is owed follows the contract");
    assert_eq!(document.rows.used, 4, "rows are counted once");
}

#[test]
fn people_read_both_side_by_side() {
    let report = people::report(
        &run("standard,2025-06-12,2025-06-12,2025-06-11T12:00:00-04:00,Dana,storm"),
        Style::default(),
    );
    let section = report.split("\n\n").find(|section| section.starts_with("Adjusted for force majeure"));
    insta::assert_snapshot!(section.unwrap_or_default());
}

#[rstest]
#[case::no_such_calendar("night,2025-06-12,2025-06-12,2025-06-11,Dana,", "calendar")]
#[case::no_date("standard,Thursday,2025-06-12,2025-06-11,Dana,", "from")]
#[case::ends_before_it_begins("standard,2025-06-12,2025-06-11,2025-06-11,Dana,", "until")]
#[case::for_ages("standard,2025-06-12,2026-06-13,2025-06-11,Dana,", "until")]
#[case::not_declared("standard,2025-06-12,2025-06-12,,Dana,", "declared_at")]
#[case::declared_by_nobody("standard,2025-06-12,2025-06-12,2025-06-11,,", "declared_by")]
fn a_bad_record_is_refused_and_said(#[case] row: &str, #[case] column: &str) {
    let closures = closures(row);
    assert_eq!((closures.records.len(), closures.totals.refused), (0, 1));
    let (kind, finding) = closures.findings.first().expect("a finding");
    assert_eq!(
        (kind, finding.column.as_deref()),
        (ProblemKind::BadClosure, Some(column)),
        "{}",
        finding.what
    );
}
