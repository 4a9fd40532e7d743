//! E-14: a response that may come after the resolution it is part of.

use std::cmp::Ordering;

use super::promises::{ClockPromise, clock_promises, compare, is_overridden};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::{ClockKind, Priority};

pub(super) const CHECK: Check = Check {
    code: Some("E-14"),
    about: "a response target later than the resolution target of the same cases",
    remedy: "a response is part of a resolution; lower the response target",
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = clock_promises(tree);
    let of = |kind| promises.iter().filter(move |promise| promise.kind == kind);
    for response in of(ClockKind::FirstResponse) {
        let resolution = of(ClockKind::Resolution).find(|resolution| {
            compare(response.within, resolution.within) == Some(Ordering::Greater)
                && priority_of_both(response, resolution, &promises).is_some()
        });
        if let Some(resolution) = resolution {
            let message = format!(
                "`{}` promises a response within {} but `{}` a resolution within {}",
                response.id(),
                response.within,
                resolution.id(),
                resolution.within,
            );
            let help = format!("{} to {} or less", CHECK.remedy, resolution.within);
            findings.push(Finding::error(response.span(), message).code("E-14").help(help));
        }
    }
}

/// A priority at which both promises hold for the same cases.
pub(super) fn priority_of_both(
    a: &ClockPromise<'_>,
    b: &ClockPromise<'_>,
    all: &[ClockPromise<'_>],
) -> Option<Priority> {
    if !a.cover.overlaps(&b.cover) {
        return None;
    }
    Priority::ALL.iter().copied().find(|priority| {
        let part = a.cover.meet(&b.cover, *priority);
        let holds =
            |promise: &ClockPromise<'_>| promise.cover.has(*priority) && !is_overridden(promise, &part, all);
        holds(a) && holds(b)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::later("24 h", "", "4 h", "", &["\"24 h\""])]
    #[case::earlier("4 h", "", "24 h", "", &[])]
    #[case::of_another_priority("24 h", "priorities = [\"P3\"]", "4 h", "priorities = [\"P1\"]", &[])]
    #[case::a_general_response("24 h", "", "4 h", "priorities = [\"P1\"]", &["\"24 h\""])]
    fn e_14_a_response_is_part_of_a_resolution(
        #[case] response: &str,
        #[case] its_cases: &str,
        #[case] resolution: &str,
        #[case] those_cases: &str,
        #[case] words: &[&str],
    ) {
        let both = promise("a", "first_response", response, its_cases)
            + &promise("b", "resolution", resolution, those_cases);
        assert_eq!(found("E-14", &both), words);
    }

    #[test]
    fn e_14_a_response_that_is_overridden_for_these_cases_does_no_harm() {
        let three = promise("all", "first_response", "24 h", "")
            + &promise("p1", "first_response", "15 min", "priorities = [\"P1\"]")
            + &promise("restore", "resolution", "4 h", "priorities = [\"P1\"]");
        assert_eq!(found("E-14", &three), [""; 0]);
    }
}
