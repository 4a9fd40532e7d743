//! Names, units and sums in the tables that say how the desk works besides its promises.

use std::collections::BTreeSet;

use calendar::{Ratio, Within};

use super::{e30_references::unknown, w30_unserved_clauses};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::tree::{Budget, Workforce};
use crate::syntax::{Length, Tree};

/// Names of clauses, categories and pilots that the mission does not have (E-30).
pub(super) fn names(tree: &Tree, findings: &mut Vec<Finding>) {
    let promises = tree.promise.list.iter().map(|entry| entry.value.id.value.0.as_str());
    let objectives = tree.objective.list.iter().map(|entry| entry.value.id.value.0.as_str());
    let behaviours = tree.behaviours.list.iter().map(|entry| entry.name.value.0.as_str());
    let clauses: BTreeSet<&str> = promises.chain(objectives).chain(behaviours).collect();
    for name in w30_unserved_clauses::references(tree) {
        unknown("promise, objective or behaviour", name.span, &name.value.0, &clauses, findings);
    }
    let categories: BTreeSet<&str> = tree.category_names().map(|name| name.value.0.as_str()).collect();
    for topic in tree.knowledge.iter().flat_map(|entry| &entry.eligible_topics.value.0) {
        unknown("category", topic.span, &topic.value.0, &categories, findings);
    }
    let pilots: BTreeSet<&str> = tree.pilots.list.iter().map(|entry| entry.name.value.0.as_str()).collect();
    for gate in tree.ai.iter().filter_map(|(_, entry)| entry.gate.as_ref()) {
        let pilot = &gate.value.pilot;
        unknown("pilot", pilot.span, &pilot.value.0, &pilots, findings);
    }
}

/// Lengths in units that nobody can measure them in (E-07).
pub(super) fn units(tree: &Tree, findings: &mut Vec<Finding>) {
    let reviews = tree.post_incident_review.iter().map(|entry| ("`due`", entry.due.span, &entry.due.value));
    let closes = |within: &Within| !matches!(within, Within::DateRule(_) | Within::BusinessDays(_));
    report(reviews, closes, "the close of a business day, such as `end of 10 business days`", findings);
    let trainings =
        tree.training.iter().flat_map(|entry| [("`security`", &entry.security), ("`ethics`", &entry.ethics)]);
    let trainings = trainings.map(|(key, length)| (key, length.span, &length.value));
    let rules = || tree.data.iter().flat_map(|data| data.retention.value.iter());
    let kept =
        rules().filter_map(|(_, rule)| rule.keep.as_ref()).map(|it| ("a retention", it.span, &it.value));
    let elsewhere = rules().flat_map(|(_, rule)| rule.jurisdictions.value.iter());
    let elsewhere = elsewhere.map(|(name, length)| ("a retention", name.span, length));
    let statutes = || tree.data.iter().flat_map(|data| data.statutes.value.iter());
    let limits = statutes().filter_map(|(_, law)| law.privacy_request.as_ref());
    let limits = limits.map(|it| ("`privacy_request`", it.span, &it.value));
    let least = statutes().flat_map(|(_, law)| law.keep_at_least.value.iter());
    let least = least.map(|(name, length)| ("a retention", name.span, length));
    let pilots = tree.pilots.iter().filter_map(|(_, pilot)| pilot.window.as_ref());
    let pilots = pilots.map(|it| ("`window`", it.span, &it.value));
    let throttles = tree.surveys.iter().filter_map(|entry| entry.csat_throttle.as_ref());
    let throttles = throttles.map(|it| ("`csat_throttle`", it.span, &it.value));
    let civil =
        trainings.chain(kept).chain(elsewhere).chain(limits).chain(least).chain(pilots).chain(throttles);
    let is_civil = |within: &Within| matches!(within, Within::CalendarDays(_) | Within::CalendarMonths(_));
    report(civil, is_civil, "calendar days, months or years, such as `30 days`", findings);
}

fn report<'t>(
    lengths: impl Iterator<Item = (&'static str, Span, &'t Length)>,
    fits: impl Fn(&Within) -> bool,
    wanted: &str,
    findings: &mut Vec<Finding>,
) {
    for (what, span, length) in lengths.filter(|(_, _, length)| !fits(&length.0)) {
        let message = format!("{what} cannot be measured in `{}`", length.0);
        findings.push(Finding::error(span, message).code("E-07").help(format!("write {wanted}")));
    }
}

/// Sums and intervals that do not fit together; the specification gives them no code.
pub(super) fn sums(tree: &Tree, findings: &mut Vec<Finding>) {
    tree.budget.iter().for_each(|budget| split(budget, findings));
    tree.workforce.iter().for_each(|workforce| plan(workforce, findings));
    for credits in tree.credits.iter() {
        if let (Some(within), false) = (&credits.claim_within, credits.claim_needed.value) {
            let message = "credits come unasked, so that nobody has to claim them in time";
            let help = "drop this line, or add `claim_needed = true`";
            findings.push(Finding::error(within.span, message).help(help));
        }
    }
}

fn split(budget: &Budget, findings: &mut Vec<Finding>) {
    let Some(split) = budget.split.as_ref() else { return };
    let shares =
        [&split.staffing, &split.tools, &split.analytics_and_quality, &split.training_and_contingency];
    let all = sum(shares.into_iter().map(|share| &share.value.0));
    if all != Ratio::whole(1) {
        let message = format!("the shares of the budget add up to {} %", &all * &Ratio::whole(100));
        let help =
            "let `staffing`, `tools`, `analytics_and_quality` and `training_and_contingency` add up to 100%";
        findings.push(Finding::error(split.span, message).help(help));
    }
}

fn plan(workforce: &Workforce, findings: &mut Vec<Finding>) {
    let interval = &workforce.planning_interval;
    if !matches!(interval.value.0, 900_000 | 1_800_000) {
        let message = "people are planned in intervals of 15 or of 30 minutes";
        findings.push(Finding::error(interval.span, message).help("write `\"15 min\"` or `\"30 min\"`"));
    }
    let shrinkage = sum(workforce.shrinkage.value.iter().map(|(_, share)| &share.0));
    if shrinkage >= Ratio::whole(1) {
        let message = "nobody has time left for contacts: the shares add up to 100 % or more";
        findings.push(Finding::error(workforce.shrinkage.span, message).help("write shares of paid time"));
    }
}

fn sum<'r>(shares: impl Iterator<Item = &'r Ratio>) -> Ratio {
    shares.fold(Ratio::whole(0), |sum, share| &sum + share)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found};
    use crate::{Files, read};

    #[rstest]
    #[case::clause_of_a_job("[job_profiles.agent]\nclauses = [\"p1\"]", &["\"p1\""])]
    #[case::clause_of_a_course("[training.modules]\nlabs = { length = \"8 h\", clauses = [\"p1\"] }", &["\"p1\""])]
    #[case::a_behaviour("[job_profiles.agent]\nclauses = [\"listen\"]\n[behaviours]\nlisten = { text = \"We listen\" }", &[])]
    #[case::topic("[knowledge]\neligible_topics = [\"returns\"]", &["\"returns\""])]
    #[case::pilot("[ai.suggested_replies]\ngate = { pilot = \"a\", decided = 2025-10-15, by = \"Board\" }", &["\"a\""])]
    fn e_30_the_tables_of_the_desk_name_what_the_mission_has(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-30", lines), words);
    }

    #[rstest]
    #[case::a_review_that_accrues("[post_incident_review]\ndue = \"10 business days\"", &["\"10 business days\""])]
    #[case::a_review_at_the_close("[post_incident_review]\ndue = \"end of 5 business days\"", &[])]
    #[case::training_in_hours("[training]\nsecurity = \"8760 h\"", &["\"8760 h\""])]
    #[case::a_pilot_in_weeks_of_work("[pilots.a]\nwindow = \"end of 30 business days\"", &["\"end of 30 business days\""])]
    #[case::retention_in_hours("[data.retention]\nrecording = { keep = \"24 h\" }", &["\"24 h\""])]
    #[case::a_law_in_hours("[data]\nstatutes.BR = { privacy_request = \"720 h\" }", &["\"720 h\""])]
    fn e_07_the_lengths_of_the_desk_have_units_of_their_own(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-07", lines), words);
    }

    #[rstest]
    #[case::a_budget("[budget.split]\nstaffing = \"40%\"", "the shares of the budget add up to 105 %")]
    #[case::an_interval(
        "[workforce]\nplanning_interval = \"20 min\"",
        "people are planned in intervals of 15 or of 30 minutes"
    )]
    #[case::shrinkage(
        "[workforce]\nshrinkage = { leave = \"60%\", training = \"40%\" }",
        "nobody has time left for contacts: the shares add up to 100 % or more"
    )]
    #[case::a_claim(
        "[credits]\nbands = [{ over = \"5 points\", credit = \"5%\" }]\nissue = \"end of 10 business days\"\nclaim_within = \"60 days\"",
        "credits come unasked, so that nobody has to claim them in time"
    )]
    fn sums_and_intervals_fit_together(#[case] lines: &str, #[case] message: &str) {
        let findings = read(&format!("{SOUND}{lines}"), &Files::new()).findings;
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, [message]);
    }
}
