//! Categories, pauses, reopening, backlog, credits.

use calendar::Within;

use super::clauses::Clauses;
use super::promises::Names;
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::policy::{
    BacklogRule, Category, CategoryLists, ClauseId, CreditBand, CreditRule, PauseRule, ReopenRule,
};
use crate::source::Spanned;
use crate::syntax::section::from_text;
use crate::syntax::tree::{Band, Pause, Reopen};
use crate::syntax::{AnyName, List, Plain, Section, Tree, Value};
use crate::vocabulary::{ClockKind, Priority, PrioritySet};

/// The covered categories, then the excluded ones.
pub(super) fn categories(tree: &Tree, clauses: &mut Clauses<'_>) -> Vec<Category> {
    let Some(scope) = tree.scope.as_ref() else { return Vec::new() };
    let covered =
        scope.covered.value.0.iter().map(|name| Category { name: name.value.0.clone(), excluded_to: None });
    let excluded = scope.excluded.value.iter().map(|(name, owner)| {
        let sentence = sentence::exclusion(&name.value.0, &owner.0);
        clauses.add(format!("scope.{}", name.value.0), name.span, sentence);
        Category { name: name.value.0.clone(), excluded_to: Some(owner.0.clone()) }
    });
    covered.chain(excluded).collect()
}

/// Lists of categories with a meaning of their own.
pub(super) fn category_lists(tree: &Tree, names: &Names<'_>) -> Result<CategoryLists, Finding> {
    let Some(scope) = tree.scope.as_ref() else { return Ok(CategoryLists::default()) };
    let ids = |list: &Spanned<List<AnyName>>| {
        list.value.0.iter().map(|name| names.category(name)).collect::<Result<Vec<_>, Finding>>()
    };
    Ok(CategoryLists {
        common: ids(&scope.common)?,
        low_complexity: ids(&scope.low_complexity)?,
        automatic_replies: ids(&scope.automatic_replies)?,
    })
}

/// A section of which nothing is stated. Its defaults are in the manual, and a test reads each of them.
fn defaults<S: Section + Value>() -> S {
    from_text("{}").expect("every key of this section has a default")
}

/// The pause rules, then the usual ones of the clocks that none of them names: waiting for the customer pauses the
/// resolution clock, and the update cadence of P3 and P4 (clocks.md 6.1).
pub(super) fn pauses(tree: &Tree, clauses: &mut Clauses<'_>) -> Vec<PauseRule> {
    let mut rules = stated_pauses(tree, clauses);
    let is_stated = |kind| rules.iter().any(|rule| rule.kinds.contains(kind));
    let usual = [
        (ClockKind::Resolution, PrioritySet::all()),
        (ClockKind::UpdateCadence, [Priority::P3, Priority::P4].into_iter().collect()),
    ];
    let missing: Vec<PauseRule> = usual
        .into_iter()
        .filter(|(kind, _)| !is_stated(*kind))
        .map(|(kind, priorities)| PauseRule {
            kinds: [kind].into_iter().collect(),
            priorities,
            ..pause(&defaults::<Pause>())
        })
        .collect();
    rules.extend(missing);
    rules
}

fn stated_pauses(tree: &Tree, clauses: &mut Clauses<'_>) -> Vec<PauseRule> {
    let stated = tree.pause.list.iter().enumerate().map(|(i, entry)| {
        let rule = pause(&entry.value);
        let clause = clauses.add(format!("pauses.{}", i + 1), entry.value.span, sentence::pause(&rule));
        PauseRule { clause: Some(clause), ..rule }
    });
    stated.collect()
}

fn pause(entry: &Pause) -> PauseRule {
    let priorities =
        entry.priorities.as_ref().map(|list| list.value.0.iter().map(|value| value.value).collect());
    PauseRule {
        clause: None,
        kinds: entry.clocks.value.0.iter().map(|clock| clock.value).collect(),
        priorities: priorities.unwrap_or_else(PrioritySet::all),
        reasons: entry.reasons.value.0.iter().map(|reason| reason.value).collect(),
        at_most: entry.at_most.as_ref().map(|length| length.value.0.clone()),
    }
}

/// What reopening does.
pub(super) fn reopen(tree: &Tree, clauses: &mut Clauses<'_>) -> ReopenRule {
    let stated = tree.reopen.as_ref();
    let entry = stated.cloned().unwrap_or_else(defaults::<Reopen>);
    let mut rule = ReopenRule { clause: None, window: entry.window.value.0, mode: entry.mode.value };
    rule.clause = stated.map(|stated| clauses.add("reopen".to_owned(), stated.span, sentence::reopen(&rule)));
    rule
}

/// The promise about old cases.
pub(super) fn backlog(tree: &Tree, clauses: &mut Clauses<'_>) -> Option<BacklogRule> {
    let entry = tree.backlog.as_ref()?;
    let Within::BusinessDays(older_than_days) = entry.older_than.value.0.clone() else { return None };
    let mut rule = BacklogRule {
        clause: ClauseId(0),
        older_than_days,
        goal: entry.share.value.0.clone(),
        of: entry.of.value,
        volume_days: u16::try_from(entry.volume_days.value.0).unwrap_or(u16::MAX),
        snapshot_at: entry.snapshot_at.value.0,
    };
    rule.clause = clauses.add("backlog".to_owned(), entry.span, sentence::backlog(&rule));
    Some(rule)
}

/// What customers are credited.
pub(super) fn credits(tree: &Tree, clauses: &mut Clauses<'_>) -> Result<Option<CreditRule>, Finding> {
    let Some(entry) = tree.credits.as_ref() else { return Ok(None) };
    let issue = entry.issue.as_ref().ok_or_else(|| cannot(entry.span, "the credits have no deadline"))?;
    let band = |band: &Spanned<Band>| CreditBand {
        over: band.value.over.value.0.clone(),
        percent: band.value.credit.value.0.clone(),
    };
    let mut rule = CreditRule {
        clause: ClauseId(0),
        bands: entry.bands.value.list.iter().map(band).collect(),
        cap: entry.cap.value.0.clone(),
        affected: entry.affected.value,
        issue_within: issue.value.0.clone(),
        base: entry.base.value,
        claim_needed: entry.claim_needed.value,
        claim_within: entry.claim_within.plain(),
        minimum_minor: entry.minimum.as_ref().map_or(0, |minimum| minimum.value.minor),
    };
    rule.clause = clauses.add("credits".to_owned(), entry.span, sentence::credits(&rule));
    if rule.claim_needed {
        let sentence = sentence::claim(rule.claim_within.as_ref());
        clauses.add("credits.claim_needed".to_owned(), entry.claim_needed.span, sentence);
    }
    if let Some(minimum) = &entry.minimum {
        clauses.add("credits.minimum".to_owned(), minimum.span, sentence::least_credit(&minimum.value));
    }
    Ok(Some(rule))
}
