//! W-08: clocks that stand still while the desk itself, or its vendor, is late.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::PauseReason;

pub(super) const CHECK: Check = Check {
    code: Some("W-08"),
    about: "an internal or vendor hold that pauses a clock",
    remedy: "let only `pending_customer` and `scheduled` pause; customers wait through the other two",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for reason in tree.pause.list.iter().flat_map(|pause| &pause.value.reasons.value.0) {
        if matches!(reason.value, PauseReason::OnHoldInternal | PauseReason::OnHoldVendor) {
            let message = format!("`{}` pauses a clock, although the customer owes nothing", reason.value);
            findings.push(Finding::warning(reason.span, message).code("W-08").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::the_customer("pending_customer", &[])]
    #[case::another_team("on_hold_internal", &["\"on_hold_internal\""])]
    #[case::a_vendor("on_hold_vendor", &["\"on_hold_vendor\""])]
    fn w_08_only_the_customer_stops_a_clock(#[case] reason: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-08", &format!("[[pause]]\nreasons = [\"{reason}\"]")), words);
    }
}
