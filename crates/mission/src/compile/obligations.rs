//! `[obligations]`, with the deadline of `[credits]` and the lengths of the statutes.

use calendar::Within;

use super::clauses::{Clauses, chapter_of_obligation};
use super::{escalation, sentence};
use crate::finding::Finding;
use crate::obligation::{Jurisdiction, ObligationKind};
use crate::policy::{
    Category, CategoryId, ClauseId, CreditRule, ObligationLadder, ObligationRule, Obligations,
};
use crate::syntax::Tree;
use crate::syntax::section::from_text;
use crate::syntax::tree::Obligations as Entry;

/// The obligations of a mission that says nothing about them.
pub(crate) fn defaults() -> Obligations {
    let entry = default_entry();
    let n_pulses = pulses(&entry);
    let within = |kind| length_of(&entry, kind).map(|(within, _)| within);
    let rule = |kind: &ObligationKind| ObligationRule {
        kind: *kind,
        clause: None,
        within: within(*kind).unwrap_or_else(|| elsewhere(*kind)),
    };
    let rules = ObligationKind::ALL.iter().map(rule).collect();
    Obligations { rules, n_pulses, refund_categories: None, ladders: Vec::new() }
}

/// The obligations, each stated one with its clause.
pub(super) fn obligations(
    tree: &Tree,
    (categories, credits): (&[Category], Option<&CreditRule>),
    clauses: &mut Clauses<'_>,
) -> Result<Obligations, Finding> {
    let entry = tree.obligations.as_ref().cloned().unwrap_or_else(default_entry);
    let mut rules = Vec::with_capacity(ObligationKind::ALL.len());
    for kind in ObligationKind::ALL.iter().copied() {
        let (within, clause) = match (kind, credits) {
            (ObligationKind::CreditIssue, Some(rule)) => (rule.issue_within.clone(), Some(rule.clause)),
            _ => match length_of(&entry, kind) {
                Some((within, is_stated)) => {
                    let clause = is_stated.then(|| state(kind, &within, &entry, clauses));
                    (within, clause)
                }
                None => (elsewhere(kind), None),
            },
        };
        rules.push(ObligationRule { kind, clause, within });
    }
    let refund_categories = entry.refund_categories.as_ref().map(|list| {
        let position = |name: &str| categories.iter().position(|category| category.name == name);
        let named = list.value.0.iter().filter_map(|name| position(&name.value.0));
        named.filter_map(|index| u16::try_from(index).ok()).map(CategoryId).collect()
    });
    let n_pulses = pulses(&entry);
    Ok(Obligations { rules, n_pulses, refund_categories, ladders: ladders(&entry, clauses)? })
}

fn state(kind: ObligationKind, within: &Within, entry: &Entry, clauses: &mut Clauses<'_>) -> ClauseId {
    let span = entry.lengths().into_iter().find(|(of, ..)| *of == kind).map(|(_, length, _)| length.span);
    let sentence = sentence::obligation(kind, within, pulses(entry));
    let (chapter, is_public) = chapter_of_obligation(kind);
    let id = clauses.add_to(chapter, format!("obligations.{kind}"), span.unwrap_or(entry.span), sentence);
    if !is_public {
        clauses.hide(id);
    }
    id
}

fn ladders(entry: &Entry, clauses: &mut Clauses<'_>) -> Result<Vec<ObligationLadder>, Finding> {
    let mut ladders = Vec::new();
    for (name, ladder) in entry.ladders.value.iter() {
        let rungs = ladder.rungs.value.list.iter().map(escalation::rung).collect::<Result<Vec<_>, _>>()?;
        let kinds: Option<Vec<ObligationKind>> =
            ladder.kinds.as_ref().map(|list| list.value.0.iter().map(|kind| kind.value).collect());
        let name_of = name.value.0.clone();
        let sentence = sentence::obligation_ladder(kinds.as_deref(), &rungs);
        let clause = clauses.add(format!("obligations.ladders.{name_of}"), name.span, sentence);
        clauses.hide(clause);
        ladders.push(ObligationLadder { name: name_of, clause, kinds, rungs });
    }
    Ok(ladders)
}

fn default_entry() -> Entry {
    from_text("{}").expect("every key of this section has a default")
}

fn pulses(entry: &Entry) -> u32 {
    u32::try_from(entry.adoption_pulses.value.0).unwrap_or(u32::MAX)
}

/// The length in the table, and whether it is stated there.
fn length_of(entry: &Entry, kind: ObligationKind) -> Option<(Within, bool)> {
    let found = entry.lengths().into_iter().find(|(of, ..)| *of == kind);
    found.map(|(_, length, is_stated)| (length.value.0.clone(), is_stated))
}

/// The lengths that do not stand in the table: a credit's without `[credits]`, and those of statutes.
fn elsewhere(kind: ObligationKind) -> Within {
    let of_law = |days: fn(Jurisdiction) -> Option<u32>| {
        Jurisdiction::ALL.iter().find_map(|law| days(*law)).unwrap_or_default()
    };
    Within::BusinessDaysEnd(match kind {
        ObligationKind::PrivacyConfirmation => of_law(|law| law.statute().confirmed_in_days),
        ObligationKind::PrivacyOptOut => of_law(|law| law.statute().opt_out_in_days),
        _ => 10,
    })
}
