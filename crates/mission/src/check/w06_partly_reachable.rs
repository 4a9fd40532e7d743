//! W-06: a promise in physical time that support hours keep for the promised share, and for no more (clocks.md 14).

use super::reach::{partly_reachable, percent};
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-06"),
    about: "a promise that only some arrivals can be kept for in support hours",
    remedy: "promise a longer time, count `business h`, or widen the hours",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for partly in partly_reachable(tree).iter().filter(|partly| partly.share >= partly.attainment) {
        let spare = percent(&(&partly.share - &partly.attainment));
        let help = format!(
            "{spare} of the cases may still be late for other reasons; `{}` would serve every arrival, `business h` too",
            partly.enough
        );
        findings.push(Finding::warning(partly.span, partly.sentence()).code("W-06").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::x_44_two_days_for_most("48 h", "attainment = \"90%\"", &["\"48 h\""])]
    #[case::x_44_a_day("24 h", "attainment = \"95%\"", &[])]
    #[case::x_44_three_days("72 h", "attainment = \"90%\"", &[])]
    #[case::from_opening_to_opening("60 h", "attainment = \"90%\"", &[])]
    #[case::a_minute_less("3599 min", "attainment = \"90%\"", &["\"3599 min\""])]
    #[case::half_of_them("1 h", "attainment = \"38.69%\"", &["\"1 h\""])]
    #[case::a_hundredth_more("1 h", "attainment = \"38.70%\"", &[])]
    fn w_06_a_promise_serves_every_arrival(#[case] target: &str, #[case] more: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-06", &promise("a", "first_response", target, more)), words);
    }
}
