//! The budget of a promise: worked by hand, and laws.

use std::ops::Range;

use calendar::{Instant, Ratio};
use mission::policy::{Comparison, Goal};
use proptest::prelude::*;
use rstest::rstest;

use crate::budget::{Basis, Budget, Expected, Past, THRESHOLDS, allowed, expect, misses, same_moment};
use crate::share::Share;
use crate::state::meets;
use crate::tests::support::at;

fn goal(comparison: Comparison, percent: i128) -> Goal {
    Goal { comparison, value: Ratio::new(percent, 100) }
}

#[rstest]
//          items  comparison           percent  misses
#[case::nine_in_ten(200, Comparison::AtLeast, 90, Some(20))]
#[case::a_part_is_no_miss(199, Comparison::AtLeast, 90, Some(19))]
#[case::more_than_nine_in_ten(200, Comparison::Above, 90, Some(19))]
#[case::every_one(1_000, Comparison::AtLeast, 100, Some(0))]
#[case::more_than_all(1_000, Comparison::Above, 100, None)]
#[case::no_items(0, Comparison::AtLeast, 90, Some(0))]
#[case::at_most_five(700, Comparison::AtMost, 5, Some(35))]
#[case::below_two(700, Comparison::Below, 2, Some(13))]
#[case::below_two_of_some(702, Comparison::Below, 2, Some(14))]
fn m_40_a_month_may_miss(
    #[case] n: u64,
    #[case] comparison: Comparison,
    #[case] percent: i128,
    #[case] expected: Option<u64>,
) {
    assert_eq!(allowed(n, &goal(comparison, percent)), expected);
}

fn june() -> Range<Instant> {
    at("2025-06-01T00:00:00-04:00")..at("2025-07-01T00:00:00-04:00")
}

#[rstest]
#[case::a_month_like_the_others(40, "2025-06-11T00:00:00-04:00", &[(30, 90), (20, 60)], 120, Basis::PastMonths(2))]
#[case::halves_go_up(1, "2025-06-11T00:00:00-04:00", &[(2, 5)], 3, Basis::PastMonths(1))]
#[case::nothing_yet(0, "2025-06-01T08:00:00-04:00", &[(0, 90), (2, 61)], 76, Basis::PastMonths(2))]
#[case::never_less_than_there_is(50, "2025-06-11T00:00:00-04:00", &[(30, 30)], 50, Basis::PastMonths(1))]
#[case::no_past(10, "2025-06-16T00:00:00-04:00", &[], 20, Basis::SoFar)]
#[case::an_empty_past(10, "2025-06-11T00:00:00-04:00", &[(0, 0)], 30, Basis::SoFar)]
#[case::over(77, "2025-07-01T00:00:00-04:00", &[(30, 90)], 77, Basis::Complete)]
fn so_many_items_are_expected(
    #[case] n: u64,
    #[case] now: &str,
    #[case] past: &[(u64, u64)],
    #[case] expected: u64,
    #[case] basis: Basis,
) {
    let past: Vec<Past> =
        past.iter().map(|(until_then, in_all)| Past { until_then: *until_then, in_all: *in_all }).collect();
    assert_eq!(expect(n, at(now), &june(), &past), Expected { n: expected, basis });
}

#[test]
fn the_same_moment_of_a_shorter_month_comes_as_far_into_it() {
    let february = at("2025-02-01T00:00:00-05:00")..at("2025-03-01T00:00:00-05:00");
    let noon = at("2025-06-16T00:00:00-04:00");
    assert_eq!(same_moment(noon, &june(), &february), at("2025-02-15T00:00:00-05:00"));
    assert_eq!(same_moment(at("2025-08-01T00:00:00-04:00"), &june(), &february), february.end);
}

/// 480 replies of 800 expected came, 40 of them late, of which 90 % may: 80 may be late, so 40 more may, half is used. A
/// credit is owed below 85 %, from the 121st late one on. A day with 8 late ones uses three times what a day has.
#[test]
fn r_233_a_budget_worked_by_hand() {
    let (nine_in_ten, credit) = (goal(Comparison::AtLeast, 90), goal(Comparison::AtLeast, 85));
    let share = |hits, of| Share { hits, of };
    let expected = Expected { n: 800, basis: Basis::PastMonths(3) };
    let recent = [share(9, 10), share(22, 30), share(120, 140)];
    let budget =
        Budget::new((&nine_in_ten, Some(&credit)), share(440, 480), (expected, 30 * 86_400_000), recent);
    assert_eq!((budget.allowed, budget.used, budget.left()), (80, 40, 40));
    assert_eq!(budget.left_before_credit(), Some(80));
    assert_eq!(budget.threshold(), Some(50));
    assert!(!budget.is_overdrawn());
    // 1 · 720 h ÷ (80 · 1 h) = 9; 8 · 30 d ÷ (80 · 1 d) = 3; 20 · 30 d ÷ (80 · 7 d) = 15/14.
    assert_eq!(budget.burn_rates(), Some([Ratio::whole(9), Ratio::whole(3), Ratio::new(15, 14)]));
    // Wilson of 440 of 480 is 88.9–93.8 %; with 320 to come the month ends between 90.5 and 92.5 %.
    assert_eq!(budget.forecast().map(|bounds| bounds.percent()), Some("90.5–92.5%".to_owned()));
}

#[test]
fn a_promise_about_every_item_has_no_budget_and_its_first_miss_uses_it() {
    let all = goal(Comparison::AtLeast, 100);
    let of = |hits| {
        let expected = Expected { n: 50, basis: Basis::SoFar };
        Budget::new((&all, None), Share { hits, of: 20 }, (expected, 1), [Share::default(); 3])
    };
    assert_eq!((of(20).threshold(), of(20).left(), of(20).burn_rates()), (None, 0, None));
    assert_eq!((of(19).threshold(), of(19).is_overdrawn()), (Some(100), true));
}

fn any_goal() -> impl Strategy<Value = Goal> {
    let comparison = prop::sample::select(vec![
        Comparison::AtLeast,
        Comparison::AtMost,
        Comparison::Below,
        Comparison::Above,
    ]);
    (comparison, 0_i128..=1_000)
        .prop_map(|(comparison, permille)| Goal { comparison, value: Ratio::new(permille, 1_000) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// So many misses meet the goal, and one more does not.
    #[test]
    fn the_budget_is_the_most_that_meets_the_goal(n in 1_u64..5_000, goal in any_goal()) {
        let value = |of_misses: u64| {
            let hits = match goal.comparison {
                Comparison::AtLeast | Comparison::Above => n - of_misses,
                Comparison::AtMost | Comparison::Below => of_misses,
            };
            let share = Share { hits, of: n };
            assert_eq!(misses(share, &goal), of_misses);
            meets(&share.value().unwrap(), &goal)
        };
        match allowed(n, &goal) {
            Some(most) => {
                prop_assert!(value(most));
                prop_assert!(most == n || !value(most + 1));
            }
            None => prop_assert!(!value(0)),
        }
    }

    /// More items never allow fewer misses, and more misses never reach a lower threshold.
    #[test]
    fn budgets_grow_with_the_items_and_warnings_with_the_misses(
        n in 0_u64..2_000, more in 0_u64..500, used in 0_u64..300, goal in any_goal()
    ) {
        prop_assert!(allowed(n, &goal) <= allowed(n + more, &goal));
        let of = |used: u64| Budget {
            so_far: Share { hits: 0, of: used },
            expected: Expected { n, basis: Basis::SoFar },
            allowed: allowed(n, &goal).unwrap_or(0),
            used,
            allowed_before_credit: None,
            recent: [0; 3],
            month_ms: 1,
        };
        prop_assert!(of(used).threshold() <= of(used + 1).threshold());
        prop_assert_eq!(of(used).is_overdrawn(), used > of(used).allowed);
        prop_assert!(of(used).threshold().is_none_or(|percent| THRESHOLDS.contains(&percent)));
    }
}
