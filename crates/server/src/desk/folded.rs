//! Cases that were folded before, so that the next look folds only what is new.
//!
//! What is kept is never trusted: a family says up to which event of each stream it is folded, and whoever takes it finds
//! that event in the log of their own transaction, under the same hash (`Family::load`). A hash is over everything before
//! it, so the family is then exactly a prefix of what the transaction sees. A transaction that was rolled back, another
//! node, and a snapshot that is older need no word to this store.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use desk::case::event::CaseId;

use super::family::Family;

#[cfg(test)]
mod tests;

/// The most events that are kept, of all cases together; one takes about 200 bytes.
const MOST_EVENTS: usize = 60_000;
/// What a case takes beside its events, counted as events: its state is about so large.
const OF_A_CASE: usize = 24;

/// The families that were folded last. Whoever takes one has it alone until they bring it back.
#[derive(Debug, Default)]
pub struct Folded {
    kept: Mutex<Kept>,
    n_read: AtomicU64,
    n_folded: AtomicU64,
}

/// What folding has cost, as counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Events read from the log and parsed.
    pub n_read: u64,
    /// Events applied to a state.
    pub n_folded: u64,
}

#[derive(Debug, Default)]
struct Kept {
    /// By the first case of each, with its place in `by_use`.
    families: HashMap<CaseId, (u64, Family)>,
    /// The longest unused first.
    by_use: BTreeMap<u64, CaseId>,
    n_uses: u64,
    weight: usize,
}

impl Folded {
    /// Takes the family of exactly these cases out, if it is kept.
    pub(super) fn take(&self, cases: &[CaseId]) -> Option<Family> {
        let first = cases.iter().min()?;
        let family = self.kept.lock().unwrap_or_else(PoisonError::into_inner).take(*first)?;
        family.is_of(cases).then_some(family)
    }

    /// Keeps a family for the next look, unless something was added to it that was not stored, or more is kept of it.
    pub(crate) fn keep(&self, family: Family) {
        if family.has_unsaved() || weight(&family) > MOST_EVENTS / 4 {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let first = family.first();
        if let Some(other) = kept.take(first)
            && other.n_events() > family.n_events()
        {
            kept.put(first, other);
        } else {
            kept.put(first, family);
        }
        while kept.weight > MOST_EVENTS {
            let Some((_, oldest)) = kept.by_use.first_key_value().map(|(nth, case)| (*nth, *case)) else {
                break;
            };
            kept.take(oldest);
        }
    }

    /// What it has cost so far.
    pub fn work(&self) -> Work {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Work { n_read: count(&self.n_read), n_folded: count(&self.n_folded) }
    }

    pub(super) fn note_read(&self, n_events: usize) {
        self.n_read.fetch_add(n_events as u64, Ordering::Relaxed);
    }

    pub(super) fn note_folded(&self, n_events: usize) {
        self.n_folded.fetch_add(n_events as u64, Ordering::Relaxed);
    }
}

impl Kept {
    fn take(&mut self, first: CaseId) -> Option<Family> {
        let (nth, family) = self.families.remove(&first)?;
        self.by_use.remove(&nth);
        self.weight -= weight(&family);
        Some(family)
    }

    fn put(&mut self, first: CaseId, family: Family) {
        self.n_uses += 1;
        self.weight += weight(&family);
        self.by_use.insert(self.n_uses, first);
        self.families.insert(first, (self.n_uses, family));
    }
}

fn weight(family: &Family) -> usize {
    family.n_events() + OF_A_CASE * family.cases().count()
}
