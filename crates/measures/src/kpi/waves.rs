//! Waves of surveys that ask people and not about cases: the first response of a person in a wave counts (M-02, M-03).

use desk::case::event::Survey;

use crate::facts::SurveyFact;
use crate::month::{Month, Months};
use crate::period::{Length, Period};

/// The first response of each person to `wanted` in each wave, with the month of its wave. Responses that `counts` does not
/// take, such as blank ones, are none. The order is that of waves and people, whatever the order of the facts was.
pub(super) fn first_responses<'f>(
    surveys: &'f [SurveyFact],
    wanted: Survey,
    wave: Length,
    months: &Months,
    counts: impl Fn(&SurveyFact) -> bool,
) -> Vec<(&'f SurveyFact, Month)> {
    let answers =
        surveys.iter().filter(|survey| survey.survey == wanted && survey.is_answered() && counts(survey));
    let mut found: Vec<(Period, &SurveyFact, Month)> = answers
        .filter_map(|survey| {
            let month = months.of(survey.wave_at())?;
            Some((Period::of(month, wave), survey, month))
        })
        .collect();
    found.sort_unstable_by_key(|(period, survey, _)| {
        (*period, survey.customer.is_none(), survey.customer, survey.answered_at, survey.case)
    });
    // Nobody knows whether two people without a name are one.
    found.dedup_by(|later, first| {
        later.0 == first.0 && later.1.customer.is_some() && later.1.customer == first.1.customer
    });
    found.into_iter().map(|(_, survey, month)| (survey, month)).collect()
}
