//! M-02 net promoter score.
//!
//! **Definition.** Promoters (9–10) less detractors (0–6) ÷ counted responses, in points from −100 to +100. A wave is a calendar
//! quarter; a response belongs to the wave in which it was invited, or received when the invitation is not known. Of several
//! responses of one person in a wave the first is kept. Mature when the answer window of the last
//! invitation has passed, as M-05. Interval: metrics.md 8.2.
//!
//! A person needs all their responses: measure partitions of connected customers and merge.

use desk::case::event::{Score, Survey};

use super::waves;
use crate::facts::SurveyFact;
use crate::frame::CaseNames;
use crate::month::{Month, Months};
use crate::period::Length;

/// The lowest score of a promoter.
pub const PROMOTER: u8 = 9;

/// The responses that count, each with its score from 0 to 10 and the month in which its wave was sent.
pub fn responses<'f>(
    surveys: &'f [SurveyFact],
    (months, names): (&Months, Option<CaseNames<'_>>),
) -> Vec<(&'f SurveyFact, Month, u8)> {
    let first = waves::first_responses(surveys, Survey::Nps, Length::Quarter, (months, names), |survey| {
        score(survey).is_some()
    });
    first.into_iter().filter_map(|(survey, month)| Some((survey, month, score(survey)?))).collect()
}

/// The score of an answer; nothing when it was left blank or is none of the scale.
fn score(survey: &SurveyFact) -> Option<u8> {
    match survey.score? {
        Score::Points(points @ 0..=10) => Some(points),
        Score::Points(_) | Score::Good | Score::Bad => None,
    }
}
