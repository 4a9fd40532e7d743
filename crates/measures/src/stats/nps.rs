//! Net promoter scores: how sure one is, and how sure the difference of two is (metrics.md 8.2, 8.6).
#![expect(clippy::disallowed_types, reason = "bounds are shown and decide nothing")]

use calendar::Ratio;

use super::Z;
use crate::bounds::Bounds;
use crate::scores::Recommendations;

/// The fewest equal answers from which an interval of no width is believed.
pub const FEWEST_EQUAL: u64 = 30;

/// The standard error of a score, in points: 100·√((p + d − (p − d)²) ÷ n). None without answers.
pub fn standard_error(answers: Recommendations) -> Option<f64> {
    let n = answers.n() as f64;
    (answers.n() > 0).then(|| 100.0 * (answers.spread() as f64 / (n * n * n)).sqrt())
}

/// Bounds of the 95 % interval of a score, in points and never beyond ±100. None when it cannot be estimated: without
/// answers, and when fewer than [`FEWEST_EQUAL`] are all of one kind.
///
/// # Example
///
/// ```
/// # use measures::{scores::Recommendations, stats::nps};
/// let bounds = nps::bounds(Recommendations::new(52, 30, 18)).unwrap();
/// assert_eq!(bounds.decimals(1, 1), ("19.0".to_owned(), "49.0".to_owned()));
/// ```
pub fn bounds(answers: Recommendations) -> Option<Bounds> {
    if answers.spread() == 0 && answers.n() < FEWEST_EQUAL {
        return None;
    }
    let half = Z * standard_error(answers)?;
    let score = 100.0 * answers.net() as f64 / answers.n() as f64;
    Some(Bounds::new((score - half).max(-100.0), (score + half).min(100.0)))
}

/// What became of a score from one wave to a later, independent one.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The change in points, exact.
    pub change: Ratio,
    /// Its standard error in points.
    pub standard_error: f64,
    /// Its 95 % interval in points.
    pub bounds: Bounds,
}

/// The change from the score of `before` to that of `now`. None when either has no answers.
///
/// An improvement can be reached by the estimate and still not be shown: a change of +6.0 whose interval reaches from −2.3 to
/// +14.3 says both.
pub fn difference(before: Recommendations, now: Recommendations) -> Option<Difference> {
    let change = &now.points()? - &before.points()?;
    let errors = (standard_error(before)?, standard_error(now)?);
    Some(difference_of(change, errors))
}

/// The same for a change whose two standard errors are known.
pub fn difference_of(change: Ratio, (before, now): (f64, f64)) -> Difference {
    let standard_error = before.hypot(now);
    let (centre, half) = (crate::bounds::float(&change), Z * standard_error);
    Difference { change, standard_error, bounds: Bounds::new(centre - half, centre + half) }
}
