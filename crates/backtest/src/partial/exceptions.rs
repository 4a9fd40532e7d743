//! What was wrong with the one exceptions file that every part was measured with.

use std::collections::BTreeSet;

use super::{InFile, Partial, Problems};
use crate::document::PlaceView;
use crate::problem::ProblemKind;

/// Its problems, each counted once. What one part finds in a record all find, except that it concerns nobody: that is so when
/// no part has the customer.
pub(super) fn problems(partials: &[Partial]) -> Vec<Problems> {
    let Some((first, others)) = partials.split_first() else { return Vec::new() };
    let mut found: Vec<Problems> = of_file(first).cloned().collect();
    let mut unmatched: BTreeSet<u64> = first.unmatched.iter().copied().collect();
    for other in others {
        let theirs: BTreeSet<u64> = other.unmatched.iter().copied().collect();
        unmatched.retain(|line| theirs.contains(line));
    }
    for problems in found.iter_mut().filter(|problems| problems.kind == ProblemKind::UnknownHolder) {
        problems.count = unmatched.len() as u64;
        problems.examples = examples(partials, &unmatched);
    }
    found.retain(|problems| problems.count > 0);
    found
}

fn of_file(partial: &Partial) -> impl Iterator<Item = &Problems> {
    partial.problems.iter().filter(|problems| problems.file == InFile::Exceptions)
}

/// Those among the examples of any part, each once.
fn examples(partials: &[Partial], lines: &BTreeSet<u64>) -> Vec<PlaceView> {
    let noted = partials
        .iter()
        .flat_map(of_file)
        .filter(|problems| problems.kind == ProblemKind::UnknownHolder)
        .flat_map(|problems| &problems.examples);
    let mut seen = BTreeSet::new();
    noted.filter(|place| lines.contains(&place.line) && seen.insert(place.line)).cloned().collect()
}
