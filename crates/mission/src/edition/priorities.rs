//! What each priority means and gets, as a table.

use calendar::Within;

use crate::compile::sentence::words::{every, length};
use crate::policy::{Clause, ClauseNumber, Comparator, Policy, Target};
use crate::syntax::Tree;
use crate::vocabulary::{ClockKind, Priority};

/// One priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityRow {
    /// Which one.
    pub priority: Priority,
    /// What it is for.
    pub meaning: Option<String>,
    /// By when it is answered.
    pub answer: Option<Cell>,
    /// How often there is news.
    pub updates: Option<Cell>,
    /// By when it is put right.
    pub resolution: Option<Cell>,
}

/// A length and the clause that promises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// `4 business hours`.
    pub text: String,
    /// Its clause.
    pub number: ClauseNumber,
}

/// The rows, when at least one priority has a promise of its own that these readers may see.
pub(super) fn rows(tree: &Tree, policy: &Policy, shown: &[Clause]) -> Vec<PriorityRow> {
    let row = |priority: Priority| {
        let cell = |kind| cell(policy, shown, priority, kind);
        PriorityRow {
            priority,
            meaning: super::definition(tree, priority),
            answer: cell(ClockKind::FirstResponse),
            updates: cell(ClockKind::UpdateCadence),
            resolution: cell(ClockKind::Resolution),
        }
    };
    let rows: Vec<PriorityRow> = Priority::ALL.iter().copied().map(row).collect();
    let is_promised = |row: &PriorityRow| row.answer.is_some() || row.resolution.is_some();
    if rows.iter().any(is_promised) { rows } else { Vec::new() }
}

/// The promise that every case of the priority has, whatever its channel, tier and category.
fn cell(policy: &Policy, shown: &[Clause], priority: Priority, kind: ClockKind) -> Option<Cell> {
    let is_meant = |target: &&Target| {
        let scope = &target.scope;
        target.kind == kind
            && scope.priorities.is_some_and(|priorities| priorities.contains(priority))
            && scope.channels.is_none()
            && scope.tiers.is_none()
            && scope.categories.is_none()
    };
    let target = policy.targets.iter().find(is_meant)?;
    let path = &policy.clauses.get(usize::from(target.clause.0))?.path;
    let clause = shown.iter().find(|clause| clause.path == *path)?;
    Some(Cell { text: words(target, kind), number: clause.number })
}

fn words(target: &Target, kind: ClockKind) -> String {
    let words = match kind {
        ClockKind::UpdateCadence => {
            every(Comparator::AtMost, &target.within).replace("at least every", "every")
        }
        _ => match &target.within {
            Within::SameDay { .. } => "the same day".to_owned(),
            within => length(within),
        },
    };
    match target.comparator {
        Comparator::AtMost => words,
        Comparator::LessThan => format!("less than {words}"),
    }
}
