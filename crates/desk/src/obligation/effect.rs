//! What must be told to whom because of a noted event of an obligation. The key makes it once.

use mission::ObligationKind;
use mission::policy::RungAction;

use super::due::{Noted, World};
use super::event::ObligationId;
use super::state::RungKey;

/// Something to be told to somebody outside the event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The people of a path are paged until somebody acknowledges.
    Page {
        /// The obligation.
        obligation: ObligationId,
        /// The idempotency key.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// The people of a path are told.
    Notify {
        /// The obligation.
        obligation: ObligationId,
        /// The idempotency key.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// Whoever is answerable for obligations of this kind is told that one was missed.
    NotifyMiss {
        /// The obligation.
        obligation: ObligationId,
        /// Its kind.
        kind: ObligationKind,
        /// The occurrence.
        nth: u32,
    },
}

/// What a noted event sets off. Moot and superseded rungs and rescinded misses send nothing (clocks.md 7.4, 7.8).
pub fn effects(world: &World, noted: &Noted) -> Option<Effect> {
    let (start, at) = world.obligation.start?;
    let obligation = world.id;
    match *noted {
        Noted::RungFired { key, .. } => {
            let current = world.obligation.current.as_ref().filter(|current| current.nth == key.nth);
            let from = current.map_or(at, |current| current.from);
            let rules = world.book.rules(world.book.version_at(from));
            let ladder = rules.obligations.ladders.get(usize::from(key.ladder))?;
            match &ladder.rungs.get(usize::from(key.rung))?.action {
                RungAction::Page(path) => Some(Effect::Page { obligation, key, path: path.clone() }),
                RungAction::Notify(path) => Some(Effect::Notify { obligation, key, path: path.clone() }),
                // E-15 keeps everything else off the ladders of obligations.
                _ => None,
            }
        }
        Noted::Missed { nth, .. } => Some(Effect::NotifyMiss { obligation, kind: start.kind, nth }),
        Noted::RungMoot { .. } | Noted::RungSuperseded { .. } | Noted::MissRescinded { .. } => None,
    }
}
