//! E-12: two promises about the same cases, neither of which is more specific.

use super::promises::clock_promises;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-12"),
    about: "two targets of one clock that fix the same dimensions and share a case",
    remedy: "keep one of them, or let one fix a further dimension (tiers, priorities, channels, categories)",
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = clock_promises(tree);
    for (i, later) in promises.iter().enumerate() {
        let earlier = promises[..i].iter().find(|earlier| {
            earlier.kind == later.kind
                && earlier.cover.dimensions() == later.cover.dimensions()
                && earlier.cover.overlaps(&later.cover)
        });
        if let Some(earlier) = earlier {
            let message = format!(
                "`{}` promises {} for `{}`, but `{}` promises {} for some of the same cases",
                later.id(),
                later.within,
                later.kind,
                earlier.id(),
                earlier.within,
            );
            findings.push(Finding::error(later.span(), message).code("E-12").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::the_same_priority("priorities = [\"P1\"]", "priorities = [\"P1\", \"P2\"]", &["\"2 h\""])]
    #[case::other_priorities("priorities = [\"P1\"]", "priorities = [\"P2\"]", &[])]
    #[case::nothing_fixed("", "", &["\"2 h\""])]
    #[case::one_is_more_specific("", "priorities = [\"P1\"]", &[])]
    #[case::different_dimensions("channels = [\"chat\"]", "priorities = [\"P1\"]", &[])]
    fn e_12_targets_of_equal_specificity_share_no_case(
        #[case] a: &str,
        #[case] b: &str,
        #[case] words: &[&str],
    ) {
        let both = promise("a", "first_response", "1 h", a) + &promise("b", "first_response", "2 h", b);
        assert_eq!(found("E-12", &both), words);
        let other_clock = promise("a", "triage", "1 h", a) + &promise("b", "first_response", "2 h", b);
        assert_eq!(found("E-12", &other_clock), [""; 0]);
    }
}
