//! What a customer's numbers must not depend on: who else is in the file, and how the rows say it. And what is told of a case is
//! what was counted.

use rstest::rstest;

use super::desk::text;
use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::explain::explain;
use crate::partial::{Partial, merge};
use crate::people::Style;
use crate::people::explain::tell;
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

const HEADER: &str = "occurred_at,case_id,event,channel,priority,customer_id,account_id,contact_id,agent,category,wait_ms,target_case_id,until,score,product,recorded_at,actor";

/// Rows under the header; commas at their ends are left out.
fn history(rows: &str) -> Source {
    let n_columns = HEADER.split(',').count();
    let full = |row: &str| format!("{row}{}\n", ",".repeat(n_columns - row.split(',').count()));
    let rows: String = rows.lines().map(full).collect();
    Source::from_bytes("history.csv".to_owned(), format!("{HEADER}\n{rows}").as_bytes())
}

fn mission() -> mission::Policy {
    mission::compile(&text("missions/customer_care.toml")).unwrap()
}

fn run(rows: &str, customers: &str, as_of: &str) -> (Document, Partial) {
    run_without(rows, customers, (as_of, &[]))
}

/// The same of a source that cannot show some events.
fn run_without(rows: &str, customers: &str, (as_of, absent): (&str, &[String])) -> (Document, Partial) {
    let policy = mission();
    let vocabulary = Vocabulary::of(&policy);
    let history = read::read(history(rows), &vocabulary, &Progress::default());
    let customers = Customers::read(
        Source::from_bytes("customers.csv".to_owned(), customers.as_bytes()),
        &history,
        &vocabulary,
    );
    let span = Span { as_of: Some(as_of.parse().unwrap()), ..Span::default() };
    let replay = replay(policy, &history, &customers, (span, absent), &Progress::default());
    let input = Input { history: &history, customers: &customers, replay: &replay, source: None, absent };
    (Document::new(input), Partial::new((&history, &customers), &replay, (None, absent)))
}

fn document(rows: &str, customers: &str) -> Document {
    run(rows, customers, "2025-06-30T00:00:00-04:00").0
}

/// The text of `--explain` for a case, each line with its space squeezed.
fn told(rows: &str, case: &str, as_of: &str) -> String {
    let vocabulary = Vocabulary::of(&mission());
    let history = read::read(history(rows), &vocabulary, &Progress::default());
    let customers = Customers::of_history(&history);
    let as_of = Some(as_of.parse().unwrap());
    let told = explain(mission::Versions::single(mission()), (&history, &customers), case, as_of).unwrap();
    tell(&told, Style::default()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of two cases of one instant the first one is the same in every file, so that parts add up.
#[test]
fn m_06_two_cases_of_one_instant_count_the_same_whoever_else_is_counted() {
    let (mut twins, mut others) = (String::new(), String::new());
    for n in 0..40 {
        for (case, agent, hour) in [("first", "ann", 10), ("second", "bob", 11)] {
            let case = format!("{case}-{n}");
            twins.push_str(&format!(
                "2025-06-02T09:00:00-04:00,{case},received,email,P3,c{n}\n\
                 2025-06-02T{hour}:00:00-04:00,{case},reply,,,,,,{agent}\n\
                 2025-06-02T{hour}:30:00-04:00,{case},resolved,,,,,,{agent}\n"
            ));
        }
    }
    for n in 0..700 {
        others.push_str(&format!("2025-06-02T09:00:00-04:00,other-{n},received,email,P3,o{n}\n"));
    }
    let as_of = "2025-06-30T00:00:00-04:00";
    let parts = [&twins, &others].map(|rows| ("part".to_owned(), run(rows, "customer_id\n", as_of).1));
    let merged = Document::merged(&merge(mission(), parts.to_vec(), None).unwrap());
    let whole = document(&format!("{twins}{others}"), "customer_id\n");
    let figures = |document: &Document| serde_json::to_string_pretty(&document.figures).unwrap();
    assert_eq!(figures(&merged), figures(&whole));
}

#[test]
fn a_part_given_twice_is_refused_by_name() {
    let part = run(
        "2025-06-02T09:00:00-04:00,A,received,email,P3,acme\n",
        "customer_id\n",
        "2025-06-30T00:00:00-04:00",
    )
    .1;
    let parts = vec![("a.part".to_owned(), part.clone()), ("b.part".to_owned(), part)];
    let refused = merge(mission(), parts, None).unwrap_err().to_string();
    assert!(refused.starts_with("`b.part` and `a.part` have customers or cases in common"), "{refused}");
}

#[test]
fn a_case_merged_into_itself_counts_as_if_it_had_not_been() {
    let rows = "2025-06-02T09:00:00-04:00,A,received,email,P3,acme\n\
                2025-06-02T15:00:00-04:00,A,reply,,,,,,ann\n";
    let merged = format!("{rows}2025-06-03T09:00:00-04:00,A,merged,,,,,,,,,A\n");
    let promises =
        |rows: &str| serde_json::to_string_pretty(&document(rows, "customer_id\n").promises).unwrap();
    assert!(promises(rows).contains("\"denominator\": 1"));
    assert_eq!(promises(&merged), promises(rows));
}

#[test]
fn a_row_that_names_a_case_of_which_there_is_nothing_says_so() {
    let rows = "2025-06-02T09:00:00-04:00,A,received,email,P3,acme\n\
                2025-06-02T09:30:00-04:00,B,received,email,P3,acme\n\
                2025-06-02T10:00:00-04:00,A,linked,,,,,,,,,GONE\n\
                2025-06-02T11:00:00-04:00,A,linked,,,,,,,,,B\n\
                2025-06-03T09:00:00-04:00,A,merged,,,,,,,,,LOST\n";
    let document = document(rows, "customer_id\n");
    let found = document.problems.iter().find(|problem| problem.kind == "unknown_target").expect("a problem");
    let lines: Vec<u64> = found.examples.iter().map(|place| place.line).collect();
    assert_eq!((found.count, lines), (2, vec![4, 6]));
    assert_eq!(found.examples[1].what, "the history has no row of the case that `merged` names");
}

/// The desk is open from 08:00 to 20:00 wherever the customer is: a call without a case is measured there too.
#[rstest]
#[case::the_customers_own("customer_id,zone\nlon,Europe/London\n", 1)]
#[case::that_of_the_account("customer_id,zone,account_id\nlon,,globex\n,Europe/London,globex\n", 1)]
#[case::the_desks("customer_id,account_id\nlon,globex\n", 0)]
fn d_01_the_line_is_open_where_the_caller_is(#[case] customers: &str, #[case] n: u64) {
    let rows = "2025-06-10T08:30:00+01:00,,call_offered,phone,,lon,,K-1\n\
                2025-06-10T08:30:05+01:00,,call_answered,phone,,lon,,K-1,ann,,5000\n";
    let document = document(rows, customers);
    let answered = document.promises.iter().find(|promise| promise.id == "phone-answered").unwrap();
    assert_eq!(answered.total.n, n);
}

#[rstest]
#[case::of_the_account(",globex,Europe/London\n", (1, 0))]
#[case::of_nobody(",,Europe/London\n", (0, 1))]
fn a_row_of_a_customers_file_without_a_customer_is_about_an_account(
    #[case] row: &str,
    #[case] n: (u64, u64),
) {
    let history = read::read(history(""), &Vocabulary::of(&mission()), &Progress::default());
    let text = format!("customer_id,account_id,zone\n{row}");
    let source = Source::from_bytes("customers.csv".to_owned(), text.as_bytes());
    let customers = Customers::read(source, &history, &Vocabulary::of(&mission()));
    assert_eq!((customers.totals.used, customers.totals.refused), n);
}

#[test]
fn a_miss_is_told_in_the_unit_of_the_promise_that_was_broken() {
    let rows = "2025-06-10T10:00:00-04:00,A,received,email,P1,acme\n\
                2025-06-10T10:00:00-04:00,A,triaged,,P1\n\
                2025-06-10T15:00:00-04:00,A,priority_changed,,P3\n";
    let told = told(rows, "A", "2025-06-11T00:00:00-04:00");
    assert!(told.contains("`p1-restore` missed with 4:00:00"), "{told}");
}

#[test]
fn an_appointment_ends_when_it_ends_and_no_clause_is_named_that_does_not_say_so() {
    let rows = "2025-06-10T10:00:00-04:00,A,received,email,P3,acme\n\
                2025-06-10T10:05:00-04:00,A,triaged,,P3\n\
                2025-06-10T10:10:00-04:00,A,reply,,,,,,ann\n\
                2025-06-10T11:00:00-04:00,A,scheduled,,,,,,,,,,2025-06-12T12:00:00-04:00\n";
    let text = told(rows, "A", "2025-06-20T00:00:00-04:00");
    assert!(text.contains("2025-06-12 Thu 12:00:00 -04:00 update_cadence: runs again"), "{text}");
    assert!(!text.contains("update_cadence: pauses [pause"), "{text}");
}

#[test]
fn d_08_the_last_support_line_is_told_of_a_rung_as_a_notice() {
    let policy = mission();
    assert!(policy.support_lines.len() > 1);
    let rows = "2025-06-10T10:00:00-04:00,A,received,email,P1,acme\n\
                2025-06-10T10:00:00-04:00,A,triaged,,P1\n\
                2025-06-10T16:00:00-04:00,A,priority_changed,,P3\n\
                2025-06-10T16:00:01-04:00,A,priority_changed,,P2\n\
                2025-06-10T16:00:02-04:00,A,priority_changed,,P3\n";
    let told = told(rows, "A", "2025-06-30T00:00:00-04:00");
    assert!(told.contains("at the last support line: the owner's manager is notified"), "{told}");
}

#[test]
fn d_16_what_an_open_interval_owes_at_the_end_is_told() {
    let rows = "2025-06-15T03:12:00-04:00,A,received,email,P1,acme\n\
                2025-06-15T03:12:00-04:00,A,triaged,,P1\n\
                2025-06-15T03:24:00-04:00,A,reply,,,,,,ann\n";
    let told = told(rows, "A", "2025-06-15T03:54:00-04:00");
    assert!(told.contains("missed with 0:30:00; counts in 2025-06"), "{told}");
}

/// Answered on the 3rd about the app, from the 20th on about the web.
const RATED: &str = "2025-06-02T09:00:00-04:00,A,received,email,P3,acme,,,,,,,,,app\n\
                     2025-06-02T10:00:00-04:00,A,resolved,,,,,,ann\n\
                     2025-06-03T10:00:00-04:00,A,csat,,,,,,,,,,,5\n\
                     2025-06-20T10:00:00-04:00,A,triaged,,P3,,,,,,,,,,web\n";

#[test]
fn r_196_what_counts_for_a_product_is_what_happened_when_it_was_about_it() {
    let document = document(RATED, "customer_id\n");
    for metric in ["M-01", "M-06"] {
        let figure = document.figures.iter().find(|figure| figure.metric == metric).unwrap();
        let by = figure.by.iter().find(|by| by.by == "product").unwrap();
        let names: Vec<&str> = by.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["app"], "{metric}");
    }
}

#[test]
fn m_01_spam_is_not_asked_whether_it_is_satisfied() {
    let n = |rows: &str| {
        let document = document(rows, "customer_id\n");
        document.figures.iter().find(|figure| figure.metric == "M-01").unwrap().total.n
    };
    assert_eq!(n(RATED), 1);
    assert_eq!(n(&format!("{RATED}2025-06-21T10:00:00-04:00,A,spam\n")), 0);
}

#[test]
fn r_242_what_is_told_of_a_published_month_is_what_it_was_published_with() {
    let rows = "2025-05-30T10:00:00-04:00,A,received,email,P3,acme\n\
                2025-05-30T10:00:00-04:00,A,triaged,,P3\n\
                2025-05-30T11:00:00-04:00,A,reply,,,,,,ann,,,,,,,2025-06-11T11:00:00-04:00\n";
    let held = rows.replace("2025-06-11T11:00", "2025-06-06T11:00");
    let late = told(&held, "A", "2025-06-30T00:00:00-04:00");
    assert!(late.contains("`p3-response` met with 1:00:00; an adjustment of 2025-05"), "{late}");
    assert!(
        late.contains("2025-05 is published with missed for `p3-response`; met is known from now on"),
        "{late}"
    );
    let too_late = told(rows, "A", "2025-06-30T00:00:00-04:00");
    assert!(
        too_late.contains("stored too late, it changes nothing until a supervisor approves it"),
        "{too_late}"
    );
    assert!(too_late.contains("`p3-response` missed with 4:00:00; counts in 2025-05"), "{too_late}");
}

#[test]
fn what_is_told_of_spam_counts_nowhere() {
    let rows = "2025-06-10T10:00:00-04:00,A,received,email,P3,acme\n\
                2025-06-10T11:00:00-04:00,A,reply,,,,,,ann\n\
                2025-06-10T12:00:00-04:00,A,spam\n";
    let told = told(rows, "A", "2025-06-30T00:00:00-04:00");
    assert!(told.contains("`p3-response` met with 1:00:00; counts nowhere"), "{told}");
}

#[test]
fn every_row_of_an_unfinished_month_says_that_more_can_come() {
    let document = run(RATED, "customer_id\n", "2025-06-20T12:00:00-04:00").0;
    let by_month = document.attainment.iter().filter(|view| view.by.split(", ").any(|by| by == "month"));
    let rows: Vec<bool> = by_month.flat_map(|view| &view.rows).map(|row| row.value.provisional).collect();
    assert!(!rows.is_empty() && rows.iter().all(|is_provisional| *is_provisional), "{rows:?}");
}

#[test]
fn what_cannot_be_measured_has_no_values_of_groups() {
    let of = |absent: &[String]| {
        let document = run_without(RATED, "customer_id\n", ("2025-06-30T00:00:00-04:00", absent)).0;
        let figure = document.figures.into_iter().find(|figure| figure.metric == "M-06").unwrap();
        (figure.total.n, figure.by.is_empty())
    };
    assert_eq!(of(&[]), (1, false));
    assert_eq!(of(&["customer_message".to_owned()]), (0, true));
}

#[test]
fn m_26_the_mean_wait_of_an_agent_is_shown_as_a_time() {
    let rows = "2025-06-10T10:00:00-04:00,,call_offered,phone,,lon,,K-1\n\
                2025-06-10T10:00:10-04:00,,call_answered,phone,,lon,,K-1,ann,,10000\n";
    let document = document(rows, "customer_id\n");
    let speed = document.promises.iter().find(|promise| promise.id == "phone-speed").unwrap();
    let of_ann = speed.by.iter().find(|by| by.by == "agent").unwrap();
    assert_eq!((of_ann.rows[0].name.as_str(), &of_ann.rows[0].value.shown), ("ann", &speed.total.shown));
}

/// A case that an agent opened, with what follows, and how many items each measure of it has.
fn opened_by_an_agent(more: &str) -> (u64, u64, u64, u64) {
    let rows = format!(
        "2025-06-10T09:00:00-04:00,A,received,phone,P3,acme,,,,,,,,,,,person\n\
         2025-06-10T09:30:00-04:00,A,reply,,,,,,ann\n\
         {more}\
         2025-06-11T10:00:00-04:00,A,resolved,,,,,,ann\n\
         2025-06-12T10:00:00-04:00,A,csat,,,,,,,,,,,5\n"
    );
    let document = document(&rows, "customer_id\n");
    let figure = |metric: &str| {
        document.figures.iter().find(|figure| figure.metric == metric).map_or(0, |figure| figure.total.n)
    };
    let of_priority = document.attainment.iter().find(|view| view.by == "priority");
    let n_outcomes = of_priority.map_or(0, |view| view.rows.iter().map(|row| row.value.n).sum());
    (n_outcomes, figure("M-46"), figure("M-06"), figure("M-01"))
}

#[test]
fn r_060_what_nobody_asked_for_counts_nowhere() {
    let outcomes = |of: (u64, u64, u64, u64)| (of.0 > 0, of.1, of.2, of.3);
    assert_eq!(opened_by_an_agent(""), (0, 0, 0, 0));
    // The customer called, and the agent opened the case for them.
    let call = "2025-06-10T08:59:00-04:00,A,call_offered,phone,,acme\n\
                2025-06-10T08:59:30-04:00,A,call_answered,phone,,acme\n";
    assert_eq!(outcomes(opened_by_an_agent(call)), (true, 1, 1, 1));
    // A call about it afterwards does not make it theirs.
    let later = "2025-06-10T09:40:00-04:00,A,call_offered,phone,,acme\n";
    assert_eq!(opened_by_an_agent(later), (0, 0, 0, 0));
    // It counts from when a case of theirs is merged into it.
    let merged = "2025-06-10T10:00:00-04:00,B,received,email,P3,acme\n\
                  2025-06-10T11:00:00-04:00,B,merged,,,,,,,,,A\n";
    assert_eq!(outcomes(opened_by_an_agent(merged)), (true, 1, 1, 1));
}

#[test]
fn what_is_told_of_a_case_that_nobody_asked_for_counts_nowhere() {
    let rows = "2025-06-10T09:00:00-04:00,A,received,email,P3,acme,,,,,,,,,,,person\n\
                2025-06-10T10:00:00-04:00,A,reply,,,,,,ann\n";
    let told = told(rows, "A", "2025-06-30T00:00:00-04:00");
    assert!(told.contains("`p3-response` met with 1:00:00; counts nowhere, since nobody asked"), "{told}");
}

/// A was resolved within a day in May, which was published on 6 June. B, which came a day before it, is merged into it afterwards.
#[test]
fn r_242_a_merge_changes_no_resolution_of_a_published_month() {
    let rows = "2025-05-20T09:00:00-04:00,A,received,email,P3,acme\n\
                2025-05-21T09:00:00-04:00,A,resolved,,,,,,ann\n\
                2025-05-19T09:00:00-04:00,B,received,email,P3,acme\n\
                2025-06-10T09:00:00-04:00,B,merged,,,,,,,,,A\n\
                2025-06-11T09:00:00-04:00,A,resolved,,,,,,ann\n";
    let document = document(rows, "customer_id\n");
    let figure = document.figures.iter().find(|figure| figure.metric == "M-46").unwrap();
    let shown: Vec<(&str, &str)> =
        figure.months.iter().map(|of| (of.month.as_str(), of.value.shown.as_str())).collect();
    assert_eq!(shown, [("2025-05", "24.0 h"), ("2025-06", "552.0 h")]);
}
