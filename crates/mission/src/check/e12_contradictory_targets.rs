//! E-12: two promises about the same cases, neither of which is more specific, or two objectives no value satisfies.

mod objectives;

use std::collections::BTreeMap;

use super::promises::{ClockPromise, Promises};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::ClockKind;

pub(super) const CHECK: Check = Check {
    code: Some("E-12"),
    about: "two targets of one clock that fix the same dimensions and share a case, or two objectives of one metric and scope that no value satisfies",
    remedy: "keep one of them, or let one fix a further dimension (tiers, priorities, channels, categories)",
    needs: &[],
    run,
};

/// Promises that may contradict each other: one clock, one set of dimensions, and a category when that is fixed.
type Group<'t> = (ClockKind, u8, Option<&'t str>);

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::of(tree);
    let mut earlier: BTreeMap<Group<'_>, Vec<&ClockPromise<'_>>> = BTreeMap::new();
    for later in &promises.list {
        // A long mission has a promise for each of its categories; only those of one category are compared.
        let groups = groups(later);
        let rival = groups.iter().flat_map(|group| earlier.get(group).into_iter().flatten());
        let rival = rival
            .filter(|rival| promises.overlap(&rival.cover, &later.cover))
            .min_by_key(|rival| rival.index);
        if let Some(rival) = rival {
            findings.push(finding(later, rival));
        }
        groups.into_iter().for_each(|group| earlier.entry(group).or_default().push(later));
    }
    promises.report(findings);
    objectives::run(tree, findings);
}

fn groups<'t>(promise: &ClockPromise<'t>) -> Vec<Group<'t>> {
    let group = |category| (promise.kind, promise.cover.dimensions(), category);
    match &promise.cover.categories {
        Some(categories) => categories.iter().map(|category| group(Some(*category))).collect(),
        None => vec![group(None)],
    }
}

fn finding(later: &ClockPromise<'_>, rival: &ClockPromise<'_>) -> Finding {
    let message = format!(
        "`{}` promises {} for `{}`, but `{}` promises {} for some of the same cases",
        later.id(),
        later.within,
        later.kind,
        rival.id(),
        rival.within,
    );
    Finding::error(later.span(), message).code("E-12").help(CHECK.remedy).and(rival.span())
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
    #[case::the_same_category("categories = [\"x\"]", "categories = [\"y\", \"x\"]", &["\"2 h\""])]
    #[case::other_categories("categories = [\"x\"]", "categories = [\"y\"]", &[])]
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
