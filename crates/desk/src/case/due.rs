//! What time has brought about and nobody has noted yet.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;

use super::conclusion::Conclusion;
use super::page;
use super::state::CaseState;
use crate::clock::{Clock, ClockState, RungKey, Slot};
use crate::noted::Noted;
use crate::world::{StreamId, World};

/// Compares what follows from the events up to `now` with what has been noted, and returns the difference: rungs to
/// fire, misses to record, pages to move on, and corrections after late events. Calling it again after noting returns
/// nothing, so a restart, a replay or a second server never fires a key twice (clocks.md 7.3).
pub fn due(world: &World, now: Instant) -> Vec<(StreamId, Noted)> {
    let mut case = world.case.clone();
    case.advance(world.book, now);
    let known = Known::of(world.noted);
    let concluded = Concluded::of(&case);
    // A miss that was rescinded and recorded again stands in the notes twice, but is rescinded once.
    let mut rescinded = BTreeSet::new();
    let corrections = world.noted.iter().filter_map(|noted| correct(&known, &concluded, noted, now));
    let corrections = corrections.filter(|noted| match *noted {
        Noted::MissRescinded { slot, cycle, at, .. } => rescinded.insert((slot, cycle, at)),
        _ => true,
    });
    let corrections: Vec<Noted> = corrections.collect();
    let fresh = case.conclusions.iter().filter_map(|conclusion| note(world, &case, &known, conclusion, now));
    let pages = page::moved(world, &case, now);
    let owed = super::owed::noted(world, &case, now);
    corrections
        .into_iter()
        .chain(fresh)
        .chain(pages)
        .chain(owed)
        .map(|noted| (StreamId::Case(world.id), noted))
        .collect()
}

/// When [`due`] has to be asked next, or a bound before it; `None` when nothing is to come by itself.
pub fn next_due_at(world: &World) -> Option<Instant> {
    world.case.next_due_at().into_iter().chain(page::next_due_at(world)).min()
}

/// A recorded miss: its clock, its run, and its instant.
type Miss = (Slot, u32, Instant);

/// What was noted, by key. An open case may owe thousands of updates.
struct Known {
    /// Rungs that fired or were moot.
    rungs: BTreeSet<RungKey>,
    superseded: BTreeSet<RungKey>,
    /// The last word on each miss: recorded, or rescinded.
    misses: BTreeMap<Miss, bool>,
}

impl Known {
    fn of(noted: &[Noted]) -> Known {
        let mut known =
            Known { rungs: BTreeSet::new(), superseded: BTreeSet::new(), misses: BTreeMap::new() };
        for noted in noted {
            match *noted {
                Noted::RungFired { key, .. } | Noted::RungMoot { key, .. } => {
                    known.rungs.insert(key);
                }
                Noted::RungSuperseded { key, .. } => {
                    known.superseded.insert(key);
                }
                Noted::Missed { slot, cycle, at, .. } => {
                    known.misses.insert((slot, cycle, at), true);
                }
                Noted::MissRescinded { slot, cycle, at, .. } => {
                    known.misses.insert((slot, cycle, at), false);
                }
                Noted::PageMoved { .. }
                | Noted::Owed { .. }
                | Noted::Clamped { .. }
                | Noted::PauseRefused { .. } => {}
            }
        }
        known
    }

    fn is_on_record(&self, miss: Miss) -> bool {
        self.misses.get(&miss).copied().unwrap_or(false)
    }
}

/// What follows from the events, by key.
struct Concluded {
    rungs: BTreeSet<RungKey>,
    misses: BTreeSet<Miss>,
}

impl Concluded {
    fn of(case: &CaseState) -> Concluded {
        let mut concluded = Concluded { rungs: BTreeSet::new(), misses: BTreeSet::new() };
        for conclusion in &case.conclusions {
            match *conclusion {
                Conclusion::RungDue { key, .. } => {
                    concluded.rungs.insert(key);
                }
                Conclusion::Missed { slot, cycle, at, .. } => {
                    concluded.misses.insert((slot, cycle, at));
                }
                Conclusion::PauseRefused { .. } | Conclusion::Clamped { .. } => {}
            }
        }
        concluded
    }
}

fn note(
    world: &World,
    case: &CaseState,
    known: &Known,
    conclusion: &Conclusion,
    now: Instant,
) -> Option<Noted> {
    match *conclusion {
        Conclusion::RungDue { key, due_at, to_line } => {
            let is_known = known.rungs.contains(&key);
            let state = clock_of(case, &key).map(|clock| clock.state);
            match state {
                _ if is_known => None,
                Some(ClockState::Running) => Some(Noted::RungFired { key, due_at, fired_at: now, to_line }),
                // It ran when the rung came due, and may run again: then the rung fires (clocks.md 7.2).
                Some(ClockState::Paused) => None,
                Some(ClockState::Stopped(_) | ClockState::Void(_)) | None => {
                    Some(Noted::RungMoot { key, due_at, fired_at: now })
                }
            }
        }
        Conclusion::Missed { slot, cycle, allowance, at, by_change } => (!known
            .is_on_record((slot, cycle, at)))
        .then_some(Noted::Missed { slot, cycle, allowance, at, fired_at: now, by_change }),
        Conclusion::PauseRefused { at } => unless_noted(world, Noted::PauseRefused { at }),
        Conclusion::Clamped { at, ahead_ms } => unless_noted(world, Noted::Clamped { at, ahead_ms }),
    }
}

fn unless_noted(world: &World, noted: Noted) -> Option<Noted> {
    (!world.noted.contains(&noted)).then_some(noted)
}

fn correct(known: &Known, concluded: &Concluded, noted: &Noted, now: Instant) -> Option<Noted> {
    match *noted {
        Noted::RungFired { key, .. } => {
            let was_due = concluded.rungs.contains(&key) || known.superseded.contains(&key);
            (!was_due).then_some(Noted::RungSuperseded { key, fired_at: now })
        }
        Noted::Missed { slot, cycle, at, fired_at, .. } => {
            let miss = (slot, cycle, at);
            let is_wrong = known.is_on_record(miss) && !concluded.misses.contains(&miss);
            let fired_at = now.max(fired_at);
            is_wrong.then_some(Noted::MissRescinded { slot, cycle, at, fired_at })
        }
        Noted::RungMoot { .. }
        | Noted::RungSuperseded { .. }
        | Noted::PageMoved { .. }
        | Noted::Owed { .. }
        | Noted::MissRescinded { .. }
        | Noted::Clamped { .. }
        | Noted::PauseRefused { .. } => None,
    }
}

/// Whether a fired rung turned out not to have been due.
pub(super) fn is_superseded(noted: &[Noted], key: RungKey) -> bool {
    noted.iter().any(|it| matches!(it, Noted::RungSuperseded { key: old, .. } if *old == key))
}

/// The clock of a rung, in the run in which it fired.
pub(super) fn clock_of<'c>(case: &'c CaseState, key: &RungKey) -> Option<&'c Clock> {
    case.clock(key.slot).filter(|clock| clock.cycle == key.cycle)
}
