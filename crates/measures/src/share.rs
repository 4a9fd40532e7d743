//! Counts of a whole: the exact form of every percentage.

mod key;

use std::collections::BTreeMap;

use calendar::Ratio;
use desk::case::outcome::Promise;
use rustc_hash::FxHashMap;

use key::Key;

use crate::group::{DimensionSet, Group};

/// `hits` of `of`. The exact form of a percentage; merging adds both (metrics.md 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share {
    /// The numerator.
    pub hits: u64,
    /// The denominator.
    pub of: u64,
}

impl Share {
    /// `hits` of `of`.
    pub const fn new(hits: u64, of: u64) -> Share {
        Share { hits, of }
    }

    /// Counts one item.
    pub fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.of += 1;
    }

    /// Adds the counts of other items.
    pub fn merge(&mut self, other: Share) {
        self.hits += other.hits;
        self.of += other.of;
    }

    /// The exact share, 0…1; nothing for an empty denominator (metrics.md 1.3).
    pub fn value(self) -> Option<Ratio> {
        (self.of > 0).then(|| Ratio::new(i128::from(self.hits), i128::from(self.of)))
    }
}

/// Shares per promise and group. The mergeable part of every metric that is a percentage of items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    counts: FxHashMap<Key, Share>,
}

impl Shares {
    /// Counts one item.
    pub fn count(&mut self, promise: Promise, group: Group, hit: bool) {
        self.counts.entry(Key::of(promise, &group)).or_default().count(hit);
    }

    /// Adds the counts of another partition.
    pub fn merge(&mut self, other: Shares) {
        for (key, share) in other.counts {
            self.counts.entry(key).or_default().merge(share);
        }
    }

    /// The counts by fewer dimensions, over the promises that `wanted` takes, in order.
    pub fn by(&self, kept: DimensionSet, wanted: impl Fn(Promise) -> bool) -> BTreeMap<Group, Share> {
        let mut sums = BTreeMap::new();
        for (promise, group, share) in self.iter() {
            if wanted(promise) {
                let sum: &mut Share = sums.entry(group.keep(kept)).or_default();
                sum.merge(share);
            }
        }
        sums
    }

    /// The counts of one promise in a group.
    pub fn of(&self, promise: Promise, group: &Group) -> Share {
        let mut sum = Share::default();
        for (of, item, share) in self.iter() {
            if of == promise && group.covers(&item) {
                sum.merge(share);
            }
        }
        sum
    }

    /// The same counts by fewer dimensions.
    pub fn keep(&self, kept: DimensionSet) -> Shares {
        let mut coarse = Shares::default();
        for (promise, group, share) in self.iter() {
            coarse.counts.entry(Key::of(promise, &group.keep(kept))).or_default().merge(share);
        }
        coarse
    }

    fn iter(&self) -> impl Iterator<Item = (Promise, Group, Share)> {
        self.counts.iter().map(|(key, share)| (key.promise(), key.group(), *share))
    }
}
