//! Which scores can be relied on (metrics.md 9, R-133).

use rstest::rstest;

use crate::reliability::{Missing, Score, Standard, half_widths, missing};
use crate::scores::Recommendations;
use crate::share::Share;

#[rstest]
//                       invited answered satisfied  half-widths        missing
#[case::reliable(800, 208, 188, Some(("4.0", "3.4")), &[])]
#[case::too_few(60, 18, 16, Some(("14.5", "12.2")), &[Missing::Margin])]
#[case::seldom_answered(4_000, 900, 814, Some(("1.9", "1.7")), &[Missing::ResponseRate])]
#[case::exactly_a_quarter(832, 208, 188, Some(("4.0", "3.5")), &[])]
#[case::everybody(20, 20, 12, Some(("21.5", "0.0")), &[])]
#[case::all_alike(100, 29, 29, None, &[Missing::Margin])]
#[case::thirty_alike(100, 30, 30, Some(("0.0", "0.0")), &[])]
#[case::nobody(100, 0, 0, None, &[Missing::ResponseRate, Missing::Margin])]
#[case::nobody_invited(0, 400, 200, Some(("4.9", "4.9")), &[Missing::ResponseRate])]
fn a_satisfaction_score(
    #[case] invited: u64,
    #[case] answered: u64,
    #[case] satisfied: u64,
    #[case] widths: Option<(&str, &str)>,
    #[case] found: &[Missing],
) {
    let score = Score::Share(Share::new(satisfied, answered));
    assert_eq!(missing(score, Share::new(answered, invited), &Standard::csat()), found);
    let shown = half_widths(score, invited)
        .map(|(plain, corrected)| (format!("{plain:.1}"), format!("{corrected:.1}")));
    assert_eq!(shown.as_ref().map(|(plain, corrected)| (plain.as_str(), corrected.as_str())), widths);
}

#[rstest]
#[case::reliable((300, 150, 50), 2_000, &[])]
#[case::seldom_answered((300, 150, 50), 4_000, &[Missing::ResponseRate])]
#[case::too_few((52, 30, 18), 400, &[Missing::Margin])]
fn a_recommendation_score(
    #[case] (promoters, passives, detractors): (u64, u64, u64),
    #[case] invited: u64,
    #[case] found: &[Missing],
) {
    let answers = Recommendations::new(promoters, passives, detractors);
    let rate = Share::new(answers.n(), invited);
    assert_eq!(missing(Score::Nps(answers), rate, &Standard::nps()), found);
}
