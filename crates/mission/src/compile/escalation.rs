//! Ladders and support lines.

use super::clauses::Clauses;
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::policy::{EscalationPath, Ladder, PathStep, Rung, RungAction, RungCondition};
use crate::source::Spanned;
use crate::syntax::tree::{PathEntry, RungEntry, StepEntry};
use crate::syntax::{Id, Tree};
use crate::vocabulary::PrioritySet;

/// The ladders, with their rungs rising.
pub(super) fn ladders(tree: &Tree, clauses: &mut Clauses<'_>) -> Result<Vec<Ladder>, Finding> {
    // Customers see escalations where the mission says so.
    let is_visible = tree.escalation.as_ref().is_some_and(|entry| entry.customer_visible.value);
    let mut ladders = Vec::new();
    for (name, entry) in tree.ladders.iter() {
        let rungs = entry.rungs.value.list.iter().map(rung).collect::<Result<Vec<_>, _>>()?;
        let kinds = entry.clocks.value.0.iter().map(|clock| clock.value).collect();
        let priorities =
            entry.priorities.as_ref().map(|list| list.value.0.iter().map(|value| value.value).collect());
        let priorities = priorities.unwrap_or_else(PrioritySet::all);
        let name_of = name.value.0.clone();
        let sentence = sentence::ladder(kinds, priorities, &rungs);
        let clause = clauses.add(format!("ladders.{name_of}"), name.span, sentence);
        if !is_visible {
            clauses.hide(clause);
        }
        ladders.push(Ladder { name: name_of, clause, kinds, priorities, rungs });
    }
    Ok(ladders)
}

pub(super) fn rung(entry: &Spanned<RungEntry>) -> Result<Rung, Finding> {
    let rung = &entry.value;
    let condition = match (&rung.exceeds, &rung.reaches, &rung.after) {
        (Some(percent), None, None) => RungCondition::Exceeds(percent.value.0.clone()),
        (None, Some(percent), None) => RungCondition::Reaches(percent.value.0.clone()),
        (None, None, Some(length)) => RungCondition::After(length.value.0.clone()),
        _ => return Err(cannot(entry.span, "a rung has no condition, or two")),
    };
    let action = match (&rung.action, &rung.page, &rung.notify, &rung.assign) {
        (Some(_), None, None, None) => RungAction::NextTier,
        (None, Some(path), None, None) => RungAction::Page(path.value.0.clone()),
        (None, None, Some(path), None) => RungAction::Notify(path.value.0.clone()),
        (None, None, None, Some(path)) => RungAction::Assign(path.value.0.clone()),
        _ => return Err(cannot(entry.span, "a rung has no action, or several")),
    };
    Ok(Rung { condition, action })
}

/// The paths with their steps.
pub(super) fn paths(tree: &Tree, clauses: &mut Clauses<'_>) -> Result<Vec<EscalationPath>, Finding> {
    let path = |(name, entry): (&Spanned<Id>, &PathEntry)| {
        let steps = entry.steps.value.list.iter().map(step).collect::<Result<Vec<_>, _>>()?;
        let path = EscalationPath { name: name.value.0.clone(), steps };
        let clause = clauses.add(format!("paths.{}", path.name), name.span, sentence::path(&path));
        // Names and ways of people are for the desk alone.
        clauses.hide(clause);
        Ok(path)
    };
    tree.paths.iter().map(path).collect()
}

fn step(entry: &Spanned<StepEntry>) -> Result<PathStep, Finding> {
    let step = &entry.value;
    let lacks = |what: &str| cannot(entry.span, &format!("a step of a path lacks {what}"));
    Ok(PathStep {
        role: step.role.as_ref().ok_or_else(|| lacks("a role"))?.value.0.clone(),
        person: step.person.as_ref().map(|person| person.value.0.clone()),
        roster: step.roster.as_ref().map(|roster| roster.value.0.clone()),
        contact: step.contact.value.0.iter().map(|contact| contact.value.0.clone()).collect(),
        within_ms: step.within.as_ref().ok_or_else(|| lacks("a maximum elapsed time"))?.value.0,
    })
}

/// The support lines in order.
pub(super) fn support_lines(tree: &Tree, clauses: &mut Clauses<'_>) -> Vec<String> {
    let Some(entry) = tree.escalation.as_ref() else { return Vec::new() };
    let lines: Vec<String> = entry.support_lines.value.0.iter().map(|line| line.value.0.clone()).collect();
    if lines.len() > 1 {
        let sentence = sentence::support_lines(&lines);
        let clause = clauses.add("escalation.support_lines".to_owned(), entry.span, sentence);
        if !entry.customer_visible.value {
            clauses.hide(clause);
        }
    }
    lines
}
