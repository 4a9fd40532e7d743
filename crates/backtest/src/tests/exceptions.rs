//! The exceptions file.

use rstest::rstest;

use super::desk::text;
use super::read;
use crate::customers::Customers;
use crate::exceptions::Exceptions;
use crate::explain::explain;
use crate::people::Style;
use crate::people::explain::tell;
use crate::problem::ProblemKind;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const HISTORY: &str = "occurred_at,case_id,event,channel,customer_id,account_id,priority\n\
                       2025-06-10T09:00:00-04:00,C-1,received,email,ann,globex,P3\n\
                       2025-06-10T11:30:00-04:00,C-1,reply,,,,\n\
                       2025-06-10T09:00:00-04:00,C-2,received,email,bob,,P3\n\
                       2025-06-10T12:00:00-04:00,C-2,reply,,,,\n";
const HEADER: &str = "account_id,customer_id,promise,priority,target,from,until,approved_by,reason\n";

fn source(name: &str, text: &str) -> Source {
    Source::from_bytes(name.to_owned(), text.as_bytes())
}

/// What is read of these rows, for the golden mission.
fn read_rows(rows: &str, customers: &str) -> (crate::history::History, Customers, mission::Versions) {
    let versions = mission::Versions::single(
        mission::compile(&text("crates/backtest/tests/golden/mission.toml")).unwrap(),
    );
    let history = read(HISTORY.as_bytes());
    let vocabulary = Vocabulary::of(&versions.united);
    let mut customers = match customers {
        "" => Customers::of_history(&history),
        text => Customers::read(source("customers.csv", text), &history, &vocabulary),
    };
    let file = source("exceptions.csv", &format!("{HEADER}{rows}"));
    customers.exceptions = Exceptions::read(file, (&history, &customers), &versions);
    (history, customers, versions)
}

#[rstest]
#[case::dates("globex,,response,,2 business h,2025-06-01,2025-06-30,Dana,", 1)]
#[case::instants(
    "globex,,response,P3,2 business h,2025-06-01T00:00:00Z,2025-06-30T00:00:00Z,Dana,why not",
    1
)]
#[case::a_customer(",bob,resolution,,5 business days,2025-06-01,2025-06-01,Dana,", 1)]
#[case::nobody_here("initech,,response,,2 business h,2025-06-01,2025-06-30,Dana,", 0)]
fn an_exception_is_read(#[case] row: &str, #[case] n: usize) {
    let (_, customers, _) = read_rows(row, "");
    let exceptions = customers.exceptions;
    assert_eq!(exceptions.records.len(), n, "{:?}", exceptions.findings);
    assert_eq!((exceptions.totals.used, exceptions.totals.refused), (1, 0));
    assert_eq!(exceptions.findings.count(ProblemKind::UnknownHolder), u64::from(n == 0));
}

#[rstest]
#[case::nobody(",,response,,2 business h,2025-06-01,2025-06-30,Dana,", "account_id")]
#[case::two_holders("globex,bob,response,,2 business h,2025-06-01,2025-06-30,Dana,", "customer_id")]
#[case::no_such_promise("globex,,answer,,2 business h,2025-06-01,2025-06-30,Dana,", "promise")]
#[case::a_service_level("globex,,email-first-response,,2 business h,2025-06-01,2025-06-30,Dana,", "promise")]
#[case::no_priority("globex,,response,P9,2 business h,2025-06-01,2025-06-30,Dana,", "priority")]
#[case::no_length("globex,,response,,soon,2025-06-01,2025-06-30,Dana,", "target")]
#[case::a_date_rule("globex,,response,,31 Dec,2025-06-01,2025-06-30,Dana,", "target")]
#[case::no_start("globex,,response,,2 business h,,2025-06-30,Dana,", "from")]
#[case::no_date("globex,,response,,2 business h,June,2025-06-30,Dana,", "from")]
#[case::ends_before_it_begins("globex,,response,,2 business h,2025-06-30,2025-06-01,Dana,", "until")]
#[case::the_end_of_time("globex,,response,,2 business h,2025-06-30,9999-12-31,Dana,", "until")]
#[case::nobody_approved_it("globex,,response,,2 business h,2025-06-01,2025-06-30,,", "approved_by")]
fn a_bad_record_is_refused_and_said(#[case] row: &str, #[case] column: &str) {
    let (_, customers, _) = read_rows(row, "");
    let exceptions = customers.exceptions;
    assert_eq!((exceptions.records.len(), exceptions.totals.refused), (0, 1));
    let (kind, finding) = exceptions.findings.first().expect("a finding");
    assert_eq!(
        (kind, finding.column.as_deref()),
        (ProblemKind::BadException, Some(column)),
        "{}",
        finding.what
    );
}

#[test]
fn more_records_than_anybody_writes_are_refused() {
    let row = "globex,,response,,2 business h,2025-06-01,2025-06-30,Dana,\n";
    let (_, customers, _) = read_rows(&row.repeat(crate::records::MOST_RECORDS + 2), "");
    let totals = customers.exceptions.totals;
    assert_eq!((totals.used, totals.refused), (crate::records::MOST_RECORDS as u64, 2));
}

#[rstest]
#[case::without("", "C-1", "within 4 business h", false)]
#[case::of_the_account(
    "globex,,response,,2 business h,2025-06-01,2025-06-30,Dana,",
    "C-1",
    "within 2 business h",
    true
)]
#[case::of_the_account_in_the_customers_file(
    "initech,,response,,2 business h,2025-06-01,2025-06-30,Dana,",
    "C-2",
    "within 2 business h",
    true
)]
#[case::over_on_the_day(
    "globex,,response,,2 business h,2025-06-01,2025-06-09,Dana,",
    "C-1",
    "within 4 business h",
    false
)]
#[case::begins_on_the_day(
    "globex,,response,,2 business h,2025-06-10,2025-06-10,Dana,",
    "C-1",
    "within 2 business h",
    true
)]
fn a_clock_tells_which_exception_it_used(
    #[case] row: &str,
    #[case] case: &str,
    #[case] within: &str,
    #[case] is_exception: bool,
) {
    let (history, customers, versions) = read_rows(row, "customer_id,account_id\nbob,initech\n");
    let told = explain(versions, (&history, &customers), case, None).expect("the case");
    let clock = told.clocks.iter().find(|clock| clock.clock == "first_response").expect("the clock");
    assert_eq!((clock.within.as_str(), clock.exception.is_some()), (within, is_exception));
    if let Some(exception) = &clock.exception {
        assert_eq!((exception.approved_by.as_str(), exception.instead_of.as_str()), ("Dana", "4 business h"));
        let text = tell(&told, Style::default());
        assert!(text.contains("exception: 2 business h instead of 4 business h"), "{text}");
        assert!(clock.missed_at.is_some(), "answered after 2 h 30 min or more");
    }
}
