//! W-22: promises hidden in texts nobody measures.

use super::phrases::said;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-22"),
    about: "a number or a guarantee in the texts of vision or values",
    remedy: "make a promise or an objective of it, and leave it out of the text",
    needs: &[],
    run,
};

const GUARANTEES: [&str; 10] = [
    "guarantee",
    "guarantees",
    "guaranteed",
    "we promise",
    "we commit",
    "percent",
    "always",
    "never fail",
    "without exception",
    "money back",
];

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let texts =
        tree.statement.iter().flat_map(|entry| entry.vision.value.0.iter().chain(&entry.values.value.0));
    for text in texts {
        let number: String = text
            .value
            .0
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let what = match (number.is_empty(), said(&text.value.0, &GUARANTEES)) {
            (false, _) => format!("the number {number}"),
            (true, Some(word)) => format!("`{word}`"),
            (true, None) => continue,
        };
        let message = format!("this text says {what}, but nobody measures it");
        findings.push(Finding::warning(text.span, message).code("W-22").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::plain("\"Customers come back because they were helped\"", &[])]
    #[case::a_number("\"90% of customers come back\"", &["\"90% of customers come back\""])]
    #[case::a_guarantee("\"We guarantee an answer\"", &["\"We guarantee an answer\""])]
    fn w_22_vision_and_values_promise_nothing(#[case] text: &str, #[case] words: &[&str]) {
        for key in ["vision", "values"] {
            assert_eq!(found("W-22", &format!("[statement]\n{key} = [\"trust\", {text}]")), words);
        }
    }

    #[test]
    fn w_22_the_statement_itself_may_speak_of_every_time() {
        let lines =
            "[statement]\nmission = \"We exist to make every customer successful, every time, in 2 steps.\"";
        assert_eq!(found("W-22", lines), [""; 0]);
    }
}
