//! What must be told to whom because of an event. The outbox delivers it at least once; the key makes it once.

use mission::policy::RungAction;

use crate::case::event::{AgentId, CaseId};
use crate::case::owed::OwedKey;
use crate::case::page::{path_of, rung_of};
use crate::clock::{RungKey, Slot};
use crate::noted::Noted;
use crate::obligation::{self, Told};
use crate::world::World;

/// Something to be told to somebody outside the event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The case moves to the next support line; its owner stays answerable (clocks.md 7.6).
    Escalate {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// The line it moves to.
        to_line: u8,
    },
    /// The owner's manager is told, since there is no higher line (D-08).
    NotifyManager {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// Whose manager.
        owner: Option<AgentId>,
    },
    /// A step of a path is paged until somebody acknowledges.
    Page {
        /// The case.
        case: CaseId,
        /// With `nth` the idempotency key.
        key: RungKey,
        /// Which page of the rung, from 0.
        nth: u32,
        /// The path.
        path: String,
        /// Which of its steps, from 0.
        step: usize,
    },
    /// The case is handed to the people of a path.
    Assign {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// The people of a path are told.
    Notify {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// The same for something that the case owes beside its clocks.
    Owed {
        /// The case.
        case: CaseId,
        /// What is owed; with what is told the idempotency key.
        owed: OwedKey,
        /// What is told to whom.
        told: Told,
    },
    /// The owner is told that a promise is broken (the notice at 100 % of X-38).
    NotifyMiss {
        /// The case.
        case: CaseId,
        /// The clock.
        slot: Slot,
        /// Its run.
        cycle: u32,
        /// Whose case it is.
        owner: Option<AgentId>,
    },
}

/// What a noted event sets off. Moot and superseded rungs and rescinded misses send nothing (clocks.md 7.4, 7.8).
pub fn effects(world: &World, noted: &Noted) -> Vec<Effect> {
    let (case, owner) = (world.id, world.case.owner);
    match *noted {
        Noted::RungFired { key, to_line, .. } => {
            let effect = rung_of(world.book, &key).map(|rung| match (&rung.action, to_line) {
                (RungAction::NextTier, Some(to_line)) => Effect::Escalate { case, key, to_line },
                (RungAction::NextTier, None) => Effect::NotifyManager { case, key, owner },
                (RungAction::Page(path), _) => {
                    Effect::Page { case, key, nth: 0, path: path.clone(), step: 0 }
                }
                (RungAction::Notify(path), _) => Effect::Notify { case, key, path: path.clone() },
                (RungAction::Assign(path), _) => Effect::Assign { case, key, path: path.clone() },
            });
            effect.into_iter().collect()
        }
        Noted::PageMoved { key, nth, .. } => {
            let path = path_of(world.book, &key);
            let page = path.and_then(|path| {
                let (step, _) = path.step(nth)?;
                Some(Effect::Page { case, key, nth, path: path.name.clone(), step })
            });
            page.into_iter().collect()
        }
        Noted::Owed { key: owed, noted } => {
            let by_key = world.case.owed_by_key();
            let obligation = by_key.get(&owed);
            let told =
                obligation.and_then(|obligation| obligation::effect::told(world.book, obligation, &noted));
            told.into_iter().map(|told| Effect::Owed { case, owed, told }).collect()
        }
        Noted::Missed { slot, cycle, .. } => vec![Effect::NotifyMiss { case, slot, cycle, owner }],
        Noted::RungMoot { .. }
        | Noted::RungSuperseded { .. }
        | Noted::MissRescinded { .. }
        | Noted::Clamped { .. }
        | Noted::PauseRefused { .. } => Vec::new(),
    }
}
