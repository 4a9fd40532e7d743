//! What time has brought about and nobody has noted yet.

use calendar::Instant;

use super::conclusion::Conclusion;
use super::state::CaseState;
use crate::clock::{ClockState, RungKey, Slot};
use crate::noted::Noted;
use crate::world::{StreamId, World};

/// Compares what follows from the events up to `now` with what has been noted, and returns the difference: rungs to
/// fire, misses to record, and corrections after late events. Calling it again after noting returns nothing, so a
/// restart, a replay or a second server never fires a key twice (clocks.md 7.3).
pub fn due(world: &World, now: Instant) -> Vec<(StreamId, Noted)> {
    let mut case = world.case.clone();
    case.advance(world.book, now);
    let fresh = case.conclusions.iter().filter_map(|conclusion| note(world, &case, conclusion, now));
    let corrections = world.noted.iter().filter_map(|noted| correct(world, &case, noted, now));
    fresh.chain(corrections).map(|noted| (StreamId::Case(world.id), noted)).collect()
}

fn note(world: &World, case: &CaseState, conclusion: &Conclusion, now: Instant) -> Option<Noted> {
    match *conclusion {
        Conclusion::RungDue { key, due_at, to_line } => {
            let is_known = world.noted.iter().any(|noted| rung_of(noted) == Some(key));
            (!is_known).then(|| match is_running(case, &key) {
                true => Noted::RungFired { key, due_at, fired_at: now, to_line },
                false => Noted::RungMoot { key, due_at, fired_at: now },
            })
        }
        Conclusion::Missed { slot, cycle, allowance, at, by_change } => {
            let is_known = is_on_record(world.noted, slot, cycle);
            (!is_known).then_some(Noted::Missed { slot, cycle, allowance, at, fired_at: now, by_change })
        }
        Conclusion::PauseRefused { at } => {
            let noted = Noted::PauseRefused { at };
            (!world.noted.contains(&noted)).then_some(noted)
        }
    }
}

fn correct(world: &World, case: &CaseState, noted: &Noted, now: Instant) -> Option<Noted> {
    match *noted {
        Noted::RungFired { key, .. } => {
            let still_due = case
                .conclusions
                .iter()
                .any(|it| matches!(it, Conclusion::RungDue { key: due, .. } if *due == key));
            let is_superseded = world
                .noted
                .iter()
                .any(|it| matches!(it, Noted::RungSuperseded { key: old, .. } if *old == key));
            (!still_due && !is_superseded).then_some(Noted::RungSuperseded { key, fired_at: now })
        }
        Noted::Missed { slot, cycle, fired_at, .. } => {
            let still_missed = case.conclusions.iter().any(
                |it| matches!(it, Conclusion::Missed { slot: s, cycle: c, .. } if (*s, *c) == (slot, cycle)),
            );
            let is_latest = last_miss(world.noted, slot, cycle) == Some(noted);
            (!still_missed && is_latest).then_some(Noted::MissRescinded {
                slot,
                cycle,
                fired_at: now.max(fired_at),
            })
        }
        Noted::RungMoot { .. }
        | Noted::RungSuperseded { .. }
        | Noted::MissRescinded { .. }
        | Noted::PauseRefused { .. } => None,
    }
}

fn rung_of(noted: &Noted) -> Option<RungKey> {
    match noted {
        Noted::RungFired { key, .. } | Noted::RungMoot { key, .. } => Some(*key),
        _ => None,
    }
}

/// The last word on a cycle's miss: recorded, or rescinded.
fn last_miss(noted: &[Noted], slot: Slot, cycle: u32) -> Option<&Noted> {
    noted.iter().rev().find(|noted| match noted {
        Noted::Missed { slot: s, cycle: c, .. } | Noted::MissRescinded { slot: s, cycle: c, .. } => {
            (*s, *c) == (slot, cycle)
        }
        _ => false,
    })
}

fn is_on_record(noted: &[Noted], slot: Slot, cycle: u32) -> bool {
    matches!(last_miss(noted, slot, cycle), Some(Noted::Missed { .. }))
}

fn is_running(case: &CaseState, key: &RungKey) -> bool {
    let clock = case.clock(key.slot).filter(|clock| clock.cycle == key.cycle);
    clock.is_some_and(|clock| clock.state == ClockState::Running)
}
