//! metrics.md 1.3, 1.8.

use calendar::Ratio;
use mission::policy::Goal;
use rstest::rstest;

use super::support::{at_least, at_most, below, percent};
use crate::reading::{Mean, Median, NEVER, Reading};
use crate::share::Share;
use crate::state::{State, state, state_of_median};

#[rstest]
//                         k      n     goal                    state
#[case::wholly_above(960, 1000, at_least(percent(90)), State::Kept)]
#[case::straddling(905, 1000, at_least(percent(90)), State::AtRisk)]
#[case::exactly_on_target(900, 1000, at_least(percent(90)), State::AtRisk)]
#[case::just_missed(8_999, 10_000, at_least(percent(90)), State::Broken)]
#[case::small_and_met(27, 29, at_least(percent(90)), State::Kept)]
#[case::small_and_missed(26, 29, at_least(percent(90)), State::Broken)]
#[case::thirty_are_enough(28, 30, at_least(percent(90)), State::AtRisk)]
#[case::d_20_all_of_all(1_000, 1_000, at_least(percent(100)), State::Kept)]
#[case::d_20_all_but_one(999, 1_000, at_least(percent(100)), State::Broken)]
#[case::m_50_fourteen(14, 702, below(percent(2)), State::AtRisk)]
#[case::m_50_fifteen(15, 702, below(percent(2)), State::Broken)]
#[case::m_50_strict(14, 700, below(percent(2)), State::Broken)]
#[case::more_than_the_whole(40, 30, below(percent(2)), State::Broken)]
#[case::nothing(0, 0, at_least(percent(90)), State::NoData)]
fn state_of_a_share(#[case] hits: u64, #[case] of: u64, #[case] goal: Goal, #[case] expected: State) {
    assert_eq!(state(&Reading::share(Share::new(hits, of)), &goal), expected);
}

fn mean_of(n: u64, ms: [i64; 2]) -> Reading {
    let mut mean = Mean::default();
    (0..n).for_each(|i| mean.count(ms[(i % 2) as usize]));
    Reading::mean(mean)
}

#[rstest]
#[case::kept(mean_of(100, [20_000, 40_000]), State::Kept)]
#[case::at_risk(mean_of(100, [0, 118_000]), State::AtRisk)]
#[case::broken(mean_of(100, [60_000, 60_001]), State::Broken)]
#[case::exact_without_spread(mean_of(100, [60_000, 60_000]), State::AtRisk)]
#[case::few(mean_of(10, [0, 118_000]), State::Kept)]
#[case::none(Reading::mean(Mean::default()), State::NoData)]
fn m_26_state_of_a_mean_of_at_most_a_minute(#[case] reading: Reading, #[case] expected: State) {
    assert_eq!(state(&reading, &at_most(Ratio::whole(60_000))), expected);
}

#[rstest]
#[case::kept((40, 50), (30, 60), State::Kept)]
#[case::at_risk((40, 50), (30, 61), State::AtRisk)]
#[case::broken((60, 61), (30, 90), State::Broken)]
fn m_46_state_of_a_median(
    #[case] middles: (i64, i64),
    #[case] interval: (i64, i64),
    #[case] expected: State,
) {
    let reading = Reading::Median(Median { n: 100, middles, interval: Some(interval) });
    assert_eq!(state(&reading, &at_most(Ratio::whole(60))), expected);
}

#[test]
fn what_the_source_lacks_is_never_a_share() {
    let reading = Reading::NotMeasurable { missing: vec!["reply".into()] };
    assert_eq!(state(&reading, &at_least(percent(90))), State::NotMeasurable);
    assert_eq!((reading.value(), reading.n(), reading.bounds()), (None, 0, None));
}

#[rstest]
//                               k   n    middles, when exactly half are within       state
#[case::fewer_than_half(3, 7, None, State::Broken)]
#[case::the_middle_of_seven(4, 7, None, State::AtRisk)]
#[case::all_of_five(5, 5, None, State::Kept)]
#[case::three_of_five_have_no_interval(3, 5, None, State::Kept)]
#[case::half_and_the_mean_is_below(5, 10, Some((50_000, 69_999)), State::AtRisk)]
#[case::half_and_the_mean_is_the_limit(5, 10, Some((50_000, 70_000)), State::Broken)]
#[case::half_and_nobody_knows(5, 10, None, State::Broken)]
#[case::half_and_the_other_never_ended(5, 10, Some((50_000, NEVER)), State::Broken)]
// Of ten the interval ends at rank 9 (metrics.md 8.4).
#[case::the_upper_rank_is_beyond(8, 10, None, State::AtRisk)]
#[case::the_upper_rank_is_within(9, 10, None, State::Kept)]
#[case::ranks_8_and_18_of_25(17, 25, None, State::AtRisk)]
#[case::wholly_within(18, 25, None, State::Kept)]
#[case::nothing(0, 0, None, State::NoData)]
fn d_20_state_of_a_median_below_a_minute(
    #[case] hits: u64,
    #[case] of: u64,
    #[case] middles: Option<(i64, i64)>,
    #[case] expected: State,
) {
    let limit = below(Ratio::whole(60_000));
    let median = middles.and_then(|middles| Median { n: of, middles, interval: None }.value());
    assert_eq!(state_of_median(Share::new(hits, of), median.as_ref().zip(Some(&limit))), expected);
}
