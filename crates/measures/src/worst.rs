//! The worst cases: those that went furthest beyond a target.

use std::cmp::Reverse;

use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::outcome::{Promise, Verdict};

use crate::facts::OutcomeFact;
use crate::month::Months;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

/// A missed promise of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorstCase {
    /// How far beyond the target, in thousandths of it, rounded down.
    pub overrun_permille: u32,
    /// The case.
    pub case: CaseId,
    /// What it missed.
    pub promise: Promise,
    /// When the miss was determined.
    pub determined_at: Instant,
}

/// How many of the worst cases a report names.
pub const N_WORST: usize = 20;

impl WorstCase {
    /// Worst first, then earliest.
    fn rank(&self) -> (Reverse<u32>, Instant) {
        (Reverse(self.overrun_permille), self.determined_at)
    }
}

/// The `k` worst cases, in mergeable form, with all that are as bad as the last of them: who of those is named is for
/// whoever knows their names to decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worst {
    k: usize,
    found: Vec<WorstCase>,
    /// So many may be found before the list is cut again.
    room: usize,
    /// `k` cases at least this bad have been found.
    threshold: u32,
}

impl Worst {
    /// Keeps the `k` worst.
    pub fn keeping(k: usize) -> Worst {
        Worst { k, found: Vec::new(), room: 2 * k, threshold: 0 }
    }

    /// Looks at one outcome.
    #[inline]
    pub fn fold(&mut self, outcome: &OutcomeFact, months: &Months) {
        if outcome.verdict == Verdict::Met || outcome.overrun_permille < self.threshold {
            return;
        }
        if months.of(outcome.determined_at).is_some() {
            self.found.push(WorstCase {
                overrun_permille: outcome.overrun_permille,
                case: outcome.case,
                promise: outcome.promise,
                determined_at: outcome.determined_at,
            });
            if self.found.len() > self.room {
                self.trim();
            }
        }
    }

    /// Adds the worst of another partition.
    pub fn merge(&mut self, mut other: Worst) {
        self.k = self.k.max(other.k);
        self.found.append(&mut other.found);
        self.trim();
    }

    /// Worst first, then earliest, with all that are as bad and as early as the last of them. Ties are in the order in which
    /// `name` puts their cases.
    pub fn into_list<K: Ord>(mut self, name: impl Fn(CaseId) -> K) -> Vec<WorstCase> {
        self.trim();
        self.found.sort_by_cached_key(|worst| (worst.rank(), name(worst.case), worst.promise));
        self.found.truncate(self.k);
        self.found
    }

    /// The same cases under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.found.iter_mut().for_each(|worst| worst.case = numbers.case(worst.case));
    }

    /// The cases it holds.
    pub fn cases(&self) -> impl Iterator<Item = CaseId> {
        self.found.iter().map(|worst| worst.case)
    }

    fn trim(&mut self) {
        self.found.sort_unstable_by_key(WorstCase::rank);
        if let Some(last) = self.k.checked_sub(1).and_then(|last| self.found.get(last)) {
            let (rank, overrun) = (last.rank(), last.overrun_permille);
            self.found.truncate(self.found.partition_point(|worst| worst.rank() <= rank));
            self.threshold = overrun;
        }
        if self.k == 0 {
            self.found.clear();
            self.threshold = u32::MAX;
        }
        self.room = 2 * self.found.len().max(self.k);
    }
}

impl Pack for WorstCase {
    fn pack(&self, to: &mut Packer) {
        to.number(self.overrun_permille.into());
        self.case.pack(to);
        self.promise.pack(to);
        self.determined_at.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<WorstCase, Malformed> {
        Ok(WorstCase {
            overrun_permille: from.small()?,
            case: Pack::unpack(from)?,
            promise: Pack::unpack(from)?,
            determined_at: Pack::unpack(from)?,
        })
    }
}

impl Pack for Worst {
    fn pack(&self, to: &mut Packer) {
        let mut trimmed = self.clone();
        trimmed.trim();
        trimmed.found.sort_unstable_by_key(|worst| (worst.rank(), worst.case, worst.promise));
        to.number(self.k as u64);
        to.list(&trimmed.found);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Worst, Malformed> {
        let k = usize::from(from.small::<u16>()?);
        let mut worst = Worst { found: from.list()?, ..Worst::keeping(k) };
        worst.trim();
        Ok(worst)
    }
}
