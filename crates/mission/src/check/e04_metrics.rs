//! E-04: an objective about a metric that does not exist. Found while it is read.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-04"),
    about: "an objective about a metric that does not exist",
    remedy: "write the number of a metric, such as `metric = \"M-01\"`",
    needs: &[],
    run,
};

/// The readers report it, since only they still have the words.
fn run(_: &Tree, _: &Context<'_>, _: &mut Vec<Finding>) {}

#[cfg(test)]
mod tests {
    use crate::check::testing::found;

    #[test]
    fn e_04_names_a_metric() {
        let lines = "[[objective]]\nid = \"a\"\nmetric = \"delight\"\ntarget = \">= 90%\"\n";
        assert_eq!(found("E-04", lines), ["\"delight\""]);
    }
}
