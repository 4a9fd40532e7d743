//! Obligations outside cases in JSON Lines: read, put in order, folded.

use desk::Rulebook;
use desk::case::outcome::Verdict;
use rstest::rstest;

use super::read;
use crate::obligations::Obligations;
use crate::problem::ProblemKind::{self, *};

fn book(obligations: &Obligations) -> Rulebook {
    let policy = mission::compile(include_str!("../../../../missions/customer_care.toml")).unwrap();
    Rulebook::new(policy, obligations.zones.clone())
}

/// What each obligation of a history came to by the end of July 2025: its name, its outcomes, its due instant.
fn told(lines: &[String]) -> Vec<String> {
    let history = read(lines.join("\n").as_bytes());
    let obligations = Obligations::of(&history, 0);
    let book = book(&obligations);
    let (folded, _) = obligations.fold(&book, "2025-08-01T00:00:00-04:00".parse().unwrap());
    let tell = |(name, (_, obligation)): (&str, &(_, desk::obligation::Obligation))| {
        let outcomes = obligation.outcomes.iter().map(|outcome| {
            let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
            format!("{verdict} {}", outcome.determined_at)
        });
        let due = obligation.due_at().filter(|_| obligation.is_running() && obligation.missed_at.is_none());
        let due = due.map(|due| format!("due {due}"));
        format!("{name}: {}", outcomes.chain(due).collect::<Vec<_>>().join(", "))
    };
    obligations.names().zip(&folded).map(tell).collect()
}

fn line(at: &str, subject: &str, rest: &str) -> String {
    format!(r#"{{"at":"2025-{at}-04:00","subject":"{subject}",{rest}}}"#)
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
    let obligations = Obligations::of(&history, 0);
    assert_eq!(obligations.n_duplicates, 2);
    let (folded, _) = obligations.fold(&book(&obligations), "2025-07-01T00:00:00Z".parse().unwrap());
    assert_eq!(folded[0].1.outcomes.len(), 1);
}

#[test]
fn what_lies_after_the_end_is_counted_and_left_out() {
    let lines = [
        line("06-12T10:00:00", "coaching:Q-1", r#""event":"started""#),
        line("08-12T10:00:00", "coaching:Q-1", r#""event":"done""#),
    ];
    let history = read(lines.join("\n").as_bytes());
    let obligations = Obligations::of(&history, 0);
    assert_eq!(obligations.first_at(), Some("2025-06-12T14:00:00Z".parse().unwrap()));
    assert_eq!(history.last_at, Some("2025-08-12T14:00:00Z".parse().unwrap()));
    let (_, n_after_end) = obligations.fold(&book(&obligations), "2025-07-01T00:00:00Z".parse().unwrap());
    assert_eq!(n_after_end, 1);
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
