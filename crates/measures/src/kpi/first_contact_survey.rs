//! M-08 first contact resolution by survey.
//!
//! **Definition.** Answers "yes" to "was it resolved?" and "one" to "how many contacts did it take?" ÷ answers to both
//! questions. Attributed to the month of the response. One answer about a case counts, the latest (clocks.md 10). Interval:
//! Wilson.

use desk::case::event::{Score, Survey};

use crate::facts::SurveyFact;

/// Whether an answer says so; `None` when it does not answer both questions. The score is the number of contacts it took, and
/// 0 when it was not resolved.
pub fn judge(survey: &SurveyFact) -> Option<bool> {
    let is_answer = survey.survey == Survey::FirstContact && survey.is_answered();
    match survey.score.filter(|_| is_answer)? {
        Score::Points(contacts) => Some(contacts == 1),
        Score::Good | Score::Bad => None,
    }
}
