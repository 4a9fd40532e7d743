//! E-16: escalation paths that reach nobody.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-16"),
    about: "a path without steps, or a step without role, person or roster, contact method or maximum elapsed time",
    remedy: "give each step a `role`, a `person` or a `roster`, `contact = [\"phone\"]` and `within = \"10 min\"`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, path) in tree.paths.iter() {
        if path.steps.value.list.is_empty() {
            let message = format!("the path `{}` has no steps", name.value.0);
            findings.push(Finding::error(path.steps.span, message).code("E-16").help(CHECK.remedy));
        }
        for (i, step) in path.steps.value.list.iter().enumerate() {
            let lacking = [
                ("a role", step.value.role.is_none()),
                ("a person or a roster", step.value.person.is_none() && step.value.roster.is_none()),
                ("a contact method", step.value.contact.value.0.is_empty()),
                ("a maximum elapsed time", step.value.within.is_none()),
            ];
            let lacking: Vec<&str> =
                lacking.iter().filter(|(_, lacks)| *lacks).map(|(what, _)| *what).collect();
            if !lacking.is_empty() {
                let message =
                    format!("step {} of the path `{}` lacks {}", i + 1, name.value.0, lacking.join(", "));
                findings.push(Finding::error(step.span, message).code("E-16").help(CHECK.remedy));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::complete("{ role = \"boss\", person = \"B\", contact = [\"phone\"], within = \"10 min\" }", true)]
    #[case::roster(
        "{ role = \"boss\", roster = \"duty\", contact = [\"phone\"], within = \"10 min\" }",
        true
    )]
    #[case::no_phone("{ role = \"boss\", person = \"B\", within = \"10 min\" }", false)]
    #[case::nobody("{ role = \"boss\", contact = [\"phone\"], within = \"10 min\" }", false)]
    #[case::no_end("{ role = \"boss\", person = \"B\", contact = [\"phone\"] }", false)]
    fn e_16_a_step_reaches_somebody(#[case] step: &str, #[case] is_fine: bool) {
        let words = if is_fine { vec![] } else { vec![step.to_owned()] };
        assert_eq!(found("E-16", &format!("[paths.boss]\nsteps = [{step}]")), words);
    }
}
