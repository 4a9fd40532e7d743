//! metrics.md 8.1, 8.3, 8.4.
#![expect(clippy::disallowed_types, reason = "exact tests are compared with shown bounds")]

use proptest::prelude::*;
use rstest::rstest;

use super::support::percent;
use crate::bounds::{Bounds, mean, wilson};
use crate::interval::{mean_contains, median_ranks, wilson_contains};
use crate::reading::Mean;
use crate::share::Share;
use calendar::Ratio;

#[rstest]
#[case::csat(178, 200, "0.8391 0.9262")]
#[case::fifty(45, 50, "0.7864 0.9565")]
#[case::none_of_ten(0, 10, "0.0000 0.2775")]
#[case::all_of_ten(10, 10, "0.7225 1.0000")]
#[case::net_fcr(6, 9, "0.3542 0.8794")]
#[case::gross_fcr(6, 10, "0.3127 0.8318")]
fn wilson_bounds(#[case] hits: u64, #[case] of: u64, #[case] bounds: &str) {
    let (low, high) = wilson(Share::new(hits, of)).unwrap().decimals(1, 4);
    assert_eq!(format!("{low} {high}"), bounds);
}

#[test]
fn a_proportion_of_nothing_has_no_interval() {
    assert_eq!(wilson(Share::new(0, 0)), None);
    assert_eq!(wilson(Share::new(15, 14)), None);
}

#[rstest]
#[case(5, None)]
#[case(6, Some((1, 6)))]
#[case(10, Some((2, 9)))]
#[case(25, Some((8, 18)))]
#[case(50, Some((18, 33)))]
#[case(101, Some((41, 61)))]
#[case(0, None)]
#[case(1_000_000, Some((499_020, 500_981)))]
fn ranks_around_a_median(#[case] n: u64, #[case] ranks: Option<(u64, u64)>) {
    assert_eq!(median_ranks(n), ranks);
}

/// The same ranks by exact binomial sums: P(Bin(n, ½) ≤ l − 1) · 2ⁿ ≤ 2ⁿ / 40.
#[test]
fn ranks_are_those_of_exact_sums() {
    for n in 6..=120_u32 {
        let (mut sum, mut term, mut rank) = (Ratio::ZERO, Ratio::ONE, 0_i64);
        let whole = (0..n).fold(Ratio::ONE, |power, _| &power * &Ratio::whole(2));
        let limit = &whole / &Ratio::whole(40);
        loop {
            sum = &sum + &term;
            if sum > limit {
                break;
            }
            term = &(&term * &Ratio::whole(i64::from(n) - rank)) / &Ratio::whole(rank + 1);
            rank += 1;
        }
        assert_eq!(median_ranks(n.into()).map(|(low, _)| low), Some(rank as u64), "n = {n}");
    }
}

fn mean_of(values: &[i64]) -> Mean {
    let mut sum = Mean::default();
    values.iter().for_each(|value| sum.count(*value));
    sum
}

#[test]
fn bounds_of_a_mean() {
    let (low, high) = mean(&mean_of(&[6, 8, 9, 10, 11, 12, 13, 15])).unwrap().decimals(1, 2);
    assert_eq!(format!("{low} {high}"), "8.09 12.91");
    assert_eq!(mean(&mean_of(&[6])), None);
}

fn numbers(bounds: Bounds) -> (f64, f64) {
    let (low, high) = bounds.decimals(1, 9);
    (low.parse().unwrap(), high.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_exact_test_agrees_with_the_shown_bounds(of in 1_u64..5_000, hits in 0_u64..5_000, target in 1_i128..100) {
        let share = Share::new(hits.min(of), of);
        let (low, high) = numbers(wilson(share).unwrap());
        let p = target as f64 / 100.0;
        // z² is 3.8416 in the exact test and 3.84146 in the bounds: leave out what lies between.
        prop_assume!((p - low).abs() > 1e-5 && (p - high).abs() > 1e-5);
        prop_assert_eq!(wilson_contains(share, &percent(target)), low < p && p < high);
    }

    #[test]
    fn the_exact_test_of_a_mean_agrees_with_its_bounds(
        values in prop::collection::vec(0_i64..200_000, 30..90), target in 0_i64..200_000,
    ) {
        let sum = mean_of(&values);
        let (low, high) = numbers(mean(&sum).unwrap());
        prop_assume!((target as f64 - low).abs() > 0.1 && (target as f64 - high).abs() > 0.1);
        prop_assert_eq!(mean_contains(&sum, &Ratio::whole(target)), low < target as f64 && (target as f64) < high);
    }
}
