//! E-27: categories that belong to nobody, or to two.

use std::collections::BTreeSet;

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::{AnyName, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-27"),
    about: "a category both covered and excluded, or excluded without owning function",
    remedy: "keep it in one of the two; name the owning function, such as `excluded = { billing = \"Finance\" }`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(scope) = tree.scope.as_ref() else { return };
    let covered: BTreeSet<&AnyName> = scope.covered.value.0.iter().map(|name| &name.value).collect();
    for entry in &scope.excluded.value.list {
        let name = &entry.name.value;
        if entry.value.as_ref().is_some_and(|owner| owner.0.is_empty()) {
            let message = format!("the excluded category `{}` has no owning function", name.0);
            findings.push(Finding::error(entry.name.span, message).code("E-27").help(CHECK.remedy));
        }
        if covered.contains(name) {
            let message = format!("the category `{}` is both covered and excluded", name.0);
            findings.push(Finding::error(entry.name.span, message).code("E-27").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in};

    #[rstest]
    #[case::apart("covered = [\"returns\"]\nexcluded = { billing = \"Finance\" }", &[])]
    #[case::in_both("covered = [\"billing\"]\nexcluded = { billing = \"Finance\" }", &["billing"])]
    #[case::without_owner("excluded = { billing = \"\" }", &["billing"])]
    fn e_27_a_category_belongs_to_one(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-27", &format!("[scope]\n{lines}")), words);
    }

    #[test]
    fn e_27_a_mission_without_scope_is_fine() {
        assert_eq!(found_in("E-27", SOUND), [""; 0]);
    }
}
