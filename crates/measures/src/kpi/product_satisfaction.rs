//! M-03 product satisfaction.
//!
//! **Definition.** As M-01 on the semiannual study: satisfied scores ÷ responses. Attributed to the half-year in which the
//! study was sent; of several responses of one person to one study the first is kept, as in M-02. Mature when an invitation of its
//! last day cannot be answered any more, 21 days later as for M-05. Interval: Wilson.

use desk::case::event::Survey;

use super::{csat, waves};
use crate::facts::SurveyFact;
use crate::frame::CaseNames;
use crate::month::{Month, Months};
use crate::period::Length;

/// The responses that count, each with the month of its study and whether it is a satisfied one.
pub fn responses<'f>(
    surveys: &'f [SurveyFact],
    (months, names): (&Months, Option<CaseNames<'_>>),
) -> Vec<(&'f SurveyFact, Month, bool)> {
    let satisfied = |survey: &SurveyFact| csat::is_satisfied(survey.score);
    let first =
        waves::first_responses(surveys, Survey::Product, Length::HalfYear, (months, names), |survey| {
            satisfied(survey).is_some()
        });
    first.into_iter().filter_map(|(survey, month)| Some((survey, month, satisfied(survey)?))).collect()
}
