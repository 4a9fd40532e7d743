//! E-11: a version that binds before anybody can know it.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-11"),
    about: "a version that is effective before it is published",
    remedy: "publish first; move `effective` to the date of publication or later",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let dates = tree
        .mission
        .as_ref()
        .and_then(|mission| Some((mission.published.as_ref()?, mission.effective.as_ref()?)));
    if let Some((published, effective)) = dates
        && effective.value.0 < published.value.0
    {
        let message =
            format!("effective on {}, but published only on {}", effective.value.0, published.value.0);
        findings.push(Finding::error(effective.span, message).code("E-11").help(CHECK.remedy));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};

    #[rstest]
    #[case::before("2025-07-02", "2025-07-01", &["2025-07-01"])]
    #[case::the_same_day("2025-07-01", "2025-07-01", &[])]
    fn e_11_a_version_is_published_before_it_binds(
        #[case] published: &str,
        #[case] effective: &str,
        #[case] words: &[&str],
    ) {
        let dates = format!("published = {published}\neffective = {effective}\n[owner]");
        assert_eq!(found_in("E-11", &SOUND.replace("[owner]", &dates)), words);
    }
}
