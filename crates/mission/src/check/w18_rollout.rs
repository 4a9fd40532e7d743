//! W-18: drafts and rollouts that take too short or too long, or whose phases overlap.

use std::ops::RangeInclusive;

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::RolloutPhase;
use crate::source::Span;
use crate::syntax::Tree;
use crate::syntax::tree::{Drafting, Rollout};

pub(super) const CHECK: Check = Check {
    code: Some("W-18"),
    about: "drafting outside 8 to 10 weeks; a phase outside its range, overlapping phases, a rollout outside 90 to 180 days",
    remedy: "draft in 8 to 10 weeks; discover in 30 days, design in 30 to 60, pilot in 30 to 60, roll out in 60 to 90",
    needs: &[],
    run,
};

const DRAFTING_WEEKS: RangeInclusive<i64> = 8..=10;
const ROLLOUT_DAYS: RangeInclusive<i64> = 90..=180;

/// How many days a phase takes.
const fn usual(phase: RolloutPhase) -> RangeInclusive<i64> {
    match phase {
        RolloutPhase::Discovery => 30..=30,
        RolloutPhase::Design | RolloutPhase::Pilot => 30..=60,
        RolloutPhase::Rollout => 60..=90,
    }
}

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    tree.drafting.iter().for_each(|entry| drafting(entry, findings));
    tree.rollout.iter().for_each(|entry| rollout(entry, findings));
}

fn drafting(entry: &Drafting, findings: &mut Vec<Finding>) {
    let weeks = &entry.weeks;
    if !DRAFTING_WEEKS.contains(&weeks.value.0) {
        findings.push(finding(weeks.span, format!("the mission is drafted in {} weeks", weeks.value.0)));
    }
    for deliverable in entry.deliverables.value.list.iter().map(|entry| &entry.value) {
        let Some(made) = &deliverable.weeks else { continue };
        if i64::from(made.value.high.0) > weeks.value.0.max(*DRAFTING_WEEKS.end()) {
            let message = format!("`{}` is made after the drafting has ended", deliverable.name.value.0);
            findings.push(finding(made.span, message));
        }
    }
}

fn rollout(entry: &Rollout, findings: &mut Vec<Finding>) {
    // The day after the last one so far, from 1.
    let mut next = 1;
    let mut phases: Vec<_> = entry.phases.value.iter().collect();
    phases.sort_by_key(|(name, _)| name.value);
    for (name, phase) in &phases {
        let (phase_days, starts) = (phase.days.value.0, phase.starts.as_ref());
        let range = usual(name.value);
        if !range.contains(&phase_days) {
            let message = format!("`{}` takes {phase_days} days, not {}", name.value, words(&range));
            findings.push(finding(phase.days.span, message));
        }
        let first = starts.map_or(next, |starts| starts.value.0);
        if let Some(starts) = starts
            && first < next
        {
            let message = format!("`{}` starts before the phase before it has ended", name.value);
            findings.push(finding(starts.span, message));
        }
        next = next.max(first + phase_days);
    }
    let (total, span) = match phases.is_empty() {
        true => (entry.days.value.0, entry.days.span),
        false => (next - 1, entry.phases.span),
    };
    if !ROLLOUT_DAYS.contains(&total) {
        findings.push(finding(span, format!("the rollout takes {total} days, not {}", words(&ROLLOUT_DAYS))));
    }
}

fn words(range: &RangeInclusive<i64>) -> String {
    match range.start() == range.end() {
        true => range.start().to_string(),
        false => format!("{} to {}", range.start(), range.end()),
    }
}

fn finding(span: Span, message: String) -> Finding {
    Finding::warning(span, message).code("W-18").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::usual("weeks = 8", &[])]
    #[case::long("weeks = 10", &[])]
    #[case::too_short("weeks = 7", &["7"])]
    #[case::too_long("weeks = 11", &["11"])]
    #[case::late("deliverables = [{ name = \"a\", weeks = \"9 to 11\", accountable = [\"A\"], responsible = [\"B\"] }]", &["\"9 to 11\""])]
    fn w_18_a_mission_is_drafted_in_8_to_10_weeks(#[case] line: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-18", &format!("[drafting]\n{line}")), words);
    }

    #[rstest]
    #[case::without_phases("days = 90", &[])]
    #[case::too_short("days = 60", &["60"])]
    #[case::too_long("days = 181", &["181"])]
    #[case::phases("phases.discovery = { days = 30 }\nphases.design = { days = 30 }\nphases.pilot = { days = 30 }\nphases.rollout = { days = 60 }", &[])]
    #[case::a_short_phase("phases.discovery = { days = 30 }\nphases.rollout = { days = 59 }\nphases.design = { days = 30 }", &["59"])]
    #[case::a_long_phase("phases.discovery = { days = 31 }\nphases.rollout = { days = 60 }", &["31"])]
    #[case::overlapping("phases.discovery = { days = 30 }\nphases.rollout = { days = 61, starts = 30 }\nphases.design = { days = 30 }", &["30"])]
    #[case::with_a_gap("phases.discovery = { days = 30 }\nphases.rollout = { days = 60, starts = 50 }", &[])]
    fn w_18_a_rollout_takes_its_time(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-18", &format!("[rollout]\n{lines}")), words);
    }

    #[test]
    fn w_18_the_phases_together_take_90_to_180_days() {
        let phases = "{ discovery = { days = 30 }, design = { days = 60 }, pilot = { days = 60 }, rollout = { days = 90 } }";
        assert_eq!(found("W-18", &format!("[rollout]\nphases = {phases}")), [phases]);
    }
}
