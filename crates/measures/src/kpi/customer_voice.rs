//! Counts what customers say and how often they have to come: M-01 to M-09, whose items need all cases of a customer.

use desk::case::event::Survey;

use super::first_contact::{self, Eligible};
use super::response_rate::Window;
use super::{Kpi, csat, first_contact_survey, nps, product_satisfaction, re_ask, response_rate};
use crate::facts::{Facts, SurveyFact};
use crate::frame::Frame;
use crate::tallies::{Counted, Tallies};

/// Counts the surveys and issues of connected customers.
pub fn fold(tallies: &mut Tallies, facts: &Facts, frame: &Frame<'_>) {
    let (months, rule) = (&frame.months, &frame.policy().surveys);
    let csat_window = Window::new(months.zone(), rule.csat_days);
    let nps_window = Window::new(months.zone(), rule.nps_days);
    for survey in &facts.surveys {
        let held = survey.held();
        let stands = months.of_standing(survey.answered_at, survey.superseded_at);
        let answered =
            stands.map(|month| Counted { case: survey.case, month, at: survey.answered_at, held: &held });
        let sent = Counted::at(survey.sent_at, months, survey.case, &survey.asked);
        let judged = [
            (Kpi::Csat, answered, csat::judge(survey, &csat_window)),
            (Kpi::FirstContactSurvey, answered, first_contact_survey::judge(survey)),
            (Kpi::CsatResponseRate, sent, response_rate::judge(survey, Survey::Csat, &csat_window)),
            (Kpi::NpsResponseRate, sent, response_rate::judge(survey, Survey::Nps, &nps_window)),
        ];
        for (kpi, item, hit) in judged {
            if let (Some(item), Some(hit)) = (item, hit) {
                tallies.share(kpi, &item, hit);
            }
        }
    }
    for (survey, month, score) in nps::responses(&facts.surveys, (months, frame.case_names)) {
        let held = survey.held();
        tallies.answer(Kpi::Nps, &wave_item(survey, month, &held), score);
    }
    for (survey, month, hit) in product_satisfaction::responses(&facts.surveys, (months, frame.case_names)) {
        let held = survey.held();
        tallies.share(Kpi::ProductSatisfaction, &wave_item(survey, month, &held), hit);
    }
    fold_issues(tallies, facts, frame);
    facts.issues.iter().for_each(|issue| re_ask::fold(tallies, issue, months));
}

fn wave_item<'h>(survey: &SurveyFact, month: crate::Month, held: &'h crate::group::Held) -> Counted<'h> {
    Counted { case: survey.case, month, at: survey.wave_at(), held }
}

fn fold_issues(tallies: &mut Tallies, facts: &Facts, frame: &Frame<'_>) {
    let rule = &frame.policy().first_contact;
    let counted = [
        (Kpi::FirstContact, Eligible::AllBut(&rule.not_resolvable)),
        (Kpi::FirstContactGross, Eligible::All),
        (Kpi::FirstContactRoutine, Eligible::Only(&rule.routine)),
    ];
    let items =
        first_contact::items(&facts.issues, &facts.links, &facts.touches, rule.strict_live, frame.case_names);
    for item in items {
        let (issue, held) = (item.issue, item.issue.held());
        let Some(counts) = Counted::at(issue.resolved_at, &frame.months, issue.case, &held) else { continue };
        for (kpi, eligible) in &counted {
            if eligible.takes(issue) {
                tallies.share(*kpi, &counts, item.is_hit);
            }
        }
    }
}
