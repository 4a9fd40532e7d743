//! Whether a file is meant as a whole mission, or as the promises of a desk and nothing else.

use super::Context;
use crate::syntax::Tree;

/// A file that states its words, its behaviours or its capabilities, or that is about to be published, is a whole
/// mission, which E-02 and E-33 hold to all it needs. One with clocks only may be backtested as it is.
pub(super) fn is_whole(tree: &Tree, context: &Context<'_>) -> bool {
    let has_words = !tree.statement.is_absent() || !tree.behaviours.list.is_empty();
    context.is_publishing || has_words || !tree.capabilities.is_absent()
}
