//! W-23: response rates of surveys nobody sends, and detractors nobody calls.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::Cadence;
use crate::source::{Span, Spanned};
use crate::syntax::Tree;
use crate::syntax::tree::Surveys;

pub(super) const CHECK: Check = Check {
    code: Some("W-23"),
    about: "a target for the response rate of a survey that is not sent; a recommendation survey without promised outreach to detractors",
    remedy: "send the survey, or drop its target; promise `detractor_outreach = \"end of 3 business days\"` in `[obligations]`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let surveys = tree.surveys.as_ref();
    let is_off = |number: u8| match number {
        4 => surveys.is_some_and(|entry| !entry.csat.value),
        5 => surveys.is_some_and(|entry| entry.nps.value == Cadence::Never),
        _ => false,
    };
    let warning =
        |span: Span, message: String| Finding::warning(span, message).code("W-23").help(CHECK.remedy);
    for objective in tree.objective.list.iter().map(|entry| &entry.value) {
        if is_off(objective.metric.value.number()) {
            let message = format!("`{}` wants answers to a survey that is not sent", objective.id.value.0);
            findings.push(warning(objective.metric.span, message));
        }
    }
    if let Some(entry) = surveys {
        let rates = [(4, entry.csat_response_rate.span), (5, entry.nps_response_rate.span)];
        for (_, span) in rates.into_iter().filter(|(number, span)| is_off(*number) && *span != entry.span) {
            findings.push(warning(span, "a response rate of a survey that is not sent".to_owned()));
        }
    }
    if let Some(span) = recommendation(tree, surveys)
        && !tree.obligations.iter().any(|entry| entry.detractor_outreach.span != entry.span)
    {
        let message =
            "customers are asked for a recommendation, but those who refuse it are promised no outreach";
        findings.push(warning(span, message.to_owned()));
    }
}

/// Where the mission speaks of asking for recommendations, unless it never asks.
fn recommendation(tree: &Tree, surveys: Option<&Surveys>) -> Option<Span> {
    let cadence: Option<&Spanned<Cadence>> = surveys.map(|entry| &entry.nps);
    if cadence.is_some_and(|cadence| cadence.value == Cadence::Never) {
        return None;
    }
    let stated = surveys.filter(|entry| entry.nps.span != entry.span).map(|entry| entry.nps.span);
    let mut objectives = tree.objective.list.iter().map(|entry| &entry.value.metric);
    stated.or_else(|| {
        objectives.find(|metric| matches!(metric.value.number(), 2 | 5)).map(|metric| metric.span)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::sent("csat = true", "M-04", &[])]
    #[case::not_sent("csat = false", "M-04", &["\"M-04\""])]
    #[case::another_survey("csat = false", "M-01", &[])]
    #[case::never_asked("nps = \"never\"", "M-05", &["\"M-05\""])]
    fn w_23_a_response_rate_has_a_survey(#[case] survey: &str, #[case] metric: &str, #[case] words: &[&str]) {
        let objective = format!("[[objective]]\nid = \"a\"\nmetric = \"{metric}\"\ntarget = \">= 15%\"");
        assert_eq!(found("W-23", &format!("[surveys]\n{survey}\n{objective}")), words);
    }

    #[test]
    fn w_23_a_stated_rate_has_a_survey() {
        assert_eq!(found("W-23", "[surveys]\ncsat = false\ncsat_response_rate = \"25%\""), ["\"25%\""]);
        assert_eq!(found("W-23", "[surveys]\ncsat = false"), [""; 0]);
    }

    #[rstest]
    #[case::promised("[surveys]\nnps = \"quarterly\"\n[obligations]\ndetractor_outreach = \"end of 3 business days\"", &[])]
    #[case::not_promised("[surveys]\nnps = \"quarterly\"", &["\"quarterly\""])]
    #[case::never_asked("[surveys]\nnps = \"never\"", &[])]
    #[case::by_an_objective("[[objective]]\nid = \"a\"\nmetric = \"M-02\"\ntarget = \">= 50 points\"", &["\"M-02\""])]
    #[case::not_spoken_of("", &[])]
    fn w_23_detractors_are_reached(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-23", lines), words);
    }
}
