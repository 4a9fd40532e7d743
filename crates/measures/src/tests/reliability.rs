//! Which scores can be relied on (metrics.md 9, R-133).

use calendar::Instant;
use desk::Rulebook;
use desk::case::event::Score::Points;
use desk::case::event::Survey;
use mission::policy::{Aim, TierId};
use mission::{Channel, Priority};
use rstest::rstest;

use super::support::{at, at_least, case, customer, month, percent};
use super::verdicts::with;
use crate::facts::{CategoryCode, CohortCode, Facts, ProductCode, SurveyFact};
use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Held, Slot};
use crate::kpi::Kpi;
use crate::parts::Parts;

use crate::reliability::{Missing, Score, Standard, half_widths, missing};
use crate::report::{Report, Split};
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

/// What is held by a case of which only the channel matters.
fn asked_by(channel: Channel) -> Held {
    let mut held = Held::default();
    held.put(Dimension::Channel, Some(channel as u32));
    held
}

#[test]
fn r_133_every_month_and_channel_of_a_score_is_judged_by_its_own_invitations() {
    let sent = |n: u32, at: Instant, channel: Channel, is_answered: bool| SurveyFact {
        sent_at: at,
        due_from: at,
        answered_at: if is_answered { Instant(at.as_ms() + 1) } else { SurveyFact::NEVER },
        superseded_at: SurveyFact::NEVER,
        case: case(n),
        customer: Some(customer(n)),
        agent: None,
        team: None,
        category: CategoryCode::NONE,
        product: ProductCode::NONE,
        cohort: CohortCode::NONE,
        priority: Priority::P3,
        tier: TierId(0),
        channel: Some(channel),
        survey: Survey::Csat,
        score: is_answered.then_some(Points(if n.is_multiple_of(10) { 1 } else { 5 })),
        is_bounced: false,
        is_withdrawn: false,
        asked: asked_by(channel),
    };
    // In January all of 400 answer. In February 20 of 400 do, by e-mail; of the 10 invited by chat all do.
    let (january, february) = (at("2025-01-15 12:00"), at("2025-02-15 12:00"));
    let mut all: Vec<SurveyFact> = (0..400).map(|n| sent(n, january, Channel::Email, true)).collect();
    all.extend((400..800).map(|n| sent(n, february, Channel::Email, n < 420)));
    all.extend((800..810).map(|n| sent(n, february, Channel::Chat, true)));
    let satisfied = Aim::Level { goal: at_least(percent(90)), by: None };
    let book = Rulebook::new(with(1, satisfied), Vec::new());
    let frame = Frame::new(&book, (january, at("2025-04-01 00:00")), None);
    let parts = Parts::measure(&Facts { surveys: all, ..Facts::default() }, &frame);
    let report = Report::new(&frame, &parts, &[], |case| case);
    let figure = report.figures.iter().find(|figure| figure.kpi == Some(Kpi::Csat)).unwrap();
    assert_eq!(figure.unreliable, []);
    assert_eq!(figure.unreliable_in(month("2025-01")), []);
    assert_eq!(figure.unreliable_in(month("2025-02")), [Missing::ResponseRate, Missing::Margin]);
    let of_periods: Vec<usize> = report.objectives[0].unreliable.iter().map(Vec::len).collect();
    assert_eq!(of_periods, [0, 2, 0, 0]);
    let by_channel = report.breakdowns.iter().find(|split| {
        split.subject == Split::Kpi(Kpi::Csat) && split.by == DimensionSet::NONE.with(Dimension::Channel)
    });
    let split = by_channel.unwrap();
    let of_channel: Vec<(Slot<Channel>, &[Missing])> = split
        .rows
        .iter()
        .zip(&split.unreliable)
        .map(|((of, _), missing)| (of.channel, missing.as_slice()))
        .collect();
    assert_eq!(of_channel, [(Slot::Is(Channel::Email), &[][..]), (Slot::Is(Channel::Chat), &[][..])]);
}
