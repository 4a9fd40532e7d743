//! E-01: a mission without one accountable owner.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-01"),
    about: "no owner, or an owner without role or without a way to be reached",
    remedy: "add `[owner]` with `name`, `role`, and `phone`, `email` or `address`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(owner) = tree.owner.as_ref() else {
        if !tree.owner.is_absent() {
            return;
        }
        // Two `[owner]` tables are one key set twice, which the reader of TOML reports.
        let span = tree.mission.as_ref().map_or(Span::default(), |mission| mission.span);
        return findings.push(finding(span, "the mission has no owner"));
    };
    if owner.name.is_none() || owner.role.is_none() {
        findings.push(finding(owner.span, "the owner lacks a name or a role"));
    }
    if owner.phone.is_none() && owner.email.is_none() && owner.address.is_none() {
        findings.push(finding(owner.span, "the owner cannot be reached: no phone, e-mail or address"));
    }
}

fn finding(span: Span, message: &str) -> Finding {
    Finding::error(span, message).code("E-01").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};

    #[rstest]
    #[case::none("", &["[mission]"])]
    #[case::complete("[owner]\nname = \"A\"\nrole = \"Head\"\nphone = \"1\"", &[])]
    #[case::no_role("[owner]\nname = \"A\"\nphone = \"1\"", &["[owner]"])]
    #[case::no_way_to_be_reached("[owner]\nname = \"A\"\nrole = \"Head\"", &["[owner]"])]
    #[case::nothing("[owner]", &["[owner]", "[owner]"])]
    fn e_01_a_mission_has_one_owner_who_can_be_reached(#[case] owner: &str, #[case] words: &[&str]) {
        let (before, after) = SOUND.split_once("[owner]").expect("the sound mission has an owner");
        let (_, calendars) = after.split_once("[calendars").expect("and calendars");
        assert_eq!(found_in("E-01", &format!("{before}{owner}\n[calendars{calendars}")), words);
    }
}
