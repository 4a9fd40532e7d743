//! E-04: an objective about a metric that does not exist. Found while it is read.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-04"),
    about: "an objective about a metric that does not exist",
    remedy: "write the number of a metric, such as `metric = \"M-01\"`",
    needs: &[],
    run,
};

/// The readers report it, since only they still have the words.
fn run(_: &Tree, _: &Context<'_>, _: &mut Vec<Finding>) {}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::Metric;
    use crate::check::testing::found;

    #[rstest]
    #[case::lower_case("m-06", Some(6))]
    #[case::one_digit("M-6", Some(6))]
    #[case::a_number("06", Some(6))]
    #[case::what_trades_call_it("NPS", Some(2))]
    #[case::a_name("customer-satisfaction", Some(1))]
    #[case::nearly_a_name("abandonement", Some(27))]
    #[case::no_such_number("M-999", None)]
    #[case::another_word("delight", None)]
    #[case::nothing("", None)]
    fn e_04_the_metric_that_was_meant_is_guessed(#[case] text: &str, #[case] number: Option<u8>) {
        assert_eq!(Metric::nearest(text).map(Metric::number), number);
    }

    #[test]
    fn e_04_names_a_metric() {
        let lines = "[[objective]]\nid = \"a\"\nmetric = \"delight\"\ntarget = \">= 90%\"\n";
        assert_eq!(found("E-04", lines), ["\"delight\""]);
    }
}
