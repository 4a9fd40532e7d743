//! E-24: more languages promised than there are interpreters for.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-24"),
    about: "a promise of interpreters for more languages than are listed",
    remedy: "list the languages, or promise fewer",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(entry) = tree.interpreters.as_ref() else { return };
    let Some(promised) = &entry.promised else { return };
    let n_listed = entry.languages.value.0.len();
    if i64::try_from(n_listed).is_ok_and(|n_listed| n_listed < promised.value.0) {
        let message = format!(
            "interpreters are promised for {} languages, but {n_listed} are listed",
            promised.value.0
        );
        findings.push(Finding::error(promised.span, message).code("E-24").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::enough("languages = [\"pl\", \"vi\"]\npromised = 2", &[])]
    #[case::too_few("languages = [\"pl\"]\npromised = 2", &["2"])]
    #[case::none_listed("promised = 30", &["30"])]
    #[case::nothing_promised("languages = [\"pl\"]", &[])]
    fn e_24_every_promised_language_is_listed(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-24", &format!("[interpreters]\n{lines}")), words);
    }
}
