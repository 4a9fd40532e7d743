//! W-07: a service level that looks better the more callers give up.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::LevelVariant;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-07"),
    about: "a service level formula that ignores callers who gave up",
    remedy: "leave `variant` out to use `answered_of_offered`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        if promise.service_level.is_some() && promise.variant.value == LevelVariant::AnsweredOnly {
            let message = format!("`{}` does not count callers who gave up", promise.id.value.0);
            findings.push(Finding::warning(promise.variant.span, message).code("W-07").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::ignores_who_gave_up("answered_only", &["\"answered_only\""])]
    #[case::counts_them("all_offered", &[])]
    fn w_07_a_formula_counts_who_gave_up(#[case] variant: &str, #[case] words: &[&str]) {
        let level = "[[promise]]\nid = \"a\"\nservice_level = \"answered\"\nchannels = [\"phone\"]\ntarget = \"60 s\"\nattainment = \"80%\"";
        assert_eq!(found("W-07", &format!("{level}\nvariant = \"{variant}\"")), words);
    }
}
