//! The worst cases: those that went furthest beyond a target.

use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::outcome::{Promise, Verdict};

use crate::facts::OutcomeFact;
use crate::month::Months;

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

impl WorstCase {
    /// Worst first; ties by case and promise, so that the order of partitions does not matter.
    fn rank(&self) -> (std::cmp::Reverse<u32>, CaseId, Promise, Instant) {
        (std::cmp::Reverse(self.overrun_permille), self.case, self.promise, self.determined_at)
    }
}

/// The `k` worst cases, in mergeable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Worst {
    k: usize,
    /// At most twice `k` and one.
    found: Vec<WorstCase>,
    /// `k` cases at least this bad have been found.
    threshold: u32,
}

impl Worst {
    /// Keeps the `k` worst.
    pub fn keeping(k: usize) -> Worst {
        Worst { k, found: Vec::new(), threshold: 0 }
    }

    /// Looks at one outcome.
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
            if self.found.len() > 2 * self.k {
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

    /// Worst first.
    pub fn into_list(mut self) -> Vec<WorstCase> {
        self.trim();
        self.found
    }

    fn trim(&mut self) {
        self.found.sort_unstable_by_key(WorstCase::rank);
        self.found.truncate(self.k);
        if self.found.len() == self.k {
            self.threshold = self.found.last().map_or(u32::MAX, |last| last.overrun_permille);
        }
    }
}
