//! How many items it takes to see a difference, and how many answers to know a share (metrics.md 8.7).
#![expect(clippy::disallowed_types, reason = "quantiles of the normal distribution; a sample size is advice")]

use calendar::Ratio;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::bounds::float;

/// How sure a comparison has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certainty {
    /// The chance α of seeing a difference that is none, two-sided, 0…1.
    pub alpha: Ratio,
    /// The chance 1 − β of seeing one that is there, 0…1.
    pub power: Ratio,
}

impl Certainty {
    /// 5 % two-sided with a power of 80 %.
    pub fn usual() -> Certainty {
        Certainty { alpha: Ratio::new(5, 100), power: Ratio::new(80, 100) }
    }
}

/// Items per arm to tell the share `before` from the share `after`. None when the two are equal or no shares.
pub fn per_arm(before: &Ratio, after: &Ratio, certainty: &Certainty) -> Option<u64> {
    let is_share = |value: &Ratio| *value >= Ratio::ZERO && *value <= Ratio::ONE;
    if before == after || !is_share(before) || !is_share(after) {
        return None;
    }
    let normal = Normal::standard();
    let z_alpha = normal.inverse_cdf(1.0 - float(&certainty.alpha) / 2.0);
    let z_beta = normal.inverse_cdf(float(&certainty.power));
    let (p, q) = (float(before), float(after));
    let mean = f64::midpoint(p, q);
    let apart = z_alpha * (2.0 * mean * (1.0 - mean)).sqrt();
    let spread = z_beta * (p * (1.0 - p) + q * (1.0 - q)).sqrt();
    let n = (apart + spread).powi(2) / (q - p).powi(2);
    Some(n.ceil() as u64)
}

/// Answers needed from `of` invited to know a share near `share` to within `margin` (0.05 is five points) with 95 %
/// certainty: n = ⌈n₀ ÷ (1 + (n₀ − 1)/N)⌉ with n₀ = z²p(1 − p)/e². Exact, with z² = 38416/10000. None when nobody is invited
/// or the margin is not positive.
///
/// # Example
///
/// ```
/// # use measures::stats::sample::precision_needs;
/// # use calendar::Ratio;
/// assert_eq!(precision_needs(2_000, &Ratio::new(1, 2), &Ratio::new(5, 100)), Some(323));
/// ```
pub fn precision_needs(of: u64, share: &Ratio, margin: &Ratio) -> Option<u64> {
    if of == 0 || *margin <= Ratio::ZERO {
        return None;
    }
    let variance = share * &(&Ratio::ONE - share);
    let endless = &(&crate::interval::z_squared() * &variance) / &(margin * margin);
    let all = Ratio::new(i128::from(of), 1);
    let corrected = &endless / &(&Ratio::ONE + &(&(&endless - &Ratio::ONE) / &all));
    u64::try_from(corrected.ceil()).ok()
}
