//! The numbers a desk is steered by, and of which sort they are.

use crate::metric::Metric;
use crate::syntax::Tree;
use crate::syntax::tree::Objective;

/// The objectives marked as primary; where none is marked, all of them.
pub(super) fn primary(tree: &Tree) -> Vec<&Objective> {
    let all: Vec<&Objective> = tree.objective.list.iter().map(|objective| &objective.value).collect();
    let marked: Vec<&Objective> = all.iter().copied().filter(|objective| objective.primary.value).collect();
    if marked.is_empty() { all } else { marked }
}

/// Whether the metric says how the desk works, rather than what customers make of it.
pub(super) fn is_operational(metric: Metric) -> bool {
    matches!(metric.number(), 6..=10 | 14 | 20..=36 | 40..=53 | 60..=65 | 70..=82)
}

/// Whether the metric is an outcome in revenue or retention: churn, retention, further sales.
pub(super) fn is_outcome(metric: Metric) -> bool {
    matches!(metric.number(), 11..=13 | 15)
}
