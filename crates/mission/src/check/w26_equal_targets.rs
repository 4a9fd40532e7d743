//! W-26: a response promised no sooner than the resolution.

use std::cmp::Ordering;

use super::promises::Promises;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::ClockKind;

pub(super) const CHECK: Check = Check {
    code: Some("W-26"),
    about: "a response and a resolution target that are equal",
    remedy: "promise the response earlier, or leave it out",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::of(tree);
    for response in promises.of_kind(ClockKind::FirstResponse) {
        let equal = promises.of_kind(ClockKind::Resolution).find(|resolution| {
            promises.priority_of_both(response, resolution).is_some()
                && promises.compare(response, resolution) == Some(Ordering::Equal)
        });
        if let Some(resolution) = equal {
            let message =
                format!("`{}` and `{}` both promise {}", response.id(), resolution.id(), response.within);
            findings.push(Finding::warning(response.span(), message).code("W-26").help(CHECK.remedy));
        }
    }
    promises.report(findings);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::equal("24 h", &["\"24 h\""])]
    #[case::different("25 h", &[])]
    fn w_26_a_response_comes_before_a_resolution(#[case] resolution: &str, #[case] words: &[&str]) {
        let both = promise("a", "first_response", "24 h", "") + &promise("b", "resolution", resolution, "");
        assert_eq!(found("W-26", &both), words);
    }
}
