//! W-11: two targets for the same cases, of which neither replaces the other (clocks.md 8).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::promises::{ClockPromise, Promises};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::ClockKind;

pub(super) const CHECK: Check = Check {
    code: Some("W-11"),
    about: "targets of one clock that differ and overlap, such as one by channel and one by priority; the earlier one governs",
    remedy: "let one fix all that the other fixes, so that it replaces it, or promise the same in both",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::with_goals(tree);
    for kind in kinds_at_odds(&promises) {
        let list: Vec<&ClockPromise<'_>> = promises.of_kind(kind).collect();
        for (i, later) in list.iter().enumerate() {
            let rival = list[..i].iter().find(|earlier| {
                is_at_odds(earlier.cover.dimensions(), later.cover.dimensions())
                    && promises.priority_of_both(earlier, later).is_some()
                    && promises.compare(earlier, later) != Some(Ordering::Equal)
            });
            if let Some(rival) = rival {
                findings.push(finding(rival, later));
            }
        }
    }
    promises.report(findings);
}

fn finding(rival: &ClockPromise<'_>, later: &ClockPromise<'_>) -> Finding {
    let which = match later.promise.goal.value || rival.promise.goal.value {
        true => "the one that is no goal binds",
        false => "whichever is due first governs",
    };
    let message = format!(
        "`{}` promises {} and `{}` {} for some of the same cases; {which}",
        rival.id(),
        rival.within,
        later.id(),
        later.within,
    );
    Finding::warning(later.span(), message).code("W-11").help(CHECK.remedy)
}

/// The clocks with two sets of fixed dimensions of which neither holds the other. A long mission has few sets.
fn kinds_at_odds(promises: &Promises<'_>) -> BTreeSet<ClockKind> {
    let sets: BTreeSet<(ClockKind, u8)> =
        promises.list.iter().map(|promise| (promise.kind, promise.cover.dimensions())).collect();
    let pairs = sets.iter().flat_map(|a| sets.iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| a.0 == b.0 && is_at_odds(a.1, b.1)).map(|(a, _)| a.0).collect()
}

fn is_at_odds(a: u8, b: u8) -> bool {
    a & b != a && a & b != b
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::different("1 business day", "", &["\"1 business day\""])]
    #[case::a_goal("1 business day", "goal = true", &["\"1 business day\""])]
    #[case::equal("3 business days", "", &[])]
    #[case::of_other_cases("1 business day", "priorities = [\"P4\"]", &[])]
    #[case::more_specific("1 business day", "priorities = [\"P3\"]", &[])]
    fn w_11_channel_and_priority_agree(#[case] by_channel: &str, #[case] more: &str, #[case] words: &[&str]) {
        let lines = promise("a", "resolution", "3 business days", "priorities = [\"P3\"]")
            + &promise("b", "resolution", by_channel, &format!("channels = [\"email\"]\n{more}"));
        assert_eq!(found("W-11", &lines), words);
    }
}
