//! What is noted about the obligations of a case: they live in its stream and note their rungs and misses there
//! (clocks.md 7, 15).

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;
use mission::ObligationKind;

use super::state::CaseState;
use crate::noted::Noted;
use crate::obligation::{self, Obligation, Owed};
use crate::world::World;

/// Which obligation of a case: its kind, and when it began. Several of one kind may begin at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwedKey {
    /// Its kind.
    pub kind: ObligationKind,
    /// When the event happened that made us owe it.
    pub from: Instant,
    /// Which of those that began then, from 0.
    pub nth: u16,
}

impl Owed {
    /// Which it is, when nothing else of its kind began at its instant; `None` before it started.
    pub(super) fn key(&self) -> Option<OwedKey> {
        let (start, from) = self.obligation.start?;
        Some(OwedKey { kind: start.kind, from, nth: 0 })
    }
}

impl CaseState {
    /// What it owes beside its clocks, by key.
    pub fn owed_by_key(&self) -> BTreeMap<OwedKey, &Obligation> {
        let mut by_key = BTreeMap::new();
        for owed in &self.owed {
            let Some(mut key) = owed.key() else { continue };
            while by_key.contains_key(&key) {
                key.nth += 1;
            }
            by_key.insert(key, &owed.obligation);
        }
        by_key
    }
}

/// What is to be noted at `now` about everything the case owes, or was thought to owe before a late event came.
pub(super) fn noted(world: &World, case: &CaseState, now: Instant) -> Vec<Noted> {
    let mut known: BTreeMap<OwedKey, Vec<obligation::Noted>> = BTreeMap::new();
    for noted in world.noted {
        if let Noted::Owed { key, noted } = noted {
            known.entry(*key).or_default().push(*noted);
        }
    }
    let owed = case.owed_by_key();
    let nothing = Obligation::default();
    let keys: BTreeSet<OwedKey> = owed.keys().chain(known.keys()).copied().collect();
    let of_key = |key: OwedKey| {
        let obligation = owed.get(&key).copied().unwrap_or(&nothing);
        let noted = known.get(&key).map(Vec::as_slice).unwrap_or_default();
        let fresh = obligation::due::differences(obligation, noted, now);
        fresh.into_iter().map(move |noted| Noted::Owed { key, noted }).collect::<Vec<_>>()
    };
    keys.into_iter().flat_map(of_key).collect()
}
