//! Waves of surveys that ask people and not about cases: the first response of a person in a wave counts (M-02, M-03).

use desk::case::event::Survey;

use crate::facts::SurveyFact;
use crate::frame::CaseNames;
use crate::month::{Month, Months};
use crate::period::{Length, Period};

/// The first response of each person to `wanted` in each wave, with the month of its wave. Responses that `counts` does not
/// take, such as blank ones, are none. A wave is known as a whole, also when some of its months are not covered. The order is that
/// of waves and people, whatever the order of the facts was.
pub(super) fn first_responses<'f>(
    surveys: &'f [SurveyFact],
    wanted: Survey,
    wave: Length,
    (months, names): (&Months, Option<CaseNames<'_>>),
    counts: impl Fn(&SurveyFact) -> bool,
) -> Vec<(&'f SurveyFact, Month)> {
    let answers =
        surveys.iter().filter(|survey| survey.survey == wanted && survey.is_answered() && counts(survey));
    let mut found: Vec<(Period, &SurveyFact, Month)> = answers
        .map(|survey| {
            let month = Month::of(survey.wave_at(), months.zone());
            (Period::of(month, wave), survey, month)
        })
        .collect();
    found.sort_unstable_by_key(|(period, survey, _)| {
        (*period, survey.customer.is_none(), survey.customer, survey.answered_at, survey.case)
    });
    if let Some(names) = names {
        let key = |(period, survey, _): &(Period, &SurveyFact, Month)| {
            (*period, survey.customer, survey.answered_at)
        };
        names.settle(
            &mut found,
            |a, b| a.1.customer.is_some() && key(a) == key(b),
            |(_, survey, _)| survey.case,
        );
    }
    // Nobody knows whether two people without a name are one.
    found.dedup_by(|later, first| {
        later.0 == first.0 && later.1.customer.is_some() && later.1.customer == first.1.customer
    });
    let is_covered = |(_, survey, _): &(Period, &SurveyFact, Month)| months.of(survey.wave_at()).is_some();
    found.into_iter().filter(is_covered).map(|(_, survey, month)| (survey, month)).collect()
}
