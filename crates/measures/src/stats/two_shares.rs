//! Whether two proportions differ, and by how much (metrics.md 8.5).
#![expect(clippy::disallowed_types, reason = "P values and bounds are shown and decide nothing")]

use calendar::Ratio;
use statrs::distribution::{ContinuousCDF, Normal};

use super::fisher;
use crate::bounds::{Bounds, float, wilson};
use crate::share::Share;

/// What became of a proportion from a first group to a second one.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Second less first, 0…1, exact.
    pub change: Ratio,
    /// How likely so great a difference would be by chance alone.
    pub test: Test,
    /// Newcombe's hybrid score interval of the change, 0…1.
    pub bounds: Bounds,
}

/// A two-sided test of equal proportions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// The pooled z test.
    Pooled {
        /// Standard errors between the two; 0 when both are 0 % or both 100 %.
        z: f64,
        /// Its P value.
        p: f64,
    },
    /// Fisher's exact test, because some cell of the table is expected to hold fewer than five.
    Exact {
        /// Its P value.
        p: f64,
    },
}

impl Test {
    /// The P value.
    pub const fn p(self) -> f64 {
        match self {
            Test::Pooled { p, .. } | Test::Exact { p } => p,
        }
    }
}

/// Compares the proportion `now` with the one `before`. None when either has no items.
pub fn difference(before: Share, now: Share) -> Option<Difference> {
    let change = &now.value()? - &before.value()?;
    let (of_before, of_now) = (wilson(before)?, wilson(now)?);
    let (first, second) = (portion(before), portion(now));
    let delta = second - first;
    let down = (second - of_now.low()).hypot(of_before.high() - first);
    let up = (of_now.high() - second).hypot(first - of_before.low());
    let bounds = Bounds::new(delta - down, delta + up);
    let test = if has_small_cell(before, now) {
        Test::Exact { p: fisher::two_sided(before, now) }
    } else {
        pooled(before, now)
    };
    Some(Difference { change, test, bounds })
}

/// Whether some cell is expected to hold fewer than five: row sum × column sum < 5 · total. Decided by integers.
pub fn has_small_cell(before: Share, now: Share) -> bool {
    let total = u128::from(before.of) + u128::from(now.of);
    let hits = u128::from(before.hits) + u128::from(now.hits);
    let smallest = u128::from(before.of.min(now.of)) * hits.min(total - hits);
    smallest < 5 * total
}

/// The pooled z test of two proportions.
pub fn pooled(before: Share, now: Share) -> Test {
    let (n, m) = (before.of as f64, now.of as f64);
    let all = (before.hits + now.hits) as f64 / (n + m);
    let error = (all * (1.0 - all) * (1.0 / n + 1.0 / m)).sqrt();
    let z = if error > 0.0 { (portion(now) - portion(before)) / error } else { 0.0 };
    Test::Pooled { z, p: 2.0 * Normal::standard().sf(z.abs()) }
}

fn portion(share: Share) -> f64 {
    share.value().map_or(0.0, |value| float(&value))
}
