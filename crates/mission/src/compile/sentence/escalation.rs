//! The sentences of ladders, paths and support lines.

use calendar::Within;

use super::words::{cases, clocks, length, or, percent};
use crate::policy::{EscalationPath, PathStep, Rung, RungAction, RungCondition};
use crate::vocabulary::{ClockKindSet, PrioritySet};

/// `On the resolution clock of P1 cases: when more than 50 % of the time is used, …`
pub(in crate::compile) fn ladder(kinds: ClockKindSet, priorities: PrioritySet, rungs: &[Rung]) -> String {
    let steps: Vec<String> = rungs.iter().map(rung).collect();
    format!("On the {} clock of {}: {}.", clocks(kinds), cases(priorities), steps.join("; "))
}

pub(super) fn rung(rung: &Rung) -> String {
    let when = match &rung.condition {
        RungCondition::Exceeds(share) => format!("when more than {} of the time is used", percent(share)),
        RungCondition::Reaches(share) => format!("when {} of the time is used", percent(share)),
        RungCondition::After(within) => format!("when {} have passed", length(within)),
    };
    let what = match &rung.action {
        RungAction::NextTier => "the case moves to the next support line".to_owned(),
        RungAction::Page(path) => format!("{path} is paged"),
        RungAction::Notify(path) => format!("{path} is told"),
        RungAction::Assign(path) => format!("{path} gets the case"),
    };
    format!("{when}, {what}")
}

/// `The management path reaches the duty manager by phone or sms, for 10 minutes, then the VP by phone.`
pub(in crate::compile) fn path(path: &EscalationPath) -> String {
    let steps: Vec<String> = path.steps.iter().map(step).collect();
    format!("The {} path reaches {}.", path.name, steps.join(", then "))
}

fn step(step: &PathStep) -> String {
    let ways = if step.contact.is_empty() { String::new() } else { format!(" by {}", or(&step.contact)) };
    let person = step.person.as_ref().map_or(String::new(), |person| format!(" ({person})"));
    format!("the {}{person}{ways} for {}", step.role, length(&Within::Elapsed(step.within_ms)))
}

/// `Cases climb from the first line to the second line to engineering.`
pub(in crate::compile) fn support_lines(lines: &[String]) -> String {
    format!("Cases climb from {}.", lines.join(" to "))
}
