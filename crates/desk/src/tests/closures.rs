//! Force majeure: closures declared at short notice, for adjusted attainment (clocks.md 9.4).

use rstest::rstest;

use super::story::{at, t4_versions, t4_with, told};
use crate::Rulebook;
use crate::closure::Closure;

/// `standard 06-12 to 06-13, declared 06-11 15:00`; `all` for every calendar.
fn closure(text: &str) -> Closure {
    let (period, declared) = text.split_once(", declared ").expect("a period and a declaration");
    let words: Vec<&str> = period.split_whitespace().collect();
    let date = |text: &str| format!("2025-{text}").parse().expect("a date");
    Closure {
        calendar: (words[0] != "all").then(|| words[0].to_owned()),
        from: date(words[1]),
        until: date(words[3]),
        declared_at: at(declared),
        declared_by: "Dana".to_owned(),
    }
}

fn closed(book: Rulebook, closures: &[&str]) -> Rulebook {
    let closures: Vec<Closure> = closures.iter().map(|text| closure(text)).collect();
    book.with_closures(&closures).unwrap_or_else(|at| panic!("no room for {at}"))
}

#[rstest]
#[case::nothing_declared(&[], "06-12 11:00 due")]
#[case::declared_before(&["standard 06-12 to 06-12, declared 06-11 15:00"], "06-13 11:00 due")]
#[case::declared_on_the_day_acts_from_then_on(&["standard 06-12 to 06-12, declared 06-12 09:00"], "06-13 10:00 due")]
#[case::of_every_calendar(&["all 06-12 to 06-13, declared 06-11 15:00"], "06-16 11:00 due")]
#[case::of_another_calendar(&["spanish 06-12 to 06-12, declared 06-11 15:00"], "06-12 11:00 due")]
#[case::two_declarations(
    &["standard 06-12 to 06-12, declared 06-11 15:00", "all 06-13 to 06-13, declared 06-12 15:00"],
    "06-16 11:00 due"
)]
#[case::declared_when_all_was_over(&["standard 06-12 to 06-12, declared 06-14 15:00"], "06-12 11:00 due")]
fn a_closed_date_moves_what_falls_due(#[case] closures: &[&str], #[case] expected: &str) {
    let book = closed(t4_with(&[]), closures);
    // Four business hours: one on Wednesday evening, three more on the next open day.
    let story = "06-11 19:00 received P3";
    assert_eq!(told(&book, "first_response", story, "06-11 19:00"), [expected]);
}

#[test]
fn a_p1_runs_around_the_clock_unless_24x7_itself_is_closed() {
    let story = "06-12 10:00 received P1";
    let book = closed(t4_with(&[]), &["all 06-12 to 06-12, declared 06-11 15:00"]);
    assert_eq!(told(&book, "first_response", story, "06-12 10:00"), ["06-12 10:15 due"]);
    let callback = told(&book, "callback", story, "06-12 10:00");
    assert_eq!(callback, ["06-12 10:15 due"], "the standard hours are closed, so a P1 is called back");
}

#[test]
fn later_hours_of_the_mission_stay_what_they_are() {
    let shorter = ("Mo-Fr 08:00-20:00", "Mo-Fr 08:00-12:00");
    let book = closed(
        t4_versions(&[("1.1", "2025-06-13", &[shorter])]),
        &["standard 06-12 to 06-12, declared 06-11 15:00"],
    );
    let story = "06-11 19:00 received P3";
    assert_eq!(told(&book, "first_response", story, "06-11 19:00"), ["06-13 11:00 due"]);
    let story = "06-11 17:30 received P3";
    // 2.5 hours on Wednesday; on Friday the new hours have four.
    assert_eq!(told(&book, "first_response", story, "06-11 17:30"), ["06-13 09:30 due"]);
    let story = "06-13 11:00 received P3";
    assert_eq!(told(&book, "first_response", story, "06-13 11:00"), ["06-16 11:00 due"]);
}

#[test]
fn there_is_room_for_so_many_declarations_and_no_more() {
    let declared = |n: i64| Closure {
        declared_at: calendar::Instant(at("01-01 00:00").as_ms() + n),
        ..closure("standard 06-12 to 06-12, declared 01-01 00:00")
    };
    let closures: Vec<Closure> = (0..300).map(declared).collect();
    assert!(t4_with(&[]).with_closures(&closures).is_err());
    assert!(t4_with(&[]).with_closures(&closures[..200]).is_ok());
}
