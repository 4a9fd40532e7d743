//! Laws: order of arrival, folding, and rungs that fire at most once.

use calendar::Instant;
use proptest::prelude::*;

use super::story::{all_kinds, at, events, tell};
use crate::Rulebook;
use crate::case::conclusion::Conclusion;
use crate::case::event::{CaseId, Event};
use crate::case::state::CaseState;
use crate::case::{order, replay};
use crate::{Noted, World, due};

const ACTS: [&str; 36] = [
    "triaged P3",
    "triaged P1",
    "priority_changed P1 worsened",
    "priority_changed P2",
    "priority_changed P4",
    "reply",
    "reply system",
    "customer_message",
    "pending",
    "pending question",
    "on_hold_vendor",
    "scheduled 06-12 10:00",
    "resumed",
    "restored",
    "service_failed_again",
    "resolved",
    "reopened",
    "resolution_rejected",
    "article_sent",
    "next_steps_sent",
    "workaround_sent",
    "callback_attempted",
    "callback_connected",
    "escalated",
    "escalation_accepted",
    "session_held",
    "follow_up_done",
    "status_page_updated subscribed",
    "page_acknowledged",
    "call_offered",
    "call_answered",
    "chat_first_message",
    "closed",
    "merged",
    "spam",
    "received P1",
];

const FORTNIGHT: u32 = 20_160;

/// Anything in any order, within so many minutes from Monday on.
fn acts(most: usize, minutes: u32) -> impl Strategy<Value = String> {
    prop::collection::vec((0..minutes, 0..ACTS.len()), 0..most).prop_map(|acts| {
        let line = |(minute, act): (u32, usize)| {
            let (day, minute) = (2 + minute / 1440, minute % 1440);
            format!("06-{day:02} {:02}:{:02} {}\n", minute / 60, minute % 60, ACTS[act])
        };
        acts.into_iter().map(line).collect()
    })
}

/// A case that begins with its receipt. What ends a case for good is rare enough to leave the rest something to do.
pub fn stories() -> impl Strategy<Value = Vec<Event>> {
    acts(14, FORTNIGHT).prop_map(|acts| events(&format!("06-02 09:00 received\n{acts}")))
}

fn everything(book: &Rulebook, case: &CaseState) -> Vec<String> {
    let kinds = mission::ClockKind::ALL.iter().map(|kind| kind.word()).chain(["level"]);
    kinds.flat_map(|name| tell(book, name, case)).collect()
}

/// Lives through a story: the desk looks at every instant at which something may be due, and at some of them it has just been
/// started again and knows only what is stored.
pub fn live(book: &Rulebook, story: &[Event], restarts: &[bool], until: Instant) -> (CaseState, Vec<Noted>) {
    let mut ordered = story.to_vec();
    order(&mut ordered);
    let (mut case, mut noted, mut n_applied) = (CaseState::default(), Vec::new(), 0);
    let mut restarts = restarts.iter().cycle();
    loop {
        let next_event = ordered.get(n_applied).map(|event| event.at);
        let next_due = case.next_due_at().filter(|at| *at <= until);
        let Some(now) = next_event.into_iter().chain(next_due).min() else { break };
        while let Some(event) = ordered.get(n_applied).filter(|event| event.at == now) {
            case.apply(book, event);
            n_applied += 1;
        }
        case.advance(book, now);
        if *restarts.next().unwrap_or(&false) {
            case = replay(book, &mut ordered[..n_applied].to_vec(), now);
        }
        let world = World { noted: &noted, next_seq: 0, ..World::of(book, CaseId::from_index(0), &case) };
        let fresh: Vec<Noted> = due(&world, now).into_iter().map(|(_, note)| note).collect();
        noted.extend(fresh);
    }
    case.advance(book, until);
    (case, noted)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_order_of_arrival_gives_the_same_outcomes(story in stories(), seed in any::<u64>()) {
        let book = all_kinds();
        let until = at("07-01 00:00");
        let mut shuffled = story.clone();
        let n = shuffled.len();
        (0..n).for_each(|i| shuffled.swap(i, (seed.rotate_left(i as u32) % n as u64) as usize));
        let (one, other) = (replay(book, &mut story.clone(), until), replay(book, &mut shuffled, until));
        prop_assert_eq!(&one.outcomes, &other.outcomes);
        prop_assert_eq!(everything(book, &one), everything(book, &other));
    }

    #[test]
    fn living_through_a_story_equals_replaying_it(acts in acts(18, 4_320), restarts in prop::collection::vec(any::<bool>(), 1..8)) {
        let book = all_kinds();
        let story = events(&format!("06-02 00:00 received\n{acts}"));
        let until = at("06-06 00:00");
        let (case, noted) = live(book, &story, &restarts, until);
        let replayed = replay(book, &mut story.clone(), until);
        prop_assert_eq!(&case.outcomes, &replayed.outcomes);
        prop_assert_eq!(&case.conclusions, &replayed.conclusions);
        // What was told as it happened is what follows from the whole: each miss once, each rung at most once, nothing taken
        // back.
        let concluded = |it: &Conclusion| matches!(it, Conclusion::Missed { .. } | Conclusion::RungDue { .. });
        let told = |it: &Noted| matches!(it, Noted::Missed { .. } | Noted::RungFired { .. } | Noted::RungMoot { .. });
        let n_told = noted.iter().filter(|it| told(it)).count();
        prop_assert_eq!(n_told, replayed.conclusions.iter().filter(|it| concluded(it)).count());
        let is_taken_back = |it: &Noted| matches!(it, Noted::MissRescinded { .. } | Noted::RungSuperseded { .. });
        prop_assert!(!noted.iter().any(is_taken_back), "{:?}", noted);
    }

    #[test]
    fn no_outcome_depends_on_a_rung(story in stories()) {
        let (book, until) = (all_kinds(), at("07-01 00:00"));
        let (watched, unwatched) = (replay(book, &mut story.clone(), until), replay(&book.unwatched(), &mut story.clone(), until));
        prop_assert_eq!(&watched.outcomes, &unwatched.outcomes);
        prop_assert_eq!(format!("{:?}", watched.owed), format!("{:?}", unwatched.owed));
        let clocks = |case: &CaseState| case.clocks.iter().map(|it| (it.slot, it.cycle, it.state, it.missed_at)).collect::<Vec<_>>();
        prop_assert_eq!(clocks(&watched), clocks(&unwatched));
        let is_rung = |it: &Conclusion| matches!(it, Conclusion::RungDue { .. });
        prop_assert!(!unwatched.conclusions.iter().any(is_rung));
    }

    #[test]
    fn a_case_cleared_is_as_new(story in stories()) {
        let book = all_kinds();
        let mut case = replay(book, &mut story.clone(), at("07-01 00:00"));
        case.clear();
        prop_assert_eq!(format!("{case:?}"), format!("{:?}", CaseState::default()));
    }

    #[test]
    fn impossible_orders_are_stored_and_harmless(acts in acts(24, FORTNIGHT)) {
        let book = all_kinds();
        let case = replay(book, &mut events(&acts), at("07-01 00:00"));
        for outcome in &case.outcomes {
            prop_assert!(outcome.started_at <= outcome.determined_at, "{:?}", outcome);
        }
        prop_assert!(case.receipt.is_some() || case.clocks.is_empty());
    }

    #[test]
    fn folding_one_by_one_with_time_passing_equals_folding_at_once(story in stories(), steps in prop::collection::vec(0..20_160i64, 0..8)) {
        let book = all_kinds();
        let until = at("07-01 00:00");
        let mut ordered = story.clone();
        order(&mut ordered);
        let mut pauses: Vec<_> = steps.iter().map(|minute| at("06-02 09:00").plus_ms(minute * 60_000).expect("in range")).collect();
        pauses.sort();
        let mut case = CaseState::default();
        let mut pauses = pauses.into_iter().peekable();
        for event in &ordered {
            // Time passes between events, but never through the instant of one that is still to come.
            while let Some(now) = pauses.next_if(|now| *now < event.at) {
                case.advance(book, now);
            }
            case.apply(book, event);
        }
        case.advance(book, until);
        let at_once = replay(book, &mut ordered, until);
        prop_assert_eq!(&case.outcomes, &at_once.outcomes);
        prop_assert_eq!(&case.conclusions, &at_once.conclusions);
    }

    #[test]
    fn a_rung_fires_at_most_once(story in stories()) {
        let case = replay(all_kinds(), &mut story.clone(), at("07-01 00:00"));
        let mut keys: Vec<_> = case.conclusions.iter().filter_map(|it| match it {
            Conclusion::RungDue { key, .. } => Some(*key),
            _ => None,
        }).collect();
        let n_fired = keys.len();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), n_fired);
    }

    #[test]
    fn a_cycle_is_missed_at_most_once_and_a_miss_is_final(story in stories()) {
        let case = replay(all_kinds(), &mut story.clone(), at("07-01 00:00"));
        for (index, outcome) in case.outcomes.iter().enumerate() {
            let later = case.outcomes[index + 1..].iter().filter(|other| (other.promise, other.cycle) == (outcome.promise, outcome.cycle));
            if outcome.verdict == crate::case::outcome::Verdict::Missed {
                prop_assert_eq!(later.count(), 0);
            }
        }
    }
}
