//! metrics.md 1.2.

use calendar::Ratio;
use mission::policy::Goal;
use rstest::rstest;

use super::support::{at_least, at_most, below, percent};
use crate::display;

#[rstest]
#[case::plain(Ratio::new(178, 200), vec![], "89.0%")]
#[case::half_away_from_zero(Ratio::new(12_345, 100_000), vec![], "12.3%")]
#[case::half_exactly(Ratio::new(1_225, 10_000), vec![], "12.3%")]
#[case::would_appear_met(Ratio::new(8_996, 10_000), vec![at_least(percent(90))], "89.96%")]
#[case::cutting_to_89_99(Ratio::new(8_999, 10_000), vec![at_least(percent(90))], "89.99%")]
#[case::met_as_shown(Ratio::new(9_004, 10_000), vec![at_least(percent(90))], "90.0%")]
#[case::m_50_met(Ratio::new(14, 702), vec![below(percent(2))], "1.99%")]
#[case::m_50_missed(Ratio::new(15, 702), vec![below(percent(2))], "2.1%")]
#[case::c_05_band_edge(Ratio::new(14_999, 20_000), vec![at_least(percent(80)), at_least(percent(75))], "74.995%")]
#[case::all(Ratio::ONE, vec![at_least(Ratio::ONE)], "100.0%")]
#[case::almost_all(Ratio::new(99_999, 100_000), vec![at_least(Ratio::ONE)], "99.999%")]
fn a_percentage(#[case] share: Ratio, #[case] goals: Vec<Goal>, #[case] shown: &str) {
    assert_eq!(display::percent(&share, &goals), shown);
}

#[test]
fn a_value_that_no_number_of_decimals_can_tell_from_its_target_ends() {
    let third = Ratio::new(1, 3);
    assert_eq!(display::percent(&third, &[at_least(third.clone())]), "33.333333333333%");
}

#[test]
fn other_units() {
    let minute = at_most(Ratio::whole(60_000));
    assert_eq!(display::seconds(&Ratio::whole(45_499), &[]), "45 s");
    assert_eq!(display::seconds(&Ratio::whole(60_200), std::slice::from_ref(&minute)), "60.2 s");
    assert_eq!(display::minutes(&Ratio::whole(90_000), &[]), "1.5 min");
    assert_eq!(display::hours(&Ratio::whole(172_800_000), &[]), "48.0 h");
    assert_eq!(display::days(&Ratio::new(13, 24), &[]), "0.5 bd");
    assert_eq!(display::points(&Ratio::new(51, 1_000), &[]), "5.1 points");
    assert_eq!(display::points(&Ratio::new(-51, 1_000), &[]), "-5.1 points");
}

#[test]
fn goals_are_written_as_precisely_as_they_are() {
    assert_eq!(display::goal_percent(&at_least(percent(90))), "≥ 90%");
    assert_eq!(display::goal_percent(&below(Ratio::new(25, 1_000))), "< 2.5%");
    assert_eq!(display::goal_seconds(&at_most(Ratio::whole(60_000))), "≤ 60 s");
}
