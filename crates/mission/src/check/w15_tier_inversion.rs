//! W-15: a higher tier that is promised less.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::cover::Cover;
use super::promises::{ClockPromise, Promises};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-15"),
    about: "a tier of higher rank with a looser target than a lower one",
    remedy: "promise the higher tier at least as much, or correct the ranks",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let rank = |tier: &crate::syntax::tree::TierEntry| tier.rank.value.0;
    let ranks: BTreeMap<&str, i64> =
        tree.tiers.iter().map(|(name, tier)| (name.value.0.as_str(), rank(tier))).collect();
    // Without ranks to tell apart there is nothing to compare, however long the mission is.
    if ranks.values().max() == ranks.values().min() {
        return;
    }
    let promises = Promises::of(tree);
    let fixed: Vec<&ClockPromise<'_>> =
        promises.list.iter().filter(|promise| promise.cover.tiers.is_some()).collect();
    for high in &fixed {
        let found = fixed.iter().find_map(|low| {
            let pair = inverted(high, low, &ranks)?;
            let differs = promises.compare(high, low) == Some(Ordering::Greater);
            let meet = differs && promises.overlap(&others(high), &others(low));
            meet.then_some((low, pair))
        });
        if let Some((low, (above, below))) = found {
            let message = format!(
                "`{}` promises `{above}` customers {}, but `{}` promises `{below}` customers {}",
                high.id(),
                high.within,
                low.id(),
                low.within,
            );
            findings.push(Finding::warning(high.span(), message).code("W-15").help(CHECK.remedy));
        }
    }
    promises.report(findings);
}

/// The cases of a promise, whatever their tier.
fn others<'t>(promise: &ClockPromise<'t>) -> Cover<'t> {
    Cover { tiers: None, ..promise.cover.clone() }
}

/// A tier of `high` and a tier of lower rank of `low`.
fn inverted<'t>(
    high: &ClockPromise<'t>,
    low: &ClockPromise<'t>,
    ranks: &BTreeMap<&str, i64>,
) -> Option<(&'t str, &'t str)> {
    if high.kind != low.kind || high.stops() != low.stops() {
        return None;
    }
    let rank = |tier: &&'t str| ranks.get(*tier).copied().unwrap_or(0);
    let above = high.cover.tiers.iter().flat_map(|tiers| tiers.iter()).copied().max_by_key(rank)?;
    let below = low.cover.tiers.iter().flat_map(|tiers| tiers.iter()).copied().min_by_key(rank)?;
    (rank(&above) > rank(&below)).then_some((above, below))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::tighter("2 h", "", &[])]
    #[case::as_tight("4 h", "", &[])]
    #[case::looser("8 h", "", &["\"8 h\""])]
    #[case::for_other_cases("8 h", "channels = [\"chat\"]", &[])]
    fn w_15_a_higher_tier_is_promised_no_less(
        #[case] target: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        let tiers = "[tiers.standard]\nrank = 1\n[tiers.enterprise]\nrank = 2\n";
        let lines = tiers.to_owned()
            + &promise("a", "first_response", target, &format!("tiers = [\"enterprise\"]\n{more}"))
            + &promise("b", "first_response", "4 h", "tiers = [\"standard\"]\nchannels = [\"email\"]");
        assert_eq!(found("W-15", &lines), words);
    }
}
