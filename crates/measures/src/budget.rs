//! The budget of a promise: how many more misses a month may take before the promise is broken, or owes a credit.
//!
//! A month is judged when it is over, on all its items. So the budget is that of the items it will have had by then: those of
//! the past months give how large a part of a month has come by the same moment of it, and the same is assumed of this one.
//! The assumption is shown beside the number. Integers decide everything but the bounds of the forecast.

use std::ops::Range;

use calendar::{Instant, Ratio};
use mission::policy::{Comparison, Goal};

use crate::bounds::{self, Bounds};
use crate::share::Share;

/// The shares of a budget at whose use somebody is told, in percent.
pub const THRESHOLDS: [u8; 3] = [50, 75, 100];

/// The windows over which the use of a budget is watched: an hour, a day, seven days, in milliseconds.
pub const WINDOWS_MS: [i64; 3] = [3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000];

/// How many items a month will have, and why that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The items, never fewer than there are already.
    pub n: u64,
    /// Why.
    pub basis: Basis,
}

/// Why a number of items is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The month is over.
    Complete,
    /// So many past months had the same part of their items by the same moment.
    PastMonths(u8),
    /// There is no past month: items keep coming as they did since the month began.
    SoFar,
}

/// What a past month had counted by the moment of it that this one is at, and in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// By the same moment.
    pub until_then: u64,
    /// In all.
    pub in_all: u64,
}

/// The same moment of another month: as large a part of it has passed. Rounded down to the millisecond.
pub fn same_moment(now: Instant, month: &Range<Instant>, other: &Range<Instant>) -> Instant {
    let length = |range: &Range<Instant>| i128::from(range.end.as_ms() - range.start.as_ms()).max(1);
    let passed = i128::from(now.as_ms() - month.start.as_ms()).clamp(0, length(month));
    let of_other = passed * length(other) / length(month);
    Instant(other.start.as_ms() + i64::try_from(of_other).unwrap_or(0))
}

/// How many items a month will have had when it is over, of which `n` came by `now`. Halves are rounded up.
pub fn expect(n: u64, now: Instant, month: &Range<Instant>, past: &[Past]) -> Expected {
    if now >= month.end {
        return Expected { n, basis: Basis::Complete };
    }
    let in_all: u64 = past.iter().map(|past| past.in_all).sum();
    let until_then: u64 = past.iter().map(|past| past.until_then).sum();
    let n_months = past.iter().filter(|past| past.in_all > 0).count();
    let expected = match (n, until_then, in_all) {
        (_, _, 0) => None,
        // Nothing has come yet, or never had by now: then a month like the others.
        (0, ..) | (_, 0, _) => Some(n.max(divided(in_all.into(), n_months as u128))),
        _ => Some(divided(u128::from(n) * u128::from(in_all), until_then.into())),
    };
    match expected {
        Some(expected) => Expected {
            n: expected.max(n),
            basis: Basis::PastMonths(u8::try_from(n_months).unwrap_or(u8::MAX)),
        },
        None => {
            let length = u128::from(month.end.as_ms().abs_diff(month.start.as_ms()));
            let passed = u128::from(now.as_ms().abs_diff(month.start.as_ms())).max(1);
            Expected { n: divided(u128::from(n) * length, passed).max(n), basis: Basis::SoFar }
        }
    }
}

/// `a ÷ b`, halves up.
fn divided(a: u128, b: u128) -> u64 {
    let b = b.max(1);
    u64::try_from((2 * a + b) / (2 * b)).unwrap_or(u64::MAX)
}

/// The items that speak against a promise: those within it where as few as possible should be, the others elsewhere.
pub fn misses(share: Share, goal: &Goal) -> u64 {
    match goal.comparison {
        Comparison::AtLeast | Comparison::Above => share.of.saturating_sub(share.hits),
        Comparison::AtMost | Comparison::Below => share.hits,
    }
}

/// The largest number of misses among `n` items with which the goal is still met; nothing when not even none is enough.
pub fn allowed(n: u64, goal: &Goal) -> Option<u64> {
    let n_items = Ratio::whole(i64::try_from(n).unwrap_or(i64::MAX));
    let floor = |ratio: Ratio| ratio.floor();
    let below = |ratio: Ratio| ratio.ceil() - 1;
    let most = match goal.comparison {
        Comparison::AtLeast => floor(&n_items * &(&Ratio::ONE - &goal.value)),
        Comparison::Above => below(&n_items * &(&Ratio::ONE - &goal.value)),
        Comparison::AtMost => floor(&n_items * &goal.value),
        Comparison::Below => below(&n_items * &goal.value),
    };
    u64::try_from(most).ok().map(|most| most.min(n))
}

/// How a promise's budget for a month stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// What was counted so far.
    pub so_far: Share,
    /// How many items the month will have had.
    pub expected: Expected,
    /// How many of them may be misses.
    pub allowed: u64,
    /// How many are.
    pub used: u64,
    /// How many may be before a credit is owed; nothing when none ever is.
    pub allowed_before_credit: Option<u64>,
    /// Misses in each of [`WINDOWS_MS`].
    pub recent: [u64; WINDOWS_MS.len()],
    /// How long the month is, in milliseconds.
    pub month_ms: i64,
}

impl Budget {
    /// The budget of a goal. `credit` is the goal below which a credit is owed, and `recent` what was counted in each of
    /// [`WINDOWS_MS`].
    pub fn new(
        (goal, credit): (&Goal, Option<&Goal>),
        so_far: Share,
        (expected, month_ms): (Expected, i64),
        recent: [Share; WINDOWS_MS.len()],
    ) -> Budget {
        Budget {
            so_far,
            expected,
            allowed: allowed(expected.n, goal).unwrap_or(0),
            used: misses(so_far, goal),
            allowed_before_credit: credit.map(|credit| allowed(expected.n, credit).unwrap_or(0)),
            recent: recent.map(|share| misses(share, goal)),
            month_ms,
        }
    }

    /// How many more misses it may take.
    pub fn left(&self) -> u64 {
        self.allowed.saturating_sub(self.used)
    }

    /// How many more misses it may take before a credit is owed.
    pub fn left_before_credit(&self) -> Option<u64> {
        Some(self.allowed_before_credit?.saturating_sub(self.used))
    }

    /// Whether more was used than there was.
    pub fn is_overdrawn(&self) -> bool {
        self.used > self.allowed
    }

    /// The highest of [`THRESHOLDS`] that is reached. Without any budget the first miss reaches all of them.
    pub fn threshold(&self) -> Option<u8> {
        let reached = |percent: &u8| {
            self.used > 0 && u128::from(self.used) * 100 >= u128::from(self.allowed) * u128::from(*percent)
        };
        THRESHOLDS.into_iter().rev().find(reached)
    }

    /// How fast it is being used in each of [`WINDOWS_MS`]: 1 uses exactly all of it in a month. Nothing without a budget.
    pub fn burn_rates(&self) -> Option<[Ratio; WINDOWS_MS.len()]> {
        if self.allowed == 0 {
            return None;
        }
        let rate = |(misses, window): (u64, i64)| {
            Ratio::new(
                i128::from(misses) * i128::from(self.month_ms),
                i128::from(self.allowed) * i128::from(window),
            )
        };
        let [hour, day, week] = self.recent;
        Some([(hour, WINDOWS_MS[0]), (day, WINDOWS_MS[1]), (week, WINDOWS_MS[2])].map(rate))
    }

    /// Where the share will be when the month is over, if the items to come go as those that came: the bounds of the Wilson
    /// interval for what is to come, together with what has come. Nothing before the first item.
    pub fn forecast(&self) -> Option<Bounds> {
        let bounds = bounds::wilson(self.so_far)?;
        let to_come = self.expected.n.saturating_sub(self.so_far.of);
        Some(bounds.after(self.so_far, to_come))
    }
}
