//! Bounds of 95 % intervals, for showing only (metrics.md 8). No state or amount depends on them.
#![expect(clippy::disallowed_types, reason = "bounds are shown and decide nothing")]

use calendar::Ratio;
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::reading::Mean;
use crate::share::Share;
use crate::stats::Z;

/// Lower and upper bound: shares 0…1, or milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    /// These two.
    pub(crate) const fn new(low: f64, high: f64) -> Bounds {
        Bounds { low, high }
    }

    pub(crate) const fn low(self) -> f64 {
        self.low
    }

    pub(crate) const fn high(self) -> f64 {
        self.high
    }

    /// Bounds in whole milliseconds.
    pub fn of_ms(low: i64, high: i64) -> Bounds {
        Bounds { low: low as f64, high: high as f64 }
    }

    /// The bounds of a share of all items, when `share` is what came and `to_come` more go as these bounds say.
    pub(crate) fn after(self, share: Share, to_come: u64) -> Bounds {
        let (hits, more, of) = (share.hits as f64, to_come as f64, (share.of + to_come) as f64);
        let end = |bound: f64| if of > 0.0 { (hits + more * bound) / of } else { bound };
        Bounds::new(end(self.low), end(self.high))
    }

    /// Whether the whole interval is at a value or above it, as far as a shown interval can say.
    pub fn is_from(self, value: &Ratio) -> bool {
        self.low >= float(value)
    }

    /// Whether the whole interval is at a value or below it.
    pub fn is_up_to(self, value: &Ratio) -> bool {
        self.high <= float(value)
    }

    /// Both bounds divided by `unit`, with this many decimals: `(1, 4)` writes shares as `0.8391`, `(1_000, 0)` milliseconds
    /// as whole seconds.
    pub fn decimals(self, unit: u32, places: usize) -> (String, String) {
        let show = |bound: f64| format!("{:.places$}", bound / f64::from(unit));
        (show(self.low), show(self.high))
    }

    /// Both bounds times `by`, as whole numbers, for drawing.
    pub fn scaled(self, by: u32) -> (i64, i64) {
        let scale = |bound: f64| (bound * f64::from(by)).round() as i64;
        (scale(self.low), scale(self.high))
    }

    /// Shares as points with one decimal: `("0.5", "13.6")`.
    pub fn points(self) -> (String, String) {
        (format!("{:.1}", self.low * 100.0), format!("{:.1}", self.high * 100.0))
    }

    /// Shares as percentages: `83.9–92.6%`.
    pub fn percent(self) -> String {
        format!("{:.1}–{:.1}%", self.low * 100.0, self.high * 100.0)
    }
}

/// Bounds of the Wilson score interval of a proportion, 0…1 (metrics.md 8.1). None for an empty denominator, and none when
/// the numerator is no part of the denominator (M-50 of a shrinking desk).
///
/// # Example
///
/// ```
/// # use measures::{bounds::wilson, Share};
/// let bounds = wilson(Share::new(178, 200)).unwrap();
/// assert_eq!(bounds.decimals(1, 4), ("0.8391".to_owned(), "0.9262".to_owned()));
/// assert_eq!(bounds.percent(), "83.9–92.6%");
/// ```
pub fn wilson(share: Share) -> Option<Bounds> {
    if share.of == 0 || share.hits > share.of {
        return None;
    }
    let (k, n) = (share.hits as f64, share.of as f64);
    let centre = (k + Z * Z / 2.0) / (n + Z * Z);
    let half = Z / (n + Z * Z) * (k * (n - k) / n + Z * Z / 4.0).sqrt();
    let low = if share.hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share.hits == share.of { 1.0 } else { (centre + half).min(1.0) };
    Some(Bounds { low, high })
}

/// Bounds of the t interval of a mean (metrics.md 8.3). None below two items.
pub fn mean(mean: &Mean) -> Option<Bounds> {
    if mean.n < 2 {
        return None;
    }
    let n = mean.n as f64;
    let centre = mean.sum as f64 / n;
    let spread = i128::from(mean.n) * mean.squares - mean.sum * mean.sum;
    let deviation = (spread as f64 / n / (n - 1.0)).sqrt();
    let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
    let half = t * deviation / n.sqrt();
    Some(Bounds { low: centre - half, high: centre + half })
}

/// A rational as the nearest float, for showing.
pub(crate) fn float(value: &Ratio) -> f64 {
    match value.as_parts() {
        Some((num, den)) => num as f64 / den as f64,
        // Beyond 128 bits: the text has more digits than a float.
        None => value.to_decimal(17).parse().unwrap_or(f64::NAN),
    }
}
