//! E-23: a regulated mission without compliance officer, or with promises that differ from their disclosures.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::tree::Promise;
use crate::syntax::{Amount, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-23"),
    about: "a regulated mission whose ladders reach no compliance officer, and a promise whose value differs from its disclosure",
    remedy: "name `compliance_officer` in `[escalation]`, and put that role into a path that a ladder reaches",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let regulated = tree.regulated();
    if let Some(span) = regulated {
        officer(tree, span, findings);
    }
    for promise in tree.promise.list.iter().map(|promise| &promise.value) {
        disclosure(promise, regulated.is_some(), findings);
    }
}

fn officer(tree: &Tree, regulated: Span, findings: &mut Vec<Finding>) {
    let Some(officer) = tree.escalation.as_ref().and_then(|entry| entry.compliance_officer.as_ref()) else {
        findings.push(finding(regulated, "the mission is regulated, but names no compliance officer"));
        return;
    };
    let reached: Vec<&str> = tree.paths_reached().collect();
    let mut steps = tree
        .paths
        .iter()
        .filter(|(name, _)| reached.contains(&name.value.0.as_str()))
        .flat_map(|(_, path)| &path.steps.value.list);
    if !steps.any(|step| step.value.role.as_ref().is_some_and(|role| role.value == officer.value)) {
        let message = format!("no ladder reaches the `{}`", officer.value.0);
        findings.push(finding(officer.span, message));
    }
}

fn disclosure(promise: &Promise, is_regulated: bool, findings: &mut Vec<Finding>) {
    let id = &promise.id.value.0;
    let Some(disclosure) = &promise.disclosure else {
        if is_regulated {
            let message = format!("the mission is regulated, but `{id}` names no disclosure");
            let help = "add a line such as `disclosure = { reference = \"Terms of service 4.2\", target = \"4 h\" }`";
            findings.push(finding(promise.id.span, message).help(help));
        }
        return;
    };
    let stated = &disclosure.value;
    if let (Some(ours), Some(theirs)) = (&promise.target, &stated.target)
        && ours.value.amount != Amount::Within(theirs.value.0.clone())
    {
        let message = format!("`{id}` promises another length than `{}` discloses", stated.reference.value.0);
        findings.push(finding(theirs.span, message).help("write the same in both"));
    }
    if let Some(theirs) = &stated.attainment
        && promise.share() != theirs.value.0
    {
        let message = format!("`{id}` promises another share than `{}` discloses", stated.reference.value.0);
        findings.push(finding(theirs.span, message).help("write the same in both"));
    }
}

fn finding(span: Span, message: impl Into<String>) -> Finding {
    Finding::error(span, message).code("E-23").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    const STEP: &str = "person = \"B\", contact = [\"phone\"], within = \"10 min\"";

    #[rstest]
    #[case::named_and_reached("[escalation]\ncompliance_officer = \"officer\"", "a", &[])]
    #[case::not_named("", "a", &["true"])]
    #[case::not_reached("[escalation]\ncompliance_officer = \"officer\"", "b", &["\"officer\""])]
    #[case::another_role("[escalation]\ncompliance_officer = \"oficer\"", "a", &["\"oficer\""])]
    fn e_23_a_regulated_mission_escalates_to_compliance(
        #[case] escalation: &str,
        #[case] page: &str,
        #[case] words: &[&str],
    ) {
        let lines = format!(
            "[governance]\nregulated = true\n[ladders.a]\nrungs = [{{ reaches = \"75%\", page = \"{page}\" }}]\n\
             [paths.a]\nsteps = [{{ role = \"officer\", {STEP} }}]\n[paths.b]\nsteps = [{{ role = \"boss\", {STEP} }}]\n{escalation}"
        );
        assert_eq!(found("E-23", &lines), words);
    }

    #[rstest]
    #[case::equal("{ reference = \"Terms 4\", target = \"4 h\", attainment = \"90%\" }", &[])]
    #[case::reference_only("{ reference = \"Terms 4\" }", &[])]
    #[case::another_length("{ reference = \"Terms 4\", target = \"2 h\" }", &["\"2 h\""])]
    #[case::another_share("{ reference = \"Terms 4\", attainment = \"95%\" }", &["\"95%\""])]
    fn e_23_a_promise_equals_its_disclosure(#[case] disclosure: &str, #[case] words: &[&str]) {
        let more = format!("attainment = \"90%\"\ndisclosure = {disclosure}");
        assert_eq!(found("E-23", &promise("a", "triage", "4 h", &more)), words);
    }

    #[test]
    fn e_23_a_regulated_promise_names_its_disclosure() {
        let lines = format!("[governance]\nregulated = true\n{}", promise("a", "triage", "4 h", ""));
        assert_eq!(found("E-23", &lines), ["true", "\"a\""]);
    }
}
