//! What time has brought about and nobody has noted yet.

use calendar::Instant;

use super::event::ObligationId;
use super::state::{Conclusion, Obligation, RungKey};
use crate::rulebook::Rulebook;
use crate::world::StreamId;

/// The world of one decision: the rules, the subject, and what was noted about it.
#[derive(Debug, Clone, Copy)]
pub struct World<'w> {
    /// The rules.
    pub book: &'w Rulebook,
    /// The subject.
    pub id: ObligationId,
    /// The subject folded from what happened.
    pub obligation: &'w Obligation,
    /// What has been noted about it, in order.
    pub noted: &'w [Noted],
    /// The sequence number of the next event.
    pub next_seq: u64,
}

/// An event the engine itself writes about an obligation: recomputable, and the record of what was told to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// A rung came due while it ran, and its action goes out.
    RungFired {
        /// Its key.
        key: RungKey,
        /// The instant it was due.
        due_at: Instant,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// A rung came due, but the occurrence had ended before it could fire: nothing is sent (clocks.md 7.4).
    RungMoot {
        /// Its key.
        key: RungKey,
        /// The instant it was due.
        due_at: Instant,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// A fired rung turned out not to have been due (clocks.md 7.8).
    RungSuperseded {
        /// Its key.
        key: RungKey,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// It was used up (clocks.md 4).
    Missed {
        /// The occurrence.
        nth: u32,
        /// The exhaustion instant.
        at: Instant,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// A late event removed a miss (clocks.md 12.4).
    MissRescinded {
        /// The occurrence.
        nth: u32,
        /// The moment of recording.
        fired_at: Instant,
    },
}

/// Compares what follows from the events up to `now` with what has been noted, and returns the difference. Calling it again
/// after noting returns nothing, so that nothing fires twice (clocks.md 7.3).
pub fn due(world: &World, now: Instant) -> Vec<(StreamId, Noted)> {
    let mut obligation = world.obligation.clone();
    obligation.advance(world.book, now);
    let differences = differences(&obligation, world.noted, now);
    differences.into_iter().map(|noted| (StreamId::Obligation(world.id), noted)).collect()
}

/// What follows for an obligation up to `now` and is not noted, and what is noted and does not follow.
pub(crate) fn differences(obligation: &Obligation, noted: &[Noted], now: Instant) -> Vec<Noted> {
    let fresh = obligation.conclusions.iter().filter_map(|it| note(noted, obligation, it, now));
    let corrections = noted.iter().filter_map(|it| correct(noted, obligation, it, now));
    fresh.chain(corrections).collect()
}

fn note(noted: &[Noted], obligation: &Obligation, conclusion: &Conclusion, now: Instant) -> Option<Noted> {
    match *conclusion {
        Conclusion::RungDue { key, due_at } => {
            let is_known = noted.iter().any(|it| rung_of(it) == Some(key));
            let is_current = obligation.current.as_ref().is_some_and(|current| current.nth == key.nth);
            (!is_known).then(|| match is_current && obligation.is_running() {
                true => Noted::RungFired { key, due_at, fired_at: now },
                false => Noted::RungMoot { key, due_at, fired_at: now },
            })
        }
        Conclusion::Missed { nth, at } => {
            let is_known = matches!(last_miss(noted, nth), Some(Noted::Missed { .. }));
            (!is_known).then_some(Noted::Missed { nth, at, fired_at: now })
        }
    }
}

fn correct(noted: &[Noted], obligation: &Obligation, it: &Noted, now: Instant) -> Option<Noted> {
    let follows = |wanted: &dyn Fn(&Conclusion) -> bool| obligation.conclusions.iter().any(wanted);
    match *it {
        Noted::RungFired { key, .. } => {
            let is_due = follows(&|it| matches!(it, Conclusion::RungDue { key: due, .. } if *due == key));
            let is_superseded =
                noted.iter().any(|it| matches!(it, Noted::RungSuperseded { key: old, .. } if *old == key));
            (!is_due && !is_superseded).then_some(Noted::RungSuperseded { key, fired_at: now })
        }
        Noted::Missed { nth, .. } => {
            let is_missed = follows(&|it| matches!(it, Conclusion::Missed { nth: n, .. } if *n == nth));
            let is_latest = last_miss(noted, nth) == Some(it);
            (!is_missed && is_latest).then_some(Noted::MissRescinded { nth, fired_at: now })
        }
        Noted::RungMoot { .. } | Noted::RungSuperseded { .. } | Noted::MissRescinded { .. } => None,
    }
}

fn rung_of(noted: &Noted) -> Option<RungKey> {
    match noted {
        Noted::RungFired { key, .. } | Noted::RungMoot { key, .. } => Some(*key),
        _ => None,
    }
}

/// The last word on an occurrence's miss: recorded, or rescinded.
fn last_miss(noted: &[Noted], nth: u32) -> Option<&Noted> {
    noted.iter().rev().find(
        |it| matches!(it, Noted::Missed { nth: n, .. } | Noted::MissRescinded { nth: n, .. } if *n == nth),
    )
}
