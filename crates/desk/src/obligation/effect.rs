//! What must be told to whom because of a noted event of an obligation. The key makes it once.

use mission::ObligationKind;
use mission::policy::RungAction;

use super::due::{Noted, World};
use super::event::ObligationId;
use super::state::{Obligation, RungKey};
use crate::rulebook::Rulebook;

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
    let obligation = world.id;
    Some(match told(world.book, world.obligation, noted)? {
        Told::Page { key, path } => Effect::Page { obligation, key, path },
        Told::Notify { key, path } => Effect::Notify { obligation, key, path },
        Told::NotifyMiss { kind, nth } => Effect::NotifyMiss { obligation, kind, nth },
    })
}

/// The same without its subject, for obligations that live in the stream of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The people of a path are paged until somebody acknowledges.
    Page {
        /// The key within the obligation.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// The people of a path are told.
    Notify {
        /// The key within the obligation.
        key: RungKey,
        /// The path.
        path: String,
    },
    /// Whoever is answerable for obligations of this kind is told that one was missed.
    NotifyMiss {
        /// Its kind.
        kind: ObligationKind,
        /// The occurrence.
        nth: u32,
    },
}

pub(crate) fn told(book: &Rulebook, obligation: &Obligation, noted: &Noted) -> Option<Told> {
    let (start, at) = obligation.start?;
    match *noted {
        Noted::RungFired { key, .. } => {
            let current = obligation.current.as_ref().filter(|current| current.nth == key.nth);
            let from = current.map_or(at, |current| current.from);
            let rules = book.rules(book.version_at(from));
            let ladder = rules.obligations.ladders.get(usize::from(key.ladder))?;
            match &ladder.rungs.get(usize::from(key.rung))?.action {
                RungAction::Page(path) => Some(Told::Page { key, path: path.clone() }),
                RungAction::Notify(path) => Some(Told::Notify { key, path: path.clone() }),
                // E-15 keeps everything else off the ladders of obligations.
                _ => None,
            }
        }
        Noted::Missed { nth, .. } => Some(Told::NotifyMiss { kind: start.kind, nth }),
        Noted::RungMoot { .. } | Noted::RungSuperseded { .. } | Noted::MissRescinded { .. } => None,
    }
}
