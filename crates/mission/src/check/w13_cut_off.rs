//! W-13: a promise for the same day that a message a minute before closing can claim.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::{Amount, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("W-13"),
    about: "a same-day promise without cut-off",
    remedy: "write `same day before 16:00`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let Some(target) = &promise.target else { continue };
        if matches!(target.value.amount, Amount::Within(Within::SameDay { cut_off: None })) {
            let message = format!(
                "`{}` promises the same day even for what comes in just before closing",
                promise.id.value.0
            );
            findings.push(Finding::warning(target.span, message).code("W-13").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::without("same day", &["\"same day\""])]
    #[case::with("same day before 16:00", &[])]
    fn w_13_a_same_day_promise_has_a_cut_off(#[case] target: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-13", &promise("a", "first_response", target, "")), words);
    }
}
