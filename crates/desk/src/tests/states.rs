//! The state table of clocks.md 5 for every kind, and the table of statuses of 6.3.

use mission::ClockKind;
use rstest::rstest;

use super::story::{all_kinds, at, events, t4_with};
use crate::case::replay;
use crate::clock::{ClockState, Slot};

/// How a clock of each kind comes to run, how it stops, and what its reset is. All stories happen on Tuesday, 10 June.
struct Kind {
    kind: ClockKind,
    starts: &'static str,
    stops: &'static str,
    can_pause: bool,
    resets: bool,
    /// Whether it goes on when the case is reopened.
    reopens: bool,
}

const P3: &str = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:10 reply";
const CALLED: &str = "06-09 23:00 received\n06-10 01:00 priority_changed P1";

const KINDS: [Kind; 8] = [
    Kind {
        kind: ClockKind::Triage,
        starts: "06-10 10:00 received",
        stops: "triaged P3",
        can_pause: false,
        resets: false,
        reopens: false,
    },
    Kind {
        kind: ClockKind::FirstResponse,
        starts: "06-10 10:00 received\n06-10 10:05 triaged P3",
        stops: "reply",
        can_pause: false,
        resets: false,
        reopens: false,
    },
    Kind {
        kind: ClockKind::NextSteps,
        starts: P3,
        stops: "next_steps_sent",
        can_pause: false,
        resets: false,
        reopens: false,
    },
    Kind {
        kind: ClockKind::Callback,
        starts: CALLED,
        stops: "callback_attempted",
        can_pause: false,
        resets: false,
        reopens: false,
    },
    Kind {
        kind: ClockKind::NextResponse,
        starts: "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:10 reply\n06-10 10:20 customer_message",
        stops: "reply",
        can_pause: false,
        resets: true,
        reopens: false,
    },
    Kind {
        kind: ClockKind::UpdateCadence,
        starts: P3,
        stops: "restored",
        can_pause: true,
        resets: true,
        reopens: true,
    },
    Kind {
        kind: ClockKind::Resolution,
        starts: P3,
        stops: "resolved",
        can_pause: true,
        resets: false,
        reopens: true,
    },
    Kind {
        kind: ClockKind::FollowUp,
        starts: "06-04 10:00 received\n06-04 10:05 triaged P2\n06-04 11:00 resolved",
        stops: "follow_up_done",
        can_pause: false,
        resets: false,
        reopens: false,
    },
];

/// The clock after the lines, as the table names its states.
fn state(kind: ClockKind, story: &str) -> (&'static str, u32) {
    let case = replay(all_kinds(), &mut events(story), at("06-10 10:45"));
    let clock = case.clock(Slot::Target(kind));
    let word = match clock.map(|clock| clock.state) {
        None => "idle",
        Some(ClockState::Running) => "running",
        Some(ClockState::Paused) => "paused",
        Some(ClockState::Stopped(_)) => "stopped",
        Some(ClockState::Void(_)) => "void",
    };
    (word, clock.map_or(0, |clock| clock.cycle))
}

const PAUSE: &str = "06-10 10:30 pending question";

#[test]
fn every_kind_keeps_the_state_table() {
    for Kind { kind, starts, stops, can_pause, resets, reopens } in &KINDS {
        let (kind, after) = (*kind, |lines: &str| state(*kind, &format!("{starts}\n{lines}")));
        let stop = format!("06-10 10:40 {stops}");
        let is_over = *kind_is_of_resolved(kind);
        assert_eq!(state(kind, "06-10 10:00 call_offered").0, "idle", "{kind}: idle");
        assert_eq!(state(kind, "06-10 10:00 spam").0, "idle", "{kind}: idle, cancel");
        assert_eq!(after("").0, "running", "{kind}: idle, start");
        if !is_over {
            let paused = if *can_pause { "paused" } else { "running" };
            assert_eq!(after(PAUSE).0, paused, "{kind}: running, pause");
            assert_eq!(
                after(&format!("{PAUSE}\n06-10 10:35 resumed")).0,
                "running",
                "{kind}: paused, resume"
            );
            assert_eq!(after(&format!("{PAUSE}\n{stop}")).0, "stopped", "{kind}: paused, stop");
            assert_eq!(after(&format!("{PAUSE}\n06-10 10:40 spam")).0, "void", "{kind}: paused, cancel");
            assert_eq!(after("06-10 10:40 resumed").0, "running", "{kind}: running, resume");
        }
        assert_eq!(after(&stop).0, "stopped", "{kind}: running, stop");
        assert_eq!(after("06-10 10:40 spam").0, "void", "{kind}: running, cancel");
        let changed = if is_over {
            after("06-10 10:40 priority_changed P4")
        } else {
            after("06-10 10:40 zone_changed")
        };
        assert_eq!(changed.0, "running", "{kind}: running, change");
        // Stopped and void: what would start, pause, resume or stop it again changes nothing.
        for line in ["pending question", "resumed", "on_hold_vendor", "spam"] {
            let (word, cycle) = after(&format!("{stop}\n06-10 10:41 {line}"));
            assert_eq!((word, cycle), ("stopped", after(&stop).1), "{kind}: stopped, {line}");
            assert_eq!(
                after(&format!("06-10 10:40 spam\n06-10 10:41 {line}")).0,
                "void",
                "{kind}: void, {line}"
            );
        }
        let again = after(&format!("{stop}\n06-10 10:42 {stops}"));
        assert_eq!(again, after(&stop), "{kind}: stopped, stop again");
        if *resets {
            let (word, cycle) = match kind {
                ClockKind::NextResponse => after("06-10 10:40 reply\n06-10 10:41 customer_message"),
                _ => after("06-10 10:40 reply"),
            };
            assert_eq!((word, cycle), ("running", after("").1 + 1), "{kind}: running, reset");
        }
        if *reopens {
            let lines = "06-10 10:40 resolved\n06-10 10:41 reopened system";
            assert_eq!(after(lines).0, "running", "{kind}: stopped, reopen");
        }
    }
}

/// Whether a kind runs on a resolved case.
fn kind_is_of_resolved(kind: ClockKind) -> &'static bool {
    if kind == ClockKind::FollowUp { &true } else { &false }
}

#[rstest]
//                                      first        next        cadence   resolution
#[case::open("resumed",                 ["running", "running", "running", "running"])]
#[case::pending("pending question",     ["running", "running", "paused", "paused"])]
#[case::refused("pending",              ["running", "running", "running", "running"])]
#[case::hold("on_hold_internal",        ["running", "running", "running", "running"])]
#[case::vendor("on_hold_vendor",        ["running", "running", "running", "running"])]
#[case::scheduled("scheduled 06-12 10:00", ["running", "running", "paused", "running"])]
#[case::restored("restored",            ["running", "running", "stopped", "running"])]
#[case::resolved("resolved",            ["void", "stopped", "stopped", "stopped"])]
#[case::closed("closed",                ["void", "stopped", "stopped", "stopped"])]
#[case::merged("merged",                ["void", "void", "void", "void"])]
#[case::spam("spam",                    ["void", "void", "void", "void"])]
#[case::out_of_scope("out_of_scope",    ["void", "void", "void", "void"])]
fn every_status_does_to_clocks_what_the_table_says(#[case] status: &str, #[case] expected: [&str; 4]) {
    let unanswered = format!("06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:40 {status}");
    let answered = format!("{P3}\n06-10 10:20 customer_message\n06-10 10:40 {status}");
    let found = [
        state(ClockKind::FirstResponse, &unanswered).0,
        state(ClockKind::NextResponse, &answered).0,
        state(ClockKind::UpdateCadence, &answered).0,
        state(ClockKind::Resolution, &answered).0,
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_appointment_pauses_the_resolution_when_the_mission_allows_it() {
    let book = t4_with(&[(
        "reasons = [\"pending_customer\"]\n\n[[pause]]",
        "reasons = [\"pending_customer\", \"scheduled\"]\n\n[[pause]]",
    )]);
    let case =
        replay(&book, &mut events(&format!("{P3}\n06-10 10:40 scheduled 06-12 10:00")), at("06-10 10:45"));
    let clock = case.clock(Slot::Target(ClockKind::Resolution)).expect("it has started");
    assert_eq!(clock.state, ClockState::Paused);
}
