//! What time has brought about and nobody has noted yet.

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
    let corrections = world.noted.iter().filter_map(|noted| correct(world, &case, noted, now));
    let fresh = case.conclusions.iter().filter_map(|conclusion| note(world, &case, conclusion, now));
    let pages = page::moved(world, &case, now);
    corrections.chain(fresh).chain(pages).map(|noted| (StreamId::Case(world.id), noted)).collect()
}

/// When [`due`] has to be asked next, or a bound before it; `None` when nothing is to come by itself.
pub fn next_due_at(world: &World) -> Option<Instant> {
    world.case.next_due_at().into_iter().chain(page::next_due_at(world)).min()
}

fn note(world: &World, case: &CaseState, conclusion: &Conclusion, now: Instant) -> Option<Noted> {
    match *conclusion {
        Conclusion::RungDue { key, due_at, to_line } => {
            let is_known = world.noted.iter().any(|noted| rung_of(noted) == Some(key));
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
        Conclusion::Missed { slot, cycle, allowance, at, by_change } => {
            let is_known = is_on_record(world.noted, (slot, cycle), at);
            (!is_known).then_some(Noted::Missed { slot, cycle, allowance, at, fired_at: now, by_change })
        }
        Conclusion::PauseRefused { at } => unless_noted(world, Noted::PauseRefused { at }),
        Conclusion::Clamped { at, ahead_ms } => unless_noted(world, Noted::Clamped { at, ahead_ms }),
    }
}

fn unless_noted(world: &World, noted: Noted) -> Option<Noted> {
    (!world.noted.contains(&noted)).then_some(noted)
}

fn correct(world: &World, case: &CaseState, noted: &Noted, now: Instant) -> Option<Noted> {
    match *noted {
        Noted::RungFired { key, .. } => {
            let still_due = case
                .conclusions
                .iter()
                .any(|it| matches!(it, Conclusion::RungDue { key: due, .. } if *due == key));
            (!still_due && !is_superseded(world.noted, key))
                .then_some(Noted::RungSuperseded { key, fired_at: now })
        }
        Noted::Missed { slot, cycle, at, fired_at, .. } => {
            let is_it = |it: &Conclusion| {
                matches!(it, Conclusion::Missed { slot: s, cycle: c, at: a, .. }
                    if (*s, *c, *a) == (slot, cycle, at))
            };
            let still_missed = case.conclusions.iter().any(is_it);
            let is_latest = last_word(world.noted, (slot, cycle), at) == Some(noted);
            let fired_at = now.max(fired_at);
            (!still_missed && is_latest).then_some(Noted::MissRescinded { slot, cycle, at, fired_at })
        }
        Noted::RungMoot { .. }
        | Noted::RungSuperseded { .. }
        | Noted::PageMoved { .. }
        | Noted::MissRescinded { .. }
        | Noted::Clamped { .. }
        | Noted::PauseRefused { .. } => None,
    }
}

fn rung_of(noted: &Noted) -> Option<RungKey> {
    match noted {
        Noted::RungFired { key, .. } | Noted::RungMoot { key, .. } => Some(*key),
        _ => None,
    }
}

/// Whether a fired rung turned out not to have been due.
pub(super) fn is_superseded(noted: &[Noted], key: RungKey) -> bool {
    noted.iter().any(|it| matches!(it, Noted::RungSuperseded { key: old, .. } if *old == key))
}

/// The last word on a miss: recorded, or rescinded.
fn last_word(noted: &[Noted], run: (Slot, u32), at: Instant) -> Option<&Noted> {
    noted.iter().rev().find(|noted| match noted {
        Noted::Missed { slot, cycle, at: missed_at, .. }
        | Noted::MissRescinded { slot, cycle, at: missed_at, .. } => {
            (*slot, *cycle) == run && *missed_at == at
        }
        _ => false,
    })
}

fn is_on_record(noted: &[Noted], run: (Slot, u32), at: Instant) -> bool {
    matches!(last_word(noted, run, at), Some(Noted::Missed { .. }))
}

/// The clock of a rung, in the run in which it fired.
pub(super) fn clock_of<'c>(case: &'c CaseState, key: &RungKey) -> Option<&'c Clock> {
    case.clock(key.slot).filter(|clock| clock.cycle == key.cycle)
}
