//! What must be told to whom because of an event. The outbox delivers it at least once; the key makes it once.

use mission::policy::RungAction;

use crate::case::event::{AgentId, CaseId};
use crate::clock::{RungKey, Slot};
use crate::noted::Noted;
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
    /// A role is paged until it acknowledges.
    Page {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// The role.
        role: String,
    },
    /// A role is told.
    Notify {
        /// The case.
        case: CaseId,
        /// The idempotency key.
        key: RungKey,
        /// The role.
        role: String,
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
            let ladder = world.book.policy().ladders.get(usize::from(key.ladder.0));
            let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(key.rung)));
            let effect = rung.map(|rung| match (&rung.action, to_line) {
                (RungAction::NextTier, Some(to_line)) => Effect::Escalate { case, key, to_line },
                (RungAction::NextTier, None) => Effect::NotifyManager { case, key, owner },
                (RungAction::Page(role), _) => Effect::Page { case, key, role: role.clone() },
                (RungAction::Notify(role), _) => Effect::Notify { case, key, role: role.clone() },
            });
            effect.into_iter().collect()
        }
        Noted::Missed { slot, cycle, .. } => vec![Effect::NotifyMiss { case, slot, cycle, owner }],
        Noted::RungMoot { .. }
        | Noted::RungSuperseded { .. }
        | Noted::MissRescinded { .. }
        | Noted::PauseRefused { .. } => Vec::new(),
    }
}
