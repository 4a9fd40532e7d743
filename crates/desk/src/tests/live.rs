//! The live desk: decide, due, effects (design.md 2).

use rstest::rstest;

use calendar::Instant;
use mission::ClockKind;

use super::story::{at, events, show, t4, t4_with, tell, told};
use crate::case::decide::{Ask, Command};
use crate::case::event::{Actor, Body, CaseId, Event};
use crate::case::replay;
use crate::clock::Slot;
use crate::{Effect, Noted, Refusal, Rulebook, StreamId, World, decide, due, effects, next_due_at};

const SUNDAY_P1: &str = "06-15 03:12 received\n06-15 03:18 triaged P1";

fn id() -> CaseId {
    CaseId::from_index(0)
}

/// What is noted when the desk looks at each of these instants, with what it noted before.
fn notes(book: &Rulebook, looks: &[(&str, &str)]) -> Vec<Noted> {
    let mut noted: Vec<Noted> = Vec::new();
    for (now, story) in looks {
        let case = replay(book, &mut events(story), at(now));
        let world = World { noted: &noted, next_seq: 0, ..World::of(book, id(), &case) };
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
            Noted::PageMoved { .. } => "paged",
            Noted::Owed { .. } => "owed",
            Noted::Clamped { .. } => "clamped",
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

/// The notes about the first response, with what is recorded when.
fn first_response(noted: &[Noted]) -> Vec<String> {
    let is_it = |slot: Slot| slot == Slot::Target(ClockKind::FirstResponse);
    let line = |note: &Noted| match *note {
        Noted::RungFired { key, due_at, fired_at, .. } if is_it(key.slot) => {
            Some(format!("rung {} due {} fired {}", key.rung + 1, show(due_at), show(fired_at)))
        }
        Noted::RungMoot { key, due_at, fired_at } if is_it(key.slot) => {
            Some(format!("rung {} due {} moot {}", key.rung + 1, show(due_at), show(fired_at)))
        }
        Noted::RungSuperseded { key, fired_at } if is_it(key.slot) => {
            Some(format!("rung {} superseded {}", key.rung + 1, show(fired_at)))
        }
        Noted::Missed { slot, at, fired_at, .. } if is_it(slot) => {
            Some(format!("missed {} fired {}", show(at), show(fired_at)))
        }
        Noted::MissRescinded { slot, at, fired_at, .. } if is_it(slot) => {
            Some(format!("missed {} rescinded {}", show(at), show(fired_at)))
        }
        _ => None,
    };
    noted.iter().filter_map(line).collect()
}

#[test]
fn x_38_a_late_event_rescinds_a_miss() {
    let book = t4();
    let story = "06-10 09:15 received\n06-10 09:20 triaged P3";
    let late = "06-10 09:15 received\n06-10 09:20 triaged P3\n06-10 12:58 reply";
    let looks = [
        ("06-10 11:16", story),
        ("06-10 12:20", story),
        ("06-10 13:15", story),
        ("06-10 13:40", late),
        ("06-10 13:50", late),
    ];
    assert_eq!(
        first_response(&notes(book, &looks)),
        [
            "rung 1 due 06-10 11:15 fired 06-10 11:16",
            "rung 2 due 06-10 12:15 fired 06-10 12:20",
            "missed 06-10 13:15 fired 06-10 13:15",
            "missed 06-10 13:15 rescinded 06-10 13:40",
        ],
        "the rungs were due all the same"
    );
    assert_eq!(
        told(book, "first_response", late, "06-10 13:40").last().map(String::as_str),
        Some("06-10 12:58 met P3")
    );
}

#[test]
fn x_38_rungs_that_a_late_event_shows_were_not_due_are_superseded() {
    let story = "06-10 09:15 received\n06-10 09:20 triaged P3";
    let late = "06-10 09:15 received\n06-10 09:20 triaged P3\n06-10 10:00 reply";
    let noted = notes(t4(), &[("06-10 13:15", story), ("06-10 13:40", late), ("06-10 13:50", late)]);
    assert_eq!(
        first_response(&noted),
        [
            "rung 1 due 06-10 11:15 fired 06-10 13:15",
            "rung 2 due 06-10 12:15 fired 06-10 13:15",
            "missed 06-10 13:15 fired 06-10 13:15",
            "rung 1 superseded 06-10 13:40",
            "rung 2 superseded 06-10 13:40",
            "missed 06-10 13:15 rescinded 06-10 13:40",
        ]
    );
}

#[test]
fn x_38_a_miss_that_a_late_event_moves_is_recorded_anew() {
    let story = "06-10 09:15 received\n06-10 09:20 triaged P3";
    let late = "06-10 09:15 received\n06-10 09:20 triaged P3\n06-10 09:30 priority_changed P4";
    let noted = notes(t4(), &[("06-10 13:15", story), ("06-11 10:00", late), ("06-11 10:00", late)]);
    let misses: Vec<String> =
        first_response(&noted).into_iter().filter(|line| line.starts_with("missed")).collect();
    assert_eq!(
        misses,
        [
            "missed 06-10 13:15 fired 06-10 13:15",
            "missed 06-10 13:15 rescinded 06-11 10:00",
            "missed 06-11 09:15 fired 06-11 10:00"
        ]
    );
}

#[test]
fn x_39_a_late_event_creates_a_miss() {
    let story = "06-10 09:00 received phone P3\n06-10 09:00 triaged P3";
    assert_eq!(
        first_response(&notes(t4(), &[("06-10 17:00", story)])),
        [
            "rung 1 due 06-10 11:00 fired 06-10 17:00",
            "rung 2 due 06-10 12:00 fired 06-10 17:00",
            "missed 06-10 13:00 fired 06-10 17:00",
        ]
    );
}

#[rstest]
#[case::six_minutes_ahead(6, &["clamped"])]
#[case::five_minutes_ahead(5, &[])]
fn a_source_clock_that_runs_ahead_is_clamped(#[case] minutes: i64, #[case] expected: &[&str]) {
    let book = t4();
    let mut story = events("06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply");
    story[2].recorded_at = story[2].at.plus_ms(-minutes * 60_000).expect("in range");
    let case = replay(book, &mut story, at("06-10 10:40"));
    let world = World { noted: &[], next_seq: 3, ..World::of(book, id(), &case) };
    let noted: Vec<Noted> = due(&world, at("06-10 10:40")).into_iter().map(|(_, note)| note).collect();
    assert_eq!(words(&noted), expected);
    assert_eq!(tell(book, "first_response", &case), [format!("06-10 10:{} met P3", 30 - minutes)]);
}

#[test]
fn a_rung_due_while_the_desk_was_down_waits_for_a_paused_clock() {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:30 reply";
    let paused = format!("{story}\n06-11 17:00 pending question");
    let resumed = format!("{paused}\n06-11 18:00 customer_message");
    let noted = notes(t4(), &[("06-11 17:30", &paused), ("06-11 18:00", &resumed)]);
    let rungs: Vec<(Instant, Instant)> = noted
        .iter()
        .filter_map(|note| match note {
            Noted::RungFired { due_at, fired_at, .. } => Some((*due_at, *fired_at)),
            _ => None,
        })
        .collect();
    assert_eq!(rungs, [(at("06-11 16:00"), at("06-11 18:00"))]);
}

/// When which step of the path is paged, while time passes from one due instant to the next.
fn pages(book: &Rulebook, story: &str, until: &str) -> Vec<String> {
    let (mut noted, mut told): (Vec<Noted>, Vec<String>) = (Vec::new(), Vec::new());
    let mut now = at("06-15 03:23:15");
    while now <= at(until) {
        let mut so_far = events(story);
        so_far.retain(|event| event.at <= now);
        let case = replay(book, &mut so_far, now);
        let world = World { noted: &noted, next_seq: 0, ..World::of(book, id(), &case) };
        let fresh: Vec<Noted> = due(&world, now).into_iter().map(|(_, note)| note).collect();
        for effect in fresh.iter().flat_map(|note| effects(&world, note)) {
            if let Effect::Page { nth, step, key, .. } = effect
                && key.slot == Slot::Target(ClockKind::FirstResponse)
            {
                told.push(format!("{} page {nth} step {step}", show(now)));
            }
        }
        noted.extend(fresh);
        let case = replay(
            book,
            &mut events(story).into_iter().filter(|event| event.at <= now).collect::<Vec<_>>(),
            now,
        );
        let next = next_due_at(&World { noted: &noted, next_seq: 0, ..World::of(book, id(), &case) });
        let next_event = events(story).iter().map(|event| event.at).filter(|at| *at > now).min();
        let Some(next) = next.into_iter().chain(next_event).filter(|at| *at > now).min() else { break };
        now = next;
    }
    told
}

#[rstest]
#[case::nobody_answers(
    "",
    &["06-15 03:23:15 page 0 step 0", "06-15 03:33:15 page 1 step 1", "06-15 03:53:15 page 2 step 0", "06-15 04:03:15 page 3 step 1"],
)]
#[case::acknowledged(
    "06-15 03:40 page_acknowledged",
    &["06-15 03:23:15 page 0 step 0", "06-15 03:33:15 page 1 step 1"],
)]
#[case::the_clock_stops("06-15 03:30 reply", &["06-15 03:23:15 page 0 step 0"])]
fn an_unacknowledged_page_moves_on_and_repeats(#[case] line: &str, #[case] expected: &[&str]) {
    assert_eq!(pages(t4(), &format!("{SUNDAY_P1}\n{line}"), "06-15 04:10"), expected);
}

#[test]
fn at_the_highest_line_the_owners_manager_is_told() {
    let book = t4_with(&[("[\"first line\", \"second line\", \"engineering\"]", "[\"first line\"]")]);
    let noted = notes(&book, &[("06-15 03:20", SUNDAY_P1)]);
    let case = replay(&book, &mut events(SUNDAY_P1), at("06-15 03:20"));
    let world = World { noted: &noted, next_seq: 2, ..World::of(&book, id(), &case) };
    let told: Vec<Effect> = noted.iter().flat_map(|note| effects(&world, note)).collect();
    assert!(matches!(told[..], [Effect::NotifyManager { .. }]), "{told:?}");
}

#[test]
fn rungs_climb_the_support_lines_and_page_management() {
    let book = t4();
    let noted = notes(book, &[("06-15 03:25", SUNDAY_P1)]);
    let case = replay(book, &mut events(SUNDAY_P1), at("06-15 03:25"));
    let world = World { noted: &noted, next_seq: 2, ..World::of(book, id(), &case) };
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
#[case::fail_without_a_restore("06-10 10:00 received", Ask::ReportFailure, Err(Refusal::NotRestored))]
#[case::follow_up_an_open_case("06-10 10:00 received", Ask::RecordFollowUp, Err(Refusal::NotResolved))]
#[case::accept_nothing("06-10 10:00 received", Ask::AcceptEscalation, Err(Refusal::NotEscalated))]
#[case::acknowledge_nothing("06-10 10:00 received", Ask::AcknowledgePages, Err(Refusal::NotPaged))]
#[case::call_back("06-10 10:00 received", Ask::RecordCallback { connected: true }, Ok(vec![Body::CallbackConnected]))]
#[case::close_without_resolving("06-10 10:00 received", Ask::Close, Ok(vec![Body::Closed]))]
fn requests_are_decided(#[case] story: &str, #[case] ask: Ask, #[case] expected: Result<Vec<Body>, Refusal>) {
    let book = t4();
    let now = at("06-10 12:00");
    let case = replay(book, &mut events(story), now);
    let world = World { noted: &[], next_seq: 9, ..World::of(book, id(), &case) };
    let decided = decide(&world, Command::of(ask, Actor::Person), now);
    let bodies =
        decided.map(|events| events.into_iter().map(|(_, event): (StreamId, Event)| event.body).collect());
    assert_eq!(bodies, expected);
}
