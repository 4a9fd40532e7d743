//! Sustained and improvement objectives (metrics.md 10, 11).

use std::collections::BTreeMap;

use calendar::{Instant, Ratio};
use rstest::rstest;

use super::support::{at, at_least, month, percent};
use crate::display;
use crate::month::Month;
use crate::objective::improve::{Amount, Direction, Improvement, Progress};
use crate::objective::sustain::{MonthState, Sustained, sustained};
use crate::state::meets;

/// The months of the table of metrics.md 10, in hundredths of a percent.
const TABLE: [i128; 10] = [9_000, 9_120, 9_040, 9_200, 9_010, 9_060, 9_300, 9_000, 9_030, 8_999];

/// The states of months from January 2025: hundredths of a percent, 0 for no data.
fn months(values: &[i128]) -> BTreeMap<Month, MonthState> {
    let goal = at_least(percent(90));
    let state = |value: i128| match value {
        0 => MonthState::Bad,
        value if meets(&Ratio::new(value, 10_000), &goal) => MonthState::Good,
        _ => MonthState::Bad,
    };
    let all = std::iter::successors(Some(month("2025-01")), |month| Some(month.next()));
    all.zip(values).map(|(month, value)| (month, state(*value))).collect()
}

#[rstest]
//                        months                                                  three quarters
#[case::february(TABLE[..2].to_vec(), Sustained::NoData)]
#[case::march(TABLE[..3].to_vec(), Sustained::Building(1))]
#[case::may(TABLE[..5].to_vec(), Sustained::Building(1))]
#[case::june(TABLE[..6].to_vec(), Sustained::Building(2))]
#[case::september(TABLE[..9].to_vec(), Sustained::Achieved)]
#[case::october_is_red(TABLE.to_vec(), Sustained::Achieved)]
#[case::december_whatever_it_is([TABLE.as_slice(), &[9_900, 9_900]].concat(), Sustained::NotMet)]
#[case::august_a_little_below([&TABLE[..7], &[8_996, 9_030]].concat(), Sustained::NotMet)]
#[case::a_month_without_data([&TABLE[..4], &[0, 9_060]].concat(), Sustained::NotMet)]
#[case::good_again([&TABLE[..3], &[9_000, 8_000, 9_000, 9_000, 9_000, 9_000]].concat(), Sustained::Building(1))]
fn d_27_sustained_for_three_quarters(#[case] values: Vec<i128>, #[case] expected: Sustained) {
    assert_eq!(sustained(&months(&values), 3), expected);
}

#[test]
fn d_27_august_is_shown_as_what_it_is() {
    let goals = [at_least(percent(90))];
    assert_eq!(display::percent(&Ratio::new(8_996, 10_000), &goals), "89.96%");
    assert_eq!(display::percent(&Ratio::new(8_999, 10_000), &goals), "89.99%");
}

#[test]
fn d_27_a_quarter_is_complete_when_its_months_are_mature() {
    let mut all = months(&TABLE[..9]);
    all.insert(month("2025-09"), MonthState::Open);
    assert_eq!(sustained(&all, 3), Sustained::Building(2));
}

#[test]
fn d_27_a_history_that_begins_within_a_quarter_has_no_good_one_there() {
    let late: BTreeMap<Month, MonthState> =
        months(&TABLE[..6]).into_iter().filter(|(of, _)| *of >= month("2025-02")).collect();
    assert_eq!(sustained(&late, 3), Sustained::Building(1));
}

#[test]
fn words_of_a_sustained_objective() {
    assert_eq!(Sustained::Building(2).word(3), "building (2 of 3)");
    assert_eq!(Sustained::Achieved.word(3), "achieved");
}

fn reduce(by: Amount) -> Improvement {
    Improvement {
        direction: Direction::Reduce,
        by,
        baseline: Ratio::new(20, 100),
        from: at("2025-01-01 00:00"),
        horizon: at("2026-01-01 00:00"),
    }
}

#[rstest]
#[case::relative(Direction::Reduce, Amount::Relative(percent(20)), (16, 100))]
#[case::points(Direction::Reduce, Amount::Points(percent(3)), (17, 100))]
#[case::increase(Direction::Increase, Amount::Relative(percent(15)), (23, 100))]
#[case::increase_by_points(Direction::Increase, Amount::Points(percent(3)), (23, 100))]
fn d_32_the_unit_is_part_of_the_objective(
    #[case] direction: Direction,
    #[case] by: Amount,
    #[case] target: (i128, i128),
) {
    assert_eq!(Improvement { direction, ..reduce(by) }.target(), Ratio::new(target.0, target.1));
}

#[rstest]
//                      when               value in per mille, settled
#[case::ahead("2025-07-02 13:00", (179, true), Progress::Ahead)]
#[case::on_path("2025-07-02 13:00", (180, true), Progress::OnPath)]
#[case::behind("2025-07-02 13:00", (181, true), Progress::Behind)]
#[case::never_achieved_before_the_horizon("2025-12-31 23:59", (100, true), Progress::Ahead)]
#[case::achieved("2026-01-01 00:00", (160, true), Progress::Achieved)]
#[case::not_achieved("2026-01-01 00:00", (161, true), Progress::NotAchieved)]
#[case::long_after("2027-01-01 00:00", (150, true), Progress::Achieved)]
#[case::reached_and_not_settled("2026-01-01 00:00", (159, false), Progress::Ahead)]
#[case::missed_and_not_settled("2026-01-01 00:00", (161, false), Progress::Behind)]
fn an_improvement_follows_the_straight_line(
    #[case] now: &str,
    #[case] (value, is_settled): (i128, bool),
    #[case] expected: Progress,
) {
    let objective = reduce(Amount::Relative(percent(20)));
    assert_eq!(objective.progress(Some(&Ratio::new(value, 1_000)), at(now), is_settled), expected);
}

#[test]
fn the_line_begins_at_the_baseline_and_ends_at_the_target() {
    let objective = reduce(Amount::Points(percent(4)));
    assert_eq!(objective.path_at(Instant(0)), percent(20));
    assert_eq!(objective.path_at(at("2025-07-02 13:00")), percent(18));
    assert_eq!(objective.path_at(at("2026-05-01 00:00")), percent(16));
    assert_eq!(objective.progress(None, Instant(0), true), Progress::NoData);
}
