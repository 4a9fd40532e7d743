//! W-25: a follow-up that would go on forever.

use super::phrases::said;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-25"),
    about: "a follow-up until the customer confirms, without a number of attempts",
    remedy: "add a line such as `attempts = 3`",
    needs: &[],
    run,
};

const UNTIL: [&str; 5] = [
    "until satisfaction is confirmed",
    "until confirmed",
    "until you confirm",
    "until the customer confirms",
    "until you are satisfied",
];

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = tree.promise.list.iter().map(|promise| &promise.value);
    for promise in promises.filter(|promise| promise.attempts.is_none()) {
        let stated = promise.until_confirmed.value.then_some(promise.until_confirmed.span);
        let quoted = promise.quote.iter().find(|quote| said(&quote.value.0, &UNTIL).is_some());
        if let Some(span) = stated.or(quoted.map(|quote| quote.span)) {
            let message = format!(
                "`{}` goes on until the customer confirms, and does not say how often it is tried",
                promise.id.value.0
            );
            findings.push(Finding::warning(span, message).code("W-25").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::once("", &[])]
    #[case::without_number("until_confirmed = true", &["true"])]
    #[case::with_number("until_confirmed = true\nattempts = 3", &[])]
    #[case::in_words("quote = \"We follow up until satisfaction is confirmed\"", &["\"We follow up until satisfaction is confirmed\""])]
    fn w_25_attempts_have_a_number(#[case] more: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-25", &promise("a", "follow_up", "24 h", more)), words);
    }
}
