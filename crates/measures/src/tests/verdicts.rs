//! When an objective gets its verdict: once the periods that decide it cannot change any more (metrics.md 1.10, 11).

use calendar::{Date, Instant};
use desk::Rulebook;
use desk::case::event::{Score, Survey};
use mission::policy::{Aim, Change, TierId};
use mission::{Policy, Priority};
use rstest::rstest;

use super::support::{at, at_least, case, customer, objective, percent, policy};
use crate::facts::{CategoryCode, CohortCode, Facts, ProductCode, SurveyFact};
use crate::frame::Frame;
use crate::group::Held;
use crate::parts::Parts;
use crate::report::Report;

const RECOMMENDATION: u8 = 2;
const PRODUCT: u8 = 3;
const RESPONSE_RATE: u8 = 5;

/// The desk of the tests with one objective.
pub fn with(metric: u8, aim: Aim) -> Policy {
    let objective = objective(metric, aim);
    Policy { objectives: vec![objective], effective_on: Some(date("2025-07-01")), ..policy() }
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// An invitation, and its answer a day later.
fn asked(n: u32, survey: Survey, sent_at: Instant, score: Option<u8>) -> SurveyFact {
    let answered_at = Instant(sent_at.as_ms() + 86_400_000);
    SurveyFact {
        sent_at,
        due_from: sent_at,
        answered_at: if score.is_some() { answered_at } else { SurveyFact::NEVER },
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
        channel: None,
        survey,
        score: score.map(Score::Points),
        is_bounced: false,
        is_withdrawn: false,
        asked: Held::default(),
    }
}

/// So many of ten people invited on the 20th of each month from July 2024 answered.
fn answering(monthly: &[u32]) -> Vec<SurveyFact> {
    let months =
        (0_u32..).zip(monthly).map(|(n, answers)| (n, (2024 + (n + 6) / 12, (n + 6) % 12 + 1), *answers));
    let each = months.flat_map(|(n, (year, month), answers)| {
        let sent_at = at(&format!("{year}-{month:02}-20 12:00"));
        (0..10).map(move |who| asked(n * 10 + who, Survey::Nps, sent_at, (who < answers).then_some(9)))
    });
    each.collect()
}

/// Where the objective stands at an instant, and the period it is judged by.
fn status(policy: &Policy, surveys: &[SurveyFact], as_of: &str) -> (String, Option<String>) {
    let book = Rulebook::new(policy.clone(), Vec::new());
    let frame = Frame::new(&book, (at("2024-07-01 00:00"), at(as_of)), None);
    let facts = Facts { surveys: surveys.to_vec(), ..Facts::default() };
    let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
    let objective = &report.objectives[0];
    (objective.status.word(), objective.judged.map(|period| period.to_string()))
}

#[rstest]
// December is mature when the answer window of 20 December is over, at the end of 10 January.
#[case::before_the_date("2025-12-31 23:59", "kept so far, until 2025-12-31", "2025-11")]
#[case::december_is_not_mature("2026-01-03 00:00", "kept so far, until 2025-12-31", "2025-11")]
#[case::on_its_last_day("2026-01-10 23:59", "kept so far, until 2025-12-31", "2025-11")]
#[case::december_is_mature("2026-01-11 00:00", "not achieved by 2025-12-31", "2025-12")]
#[case::long_after("2026-06-01 00:00", "not achieved by 2025-12-31", "2025-12")]
fn a_dated_value_is_judged_once_its_last_period_is_mature(
    #[case] as_of: &str,
    #[case] word: &str,
    #[case] judged: &str,
) {
    let aim = Aim::Level { goal: at_least(percent(50)), by: Some(date("2025-12-31")) };
    // All answered until November, nobody in December.
    let surveys = answering(&[&[10; 17][..], &[0]].concat());
    let expected = (word.to_owned(), Some(judged.to_owned()));
    assert_eq!(status(&with(RESPONSE_RATE, aim), &surveys, as_of), expected);
}

#[rstest]
#[case::a_date_within_a_month("2025-12-30", "2025-12-30 12:00", "kept so far, until 2025-12-30")]
#[case::after_a_date_within_a_month("2025-12-30", "2025-12-31 00:00", "achieved by 2025-12-30")]
#[case::a_date_before_the_history("2024-06-30", "2026-01-03 00:00", "no data")]
fn a_dated_value_is_judged_by_the_last_complete_month(
    #[case] by: &str,
    #[case] as_of: &str,
    #[case] word: &str,
) {
    let aim = Aim::Level { goal: at_least(percent(50)), by: Some(date(by)) };
    let surveys = answering(&[&[10; 17][..], &[0]].concat());
    assert_eq!(status(&with(RESPONSE_RATE, aim), &surveys, as_of).0, word);
}

#[rstest]
#[case::before_the_horizon("2025-12-31 23:59", "behind")]
#[case::december_is_not_mature("2026-01-03 00:00", "behind")]
#[case::on_its_last_day("2026-01-10 23:59", "behind")]
#[case::december_is_mature("2026-01-11 00:00", "achieved")]
fn an_improvement_is_judged_once_its_last_month_is_mature(#[case] as_of: &str, #[case] word: &str) {
    // Half of those asked in the base year, then fewer, and many in the last month.
    let surveys = answering(&[&[5; 12][..], &[5, 5, 5, 5, 5], &[10]].concat());
    let aim = Aim::Improvement {
        reduces: false,
        by: Change::Points(percent(3)),
        horizon: date("2025-12-31"),
        base_months: 12,
    };
    assert_eq!(status(&with(RESPONSE_RATE, aim), &surveys, as_of).0, word);
}

#[rstest]
// Ten people are asked on 20 December 2025; three answer on the next day that all is well. They have until the end of 10 January.
#[case::recommendation_open(RECOMMENDATION, Survey::Nps, "2026-01-01 00:00", "2025-11")]
#[case::recommendation_on_the_last_day(RECOMMENDATION, Survey::Nps, "2026-01-10 23:59", "2025-11")]
#[case::recommendation_over(RECOMMENDATION, Survey::Nps, "2026-01-11 00:00", "2025-12")]
// Somebody may have been asked about the product on 31 December, and has until the end of 21 January.
#[case::product_open(PRODUCT, Survey::Product, "2026-01-01 00:00", "2025-11")]
#[case::product_on_the_last_day(PRODUCT, Survey::Product, "2026-01-21 23:59", "2025-11")]
#[case::product_over(PRODUCT, Survey::Product, "2026-01-22 00:00", "2025-12")]
fn a_score_decides_once_nobody_can_answer_any_more(
    #[case] metric: u8,
    #[case] survey: Survey,
    #[case] as_of: &str,
    #[case] judged: &str,
) {
    let sent_at = at("2025-12-20 12:00");
    let score = |who: u32| (who < 3).then_some(if survey == Survey::Nps { 10 } else { 5 });
    let surveys: Vec<SurveyFact> = (0..10).map(|who| asked(who, survey, sent_at, score(who))).collect();
    let aim = Aim::Level { goal: at_least(percent(50)), by: None };
    assert_eq!(status(&with(metric, aim), &surveys, as_of).1.as_deref(), Some(judged));
}

#[rstest]
// Half of those asked answered in the year before 1 July 2025; ten points more are wanted by the end of December.
#[case::six_months_of_the_result_lie_before(12, 6, "not achieved")]
#[case::and_are_made_up_for(12, 7, "achieved")]
#[case::as_long_as_since_the_effective_date(6, 6, "achieved")]
#[case::shorter_than_since_then(3, 6, "achieved")]
fn the_result_is_taken_over_as_many_months_as_the_baseline(
    #[case] base_months: u16,
    #[case] answers: u32,
    #[case] word: &str,
) {
    let surveys = answering(&[&[5; 12][..], &[answers; 6]].concat());
    let aim = Aim::Improvement {
        reduces: false,
        by: Change::Points(percent(10)),
        horizon: date("2025-12-31"),
        base_months,
    };
    assert_eq!(status(&with(RESPONSE_RATE, aim), &surveys, "2026-01-11 00:00").0, word);
}

/// How far the objective's value is from its baseline at an instant.
fn shift(policy: &Policy, surveys: &[SurveyFact], as_of: &str) -> Option<(String, (String, String), bool)> {
    let book = Rulebook::new(policy.clone(), Vec::new());
    let frame = Frame::new(&book, (at("2024-07-01 00:00"), at(as_of)), None);
    let facts = Facts { surveys: surveys.to_vec(), ..Facts::default() };
    let report = Report::new(&frame, &Parts::measure(&facts, &frame), &[], |case| case);
    let shift = report.objectives[0].difference.clone()?;
    Some((shift.change.to_string(), shift.bounds.decimals(1, 3), shift.is_shown))
}

#[rstest]
// 60 of 120 answered before, 84 or all of 120 after; of the first three months all of 30.
#[case::reached_and_not_shown(7, 20, "2026-08-01 00:00", Some(("1/5", "0.076", "0.316", false)))]
#[case::reached_and_shown(10, 20, "2026-08-01 00:00", Some(("1/2", "0.407", "0.588", true)))]
#[case::after_three_months(10, 20, "2025-10-31 23:59", Some(("1/2", "0.356", "0.588", true)))]
#[case::nothing_came_since(10, 20, "2025-07-01 00:00", None)]
fn m_05_an_improvement_says_how_sure_its_difference_is(
    #[case] later: u32,
    #[case] points: i128,
    #[case] as_of: &str,
    #[case] expected: Option<(&str, &str, &str, bool)>,
) {
    let aim = Aim::Improvement {
        reduces: false,
        by: Change::Points(percent(points)),
        horizon: date("2026-06-30"),
        base_months: 12,
    };
    let surveys = answering(&[[5; 12], [later; 12]].concat());
    let surveys: Vec<SurveyFact> = surveys.into_iter().filter(|survey| survey.sent_at <= at(as_of)).collect();
    let expected = expected.map(|(change, low, high, is_shown)| {
        (change.to_owned(), (low.to_owned(), high.to_owned()), is_shown)
    });
    assert_eq!(shift(&with(RESPONSE_RATE, aim), &surveys, as_of), expected);
}
