//! E-26: deliverables nobody, or too many, answer for.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-26"),
    about: "a deliverable without exactly one accountable and at least one responsible role",
    remedy: "write `accountable = [\"Head of CX\"]` with one role, and `responsible = [\"Team leads\"]`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let of_drafting = tree.drafting.iter().flat_map(|entry| &entry.deliverables.value.list);
    let of_rollout = tree.rollout.iter().flat_map(|entry| &entry.deliverables.value.list);
    for deliverable in of_drafting.chain(of_rollout).map(|entry| &entry.value) {
        let name = &deliverable.name;
        let message = match deliverable.accountable.value.0.len() {
            0 => Some(format!("nobody is accountable for `{}`", name.value.0)),
            1 => None,
            n => Some(format!("{n} roles are accountable for `{}`", name.value.0)),
        };
        let idle = deliverable.responsible.value.0.is_empty();
        let unmade = idle.then(|| format!("nobody is responsible for `{}`", name.value.0));
        for message in message.into_iter().chain(unmade) {
            findings.push(Finding::error(name.span, message).code("E-26").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::one_of_each("accountable = [\"A\"], responsible = [\"B\"]", 0)]
    #[case::several_make_it("accountable = [\"A\"], responsible = [\"B\", \"C\"]", 0)]
    #[case::two_accountable("accountable = [\"A\", \"B\"], responsible = [\"C\"]", 1)]
    #[case::nobody_accountable("responsible = [\"C\"]", 1)]
    #[case::nobody_responsible("accountable = [\"A\"]", 1)]
    #[case::nobody("day = 1", 2)]
    fn e_26_one_role_answers_for_a_deliverable(#[case] roles: &str, #[case] n: usize) {
        for table in ["rollout", "drafting"] {
            let lines = format!("[{table}]\ndeliverables = [{{ name = \"poster\", {roles} }}]");
            assert_eq!(found("E-26", &lines), vec!["\"poster\""; n]);
        }
    }
}
