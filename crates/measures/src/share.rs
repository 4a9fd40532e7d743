//! Counts of a whole: the exact form of every percentage.

use calendar::Ratio;

use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::tally::{Tally, Value};

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
    #[inline]
    pub fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.of += 1;
    }

    /// Adds the counts of other items.
    pub fn merge(&mut self, other: Share) {
        self.hits = self.hits.saturating_add(other.hits);
        self.of = self.of.saturating_add(other.of);
    }

    /// The counts without those of some of its items.
    pub fn without(self, some: Share) -> Share {
        Share { hits: self.hits.saturating_sub(some.hits), of: self.of.saturating_sub(some.of) }
    }

    /// The exact share, 0…1; nothing for an empty denominator (metrics.md 1.3).
    pub fn value(self) -> Option<Ratio> {
        (self.of > 0).then(|| Ratio::new(i128::from(self.hits), i128::from(self.of)))
    }
}

/// Shares of every series. The mergeable part of every metric that is a proportion of items.
pub type Shares = Tally<Share>;

impl Value for Share {
    fn merge(&mut self, other: &Share) {
        Share::merge(self, *other);
    }

    fn is_empty(&self) -> bool {
        self.of == 0 && self.hits == 0
    }
}

impl Pack for Share {
    fn pack(&self, to: &mut Packer) {
        to.number(self.hits);
        to.number(self.of);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Share, Malformed> {
        let share = Share { hits: from.number()?, of: from.number()? };
        // No part is greater, so that parts add up without care.
        if share.hits < 1 << 48 && share.of < 1 << 48 { Ok(share) } else { Err(Malformed) }
    }
}
