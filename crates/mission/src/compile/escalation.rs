//! Ladders and support lines.

use super::clauses::Clauses;
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::policy::{Ladder, Rung, RungAction, RungCondition};
use crate::source::Spanned;
use crate::syntax::Tree;
use crate::syntax::tree::RungEntry;
use crate::vocabulary::PrioritySet;

/// The ladders, with their rungs rising.
pub(super) fn ladders(tree: &Tree, clauses: &mut Clauses<'_>) -> Result<Vec<Ladder>, Finding> {
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
        ladders.push(Ladder { name: name_of, clause, kinds, priorities, rungs });
    }
    Ok(ladders)
}

pub(super) fn rung(entry: &Spanned<RungEntry>) -> Result<Rung, Finding> {
    let rung = &entry.value;
    let condition = match (&rung.exceeds, &rung.reaches) {
        (Some(percent), None) => RungCondition::Exceeds(percent.value.0.clone()),
        (None, Some(percent)) => RungCondition::Reaches(percent.value.0.clone()),
        _ => return Err(cannot(entry.span, "a rung has no condition, or two")),
    };
    let action = match (&rung.action, &rung.page, &rung.notify) {
        (Some(_), None, None) => RungAction::NextTier,
        (None, Some(path), None) => RungAction::Page(path.value.0.clone()),
        (None, None, Some(path)) => RungAction::Notify(path.value.0.clone()),
        _ => return Err(cannot(entry.span, "a rung has no action, or several")),
    };
    Ok(Rung { condition, action })
}

/// The support lines in order.
pub(super) fn support_lines(tree: &Tree) -> Vec<String> {
    let lines = tree.escalation.iter().flat_map(|escalation| &escalation.support_lines.value.0);
    lines.map(|line| line.value.0.clone()).collect()
}
