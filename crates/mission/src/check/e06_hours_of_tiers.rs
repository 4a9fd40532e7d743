//! E-06: a tier nobody knows the hours of.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-06"),
    about: "a tier without support hours",
    remedy: "name the mission's `standard_calendar`, or give the tier a `calendar`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(mission) = tree.mission.as_ref() else { return };
    if tree.standard_calendar().is_some() {
        return;
    }
    let several = tree.calendars.list.len() > 1;
    let help = match several {
        true => "add `standard_calendar = \"…\"` to `[mission]`, or call one calendar `standard`",
        false => "add `[calendars.standard]` with a line such as `hours = \"Mo-Fr 08:00-20:00\"`",
    };
    let without: Vec<_> = tree.tiers.iter().filter(|(_, tier)| tier.calendar.is_none()).collect();
    for (name, _) in &without {
        let message = format!("the tier `{}` has no support hours", name.value.0);
        findings.push(Finding::error(name.span, message).code("E-06").help(help));
    }
    // The policy needs a standard calendar even when each tier has one of its own.
    if without.is_empty() {
        let message = "the mission does not say which calendar is the standard one";
        findings.push(Finding::error(mission.span, message).code("E-06").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found, found_in};

    #[rstest]
    #[case::the_only_calendar_is_standard("", &[])]
    #[case::one_is_called_standard("[calendars.night]\nhours = \"Mo-Fr 20:00-24:00\"", &[])]
    fn e_06_a_mission_with_a_standard_calendar_is_fine(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-06", lines), words);
    }

    #[rstest]
    #[case::no_calendar_at_all("", "", &["[mission]"])]
    #[case::two_of_which_none_is_standard("[calendars.a]\nhours = \"24/7\"\n[calendars.b]\nhours = \"24/7\"", "", &["[mission]"])]
    #[case::a_tier_without_hours("", "[tiers.concierge]\n", &["concierge"])]
    fn e_06_a_tier_has_support_hours(#[case] calendars: &str, #[case] lines: &str, #[case] words: &[&str]) {
        let (before, _) = SOUND.split_once("[calendars").expect("the sound mission has a calendar");
        assert_eq!(found_in("E-06", &format!("{before}{calendars}\n{lines}")), words);
    }
}
