//! What a measure came to: an exact value with its n, or why there is none.

use calendar::Ratio;

use crate::bounds::{self, Bounds};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::scores::Recommendations;
use crate::share::Share;
use crate::stats::nps;
use crate::tally::{Tally, Value};

/// A measured value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing to measure; never 0 % or 100 % (metrics.md 1.3).
    NoData,
    /// The source lacks these events, so that a number would be an invention.
    NotMeasurable {
        /// The event names, as in history files.
        missing: Vec<String>,
    },
    /// A proportion of items.
    Share(Share),
    /// Events per item, which may be more than one: `hits` events of `of` items.
    PerItem(Share),
    /// An exact value over this many items, without an interval of its own.
    Exact {
        /// The value.
        value: Ratio,
        /// The number of items behind it.
        n: u64,
    },
    /// A net promoter score.
    Nps(Recommendations),
    /// A mean of whole milliseconds.
    Mean(Mean),
    /// A median of whole milliseconds.
    Median(Median),
}

/// A mean in its mergeable, exact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mean {
    /// The number of items.
    pub n: u64,
    /// The sum of their milliseconds.
    pub sum: i128,
    /// The sum of the squares, for the interval.
    pub squares: i128,
}

impl Mean {
    /// Counts one item.
    pub fn count(&mut self, ms: i64) {
        self.n += 1;
        self.sum += i128::from(ms);
        self.squares += i128::from(ms) * i128::from(ms);
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, other: Mean) {
        self.n = self.n.saturating_add(other.n);
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// The items without some of them.
    pub fn without(self, some: Mean) -> Mean {
        Mean {
            n: self.n.saturating_sub(some.n),
            sum: self.sum.saturating_sub(some.sum),
            squares: self.squares.saturating_sub(some.squares),
        }
    }
}

/// Means of every series.
pub type Means = Tally<Mean>;

impl Value for Mean {
    fn merge(&mut self, other: &Mean) {
        Mean::merge(self, *other);
    }

    fn is_empty(&self) -> bool {
        self.n == 0
    }
}

impl Pack for Mean {
    fn pack(&self, to: &mut Packer) {
        to.number(self.n);
        to.wide(self.sum as u128);
        to.wide(self.squares as u128);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Mean, Malformed> {
        let mean = Mean { n: from.number()?, sum: from.wide()? as i128, squares: from.wide()? as i128 };
        // No part is greater, so that a thousand of them add up, and an interval is computed, without overflow.
        let is_possible =
            mean.n < 1 << 32 && (0..1 << 52).contains(&mean.sum) && (0..1 << 76).contains(&mean.squares);
        if is_possible { Ok(mean) } else { Err(Malformed) }
    }
}

/// The length of what never ended: longer than every other.
pub const NEVER: i64 = i64::MAX;

/// A median with the order statistics around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    /// The number of items.
    pub n: u64,
    /// The two middle values in milliseconds, [`NEVER`] for what never ended; equal for an odd n.
    pub middles: (i64, i64),
    /// The 95 % interval; none below six items (metrics.md 8.4).
    pub interval: Option<(i64, i64)>,
}

impl Median {
    /// The mean of the two middle values (metrics.md 1.9); nothing when the greater of them never ended.
    pub fn value(&self) -> Option<Ratio> {
        let (low, high) = self.middles;
        (high != NEVER).then(|| Ratio::new(i128::from(low) + i128::from(high), 2))
    }

    /// The bounds of its 95 % interval, for showing only; none when the upper one never ended.
    pub fn bounds(&self) -> Option<Bounds> {
        let known = self.interval.filter(|(_, high)| *high != NEVER);
        known.map(|(low, high)| Bounds::of_ms(low, high))
    }
}

impl Reading {
    /// A share, or `no data` when there was nothing to count.
    pub fn share(share: Share) -> Reading {
        if share.of == 0 { Reading::NoData } else { Reading::Share(share) }
    }

    /// Events per item, or `no data`.
    pub fn per_item(share: Share) -> Reading {
        if share.of == 0 { Reading::NoData } else { Reading::PerItem(share) }
    }

    /// A net promoter score, or `no data`.
    pub fn nps(answers: Recommendations) -> Reading {
        if answers.n() == 0 { Reading::NoData } else { Reading::Nps(answers) }
    }

    /// A mean, or `no data`.
    pub fn mean(mean: Mean) -> Reading {
        if mean.n == 0 { Reading::NoData } else { Reading::Mean(mean) }
    }

    /// Whether the source has what would have to be counted.
    pub const fn is_measurable(&self) -> bool {
        !matches!(self, Reading::NotMeasurable { .. })
    }

    /// The exact value: a share 0…1, or milliseconds.
    pub fn value(&self) -> Option<Ratio> {
        match self {
            Reading::NoData | Reading::NotMeasurable { .. } => None,
            Reading::Share(share) | Reading::PerItem(share) => share.value(),
            Reading::Exact { value, .. } => Some(value.clone()),
            Reading::Nps(answers) => answers.points(),
            Reading::Mean(mean) => (mean.n > 0).then(|| Ratio::new(mean.sum, i128::from(mean.n))),
            Reading::Median(median) => median.value(),
        }
    }

    /// The number of items behind it.
    pub fn n(&self) -> u64 {
        match self {
            Reading::NoData | Reading::NotMeasurable { .. } => 0,
            Reading::Share(share) | Reading::PerItem(share) => share.of,
            Reading::Exact { n, .. } => *n,
            Reading::Nps(answers) => answers.n(),
            Reading::Mean(mean) => mean.n,
            Reading::Median(median) => median.n,
        }
    }

    /// The bounds of the 95 % interval, for showing only.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Reading::NoData | Reading::NotMeasurable { .. } | Reading::PerItem(_) | Reading::Exact { .. } => {
                None
            }
            Reading::Share(share) => bounds::wilson(*share),
            Reading::Nps(answers) => nps::bounds(*answers),
            Reading::Mean(mean) => bounds::mean(mean),
            Reading::Median(median) => median.bounds(),
        }
    }
}
