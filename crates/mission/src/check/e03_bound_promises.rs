//! E-03: a promise nobody can measure.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-03"),
    about: "a promise bound to no clock, no service level and no objective, or without a target",
    remedy: "say what is measured (`clock` or `service_level`) and what is promised (`target`), or name the `objective`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = tree.promise.list.iter().map(|promise| &promise.value);
    for promise in promises.filter(|promise| promise.objective.is_none()) {
        let id = &promise.id;
        if promise.clock.is_none() && promise.service_level.is_none() {
            let message = format!("`{}` is bound to no clock and no service level", id.value.0);
            let help = "add `clock = \"first_response\"` or `service_level = \"answered\"`";
            findings.push(Finding::error(id.span, message).code("E-03").help(help));
        }
        if promise.target.is_none() {
            let message = format!("`{}` promises no length and no share", id.value.0);
            let help = "add a line such as `target = \"4 business h\"`";
            findings.push(Finding::error(id.span, message).code("E-03").help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::always_do_our_best("id = \"best\"", &["\"best\"", "\"best\""])]
    #[case::no_number("id = \"best\"\nclock = \"resolution\"", &["\"best\""])]
    #[case::no_clock("id = \"best\"\ntarget = \"4 h\"", &["\"best\""])]
    #[case::bound("id = \"best\"\nclock = \"resolution\"\ntarget = \"4 h\"", &[])]
    fn e_03_a_promise_is_bound_and_has_a_limit(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-03", &format!("[[promise]]\n{lines}")), words);
    }
}
