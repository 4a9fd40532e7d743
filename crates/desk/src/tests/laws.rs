//! Laws: order of arrival, folding, and rungs that fire at most once.

use proptest::prelude::*;

use super::story::{at, events, t4, tell};
use crate::Rulebook;
use crate::case::conclusion::Conclusion;
use crate::case::event::Event;
use crate::case::state::CaseState;
use crate::case::{order, replay};

const ACTS: [&str; 16] = [
    "triaged P3",
    "triaged P1",
    "priority_changed P1 worsened",
    "priority_changed P2",
    "priority_changed P4",
    "reply",
    "customer_message",
    "pending",
    "pending question",
    "on_hold_vendor",
    "resumed",
    "restored",
    "service_failed_again",
    "resolved",
    "reopened",
    "article_sent",
];

pub fn stories() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0..20_160u32, 0..ACTS.len()), 0..14).prop_map(|acts| {
        let mut story = String::from("06-02 09:00 received\n");
        for (minute, act) in acts {
            let (day, minute) = (2 + minute / 1440, minute % 1440);
            story.push_str(&format!("06-{day:02} {:02}:{:02} {}\n", minute / 60, minute % 60, ACTS[act]));
        }
        events(&story)
    })
}

fn everything(book: &Rulebook, case: &CaseState) -> Vec<String> {
    ["triage", "first_response", "resolution", "level"]
        .iter()
        .flat_map(|name| tell(book, name, case))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_order_of_arrival_gives_the_same_outcomes(story in stories(), seed in any::<u64>()) {
        let book = t4();
        let until = at("07-01 00:00");
        let mut shuffled = story.clone();
        let n = shuffled.len();
        (0..n).for_each(|i| shuffled.swap(i, (seed.rotate_left(i as u32) % n as u64) as usize));
        let (one, other) = (replay(book, &mut story.clone(), until), replay(book, &mut shuffled, until));
        prop_assert_eq!(&one.outcomes, &other.outcomes);
        prop_assert_eq!(everything(book, &one), everything(book, &other));
    }

    #[test]
    fn folding_one_by_one_with_time_passing_equals_folding_at_once(story in stories(), steps in prop::collection::vec(0..20_160i64, 0..8)) {
        let book = t4();
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
        let case = replay(t4(), &mut story.clone(), at("07-01 00:00"));
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
        let case = replay(t4(), &mut story.clone(), at("07-01 00:00"));
        for (index, outcome) in case.outcomes.iter().enumerate() {
            let later = case.outcomes[index + 1..].iter().filter(|other| (other.promise, other.cycle) == (outcome.promise, outcome.cycle));
            if outcome.verdict == crate::case::outcome::Verdict::Missed {
                prop_assert_eq!(later.count(), 0);
            }
        }
    }
}
