//! E-13: a higher priority that is promised less.

use std::cmp::Ordering;

use super::promises::{ClockPromise, Promises};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::Priority;

pub(super) const CHECK: Check = Check {
    code: Some("E-13"),
    about: "a higher priority with a later target than a lower one, for one clock, tier and channel",
    remedy: "lower the target of the higher priority, or raise the other; targets satisfied differently are not compared",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::of(tree);
    let fixed: Vec<&ClockPromise<'_>> =
        promises.list.iter().filter(|promise| promise.cover.priorities.is_some()).collect();
    for high in &fixed {
        let later = |low: &ClockPromise<'_>| promises.compare(high, low) == Some(Ordering::Greater);
        let lower = fixed.iter().find_map(|low| {
            let pair = inverted(high, low, &promises)?;
            later(low).then_some((low, pair))
        });
        if let Some((low, (above, below))) = lower {
            let message = format!(
                "`{}` promises {above} a `{}` within {}, but `{}` promises {below} one within {}",
                high.id(),
                high.kind,
                high.within,
                low.id(),
                low.within,
            );
            findings.push(Finding::error(high.span(), message).code("E-13").help(CHECK.remedy));
        }
    }
    promises.report(findings);
}

/// A higher priority at which `high` holds and a lower one at which `low` does, for the same cases otherwise.
fn inverted<'t>(
    high: &ClockPromise<'t>,
    low: &ClockPromise<'t>,
    all: &Promises<'t>,
) -> Option<(Priority, Priority)> {
    let low_cases = low.cover.without_priorities();
    let same = high.kind == low.kind && high.stops() == low.stops();
    if !same || !all.overlap(&high.cover.without_priorities(), &low_cases) {
        return None;
    }
    let holds = |promise: &ClockPromise<'_>, priority| {
        promise.cover.has(priority) && !all.is_overridden(promise, &high.cover.meet(&low_cases, priority))
    };
    let above = Priority::ALL.iter().copied().find(|priority| holds(high, *priority))?;
    let below = Priority::ALL.iter().copied().rev().find(|priority| holds(low, *priority))?;
    (above < below).then_some((above, below))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::inverted("60 min", "30 min", "", &["\"60 min\""])]
    #[case::equal("30 min", "30 min", "", &[])]
    #[case::rising("15 min", "30 business min", "", &[])]
    #[case::in_days("3 business days", "1 business day", "calendar = \"standard\"", &["\"3 business days\""])]
    #[case::now_the_one_and_now_the_other("24 h", "1 business day", "calendar = \"standard\"", &[])]
    #[case::in_other_units("1 business day", "4 business h", "calendar = \"standard\"", &["\"1 business day\""])]
    fn e_13_a_higher_priority_is_not_promised_less(
        #[case] p1: &str,
        #[case] p2: &str,
        #[case] more: &str,
        #[case] words: &[&str],
    ) {
        let p1 = promise("a", "resolution", p1, &format!("priorities = [\"P1\"]\n{more}"));
        let p2 = promise("b", "resolution", p2, &format!("priorities = [\"P2\"]\n{more}"));
        assert_eq!(found("E-13", &(p1 + &p2)), words);
    }

    #[test]
    fn e_13_promises_satisfied_differently_are_not_compared() {
        let p2 = promise(
            "a",
            "resolution",
            "48 h",
            "priorities = [\"P2\"]\nsatisfied_by = [\"resolved\", \"workaround\"]",
        );
        let p3 = promise("b", "resolution", "24 h", "priorities = [\"P3\"]");
        assert_eq!(found("E-13", &(p2 + &p3)), [""; 0]);
    }

    #[test]
    fn e_13_other_channels_are_not_compared() {
        let p1 = promise("a", "first_response", "60 min", "priorities = [\"P1\"]\nchannels = [\"email\"]");
        let p2 = promise("b", "first_response", "30 min", "priorities = [\"P2\"]\nchannels = [\"chat\"]");
        assert_eq!(found("E-13", &(p1 + &p2)), [""; 0]);
    }
}
