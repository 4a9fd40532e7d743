//! `[statement]`, `[behaviours]` and `[capabilities]`.

use super::clauses::Clauses;
use super::identity::{text, texts};
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::policy::{Behaviour, Capability, CapabilityKind, Chapter, Objective, Pledge, Statement};
use crate::source::Spanned;
use crate::syntax::tree::{Capabilities, Capability as Entry};
use crate::syntax::{AnyName, List, OneOrMore, Tree};

/// The mission in words, and what it asks of its people.
pub(super) fn statement(tree: &Tree) -> Statement {
    let stated = tree.statement.as_ref();
    Statement {
        mission: stated.and_then(|entry| text(&entry.mission)),
        vision: stated.map(|entry| texts(&entry.vision)).unwrap_or_default(),
        values: stated.map(|entry| texts(&entry.values)).unwrap_or_default(),
        fair_resolution: stated.and_then(|entry| text(&entry.fair_resolution)),
        behaviours: behaviours(tree),
        capabilities: tree.capabilities.iter().flat_map(capabilities).collect(),
        // They quote objectives, which are compiled later.
        pledges: Vec::new(),
    }
}

fn behaviours(tree: &Tree) -> Vec<Behaviour> {
    let behaviour = |(verb, entry): (&Spanned<AnyName>, &crate::syntax::tree::Behaviour)| Behaviour {
        verb: verb.value.0.clone(),
        text: text(&entry.text),
        check: text(&entry.check),
    };
    tree.behaviours.iter().map(behaviour).collect()
}

fn capabilities(entry: &Capabilities) -> impl Iterator<Item = Capability> {
    CapabilityKind::ALL.into_iter().filter_map(|kind| Some(capability(kind, &entry.of(kind)?.value)))
}

fn capability(kind: CapabilityKind, entry: &Entry) -> Capability {
    Capability {
        kind,
        owner: text(&entry.owner).unwrap_or_default(),
        held_to: names(&entry.held_to),
        outcomes: names(&entry.outcome),
    }
}

/// A list of names.
pub(super) fn names(list: &Spanned<List<AnyName>>) -> Vec<String> {
    list.value.0.iter().map(|name| name.value.0.clone()).collect()
}

/// A list of names that may be absent.
pub(super) fn some_names(list: &Option<Spanned<OneOrMore<AnyName>>>) -> Option<Vec<String>> {
    list.as_ref().map(|list| list.value.0.iter().map(|name| name.value.0.clone()).collect())
}

/// Promises to reach an objective; each says what the objective does.
pub(super) fn pledges(
    tree: &Tree,
    objectives: &[Objective],
    clauses: &mut Clauses<'_>,
) -> Result<Vec<Pledge>, Finding> {
    let mut pledges = Vec::new();
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let Some(id) = &promise.objective else { continue };
        let objective = objectives.iter().find(|objective| objective.name == id.value.0);
        let objective = objective.ok_or_else(|| cannot(id.span, "there is no such objective"))?;
        let name = promise.id.value.0.clone();
        let sentence = sentence::pledge(clauses.sentence(objective.clause));
        let clause = clauses.add_to(Chapter::Purpose, format!("promises.{name}"), promise.id.span, sentence);
        if !promise.public.value {
            clauses.hide(clause);
        }
        pledges.push(Pledge { name, clause, objective: objective.name.clone() });
    }
    Ok(pledges)
}
