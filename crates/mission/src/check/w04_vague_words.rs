//! W-04: words in a promise that anybody can stretch.

use super::phrases::said;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-04"),
    about: "vague words in the text of a promise, even of one that is bound to a clock",
    remedy: "quote what is measured, such as \"within 4 business hours\", or drop the quotation",
    needs: &[],
    run,
};

const VAGUE: [&str; 34] = [
    "quickly",
    "quick",
    "fast",
    "swiftly",
    "promptly",
    "prompt",
    "rapidly",
    "speedily",
    "soon",
    "shortly",
    "as soon as possible",
    "asap",
    "as fast as possible",
    "in a timely manner",
    "timely",
    "without undue delay",
    "without delay",
    "immediately",
    "instantly",
    "whenever possible",
    "where possible",
    "if possible",
    "reasonable",
    "reasonably",
    "best effort",
    "best efforts",
    "do our best",
    "try our best",
    "strive",
    "world-class",
    "world class",
    "best-in-class",
    "outstanding",
    "exceptional",
];

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        let Some(quote) = &promise.quote else { continue };
        if let Some(word) = said(&quote.value.0, &VAGUE) {
            let message = format!(
                "the text of `{}` says `{word}`, which everybody reads differently",
                promise.id.value.0
            );
            findings.push(Finding::warning(quote.span, message).code("W-04").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::quickly("We answer quickly", &["\"We answer quickly\""])]
    #[case::as_soon_as_possible("As soon as possible", &["\"As soon as possible\""])]
    #[case::world_class("World-class care", &["\"World-class care\""])]
    #[case::best_effort("on a best effort basis", &["\"on a best effort basis\""])]
    #[case::measured("We respond to all inquiries within 24 hours", &[])]
    #[case::part_of_another_word("We serve breakfast", &[])]
    fn w_04_a_promise_says_nothing_vague(#[case] quote: &str, #[case] words: &[&str]) {
        assert_eq!(found("W-04", &promise("a", "triage", "15 min", &format!("quote = \"{quote}\""))), words);
    }
}
