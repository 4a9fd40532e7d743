//! Fisher's exact test of a table of two by two (metrics.md 8.5).
#![expect(clippy::disallowed_types, reason = "P values are shown and decide nothing")]

use statrs::distribution::{Discrete, Hypergeometric};

use crate::share::Share;

/// Tables that are as likely as the observed one count, although their computed chances differ in the last digits.
const AS_LIKELY: f64 = 1.0 + 1e-7;

/// The two-sided P value: the chance of every table with the same sums that is no likelier than the observed one. 1 for an
/// empty table.
pub fn two_sided(first: Share, second: Share) -> f64 {
    let (total, hits) = (first.of + second.of, first.hits + second.hits);
    let Ok(tables) = Hypergeometric::new(total, hits, first.of) else { return 1.0 };
    let least = (first.of + hits).saturating_sub(total);
    let most = first.of.min(hits);
    let limit = tables.pmf(first.hits) * AS_LIKELY;
    let chances = (least..=most).map(|hits| tables.pmf(hits));
    chances.filter(|chance| *chance <= limit).sum::<f64>().min(1.0)
}
