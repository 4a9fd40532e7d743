//! 95 % intervals (metrics.md 8): whether a target lies inside, decided by integers, and the ranks around a median.

use calendar::Ratio;

use crate::reading::Mean;
use crate::scores::Recommendations;
use crate::share::Share;

/// Whether a proportion `target` lies inside the Wilson interval: (k − n·p)² ≤ z²·n·p·(1 − p), with z² = 38416/10000
/// (metrics.md 1.8). Exact.
pub fn wilson_contains(share: Share, target: &Ratio) -> bool {
    if share.of == 0 || share.hits > share.of {
        return false;
    }
    let n = Ratio::new(i128::from(share.of), 1);
    let distance = &Ratio::new(i128::from(share.hits), 1) - &(&n * target);
    let variance = &(&n * target) * &(&Ratio::ONE - target);
    &distance * &distance <= &z_squared() * &variance
}

/// z² of a two-sided 95 % interval, the fixed rational of metrics.md 1.8.
pub fn z_squared() -> Ratio {
    Ratio::new(38_416, 10_000)
}

/// Whether a target in points lies inside the interval of a net promoter score (metrics.md 8.2):
/// (NPS − T)² ≤ (100·z)²·variance. Exact.
pub fn nps_contains(answers: Recommendations, target: &Ratio) -> bool {
    let Some(points) = answers.points() else { return false };
    let n = i128::from(answers.n());
    let variance = &Ratio::new(answers.spread(), n * n) / &Ratio::new(n, 1);
    let distance = &points - target;
    &distance * &distance <= &(&Ratio::whole(10_000) * &z_squared()) * &variance
}

/// Whether a target lies inside the t interval of a mean of at least 30 items. Exact: (n·T − Σx)²·(n − 1) ≤ t²·(n·Σx² − (Σx)²),
/// with t from the Cornish-Fisher expansion in rationals, right to seven decimals from 29 degrees of freedom on.
pub fn mean_contains(mean: &Mean, target: &Ratio) -> bool {
    if mean.n < 2 {
        return false;
    }
    let n = Ratio::new(i128::from(mean.n), 1);
    let sum = Ratio::new(mean.sum, 1);
    let distance = &(&n * target) - &sum;
    let spread = &(&n * &Ratio::new(mean.squares, 1)) - &(&sum * &sum);
    let t = students_t(mean.n - 1);
    &(&distance * &distance) * &Ratio::new(i128::from(mean.n) - 1, 1) <= &(&t * &t) * &spread
}

/// The two-sided 95 % quantile of Student's t as a rational, for 29 degrees of freedom and more. The coefficients are the
/// polynomials of the expansion at z, to nine decimals.
fn students_t(freedom: u64) -> Ratio {
    const NANO: i128 = 1_000_000_000;
    const COEFFICIENTS: [i128; 5] =
        [1_589_534_053, 2_555_849_680, 2_822_498_616, 2_372_271_231, 1_959_963_985];
    let freedom = i128::from(freedom.max(1));
    // Horner's rule from the highest power of 1/freedom, rounded to nano at each step so that numbers stay small.
    let t = COEFFICIENTS.into_iter().reduce(|sum, next| sum / freedom + next).unwrap_or(NANO);
    Ratio::new(t, NANO)
}

/// Ranks, from 1, of the order statistics that bound a median (metrics.md 8.4): the lower is the largest l with
/// P(Bin(n, ½) ≤ l − 1) ≤ 0.025, the upper n − l + 1. None below six items.
pub fn median_ranks(n: u64) -> Option<(u64, u64)> {
    let centre = n / 2;
    let below: u128 = weights(n).sum();
    // The weights of an even n have their greatest one in the middle, where both halves share it.
    let whole = if n.is_multiple_of(2) { 2 * below - ONE } else { 2 * below };
    let mut tail = below;
    let mut rank = centre + 1;
    for weight in weights(n) {
        if 40 * tail <= whole {
            break;
        }
        tail -= weight;
        rank -= 1;
    }
    (rank > 0).then(|| (rank, n - rank + 1))
}

/// The unit of fixed-point weights.
const ONE: u128 = 1 << 80;

/// The binomial coefficients of n from the middle downwards, as parts of the middle one in fixed point, until they vanish.
fn weights(n: u64) -> impl Iterator<Item = u128> {
    let middle = n / 2;
    let next = move |(k, weight): &(u64, u128)| {
        let weight = weight * u128::from(*k) / u128::from(n - k + 1);
        (weight > 0).then(|| (k - 1, weight))
    };
    std::iter::successors(Some((middle, ONE)), next).map(|(_, weight)| weight)
}
