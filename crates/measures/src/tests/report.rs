//! The report: every promise with its value and state.

use desk::case::outcome::Verdict;

use super::support::{RESPONSE, TRIAGE, answered, at, book, outcome, resolved};
use crate::facts::{Facts, OutcomeFact};
use crate::frame::Frame;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::report::Report;
use crate::share::Share;
use crate::state::State;

fn report(absent: &[String]) -> Report {
    let january = at("2025-01-15 09:00");
    let facts = Facts {
        outcomes: vec![
            outcome(0, TRIAGE, january),
            outcome(0, RESPONSE, january),
            OutcomeFact { verdict: Verdict::Missed, ..outcome(1, RESPONSE, at("2025-02-03 09:00")) },
        ],
        spells: vec![resolved(0, january, at("2025-01-15 11:00"))],
        contacts: vec![answered(0, january, 30_000)],
    };
    let book = book();
    let frame = Frame::new(&book, (january, at("2025-02-10 00:00")), None);
    Report::new(&frame, &Parts::measure(&facts, &frame), &[facts], absent)
}

fn states(report: &Report, name: &str) -> Vec<State> {
    let promise = report.promises.iter().find(|promise| promise.name == name).unwrap();
    std::iter::once(&promise.total)
        .chain(promise.months.iter().map(|(_, line)| line))
        .map(|line| line.state)
        .collect()
}

#[test]
fn every_promise_has_a_line_in_total_and_by_month() {
    let report = report(&[]);
    let names: Vec<(&str, &str)> =
        report.promises.iter().map(|promise| (promise.name.as_str(), promise.metric)).collect();
    assert_eq!(
        names,
        [
            ("triage", "M-42"),
            ("response", "M-40"),
            ("resolution", "M-40"),
            ("phone", "M-20"),
            ("chat", "M-29"),
            ("e-mail", "M-41"),
            ("asa", "M-26"),
            ("abandonment", "M-27"),
            ("backlog", "M-50"),
        ]
    );
    assert_eq!(states(&report, "response"), [State::Broken, State::Kept, State::Broken]);
    assert_eq!(states(&report, "chat"), [State::NoData; 3]);
    assert_eq!(states(&report, "asa"), [State::Kept, State::Kept, State::NoData]);
    assert!(report.has_broken_promise());
    let response = &report.promises[1];
    assert_eq!(response.total.reading, Reading::Share(Share::new(1, 2)));
    assert_eq!(
        response.months.iter().map(|(_, line)| line.is_provisional).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn what_the_source_lacks_is_not_measurable_in_any_line() {
    let report = report(&["reply".to_owned(), "resolved".to_owned(), "closed".to_owned()]);
    assert_eq!(states(&report, "response"), [State::NotMeasurable; 3]);
    assert_eq!(states(&report, "backlog"), [State::NotMeasurable; 3]);
    assert_eq!(states(&report, "triage"), [State::Kept, State::Kept, State::NoData]);
    assert!(!report.has_broken_promise());
    let figures: Vec<&str> = report.figures.iter().map(|figure| figure.metric).collect();
    assert_eq!(figures, ["M-46", "M-49"]);
    assert!(matches!(report.figures[0].total, Reading::NotMeasurable { .. }));
}

#[test]
fn m_49_is_provisional_until_the_reopen_window_has_passed() {
    // Resolved on 15 January: the window of 14 days has passed on 10 February.
    let figure = &report(&[]).figures[1];
    assert_eq!(
        figure.months.iter().map(|(_, _, is_provisional)| *is_provisional).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn attainment_is_broken_down_by_one_dimension_at_a_time() {
    let report = report(&[]);
    let found: Vec<(String, &str, usize)> = report
        .breakdowns
        .iter()
        .map(|breakdown| (breakdown.kind.to_string(), breakdown.dimension.word(), breakdown.rows.len()))
        .collect();
    assert!(found.contains(&("first_response".into(), "month", 2)));
    assert!(found.contains(&("triage".into(), "priority", 1)));
    assert!(!found.iter().any(|(kind, dimension, _)| kind == "resolution" || *dimension == "agent"));
}
