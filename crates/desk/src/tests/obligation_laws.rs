//! Laws of obligations, and their live life: asked, noted, corrected.

use calendar::Instant;
use mission::{Jurisdiction, ObligationKind};
use proptest::prelude::*;

use super::obligations::{events, tell, with_ladder};
use super::story::{at, t4};
use crate::case::outcome::Verdict;
use crate::obligation::kinds::{Repeats, Sense, rule};
use crate::obligation::{
    Ask, Body, Command, Effect, Event, Noted, Obligation, ObligationId, Refusal, Start, World, decide, due,
    effects, order, replay,
};
use crate::{Rulebook, StreamId};

const ACTS: [Body; 6] = [
    Body::Done,
    Body::Done,
    Body::Extended,
    Body::IdentityRequested,
    Body::IdentityProvided,
    Body::Withdrawn,
];

fn stories() -> impl Strategy<Value = Vec<Event>> {
    let kinds = prop::sample::select(ObligationKind::ALL);
    let laws = prop::option::of(prop::sample::select(Jurisdiction::ALL));
    let acts = prop::collection::vec((0..600_000i64, 0..ACTS.len()), 0..10);
    (kinds, laws, 0..20_000i64, acts).prop_map(|(kind, law, started, acts)| {
        let first = at("01-03 09:00");
        let event = |(seq, (minute, body)): (u64, (i64, Body))| {
            let at = first.plus_ms(minute * 60_000).expect("in range");
            Event { at, recorded_at: at, seq, agent: None, team: None, body }
        };
        let start = (started, Body::Started(Start { law, ..Start::of(kind) }));
        let acts = acts.into_iter().map(|(minute, act)| (minute, ACTS[act]));
        (0u64..).zip(std::iter::once(start).chain(acts)).map(event).collect()
    })
}

fn book() -> &'static Rulebook {
    static BOOK: std::sync::LazyLock<Rulebook> = std::sync::LazyLock::new(|| {
        with_ladder(
            "rungs = [{ reaches = \"50%\", notify = \"management\" }, { exceeds = \"75%\", page = \"management\" }]",
        )
    });
    &BOOK
}

fn same(one: &Obligation, other: &Obligation) -> bool {
    one.outcomes == other.outcomes && one.conclusions == other.conclusions && tell(one) == tell(other)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_order_of_arrival_gives_the_same_obligation(story in stories(), seed in any::<u64>()) {
        let until = at("2026-06-30 00:00");
        let mut shuffled = story.clone();
        let n = shuffled.len();
        (0..n).for_each(|i| shuffled.swap(i, (seed.rotate_left(i as u32) % n as u64) as usize));
        let (one, other) = (replay(book(), &mut story.clone(), until), replay(book(), &mut shuffled, until));
        prop_assert!(same(&one, &other));
    }

    #[test]
    fn living_through_it_equals_replaying_it(story in stories()) {
        let until = at("2026-06-30 00:00");
        let mut ordered = story.clone();
        order(&mut ordered);
        let (mut live, mut noted) = (Obligation::default(), Vec::new());
        let mut next_event = 0;
        // The ticker: wake at every due instant, note what has come about, and lose the state in between.
        loop {
            let mut known: Vec<Event> = ordered[..next_event].to_vec();
            let wakes = live.next_due_at(book()).filter(|at| *at <= until);
            let event = ordered.get(next_event).map(|event| event.at);
            let now = match (wakes, event) {
                (Some(wakes), Some(event)) if wakes < event => wakes,
                (_, Some(event)) => {
                    // Everything of one instant is applied before time passes through it.
                    next_event += ordered[next_event..].iter().take_while(|other| other.at == event).count();
                    known = ordered[..next_event].to_vec();
                    event
                }
                (Some(wakes), None) => wakes,
                (None, None) => break,
            };
            live = replay(book(), &mut known, now);
            noted.extend(news(&live, &noted, now));
        }
        let at_once = replay(book(), &mut ordered, until);
        prop_assert!(same(&live, &at_once));
        // Nothing was noted that does not follow, and everything that follows was noted once.
        prop_assert_eq!(noted.len(), at_once.conclusions.len());
        prop_assert_eq!(news(&at_once, &noted, until), []);
    }

    #[test]
    fn an_occurrence_is_met_iff_it_is_done_in_time(story in stories()) {
        let until = at("2026-06-30 00:00");
        let done: Vec<Instant> =
            story.iter().filter(|event| event.body == Body::Done).map(|event| event.at).collect();
        let obligation = replay(book(), &mut story.clone(), until);
        for outcome in &obligation.outcomes {
            let is_done_at = done.contains(&outcome.determined_at);
            let started_at = outcome.started_at;
            match (rule(outcome.kind).sense, outcome.verdict) {
                // What was done before it started counts as done when it started.
                (_, Verdict::Met) => prop_assert!(is_done_at || outcome.determined_at == started_at),
                (Sense::AtMost, Verdict::Missed) => prop_assert!(outcome.determined_at >= outcome.due_at),
                (_, Verdict::Missed) => prop_assert!(outcome.determined_at < outcome.due_at),
            }
            if rule(outcome.kind).sense == Sense::AtMost && outcome.verdict == Verdict::Met
                && outcome.kind != ObligationKind::MissionQuestion {
                prop_assert!(outcome.determined_at <= outcome.due_at);
            }
        }
    }

    #[test]
    fn occurrences_never_overlap_and_never_skip(story in stories()) {
        let obligation = replay(book(), &mut story.clone(), at("2026-06-30 00:00"));
        let Some(kind) = obligation.kind() else { return Ok(()) };
        for (before, after) in obligation.outcomes.iter().zip(obligation.outcomes.iter().skip(1)) {
            prop_assert!(after.nth == before.nth + 1, "one outcome for each occurrence");
            prop_assert!(after.started_at > before.started_at);
            if rule(kind).repeats != Repeats::WhenDone {
                prop_assert!(after.started_at >= before.due_at);
            }
        }
        if let (Some(first), true) = (obligation.outcomes.first(), rule(kind).repeats != Repeats::Once) {
            prop_assert_eq!(first.nth, 0);
        }
    }
}

fn news(obligation: &Obligation, noted: &[Noted], now: Instant) -> Vec<Noted> {
    let world = World { book: book(), id: ObligationId(1), obligation, noted, next_seq: 0 };
    due(&world, now).into_iter().map(|(_, noted)| noted).collect()
}

#[test]
fn x_38_a_late_stop_rescinds_a_miss_and_supersedes_its_rungs() {
    let (start, late) = ("06-12 09:20 started coaching", "\n06-13 10:00 done");
    let missed = replay(book(), &mut events(start), at("06-18 00:00"));
    let mut noted = news(&missed, &[], at("06-18 00:00"));
    assert_eq!(noted.len(), 3, "two rungs and the miss");
    assert_eq!(news(&missed, &noted, at("06-19 00:00")), []);
    let met = replay(book(), &mut events(&format!("{start}{late}")), at("06-18 00:00"));
    let corrections = news(&met, &noted, at("06-18 12:00"));
    let fired_at = at("06-18 12:00");
    assert!(corrections.contains(&Noted::MissRescinded { nth: 0, fired_at }));
    noted.extend(corrections);
    assert_eq!(news(&met, &noted, at("06-19 00:00")), []);
}

#[test]
fn what_is_noted_tells_the_people_of_its_path() {
    let obligation = replay(book(), &mut events("06-12 09:20 started coaching"), at("06-18 00:00"));
    let world = World { book: book(), id: ObligationId(1), obligation: &obligation, noted: &[], next_seq: 0 };
    let told: Vec<_> = news(&obligation, &[], at("06-18 00:00"))
        .iter()
        .filter_map(|noted| effects(&world, noted))
        .map(|effect| match effect {
            Effect::Page { path, .. } => format!("page {path}"),
            Effect::Notify { path, .. } => format!("tell {path}"),
            Effect::NotifyMiss { kind, nth, .. } => format!("{kind} {nth} is missed"),
        })
        .collect();
    assert_eq!(told, ["tell management", "page management", "coaching 0 is missed"]);
    let rescinded = Noted::MissRescinded { nth: 0, fired_at: at("06-18 00:00") };
    assert_eq!(effects(&world, &rescinded), None);
}

#[test]
fn a_rung_overdue_when_it_was_done_is_moot() {
    let story = "06-12 09:20 started coaching\n06-17 19:00 done";
    let obligation = replay(book(), &mut events(story), at("06-18 00:00"));
    let noted = news(&obligation, &[], at("06-18 00:00"));
    assert!(noted.iter().all(|noted| matches!(noted, Noted::RungMoot { .. })), "{noted:?}");
    assert_eq!(noted.len(), 2);
}

fn asked(story: &str, ask: Ask, now: &str) -> Result<Vec<Body>, Refusal> {
    let obligation = replay(t4(), &mut events(story), at("06-12 10:00"));
    let world = World { book: t4(), id: ObligationId(7), obligation: &obligation, noted: &[], next_seq: 3 };
    let decided = decide(&world, Command { ask, agent: None, team: None }, at(now))?;
    assert!(decided.iter().all(|(stream, event)| {
        *stream == StreamId::Obligation(ObligationId(7)) && event.seq == 3 && event.at == at(now)
    }));
    Ok(decided.into_iter().map(|(_, event)| event.body).collect())
}

#[rstest::rstest]
#[case::a_start(
    "",
    Ask::Start(Start::of(ObligationKind::Coaching)),
    Ok(Body::Started(Start::of(ObligationKind::Coaching)))
)]
#[case::nothing_yet("", Ask::Finish, Err(Refusal::NotStarted))]
#[case::twice(
    "06-12 09:00 started coaching",
    Ask::Start(Start::of(ObligationKind::Coaching)),
    Err(Refusal::AlreadyStarted)
)]
#[case::done("06-12 09:00 started coaching", Ask::Finish, Ok(Body::Done))]
#[case::done_late("06-02 09:00 started coaching", Ask::Finish, Ok(Body::Done))]
#[case::done_twice("06-12 09:00 started coaching\n06-12 10:00 done", Ask::Finish, Err(Refusal::Over))]
#[case::taken_back("06-12 09:00 started coaching\n06-12 10:00 withdrawn", Ask::Finish, Err(Refusal::Over))]
#[case::not_open(
    "06-02 09:00 started steering_committee",
    Ask::Finish,
    Err(Refusal::NotOpenYet(at("07-01 00:00")))
)]
#[case::called_off("06-02 09:00 started steering_committee", Ask::Cancel, Ok(Body::Cancelled))]
#[case::no_law("06-12 09:00 started privacy_request", Ask::Extend, Err(Refusal::NoLaw))]
#[case::extended("06-12 09:00 started privacy_request EU", Ask::Extend, Ok(Body::Extended))]
#[case::extended_twice(
    "06-12 09:00 started privacy_request EU\n06-12 10:00 extended",
    Ask::Extend,
    Err(Refusal::AlreadyExtended)
)]
#[case::extended_late("05-12 09:00 started privacy_request EU", Ask::Extend, Err(Refusal::TooLate))]
#[case::nobody_asked(
    "06-12 09:00 started privacy_request EU",
    Ask::RecordIdentity,
    Err(Refusal::NotAskedFor)
)]
#[case::withdrawn("06-12 09:00 started privacy_request EU", Ask::Withdraw, Ok(Body::Withdrawn))]
fn a_request_becomes_an_event_or_a_refusal(
    #[case] story: &str,
    #[case] ask: Ask,
    #[case] answer: Result<Body, Refusal>,
) {
    assert_eq!(asked(story, ask, "06-13 10:00"), answer.map(|body| vec![body]));
}
