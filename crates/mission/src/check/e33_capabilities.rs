//! E-33: a capability of the desk nobody answers for, or that is held to nothing.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::CapabilityKind;
use crate::source::Span;
use crate::syntax::Tree;
use crate::syntax::tree::Capability;

pub(super) const CHECK: Check = Check {
    code: Some("E-33"),
    about: "fewer than five capabilities, or one without owner, promise or outcome",
    remedy: "give each of the five in `[capabilities]` an `owner`, something it is `held_to`, and an `outcome`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(mission) = tree.mission.as_ref() else { return };
    let Some(entry) = tree.capabilities.as_ref() else {
        if tree.capabilities.is_absent() {
            findings.push(finding(mission.span, "the mission has no `[capabilities]`".to_owned()));
        }
        return;
    };
    let missing: Vec<String> = CapabilityKind::ALL
        .into_iter()
        .filter(|kind| entry.of(*kind).is_none())
        .map(|kind| format!("`{}`", kind.word()))
        .collect();
    if !missing.is_empty() {
        let message = format!("of the five capabilities the mission lacks {}", missing.join(", "));
        findings.push(finding(entry.span, message));
    }
    for kind in CapabilityKind::ALL {
        let Some(stated) = entry.of(kind) else { continue };
        let lacks = lacking(&stated.value);
        if !lacks.is_empty() {
            let message = format!("the capability `{}` has no {}", kind.word(), lacks.join(" and no "));
            findings.push(finding(stated.span, message));
        }
    }
}

fn lacking(capability: &Capability) -> Vec<&'static str> {
    let parts = [
        ("`owner`", capability.owner.is_none()),
        ("`held_to`", capability.held_to.value.0.is_empty()),
        ("`outcome`", capability.outcome.value.0.is_empty()),
    ];
    parts.into_iter().filter(|(_, lacks)| *lacks).map(|(key, _)| key).collect()
}

fn finding(span: Span, message: String) -> Finding {
    Finding::error(span, message).code("E-33").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without};

    const WHOLE: &str = "{ owner = \"A\", held_to = [\"sla_notice\"], outcome = [\"satisfaction\"] }";

    /// A sound mission with these capabilities instead of its own.
    fn capabilities(lines: &str) -> String {
        without(&["[capabilities]"]) + lines
    }

    #[rstest]
    #[case::whole(WHOLE, &[])]
    #[case::no_owner("{ held_to = [\"sla_notice\"], outcome = [\"satisfaction\"] }", &["{ held_to = [\"sla_notice\"], outcome = [\"satisfaction\"] }"])]
    #[case::nothing_it_is_held_to("{ owner = \"A\", outcome = [\"satisfaction\"] }", &["{ owner = \"A\", outcome = [\"satisfaction\"] }"])]
    #[case::no_outcome("{ owner = \"A\", held_to = [\"sla_notice\"] }", &["{ owner = \"A\", held_to = [\"sla_notice\"] }"])]
    fn e_33_a_capability_has_owner_promise_and_outcome(#[case] last: &str, #[case] words: &[&str]) {
        let others = ["multichannel_access", "knowledge", "case_management", "analytics"];
        let others: String = others.iter().map(|name| format!("{name} = {WHOLE}\n")).collect();
        assert_eq!(
            found_in("E-33", &capabilities(&format!("[capabilities]\n{others}improvement = {last}"))),
            words
        );
    }

    #[test]
    fn e_33_there_are_five_capabilities() {
        assert_eq!(found_in("E-33", &capabilities("")), ["[mission]"]);
        assert_eq!(
            found_in("E-33", &capabilities(&format!("[capabilities]\nknowledge = {WHOLE}"))),
            ["[capabilities]"]
        );
    }
}
