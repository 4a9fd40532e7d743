//! M-01 customer satisfaction.
//!
//! **Definition.** Responses with a satisfied score — 4 or 5 of five, or "good" of two (D-26) — ÷ counted responses. Left out
//! are responses that a later one about the same case took the place of, after it was reopened or as a change of the answer, and
//! responses later than the answer window, 14 days from sending. A response that does not count takes no other's place. Attributed to the month in which the response is received, and to the agent who
//! resolved the case. Interval: Wilson.

use desk::case::event::{Score, Survey};

use super::response_rate::Window;
use crate::facts::SurveyFact;

/// The lowest satisfied score of five.
pub const SATISFIED: u8 = 4;

/// Whether a response is satisfied; `None` when it does not count: another survey, no or a blank answer, a score that is none
/// of the scale, or an answer that came too late.
pub fn judge(survey: &SurveyFact, window: &Window<'_>) -> Option<bool> {
    let counts = survey.survey == Survey::Csat && survey.is_answered() && !window.is_late(survey);
    counts.then(|| is_satisfied(survey.score)).flatten()
}

/// Whether a score is a satisfied one; `None` when it is none of the scale.
pub fn is_satisfied(score: Option<Score>) -> Option<bool> {
    match score? {
        Score::Points(points @ 1..=5) => Some(points >= SATISFIED),
        Score::Points(_) => None,
        Score::Good => Some(true),
        Score::Bad => Some(false),
    }
}
