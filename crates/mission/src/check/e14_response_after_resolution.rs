//! E-14: a response that may come after the resolution it is part of.

use std::cmp::Ordering;

use super::promises::Promises;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::ClockKind;

pub(super) const CHECK: Check = Check {
    code: Some("E-14"),
    about: "a response target later than the resolution target of the same cases",
    remedy: "a response is part of a resolution; lower the response target",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::of(tree);
    for response in promises.of_kind(ClockKind::FirstResponse) {
        let resolution = promises.of_kind(ClockKind::Resolution).find(|resolution| {
            promises.priority_of_both(response, resolution).is_some()
                && promises.compare(response, resolution) == Some(Ordering::Greater)
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
    promises.report(findings);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::later("24 h", "", "4 h", "", &["\"24 h\""])]
    #[case::earlier("4 h", "", "24 h", "", &[])]
    #[case::of_another_priority("24 h", "priorities = [\"P3\"]", "4 h", "priorities = [\"P1\"]", &[])]
    #[case::in_other_units("1 business day", "priorities = [\"P2\"]", "4 business h", "priorities = [\"P2\"]", &["\"1 business day\""])]
    #[case::now_the_one_and_now_the_other("24 h", "priorities = [\"P2\"]", "1 business day", "priorities = [\"P2\"]", &[])]
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
