//! Attainment of each clock kind by one dimension at a time (M-40, R-196).

use desk::case::outcome::Promise;
use mission::ClockKind;

use crate::group::{Dimension, DimensionSet, Group};
use crate::parts::Parts;
use crate::share::Share;

/// Attainment of one clock kind, split by one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// The clock kind; all its targets together.
    pub kind: ClockKind,
    /// What it is split by.
    pub dimension: Dimension,
    /// Each value with its counts, in order; `unknown` is a value.
    pub rows: Vec<(Group, Share)>,
}

/// Every clock kind by every dimension that the parts keep apart. Kinds without outcomes are left out.
pub fn breakdowns(parts: &Parts) -> Vec<Breakdown> {
    let mut found = Vec::new();
    for kind in ClockKind::ALL.iter().copied() {
        let is_of_kind = |promise| matches!(promise, Promise::Target(of, _) if of == kind);
        for dimension in Dimension::ALL {
            let kept = DimensionSet::NONE.with(dimension);
            let rows: Vec<(Group, Share)> = parts.shares.by(kept, is_of_kind).into_iter().collect();
            if rows.iter().any(|(group, _)| *group != Group::ALL) {
                found.push(Breakdown { kind, dimension, rows });
            }
        }
    }
    found
}
