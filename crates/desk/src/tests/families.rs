//! Merge, un-merge, split and incidents (clocks.md 11, X-40, X-41).

use proptest::prelude::*;
use rstest::rstest;

use super::story::{at, events, family, folded, t4, tell};
use crate::case::event::{CaseId, Event};
use crate::case::state::{CaseState, Status};
use crate::case::{replay, replay_family};
use crate::clock::ClockState;

/// Two cases of one customer: A is P3 and came first, B is P2.
const TWO: &str = "A 06-10 10:00 received P3
    A 06-10 10:01 triaged P3
    B 06-10 14:00 received P2
    B 06-10 14:01 triaged P2";

/// What the case of a family called `letter` says of the clock `name`.
fn of(letter: char, name: &str, story: &str, until: &str) -> Vec<String> {
    let cases = folded(t4(), story, until);
    tell(t4(), name, &cases[usize::from(letter as u8 - b'A')])
}

#[test]
fn x_40_merge() {
    let story = format!("{TWO}\nB 06-10 16:00 merged A");
    assert_eq!(of('A', "resolution", &story, "06-10 16:00"), ["06-11 14:00 due"]);
    let cases = folded(t4(), &story, "06-10 16:00");
    assert_eq!(cases[0].priority, mission::Priority::P2);
    assert_eq!(cases[0].received_at, at("06-10 10:00"));
    assert_eq!(cases[1].status, Status::Merged);
    assert!(cases[1].clocks.iter().all(|clock| !clock.is_live()), "the other clocks are void");
    // The miss of the survivor is the only one.
    assert_eq!(
        of('A', "resolution", &story, "06-20 00:00"),
        ["06-11 08:00 rung 1", "06-11 11:00 rung 2", "06-11 14:00 missed P2", "06-11 14:00 due"]
    );
    assert!(of('B', "resolution", &story, "06-20 00:00").is_empty());
}

#[test]
fn x_40_rungs_fired_on_either_do_not_fire_again() {
    // A has used half of its three days when B comes in.
    let story = "A 06-10 10:00 received P3
        A 06-10 10:01 triaged P3
        A 06-10 10:02 reply
        B 06-12 09:00 received P2
        B 06-12 09:01 triaged P2
        B 06-12 09:02 reply
        B 06-12 10:00 merged A";
    let lines = of('A', "resolution", story, "06-20 00:00");
    assert_eq!(
        lines,
        ["06-11 16:00 rung 1", "06-12 18:00 rung 2", "06-13 09:00 missed P2", "06-13 09:00 due"],
        "the 50 % rung fired on A, so that B's clock does not fire it"
    );
}

#[rstest]
#[case::on_the_survivor("A 06-10 13:30 reply a1", "06-10 13:30 met P3 a1", "")]
#[case::on_the_merged_case("B 06-10 14:05 reply a2", "06-10 14:05 met P2 a2", "06-10 14:05 met P2 a2")]
#[case::on_the_survivor_afterwards("A 06-10 14:25 reply a1", "06-10 14:25 met P2 a1", "")]
#[case::on_the_merged_case_afterwards("B 06-10 14:25 reply a2", "06-10 14:25 met P2 a2", "")]
fn the_first_response_is_the_first_public_reply_on_any(
    #[case] reply: &str,
    #[case] of_a: &str,
    #[case] of_b: &str,
) {
    let story = format!(
        "A 06-10 13:00 received P3\nA 06-10 13:01 triaged P3\nB 06-10 14:00 received P2\nB 06-10 14:01 triaged P2
        B 06-10 14:10 merged A\n{reply}"
    );
    let outcome = |letter| {
        let lines = of(letter, "first_response", &story, "06-10 14:26");
        lines.into_iter().filter(|line| !line.contains("rung")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!((outcome('A').as_str(), outcome('B').as_str()), (of_a, of_b));
}

#[test]
fn an_outcome_recorded_before_the_merge_stays() {
    // A's answer was due at 14:00 and is missed; the answer on B comes before, and is known of only at the merge.
    let story = format!("{TWO}\nB 06-10 14:10 reply\nB 06-10 16:00 merged A");
    let lines = of('A', "first_response", &story, "06-10 17:00");
    assert_eq!(lines, ["06-10 12:00 rung 1", "06-10 13:00 rung 2", "06-10 14:00 missed P3"]);
    assert_eq!(of('B', "first_response", &story, "06-10 17:00"), ["06-10 14:10 met P2"]);
}

#[rstest]
#[case::into_itself("B 06-10 16:00 merged B", Status::New)]
#[case::into_a_case_nobody_knows("B 06-10 16:00 merged Q", Status::Merged)]
#[case::twice("B 06-10 16:00 merged A\nB 06-10 16:30 merged C", Status::Merged)]
#[case::in_a_circle("B 06-10 16:00 merged A\nA 06-10 16:30 merged B", Status::Merged)]
#[case::closed_afterwards("B 06-10 16:00 merged A\nB 06-10 16:00 closed", Status::Merged)]
#[case::unmerged_without_a_merge("B 06-10 16:00 unmerged", Status::New)]
fn odd_merges_do_no_harm(#[case] merge: &str, #[case] status: Status) {
    let story = format!("{TWO}\nC 06-10 15:00 received P4\n{merge}");
    let cases = folded(t4(), &story, "06-10 17:00");
    assert_eq!(cases[1].status, status);
    assert!(cases[0].status.is_open(), "{:?}", cases[0].status);
    assert!(cases[2].status.is_open(), "{:?}", cases[2].status);
}

#[test]
fn a_chain_of_merges_ends_in_one_case() {
    let story = format!(
        "{TWO}\nC 06-10 15:00 received P1\nC 06-10 15:01 triaged P1
        C 06-10 15:10 merged B\nB 06-10 16:00 merged A\nC 06-10 16:30 customer_message"
    );
    let cases = folded(t4(), &story, "06-10 16:30");
    assert_eq!(cases[0].priority, mission::Priority::P1);
    assert_eq!(of('A', "resolution", &story, "06-10 16:30"), ["06-10 19:00 due"], "C's restore clock");
    let live: usize = cases
        .iter()
        .map(|case| case.clocks.iter().filter(|clock| clock.slot == RESOLUTION && clock.is_live()).count())
        .sum();
    assert_eq!(live, 1);
}

const RESOLUTION: crate::clock::Slot = crate::clock::Slot::Target(mission::ClockKind::Resolution);

#[test]
fn a_solved_survivor_is_open_again_with_an_open_case() {
    let story = format!("{TWO}\nA 06-10 15:00 resolved\nB 06-10 16:00 merged A");
    let cases = folded(t4(), &story, "06-10 16:00");
    assert_eq!(cases[0].status, Status::Open);
    assert_eq!(cases[0].reopenings.as_slice(), [at("06-10 16:00")]);
    assert_eq!(of('A', "resolution", &story, "06-10 16:00"), ["06-10 15:00 met P3", "06-11 14:00 due"]);
}

#[test]
fn unmerging_a_resolved_case_leaves_it_resolved_and_reopening_it_counts() {
    let merged = "A 06-10 10:00 received P3\nB 06-10 10:00 received P3\nB 06-10 11:00 resolved\nB 06-10 12:00 merged A";
    let unmerged = folded(t4(), &format!("{merged}\nB 06-10 13:00 unmerged"), "06-10 14:00");
    assert_eq!(unmerged[1].status, Status::Resolved);
    let reopened = folded(t4(), &format!("{merged}\nB 06-10 13:00 reopened"), "06-10 14:00");
    assert_eq!(reopened[1].status, Status::Open);
    assert_eq!(reopened[1].reopenings.as_slice(), [at("06-10 13:00")]);
}

#[rstest]
#[case::as_a_later_receipt("B 06-10 15:00 received P3")]
#[case::with_the_instant_of_its_message("B 06-10 10:00 received P3")]
fn x_41_split(#[case] received: &str) {
    let story = format!(
        "A 06-10 10:00 received P3\nA 06-10 10:01 triaged P3\nA 06-10 10:40 reply a1\n{received}
        A 06-10 15:00 split B\nB 06-10 15:01 triaged P3"
    );
    let cases = folded(t4(), &story, "06-10 15:01");
    assert_eq!(cases[1].received_at, at("06-10 10:00"));
    assert_eq!(of('B', "first_response", &story, "06-10 15:01"), ["06-10 10:40 met P3 a1"]);
    assert_eq!(of('B', "resolution", &story, "06-10 15:01"), ["06-13 10:00 due"]);
    assert_eq!(of('A', "resolution", &story, "06-10 15:01"), ["06-13 10:00 due"], "the parent is unchanged");
    assert_eq!(of('A', "first_response", &story, "06-10 15:01"), ["06-10 10:40 met P3 a1"]);
}

#[test]
fn a_child_comes_in_with_the_last_message_before_its_split() {
    let story = "A 06-10 10:00 received P3\nA 06-10 10:40 reply\nA 06-10 11:00 customer_message\nB 06-10 15:00 received P3
        A 06-10 15:00 split B";
    let cases = folded(t4(), story, "06-10 15:00");
    assert_eq!(cases[1].received_at, at("06-10 11:00"));
    assert_eq!(
        of('B', "first_response", story, "06-10 15:00"),
        ["06-10 13:00 rung 1", "06-10 14:00 rung 2", "06-10 15:00 missed P3", "06-10 15:00 due"]
    );
}

/// An incident A, and the case B of another customer that waits for it.
const INCIDENT: &str = "A 06-10 10:00 received P1
    A 06-10 10:01 triaged P1
    B 06-10 10:30 received P3
    B 06-10 10:31 triaged P3
    B 06-10 10:32 linked A";

#[rstest]
#[case::resolved("A 06-10 12:00 resolved a4", "resolution", &["06-10 12:00 met P3 a4"])]
#[case::restored("A 06-10 12:00 restored a4", "resolution", &["06-10 12:00 met P3 a4"])]
#[case::its_own_first_response("A 06-10 12:00 resolved", "first_response", &["06-10 12:30 rung 1", "06-10 13:30 rung 2", "06-10 14:30 missed P3", "06-10 14:30 due"])]
#[case::resolved_twice("A 06-10 12:00 resolved\nA 06-10 13:00 resolved", "resolution", &["06-10 12:00 met P3"])]
#[case::then_itself("A 06-10 12:00 resolved\nB 06-10 13:00 resolved", "resolution", &["06-10 12:00 met P3"])]
#[case::linked_too_late("A 06-10 10:20 resolved", "resolution", &["06-11 16:30 rung 1", "06-12 13:30 rung 2", "06-13 10:30 due"])]
fn an_incident_stops_the_resolution_of_linked_cases(
    #[case] end: &str,
    #[case] clock: &str,
    #[case] expected: &[&str],
) {
    let story = format!("{INCIDENT}\n{end}");
    assert_eq!(of('B', clock, &story, "06-12 20:00"), expected);
}

#[test]
fn an_incident_that_fails_again_lets_linked_cases_run_on() {
    let story = format!("{INCIDENT}\nA 06-10 12:00 restored\nA 06-10 13:00 service_failed_again");
    assert_eq!(of('B', "resolution", &story, "06-10 13:00"), ["06-13 11:30 due"], "an hour does not count");
}

/// A waits for the customer since noon, who has written B.
#[rstest]
#[case::a_newer_message_ends_the_waiting("B 06-10 12:20 received", Status::Open)]
#[case::when_we_asked_it_was_known("B 06-10 11:50 received", Status::PendingCustomer)]
#[case::we_answered_there("B 06-10 12:20 received\nB 06-10 13:00 reply", Status::PendingCustomer)]
#[case::it_was_solved_there("B 06-10 12:20 received\nB 06-10 13:00 resolved", Status::PendingCustomer)]
#[case::an_appointment_is_no_longer_what_they_want(
    "A 06-10 12:10 scheduled 06-11 10:00\nB 06-10 12:20 received",
    Status::Open
)]
#[case::an_appointment_was_agreed_since(
    "B 06-10 12:20 received\nA 06-10 12:30 scheduled 06-11 10:00",
    Status::Scheduled
)]
fn nobody_waits_for_a_customer_who_wrote_another_case(#[case] rest: &str, #[case] status: Status) {
    let story = format!(
        "A 06-10 10:00 received P3\nA 06-10 10:01 triaged P3\nA 06-10 12:00 pending question
        {rest}\nB 06-10 14:00 merged A"
    );
    let survivor = &folded(t4(), &story, "06-10 15:00")[0];
    assert_eq!(survivor.status, status);
    let is_paused = survivor.clocks.iter().any(|clock| clock.state == ClockState::Paused);
    assert_eq!(is_paused, status == Status::PendingCustomer);
}

#[test]
fn two_cases_linked_to_each_other_do_no_harm() {
    let story = format!("{INCIDENT}\nA 06-10 10:40 linked B\nA 06-10 10:41 linked A\nB 06-10 12:00 resolved");
    assert_eq!(of('A', "resolution", &story, "06-10 12:00"), ["06-10 12:00 met P1"]);
}

const ACTS: [&str; 14] = [
    "triaged P3",
    "priority_changed P1 worsened",
    "priority_changed P2",
    "reply",
    "customer_message",
    "pending question",
    "resumed",
    "restored",
    "service_failed_again",
    "resolved",
    "reopened",
    "assigned a3",
    "closed",
    "next_steps_sent",
];

const RELATIONS: [&str; 6] = ["merged A", "merged B", "merged C", "linked A", "linked C", "split B"];

/// Three cases with anything happening to them, relations among them as well when `relations` is given.
fn families(relations: &'static [&'static str]) -> impl Strategy<Value = String> {
    let act = (0..3usize, 0..20_160u32, 0..ACTS.len() + relations.len());
    prop::collection::vec(act, 0..18).prop_map(move |acts| {
        let mut story =
            String::from("A 06-02 09:00 received\nB 06-02 11:00 received P2\nC 06-03 09:00 received\n");
        for (case, minute, act) in acts {
            let (day, minute) = (2 + minute / 1440, minute % 1440);
            let act = ACTS.get(act).or_else(|| relations.get(act - ACTS.len())).expect("an act");
            let letter = ["A", "B", "C"][case];
            story.push_str(&format!("{letter} 06-{day:02} {:02}:{:02} {act}\n", minute / 60, minute % 60));
        }
        story
    })
}

fn said(cases: &[CaseState]) -> Vec<String> {
    cases
        .iter()
        .map(|case| format!("{:?} {:?} {:?} {:?}", case.status, case.outcomes, case.conclusions, case.clocks))
        .collect()
}

fn replayed(streams: &[(CaseId, Vec<Event>)], until: &str) -> Vec<CaseState> {
    let streams: Vec<(CaseId, &[Event])> =
        streams.iter().map(|(case, events)| (*case, events.as_slice())).collect();
    replay_family(t4(), &streams, at(until))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn cases_without_relations_are_what_each_is_alone(story in families(&[])) {
        let together = replayed(&family(&story), "07-01 00:00");
        let alone: Vec<CaseState> =
            family(&story).iter_mut().map(|(_, events)| replay(t4(), events, at("07-01 00:00"))).collect();
        prop_assert_eq!(said(&together), said(&alone));
    }

    #[test]
    fn merging_then_unmerging_restores(story in families(&[]), merged in 0..20_000u32, apart in 1..2_000u32) {
        let line = |minute: u32, what: &str| {
            let (day, minute) = (2 + minute / 1440, minute % 1440);
            format!("B 06-{day:02} {:02}:{:02} {what}\n", minute / 60, minute % 60)
        };
        let merged = format!("{story}{}{}", line(merged, "merged A"), line(merged + apart, "unmerged"));
        let never = replayed(&family(&story), "07-01 00:00");
        prop_assert_eq!(said(&replayed(&family(&merged), "07-01 00:00")), said(&never));
    }

    #[test]
    fn neither_the_order_of_streams_nor_of_arrival_matters(story in families(&RELATIONS), seed in any::<u64>()) {
        let mut streams = family(&story);
        let straight = replayed(&streams, "07-01 00:00");
        streams.reverse();
        for (_, events) in &mut streams {
            let n = events.len();
            (0..n).for_each(|i| events.swap(i, (seed.rotate_left(i as u32) % n as u64) as usize));
        }
        let mut turned = replayed(&streams, "07-01 00:00");
        turned.reverse();
        prop_assert_eq!(said(&straight), said(&turned));
    }

    #[test]
    fn stepping_with_time_passing_equals_folding_at_once(story in families(&RELATIONS)) {
        let streams = family(&story);
        let borrowed: Vec<(CaseId, &[Event])> = streams.iter().map(|(case, events)| (*case, events.as_slice())).collect();
        let until = at("07-01 00:00");
        let mut stepped = crate::case::family::Family::new(t4(), &borrowed, until);
        while let Some(next) = stepped.next_at() {
            stepped.advance(calendar::Instant(next.as_ms() - 1));
            stepped.step();
        }
        stepped.advance(until);
        prop_assert_eq!(said(stepped.states()), said(&replayed(&streams, "07-01 00:00")));
    }

    #[test]
    fn an_open_problem_has_one_resolution_clock(story in families(&["merged A", "merged B", "merged C"])) {
        for case in replayed(&family(&story), "06-16 00:00") {
            let n_live = case.clocks.iter().filter(|clock| clock.slot == RESOLUTION && clock.is_live()).count();
            prop_assert!(n_live <= 1);
            if case.status == Status::Merged {
                prop_assert_eq!(n_live, 0);
            }
        }
    }
}

#[test]
fn events_of_one_case_need_no_family() {
    let story = "06-10 10:00 received P3\n06-10 10:05 triaged P3\n06-10 11:00 reply";
    let own = events(story);
    let together = replay_family(t4(), &[(CaseId::from_index(3), &own)], at("06-11 00:00"));
    assert_eq!(said(&together), said(&[replay(t4(), &mut events(story), at("06-11 00:00"))]));
}
