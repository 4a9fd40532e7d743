//! The report: every promise with its value and state.

use desk::case::outcome::Verdict;
use mission::ClockKind;
use mission::policy::CategoryId;

use super::support::{PHONE, RESPONSE, TRIAGE, answered, at, book, outcome, resolved};
use crate::facts::{Facts, OutcomeFact, SpellEnd, SpellFact};
use crate::frame::Frame;
use crate::group::{Dimension, Slot};
use crate::kpi::Kpi;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::report::{Figure, Report, Split};
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
        ..Facts::default()
    };
    let book = book();
    let frame = Frame::new(&book, (january, at("2025-02-10 00:00")), None);
    Report::new(&frame, &Parts::measure(&facts, &frame), absent, |case| case)
}

fn figure<'r>(report: &'r Report, metric: &str) -> &'r Figure {
    report.figures.iter().find(|figure| figure.metric == metric).unwrap()
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
    for metric in ["M-33", "M-36", "M-46", "M-47", "M-49", "M-53"] {
        assert!(matches!(figure(&report, metric).total, Reading::NotMeasurable { .. }), "{metric}");
    }
    assert!(matches!(figure(&report, "M-26").total, Reading::Mean(_)));
}

#[test]
fn m_49_is_provisional_until_the_reopen_window_has_passed() {
    // Resolved on 15 January: the window of 14 days has passed on 10 February.
    let report = report(&[]);
    assert_eq!(
        figure(&report, "M-49")
            .months
            .iter()
            .map(|(_, _, is_provisional)| *is_provisional)
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn r_196_every_number_is_broken_down_by_one_dimension_at_a_time() {
    let report = report(&[]);
    let n_rows = |subject: Split, by: &[Dimension]| {
        let by = by.iter().copied().collect();
        let found = report.breakdowns.iter().find(|found| found.subject == subject && found.by == by);
        found.map_or(0, |found| found.rows.len())
    };
    assert_eq!(n_rows(Split::Clock(ClockKind::FirstResponse), &[Dimension::Month]), 2);
    assert_eq!(n_rows(Split::Clock(ClockKind::Resolution), &[Dimension::Month]), 0);
    for subject in [Split::Clock(ClockKind::Triage), Split::Level(PHONE), Split::Kpi(Kpi::ResolutionTime)] {
        for dimension in Dimension::ALL {
            assert_eq!(n_rows(subject, &[dimension]), 1, "{subject:?} {dimension:?}");
        }
    }
    let together = [Dimension::Priority, Dimension::Tier, Dimension::Channel];
    assert_eq!(n_rows(Split::Clock(ClockKind::Triage), &together), 1);
}

#[test]
fn r_025_complaint_types_are_the_ten_with_the_most_cases_whatever_was_missed() {
    let received_at = at("2025-01-15 09:00");
    let of_category = |n: u32, category: u16| SpellFact {
        category: Some(CategoryId(category)).into(),
        ..resolved(n, received_at, at("2025-01-15 11:00"))
    };
    // Eleven categories with 1 to 11 cases; the one with a single case has every miss.
    let mut spells: Vec<SpellFact> = (0..11_u16)
        .flat_map(|category| (0..=u32::from(category)).map(move |_| category))
        .zip(0..)
        .map(|(category, n)| of_category(n, category))
        .collect();
    let spam =
        SpellFact { excluded_at: at("2025-01-15 10:00"), end: SpellEnd::Excluded, ..of_category(900, 0) };
    spells.extend(vec![spam; 20]);
    // Reopened twelve times: one case all the same.
    spells.extend((1..13).map(|nth| SpellFact { nth, ..of_category(0, 0) }));
    let missed = OutcomeFact {
        verdict: Verdict::Missed,
        category: Some(CategoryId(0)).into(),
        ..outcome(0, RESPONSE, received_at)
    };
    let facts = Facts { outcomes: vec![missed; 5], spells, ..Facts::default() };
    let book = book();
    // The history ends with the last instant of January: the month that begins there has no time.
    let frame = Frame::new(&book, (at("2024-12-15 09:00"), at("2025-02-01 00:00")), None);
    let drafting = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case).drafting;
    let cases: Vec<u64> = drafting.types.iter().map(|of| of.n_cases).collect();
    assert_eq!(cases, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    assert_eq!(drafting.types[0].group.category, Slot::Is(CategoryId(10)));
    assert_eq!(drafting.per_month(5), calendar::Ratio::new(5, 2));
}
