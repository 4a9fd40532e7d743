//! The statistics of metrics.md 8: how sure a number is, whether two differ, and how many answers it takes to know.
//!
//! | Section | What | Where |
//! |---|---|---|
//! | 8.1, 8.3 | proportion, mean | [`crate::bounds`] |
//! | 8.2 | net promoter score | [`nps`] |
//! | 8.4 | median | [`crate::interval::median_ranks`] |
//! | 8.5 | two proportions | [`two_shares`], [`fisher`] |
//! | 8.6 | two net promoter scores | [`nps::difference`] |
//! | 8.7 | sample sizes | [`sample`] |
//!
//! What is shown is computed in floating point here; what decides is integers and rationals: see [`crate::interval`] for the
//! exact tests behind a state, and [`sample::precision_needs`] for the survey that is large enough.

pub mod fisher;
pub mod nps;
pub mod sample;
pub mod two_shares;

/// A two-sided 95 % interval takes this many standard errors.
#[expect(clippy::disallowed_types, reason = "bounds are shown and decide nothing")]
pub(crate) const Z: f64 = 1.959_963_984_540_054;
