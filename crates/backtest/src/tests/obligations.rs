//! Obligations outside cases in JSON Lines: read, put in order, folded.

use desk::Rulebook;
use desk::case::outcome::Verdict;
use rstest::rstest;

use super::read;
use crate::customers::Customers;
use crate::obligations::Obligations;
use crate::problem::ProblemKind::{self, *};

fn book(obligations: &Obligations) -> Rulebook {
    let policy = mission::compile(include_str!("../../../../missions/customer_care.toml")).unwrap();
    Rulebook::new(policy, obligations.zones.clone())
}

/// What each obligation of a history came to by the end of July 2025: its name, its outcomes, its due instant.
fn told(lines: &[String]) -> Vec<String> {
    let history = read(lines.join("\n").as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    let book = book(&obligations);
    let folded = obligations.fold(&book, "2025-08-01T00:00:00-04:00".parse().unwrap());
    let tell = |(name, (_, obligation)): (&str, &(_, desk::obligation::Obligation))| {
        let outcomes = obligation.outcomes.iter().map(|outcome| {
            let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
            format!("{verdict} {}", outcome.determined_at)
        });
        let due = obligation.due_at().filter(|_| obligation.is_running() && obligation.missed_at.is_none());
        let due = due.map(|due| format!("due {due}"));
        format!("{name}: {}", outcomes.chain(due).collect::<Vec<_>>().join(", "))
    };
    obligations.names().zip(&folded.list).map(tell).collect()
}

fn line(at: &str, subject: &str, rest: &str) -> String {
    format!(r#"{{"at":"2025-{at}-04:00","subject":"{subject}",{rest}}}"#)
}

/// Due by the end of 30 June; June is published on 7 July.
#[rstest]
#[case::before_publication("07-06T10:00:00", Verdict::Met, 0)]
#[case::after_publication("07-07T10:00:00", Verdict::Missed, 1)]
fn r_242_an_outcome_of_a_published_month_changes_only_through_adjustments(
    #[case] stored: &str,
    #[case] counts: Verdict,
    #[case] n_adjustments: usize,
) {
    let done = format!(r#""event":"done","recorded_at":"2025-{stored}-04:00""#);
    let lines = [
        line("06-25T10:00:00", "coaching:Q", r#""event":"started""#),
        line("06-30T12:00:00", "coaching:Q", &done),
    ];
    let history = read(lines.join("\n").as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    let folded = obligations.fold(&book(&obligations), "2025-08-01T00:00:00-04:00".parse().unwrap());
    let verdicts: Vec<Verdict> = folded.list[0].1.outcomes.iter().map(|outcome| outcome.verdict).collect();
    assert_eq!((verdicts, folded.adjustments.len()), (vec![counts], n_adjustments));
    for (subject, adjustment) in &folded.adjustments {
        let sides = [adjustment.was, adjustment.is].map(|side| side.unwrap().verdict);
        assert_eq!((subject.as_str(), adjustment.month.to_string().as_str()), ("coaching:Q", "2025-06"));
        assert_eq!(sides, [Verdict::Missed, Verdict::Met]);
    }
}

#[test]
fn each_subject_is_an_obligation() {
    let lines = [
        line("06-12T23:40:00", "coaching:Q-1", r#""event":"started""#),
        line("06-17T20:00:00", "coaching:Q-1", r#""event":"done","agent":"ines""#),
        line("06-12T23:40:00", "coaching:Q-2", r#""event":"started""#),
        line(
            "06-30T10:00:00",
            "privacy_request:R-7",
            r#""event":"started","jurisdiction":"EU","zone":"Europe/Berlin""#,
        ),
        line("06-30T10:00:00", "privacy_request:R-8", r#""event":"started","jurisdiction":"US-CA""#),
        line("06-01T00:00:00", "steering_committee:it", r#""event":"started""#),
        line("06-03T10:00:00", "steering_committee:it", r#""event":"done""#),
    ];
    let expected = [
        "coaching:Q-1: met 2025-06-18T00:00:00Z",
        "coaching:Q-2: missed 2025-06-18T00:00:00Z",
        "privacy_request:R-7: missed 2025-07-30T22:00:00Z",
        "privacy_request:R-8: missed 2025-07-31T04:00:00Z",
        "steering_committee:it: met 2025-06-03T14:00:00Z, missed 2025-07-02T04:00:00Z, due 2025-08-06T04:00:00Z",
    ];
    assert_eq!(told(&lines), expected);
}

#[test]
fn the_order_of_the_lines_makes_no_difference() {
    let mut lines = vec![
        line("06-12T10:00:00", "coaching:Q-1", r#""event":"started""#),
        line("06-12T10:00:00", "coaching:Q-1", r#""event":"done""#),
        line("06-12T10:00:00", "coaching:Q-1", r#""event":"withdrawn""#),
        line("06-12T10:00:00", "coaching:Q-2", r#""event":"withdrawn","seq":"2""#),
        line("06-12T10:00:00", "coaching:Q-2", r#""event":"done","seq":3"#),
        line("06-12T10:00:00", "coaching:Q-2", r#""event":"started","seq":1"#),
    ];
    let expected = ["coaching:Q-1: met 2025-06-12T14:00:00Z", "coaching:Q-2: "];
    for _ in 0..lines.len() {
        assert_eq!(told(&lines), expected);
        lines.rotate_left(1);
    }
}

#[test]
fn a_repeated_line_counts_once() {
    let started = line("06-12T10:00:00", "article_review:A", r#""event":"started""#);
    let reviewed = line("06-13T10:00:00", "article_review:A", r#""event":"done","id":7"#);
    let again = line("06-14T10:00:00", "article_review:A", r#""event":"done","id":"7""#);
    let history = read([started.clone(), started, reviewed, again].join("\n").as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    assert_eq!(obligations.n_duplicates, 2);
    let folded = obligations.fold(&book(&obligations), "2025-07-01T00:00:00Z".parse().unwrap());
    assert_eq!(folded.list[0].1.outcomes.len(), 1);
}

#[rstest]
#[case::contents_differ("06-14T10:00:00", DuplicateId)]
#[case::equal("06-13T10:00:00", DuplicateRow)]
fn of_two_lines_with_one_id_the_first_in_time_is_kept(#[case] at: &str, #[case] kind: ProblemKind) {
    let started = line("06-12T10:00:00", "article_review:A", r#""event":"started""#);
    let reviewed = line("06-13T10:00:00", "article_review:A", r#""event":"done","id":"e""#);
    let again = line(at, "article_review:A", r#""id":"e","event":"done""#);
    for lines in [[&started, &reviewed, &again], [&again, &reviewed, &started]] {
        let lines = lines.map(String::clone);
        let history = read(lines.join("\n").as_bytes());
        let obligations = Obligations::of(&history, &Customers::of_history(&history));
        let found: Vec<_> = obligations.findings.iter().map(|(kind, found)| (kind, found.count)).collect();
        assert_eq!((found, obligations.n_duplicates), (vec![(kind, 1)], 1));
        let reviewed_at = |line: &String| line.contains("met 2025-06-13T14:00:00Z");
        assert!(told(&lines).iter().all(reviewed_at), "{:?}", told(&lines));
    }
}

#[rstest]
#[case::zone(r#""zone":"Mars/Base""#, (UnknownZone, "zone", "`Mars/Base` is no known zone"))]
#[case::jurisdiction(
    r#""jurisdiction":"UK""#,
    (UnknownJurisdiction, "jurisdiction", "`UK` is no known jurisdiction; known are EU and US-CA")
)]
#[case::a_list(r#""jurisdiction":["EU"]"#, (WrongType, "jurisdiction", "`[\"EU\"]` is neither text nor a number"))]
#[case::twice(r#""zone":"Europe/Berlin","zone":"UTC""#, (RepeatedColumn, "zone", "the line names `zone` twice"))]
#[case::seq(r#""seq":"first""#, (BadNumber, "seq", "`first` is no whole number"))]
#[case::recorded_at(r#""recorded_at":"later""#, (BadOtherInstant, "recorded_at", "`later` is no instant"))]
fn what_cannot_be_read_of_a_request_is_said(
    #[case] field: &str,
    #[case] (kind, column, what): (ProblemKind, &str, &str),
) {
    let started = line("06-30T10:00:00", "privacy_request:R", &format!(r#""event":"started",{field}"#));
    let history = read(started.as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    let found: Vec<_> = obligations.findings.iter().collect();
    assert_eq!(found.len(), 1, "{found:?}");
    let first = &found[0].1.examples[0];
    assert_eq!((found[0].0, first.column.as_deref(), first.what.as_str()), (kind, Some(column), what));
    assert_eq!(obligations.n_events(), 1, "the row is used");
}

#[test]
fn the_report_says_what_of_a_request_cannot_be_read() {
    let started = line(
        "06-30T10:00:00",
        "privacy_request:R",
        r#""event":"started","zone":"Mars/Base","jurisdiction":"UK""#,
    );
    let document = of_history(started);
    let told: Vec<_> = document.problems.iter().map(|problem| (problem.kind, problem.count)).collect();
    assert_eq!(told, [("unknown_zone", 1), ("unknown_jurisdiction", 1)]);
    assert_eq!((document.rows.used, document.rows.refused), (1, 0));
}

#[test]
fn what_is_stored_too_late_waits_for_approval() {
    let (request, stored) = ("privacy_request:R", r#""recorded_at":"2025-07-25T10:00:00-04:00""#);
    let lines = |more: Option<String>| {
        let started = line("06-02T10:00:00", request, r#""event":"started""#);
        let done = line("07-01T10:00:00", request, &format!(r#""event":"done",{stored}"#));
        [started, done].into_iter().chain(more).collect::<Vec<_>>().join("\n")
    };
    let on_time = |document: &crate::document::Document| {
        let figure = document.figures.iter().find(|figure| figure.metric == "M-92").unwrap();
        (figure.total.numerator, figure.total.denominator)
    };
    let held = of_history(lines(None));
    assert_eq!(on_time(&held), (Some(0), Some(1)));
    let told: Vec<_> = held.problems.iter().map(|problem| (problem.kind, problem.count)).collect();
    assert_eq!(told, [("too_late", 1)]);
    assert_eq!((held.rows.used, held.rows.refused), (1, 1));
    let approved = line("07-26T10:00:00", request, r#""event":"lateness_approved""#);
    let counted = of_history(lines(Some(approved)));
    assert_eq!((on_time(&counted), counted.problems.len()), ((Some(1), Some(1)), 0));
    assert_eq!((counted.rows.used, counted.rows.refused), (3, 0));
}

#[rstest]
#[case::five_minutes("2025-06-17T19:55:00-04:00", None)]
#[case::more("2025-06-17T19:54:59-04:00", Some(ClockAhead))]
fn nothing_happens_after_it_was_stored(#[case] stored: &str, #[case] problem: Option<ProblemKind>) {
    let started = line("06-12T23:40:00", "coaching:Q", r#""event":"started""#);
    let done = line("06-17T20:00:00", "coaching:Q", &format!(r#""event":"done","recorded_at":"{stored}""#));
    let history = read([started, done].join("\n").as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    let found: Vec<_> = obligations.findings.iter().map(|(kind, _)| kind).collect();
    assert_eq!(found, problem.into_iter().collect::<Vec<_>>());
    let stored_at = Some(stored.parse().unwrap());
    assert_eq!((obligations.last_at(), history.last_at), (stored_at, stored_at));
}

#[test]
fn what_lies_after_the_end_is_counted_and_left_out() {
    let lines = [
        line("06-12T10:00:00", "coaching:Q-1", r#""event":"started""#),
        line("08-12T10:00:00", "coaching:Q-1", r#""event":"done""#),
    ];
    let history = read(lines.join("\n").as_bytes());
    let obligations = Obligations::of(&history, &Customers::of_history(&history));
    assert_eq!(obligations.first_at(), Some("2025-06-12T14:00:00Z".parse().unwrap()));
    assert_eq!(history.last_at, Some("2025-08-12T14:00:00Z".parse().unwrap()));
    let folded = obligations.fold(&book(&obligations), "2025-07-01T00:00:00Z".parse().unwrap());
    assert_eq!(folded.n_after_end, 1);
}

#[rstest]
#[case::fine(r#"{"at":"2025-06-12T10:00:00Z","subject":"coaching:Q","event":"started"}"#, None)]
#[case::no_obligation(
    r#"{"at":"2025-06-12T10:00:00Z","subject":"review:Q","event":"started"}"#,
    Some(OtherSubject)
)]
#[case::no_id(r#"{"at":"2025-06-12T10:00:00Z","subject":"coaching:","event":"started"}"#, Some(BadSubject))]
#[case::another_event(
    r#"{"at":"2025-06-12T10:00:00Z","subject":"coaching:Q","event":"resolved"}"#,
    Some(UnknownEvent)
)]
#[case::no_event(r#"{"at":"2025-06-12T10:00:00Z","subject":"coaching:Q"}"#, Some(MissingEvent))]
#[case::no_instant(r#"{"subject":"coaching:Q","event":"started"}"#, Some(MissingInstant))]
fn a_line_of_an_obligation_has_its_own_events(#[case] line: &str, #[case] problem: Option<ProblemKind>) {
    let history = read(line.as_bytes());
    let kinds: Vec<ProblemKind> = history.findings.iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, problem.into_iter().collect::<Vec<_>>());
}

fn of_history(history: String) -> crate::document::Document {
    let desk = super::desk::Desk {
        mission: &[include_str!("../../../../missions/customer_care.toml")],
        history: crate::source::Source::from_bytes("history".to_string(), history.as_bytes()),
        customers: None,
        mapping: None,
        as_of: Some("2025-09-01T00:00:00-04:00"),
    };
    desk.run()
}

/// The metrics of obligations in a report: total, and each month with data.
fn figures(history: String) -> Vec<String> {
    let document = serde_json::to_value(of_history(history)).unwrap();
    let of_obligations = ["M-10", "M-14", "M-90", "M-91", "M-92", "M-93"];
    let figures = document["figures"].as_array().unwrap().iter();
    let shown = figures.filter(|figure| of_obligations.contains(&figure["metric"].as_str().unwrap()));
    let tell = |figure: &serde_json::Value| {
        let total = &figure["total"];
        format!("{} {} {}", figure["metric"], total["numerator"], total["denominator"]).replace('"', "")
    };
    shown.map(tell).collect()
}

#[test]
fn m_10_and_m_14_are_measured_from_the_events_of_cases() {
    let table = "occurred_at,case_id,event,channel,score,agent\n\
        2025-07-10T09:00:00-04:00,C1,received,email,,\n\
        2025-07-10T10:00:00-04:00,C1,nps,,6,\n\
        2025-07-15T20:00:00-04:00,C1,outreach_completed,,,ines\n\
        2025-07-10T09:00:00-04:00,C2,received,email,,\n\
        2025-07-10T10:00:00-04:00,C2,nps,,0,\n\
        2025-07-15T20:00:00.001-04:00,C2,outreach_completed,,,ines\n\
        2025-07-10T10:00:00-04:00,C2,refund_claimed,,,\n\
        2025-07-10T20:00:00-04:00,C2,refunded,,,ines\n";
    assert_eq!(figures(table.to_owned()), ["M-10 1 2", "M-14 1 1"]);
}

#[test]
fn m_10_outreach_answers_a_survey_about_no_case() {
    let table = "occurred_at,case_id,event,customer_id,score,agent\n\
        2025-07-10T10:00:00-04:00,,nps,acme,6,\n\
        2025-07-15T20:00:00-04:00,,outreach_completed,acme,,ines\n\
        2025-07-10T10:00:00-04:00,,nps,globex,0,\n\
        2025-07-10T10:00:00-04:00,S-1,nps,hooli,3,\n\
        2025-07-11T10:00:00-04:00,S-1,outreach_completed,,,ines\n";
    assert_eq!(figures(table.to_owned()), ["M-10 2 3", "M-14 null null"]);
}

#[test]
fn m_90_to_m_93_are_measured_from_streams_of_their_own() {
    let lines = [
        line("06-01T10:00:00", "sla_notice:v2", r#""event":"started""#),
        line("07-01T00:00:00", "sla_notice:v2", r#""event":"done""#),
        line("06-01T00:00:00", "steering_committee:it", r#""event":"started""#),
        line("06-03T10:00:00", "steering_committee:it", r#""event":"done""#),
        line("06-30T10:00:00", "privacy_request:R-7", r#""event":"started","jurisdiction":"EU""#),
        line("06-30T10:00:00", "credit_issue:K-1", r#""event":"started""#),
        line("07-01T10:00:00", "credit_issue:K-1", r#""event":"done""#),
    ];
    // The committee was owed three times by the end of August.
    let expected = ["M-10 null null", "M-14 null null", "M-90 1 1", "M-91 1 3", "M-92 0 1", "M-93 1 1"];
    assert_eq!(figures(lines.join("\n")), expected);
}
