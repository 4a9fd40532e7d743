//! What is known now of obligations in months that were published before it was known (clocks.md 12.4, 13; R-242).

use std::collections::BTreeSet;

use calendar::Instant;

use super::event::{Body, Event};
use super::replay;
use super::state::{Obligation, Outcome};
use crate::case::adjustment::{Cause, affected};
use crate::month::Month;
use crate::rulebook::Rulebook;

/// A dated correction of a published month, which itself never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    /// The published month.
    pub month: Month,
    /// When it became known.
    pub known_at: Instant,
    /// What was published; `None` when nothing had been determined.
    pub was: Option<Outcome>,
    /// What is known now; `None` when nothing was determined after all, or it was in another month.
    pub is: Option<Outcome>,
}

/// Puts the outcomes that were published in the place of those known now of an obligation, folded from `events` up to `now`,
/// and says the difference. Costs nothing when nothing was stored after its month had been published.
pub fn freeze(
    book: &Rulebook,
    events: &[Event],
    obligation: &mut Obligation,
    now: Instant,
) -> Vec<Adjustment> {
    let mut found = Vec::new();
    let first = events.iter().map(|event| event.at).min();
    let causes: Vec<Cause> = events
        .iter()
        .filter_map(|event| {
            let takes_back = event.body == Body::LatenessApproved;
            let is_late = event.recorded_at > event.at && book.is_published(event.at, event.recorded_at);
            let of = if takes_back { first? } else { event.at };
            let known_at = event.recorded_at.max(event.at);
            (takes_back || is_late).then_some(Cause { of, known_at })
        })
        .collect();
    for (month, published_at, known_at) in affected(book, &causes, now) {
        let was_known = |event: &&Event| event.recorded_at.max(event.at) < published_at;
        let mut known: Vec<Event> = events.iter().filter(was_known).copied().collect();
        let then = replay(book, &mut known, Instant(published_at.as_ms() - 1));
        let zone = &book.policy().reporting_zone;
        let is_of_month = |outcome: &&Outcome| Month::of(outcome.determined_at, zone) == month;
        let of = |outcomes: &[Outcome]| outcomes.iter().filter(is_of_month).copied().collect::<Vec<_>>();
        let (published, counted) = (of(&then.outcomes), of(&obligation.outcomes));
        let occurrences: BTreeSet<u32> =
            published.iter().chain(&counted).map(|outcome| outcome.nth).collect();
        for nth in occurrences {
            let find = |list: &[Outcome]| list.iter().find(|outcome| outcome.nth == nth).copied();
            let (was, is) = (find(&published), find(&counted));
            if was != is {
                found.push(Adjustment { month, known_at, was, is });
                // An occurrence counts once: where it was published, whatever its month would be now.
                obligation
                    .outcomes
                    .retain(|outcome| outcome.nth != nth || (was.is_none() && !is_of_month(&outcome)));
                obligation.outcomes.extend(was);
            }
        }
        obligation.outcomes.sort_by_key(|outcome| (outcome.determined_at, outcome.nth));
    }
    found
}
