//! E-25: a version that does not follow the one before it. That a published one was changed is found in the history.

use std::cmp::Ordering;

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::policy::compare_versions;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-25"),
    about: "a version not above its predecessor, without a rationale from the second on, or changed after it was published",
    remedy: "raise `version`, add a `rationale`, and never change what was published",
    needs: &[Need::Earlier],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(mission) = tree.mission.as_ref() else { return };
    let version = &mission.version;
    let previous = context.earlier.and_then(|earlier| earlier.last());
    if let Some(previous) = previous
        && compare_versions(&previous.version, &version.value.0) != Ordering::Less
    {
        let message = format!("version `{}` follows version `{}`", version.value.0, previous.version);
        let help = format!("give it a number above `{}`", previous.version);
        findings.push(Finding::error(version.span, message).code("E-25").help(help));
    }
    let is_later = match context.earlier {
        Some(earlier) => !earlier.is_empty(),
        // A file alone tells by its number only that it is a second edition.
        None => compare_versions(&version.value.0, "2") != Ordering::Less,
    };
    if is_later && mission.rationale.is_none() {
        let message = format!("version `{}` does not say what changed and why", version.value.0);
        let help = "add a line such as `rationale = \"a new promise for chat\"`";
        findings.push(Finding::error(version.span, message).code("E-25").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};
    use crate::{Context, compile, read_in};

    #[rstest]
    #[case::higher("1.1", &[])]
    #[case::the_same("1.0", &["version `1.0` follows version `1.0`"])]
    #[case::by_parts("1.10", &[])]
    #[case::lower("0.9", &["version `0.9` follows version `1.0`"])]
    fn e_25_versions_rise(#[case] version: &str, #[case] expected: &[&str]) {
        let earlier = [compile(SOUND).expect("a sound mission")];
        let new = format!("version = \"{version}\"\nrationale = \"why\"");
        let text = SOUND.replace("version = \"1.0\"", &new);
        let reading = read_in(&text, &Context { earlier: Some(&earlier), ..Context::default() });
        let found: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case::first("1.0", &[])]
    #[case::second_edition("2.0", &["\"2.0\""])]
    fn e_25_r_012_a_later_version_has_a_rationale(#[case] version: &str, #[case] words: &[&str]) {
        let text = SOUND.replace("\"1.0\"", &format!("\"{version}\""));
        assert_eq!(found_in("E-25", &text), words);
    }

    #[test]
    fn e_25_a_second_version_has_a_rationale() {
        let earlier = [compile(SOUND).expect("a sound mission")];
        let text = SOUND.replace("\"1.0\"", "\"1.1\"");
        let reading = read_in(&text, &Context { earlier: Some(&earlier), ..Context::default() });
        assert_eq!(reading.findings.len(), 1);
        assert_eq!(reading.findings[0].message, "version `1.1` does not say what changed and why");
    }
}
