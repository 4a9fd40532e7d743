//! W-26: a response promised no sooner than the resolution.

use std::cmp::Ordering;

use super::e14_response_after_resolution::priority_of_both;
use super::promises::{clock_promises, compare};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::ClockKind;

pub(super) const CHECK: Check = Check {
    code: Some("W-26"),
    about: "a response and a resolution target that are equal",
    remedy: "promise the response earlier, or leave it out",
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = clock_promises(tree);
    let of = |kind| promises.iter().filter(move |promise| promise.kind == kind);
    for response in of(ClockKind::FirstResponse) {
        let equal = of(ClockKind::Resolution).find(|resolution| {
            compare(response.within, resolution.within) == Some(Ordering::Equal)
                && priority_of_both(response, resolution, &promises).is_some()
        });
        if let Some(resolution) = equal {
            let message =
                format!("`{}` and `{}` both promise {}", response.id(), resolution.id(), response.within);
            findings.push(Finding::warning(response.span(), message).code("W-26").help(CHECK.remedy));
        }
    }
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
