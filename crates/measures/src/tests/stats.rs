//! Every worked number of metrics.md 8.2 and 8.5–8.7; 8.1, 8.3 and 8.4 stand in `interval.rs`.
#![expect(clippy::disallowed_types, reason = "exact tests are compared with shown bounds")]

use calendar::Ratio;
use proptest::prelude::*;
use rstest::rstest;

use super::support::percent;
use crate::interval::nps_contains;
use crate::scores::Recommendations;
use crate::share::Share;
use crate::stats::sample::{Certainty, per_arm, precision_needs};
use crate::stats::two_shares::{Test, difference, has_small_cell, pooled};
use crate::stats::{fisher, nps};

#[rstest]
//                    answers          score    SE     interval
#[case::of_a_hundred((52, 30, 18), "34.0", "7.64", "19.0 49.0")]
#[case::of_five_hundred((300, 150, 50), "50.0", "3.00", "44.1 55.9")]
#[case::of_two_hundred((120, 60, 20), "50.0", "4.74", "40.7 59.3")]
#[case::never_beyond_100((99, 1, 0), "99.0", "0.99", "97.0 100.0")]
#[case::thirty_equal((30, 0, 0), "100.0", "0.00", "100.0 100.0")]
fn net_promoter_scores(
    #[case] (promoters, passives, detractors): (u64, u64, u64),
    #[case] score: &str,
    #[case] error: &str,
    #[case] interval: &str,
) {
    let answers = Recommendations::new(promoters, passives, detractors);
    assert_eq!(answers.points().unwrap().to_decimal(1), score);
    assert_eq!(format!("{:.2}", nps::standard_error(answers).unwrap()), error);
    let (low, high) = nps::bounds(answers).unwrap().decimals(1, 1);
    assert_eq!(format!("{low} {high}"), interval);
}

#[test]
fn fewer_than_thirty_equal_answers_are_not_estimable() {
    assert_eq!(nps::bounds(Recommendations::new(29, 0, 0)), None);
    assert_eq!(nps::bounds(Recommendations::new(0, 0, 29)), None);
    assert_eq!(nps::bounds(Recommendations::default()), None);
    assert!(nps::bounds(Recommendations::new(28, 1, 0)).is_some());
}

#[test]
fn an_improvement_of_a_score_may_be_reached_and_not_shown() {
    let found = nps::difference_of(Ratio::whole(6), (3.0, 3.0));
    assert_eq!(format!("{:.2}", found.standard_error), "4.24");
    assert_eq!(found.bounds.decimals(1, 1), ("-2.3".to_owned(), "14.3".to_owned()));
}

#[test]
fn the_difference_of_two_waves() {
    let found =
        nps::difference(Recommendations::new(120, 60, 20), Recommendations::new(300, 150, 50)).unwrap();
    assert_eq!(found.change, Ratio::ZERO);
    assert_eq!(format!("{:.2}", found.standard_error), "5.61");
    assert_eq!(nps::difference(Recommendations::default(), Recommendations::new(1, 0, 0)), None);
}

#[rstest]
//      before      now         change   z        P         interval in points
#[case((168, 200), (182, 200), "7.0", "2.117", "0.0343", "0.5 13.6")]
#[case((300, 400), (328, 400), "7.0", "2.410", "0.0160", "1.3 12.6")]
fn two_proportions(
    #[case] before: (u64, u64),
    #[case] now: (u64, u64),
    #[case] change: &str,
    #[case] z: &str,
    #[case] p: &str,
    #[case] interval: &str,
) {
    let found = difference(Share::new(before.0, before.1), Share::new(now.0, now.1)).unwrap();
    assert_eq!((&found.change * &Ratio::whole(100)).to_decimal(1), change);
    let Test::Pooled { z: found_z, p: found_p } = found.test else { panic!("no cell is small") };
    assert_eq!((format!("{found_z:.3}"), format!("{found_p:.4}")), (z.to_owned(), p.to_owned()));
    let (low, high) = found.bounds.points();
    assert_eq!(format!("{low} {high}"), interval);
}

/// The P values are those of R's `fisher.test`: the lady tasting tea, an empty cell, and equal rows.
#[rstest]
#[case::tea((3, 4), (1, 4), "0.4857")]
#[case::all_of_them_right((4, 4), (0, 4), "0.0286")]
#[case::equal((5, 10), (5, 10), "1.0000")]
#[case::one_sided_table((1, 9), (11, 14), "0.0028")]
fn a_small_cell_asks_for_the_exact_test(
    #[case] before: (u64, u64),
    #[case] now: (u64, u64),
    #[case] p: &str,
) {
    let (before, now) = (Share::new(before.0, before.1), Share::new(now.0, now.1));
    assert_eq!(format!("{:.4}", fisher::two_sided(before, now)), p);
    if has_small_cell(before, now) {
        assert_eq!(difference(before, now).unwrap().test, Test::Exact { p: fisher::two_sided(before, now) });
    }
}

#[rstest]
#[case::five_expected((5, 10), (5, 10), false)]
#[case::just_below((4, 10), (5, 10), true)]
#[case::many_hits((98, 100), (99, 100), true)]
#[case::enough((168, 200), (182, 200), false)]
fn a_cell_is_small_below_five(#[case] before: (u64, u64), #[case] now: (u64, u64), #[case] small: bool) {
    assert_eq!(has_small_cell(Share::new(before.0, before.1), Share::new(now.0, now.1)), small);
}

#[test]
fn equal_certainties_do_not_differ() {
    assert_eq!(pooled(Share::new(50, 50), Share::new(60, 60)).p(), 1.0);
    assert_eq!(difference(Share::new(0, 0), Share::new(1, 2)), None);
}

#[rstest]
//     from to   80 %   90 %
#[case(75, 80, 1_094, 1_464)]
#[case(70, 75, 1_251, 1_674)]
#[case(85, 90, 686, 918)]
#[case(88, 90, 3_841, 5_142)]
fn items_per_arm(#[case] from: i128, #[case] to: i128, #[case] at_80: u64, #[case] at_90: u64) {
    let (from, to) = (percent(from), percent(to));
    assert_eq!(per_arm(&from, &to, &Certainty::usual()), Some(at_80));
    let strict = Certainty { power: percent(90), ..Certainty::usual() };
    assert_eq!(per_arm(&from, &to, &strict), Some(at_90));
    assert_eq!(per_arm(&from, &from, &strict), None);
}

#[rstest]
#[case(100, 80)]
#[case(500, 218)]
#[case(1_000, 278)]
#[case(2_000, 323)]
#[case(5_000, 357)]
#[case(10_000, 370)]
#[case(100_000, 383)]
fn answers_for_five_points(#[case] of: u64, #[case] needed: u64) {
    assert_eq!(precision_needs(of, &percent(50), &percent(5)), Some(needed));
}

#[test]
fn nobody_invited_and_no_margin_need_no_sample() {
    assert_eq!(precision_needs(0, &percent(50), &percent(5)), None);
    assert_eq!(precision_needs(10, &percent(50), &Ratio::ZERO), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_exact_test_of_a_score_agrees_with_its_bounds(
        promoters in 0_u64..400, passives in 0_u64..400, detractors in 0_u64..400, target in -100_i64..=100,
    ) {
        let answers = Recommendations::new(promoters, passives, detractors);
        prop_assume!(answers.n() >= 30);
        let (score, half) =
            (100.0 * answers.net() as f64 / answers.n() as f64, 1.96 * nps::standard_error(answers).unwrap());
        let distance = (target as f64 - score).abs();
        prop_assume!((distance - half).abs() > 1e-6);
        prop_assert_eq!(nps_contains(answers, &Ratio::whole(target)), distance < half);
    }

    #[test]
    fn the_chances_of_all_tables_are_one(a in 0_u64..12, b in 0_u64..12, n in 12_u64..40) {
        let p = fisher::two_sided(Share::new(a, n), Share::new(b, 12));
        prop_assert!((0.0..=1.0).contains(&p));
    }
}
