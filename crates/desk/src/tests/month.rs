//! A month of a desk, generated: lived through instant by instant with restarts, and replayed at once, to the same outcomes.

use std::collections::BTreeMap;

use super::laws::live;
use super::story::{all_kinds, at, events, show};
use crate::case::event::Event;
use crate::case::outcome::{Promise, Verdict};
use crate::case::replay;
use crate::case::state::CaseState;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// What agents and customers do with a case, in the order in which it usually happens.
const STEPS: [&[&str]; 7] = [
    &["triaged P1", "triaged P2", "triaged P3", "triaged P3", "triaged P4"],
    &["assigned a1", "assigned a2", "assigned a3"],
    &["reply", "reply", "next_steps_sent", "reply system"],
    &[
        "pending question",
        "customer_message",
        "on_hold_vendor",
        "priority_changed P1 worsened",
        "priority_changed P4",
    ],
    &["customer_message", "resumed", "status_page_updated subscribed", "reply"],
    &["resolved", "resolved", "restored", "escalated", "article_sent"],
    &["follow_up_done", "reopened", "resolution_rejected", "closed", "reply"],
];

/// A case of the month: most are answered within hours, some are forgotten for days.
fn case(dice: &mut Dice) -> Vec<Event> {
    let mut minute = dice.below(24 * 1_440);
    let mut story = String::new();
    let mut tell = |minute: u64, what: &str| {
        let (day, minute) = (1 + minute / 1_440, minute % 1_440);
        if day <= 30 {
            story.push_str(&format!("06-{day:02} {:02}:{:02} {what}\n", minute / 60, minute % 60));
        }
    };
    tell(minute, &format!("received {}", dice.pick(&["email", "email P3", "portal", "phone P2", "social"])));
    for step in STEPS {
        if dice.below(5) == 0 {
            continue;
        }
        minute += match dice.below(6) {
            0 => dice.below(1_440),
            _ => dice.below(300),
        };
        tell(minute, dice.pick(step));
    }
    tell(minute + 30, "resolved");
    events(&story)
}

/// How often each promise was met and missed in each month of New York.
fn tally(cases: &[CaseState]) -> BTreeMap<(Promise, bool, String), usize> {
    let mut tally = BTreeMap::new();
    for outcome in cases.iter().flat_map(|case| &case.outcomes) {
        let month = show(outcome.determined_at)[..2].to_owned();
        *tally.entry((outcome.promise, outcome.verdict == Verdict::Met, month)).or_insert(0) += 1;
    }
    tally
}

#[test]
fn a_month_of_a_desk_lived_through_comes_to_the_outcomes_of_its_replay() {
    let (book, until, mut dice) = (all_kinds(), at("07-03 00:00"), Dice(2025));
    let month: Vec<Vec<Event>> = (0..60).map(|_| case(&mut dice)).collect();
    let restarts: Vec<bool> = (0..7).map(|_| dice.below(3) == 0).collect();
    let lived: Vec<CaseState> = month.iter().map(|story| live(book, story, &restarts, until).0).collect();
    let replayed: Vec<CaseState> =
        month.iter().map(|story| replay(book, &mut story.clone(), until)).collect();
    for ((lived, replayed), story) in lived.iter().zip(&replayed).zip(&month) {
        assert_eq!(lived.outcomes, replayed.outcomes, "{story:?}");
    }
    let tally_of_all = tally(&replayed);
    assert_eq!(tally(&lived), tally_of_all);
    let n_of =
        |is_met| tally_of_all.iter().filter(|((_, met, _), _)| *met == is_met).map(|(_, n)| n).sum::<usize>();
    assert!(n_of(true) > 60 && n_of(false) > 60, "{} met, {} missed", n_of(true), n_of(false));
}
