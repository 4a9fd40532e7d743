//! The live desk: decide, due, effects (design.md 2).

use rstest::rstest;

use super::story::{at, events, t4};
use crate::case::decide::{Ask, Command};
use crate::case::event::{Actor, Body, CaseId, Event};
use crate::case::replay;
use crate::{Effect, Noted, Refusal, Rulebook, StreamId, World, decide, due, effects};

const SUNDAY_P1: &str = "06-15 03:12 received\n06-15 03:18 triaged P1";

fn id() -> CaseId {
    CaseId::from_index(0)
}

/// What is noted when the desk looks at each of these instants, with what it noted before.
fn notes(book: &Rulebook, looks: &[(&str, &str)]) -> Vec<Noted> {
    let mut noted: Vec<Noted> = Vec::new();
    for (now, story) in looks {
        let case = replay(book, &mut events(story), at(now));
        let world = World { book, id: id(), case: &case, noted: &noted, next_seq: 0 };
        let fresh: Vec<Noted> = due(&world, at(now)).into_iter().map(|(_, note)| note).collect();
        noted.extend(fresh);
    }
    noted
}

fn words(noted: &[Noted]) -> Vec<&'static str> {
    noted
        .iter()
        .map(|note| match note {
            Noted::RungFired { .. } => "fired",
            Noted::RungMoot { .. } => "moot",
            Noted::RungSuperseded { .. } => "superseded",
            Noted::Missed { .. } => "missed",
            Noted::MissRescinded { .. } => "rescinded",
            Noted::PauseRefused { .. } => "refused",
        })
        .collect()
}

#[test]
fn looking_twice_notes_nothing_new() {
    let book = t4();
    let once = notes(book, &[("06-15 03:25", SUNDAY_P1)]);
    let twice = notes(book, &[("06-15 03:25", SUNDAY_P1), ("06-15 03:25", SUNDAY_P1)]);
    assert_eq!(words(&once), ["fired", "fired"]);
    assert_eq!(once, twice);
}

#[test]
fn after_downtime_a_stopped_clock_leaves_its_rungs_moot() {
    let answered = format!("{SUNDAY_P1}\n06-15 03:24 reply");
    assert_eq!(words(&notes(t4(), &[("06-15 03:25", &answered)])), ["moot", "moot"]);
}

#[test]
fn x_38_a_late_event_rescinds_a_miss_and_supersedes_its_rungs() {
    let story = "06-10 09:15 received\n06-10 09:20 triaged P3";
    let late = "06-10 09:15 received\n06-10 09:20 triaged P3\n06-10 10:00 reply";
    let noted = notes(t4(), &[("06-10 13:15", story), ("06-10 13:40", late), ("06-10 13:50", late)]);
    let first_response: Vec<&str> = words(&noted);
    assert_eq!(
        first_response.iter().filter(|word| **word == "missed").count(),
        2,
        "the target and the service level"
    );
    assert_eq!(first_response.iter().filter(|word| **word == "rescinded").count(), 2);
    assert_eq!(first_response.iter().filter(|word| **word == "superseded").count(), 2);
}

#[test]
fn rungs_climb_the_support_lines_and_page_management() {
    let book = t4();
    let noted = notes(book, &[("06-15 03:25", SUNDAY_P1)]);
    let case = replay(book, &mut events(SUNDAY_P1), at("06-15 03:25"));
    let world = World { book, id: id(), case: &case, noted: &noted, next_seq: 2 };
    let told: Vec<Effect> = noted.iter().flat_map(|note| effects(&world, note)).collect();
    assert!(matches!(told[0], Effect::Escalate { to_line: 1, .. }), "{told:?}");
    assert!(matches!(told[1], Effect::Page { .. }), "{told:?}");
}

#[rstest]
#[case::resolve_twice("06-10 10:00 received\n06-10 11:00 resolved", Ask::Resolve, Err(Refusal::NotOpen))]
#[case::reopen_an_open_case("06-10 10:00 received", Ask::Reopen, Err(Refusal::AlreadyOpen))]
#[case::resume_without_waiting("06-10 10:00 received", Ask::Resume, Err(Refusal::NotWaiting))]
#[case::work_on_a_merged_case("06-10 10:00 received\n06-10 11:00 merged", Ask::Reply, Err(Refusal::SetAside))]
#[case::before_receipt("", Ask::Reply, Err(Refusal::NotReceived))]
#[case::ask_the_customer(
    "06-10 10:00 received",
    Ask::AskCustomer,
    Ok(vec![Body::Reply, Body::Pending { question_sent: true }])
)]
#[case::close_without_resolving("06-10 10:00 received", Ask::Close, Ok(vec![Body::Closed]))]
fn requests_are_decided(#[case] story: &str, #[case] ask: Ask, #[case] expected: Result<Vec<Body>, Refusal>) {
    let book = t4();
    let now = at("06-10 12:00");
    let case = replay(book, &mut events(story), now);
    let world = World { book, id: id(), case: &case, noted: &[], next_seq: 9 };
    let decided = decide(&world, Command { ask, actor: Actor::Person, agent: None, team: None }, now);
    let bodies =
        decided.map(|events| events.into_iter().map(|(_, event): (StreamId, Event)| event.body).collect());
    assert_eq!(bodies, expected);
}
