//! E-34: a version is published with values nobody decided. Asked only when it is about to be.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::value::shortened;
use crate::syntax::{Mark, Marked};

pub(super) const CHECK: Check = Check {
    code: Some("E-34"),
    about: "when it is published: a placeholder such as `TBD`, or an assumed value nobody confirmed",
    remedy: "write what you decided; confirm an assumed value with a line such as `confirmed = 2025-06-30`",
    needs: &[],
    // What it looks for may stand in entries that cannot be read; `report` finds it in the file itself.
    run: |_, _, _| {},
};

/// Reports what keeps a file from being published; before that, what is assumed in it, for information.
pub(super) fn report(marks: &[Mark], context: &Context<'_>, findings: &mut Vec<Finding>) {
    for mark in marks {
        match (&mark.what, context.is_publishing) {
            (Marked::Assumed(path), true) => {
                let message = format!("`{}` is assumed, and nobody confirmed it", shortened(path));
                let help = "ask whoever decides it, then add a line such as `confirmed = 2025-06-30`";
                findings.push(Finding::error(mark.span, message).code("E-34").help(help));
            }
            (Marked::Assumed(path), false) => {
                let message = format!("`{}` is assumed", shortened(path));
                let help = "before you publish, add a line such as `confirmed = 2025-06-30`";
                findings.push(Finding::information(mark.span, message).help(help));
            }
            (Marked::Placeholder(words), true) => {
                let message = format!("`{}` holds the place of something nobody decided", shortened(words));
                findings.push(Finding::error(mark.span, message).code("E-34").help("write what you decided"));
            }
            (Marked::Placeholder(_), false) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::SOUND;
    use crate::{Context, Severity, read_in};

    #[rstest]
    #[case::an_entry("[reopen]\nassumed = true", &["`reopen` is assumed, and nobody confirmed it"], &["`reopen` is assumed"])]
    #[case::one_of_its_values("[reopen]\nwindow = \"14 days\"\nassumed = [\"window\"]", &["`reopen.window` is assumed, and nobody confirmed it"], &["`reopen.window` is assumed"])]
    #[case::an_entry_in_a_row("[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = \"15 min\"\nattainment = \"90%\"\nassumed = true", &["`promise.a` is assumed, and nobody confirmed it"], &["`promise.a` is assumed"])]
    #[case::confirmed("[reopen]\nassumed = true\nconfirmed = 2025-06-30", &[], &[])]
    #[case::not_assumed("[reopen]\nassumed = false", &[], &[])]
    #[case::a_placeholder("[statement]\nmission = \"TBD\"", &["`TBD` holds the place of something nobody decided"], &[])]
    #[case::a_note("[reopen]\nnote = \"TBD\"", &[], &[])]
    fn e_34_nothing_undecided_is_published(
        #[case] lines: &str,
        #[case] publishing: &[&str],
        #[case] drafting: &[&str],
    ) {
        for (is_publishing, expected) in [(true, publishing), (false, drafting)] {
            let context = Context { is_publishing, ..Context::default() };
            let reading = read_in(&format!("{SOUND}{lines}"), &context);
            let severity = if is_publishing { Severity::Error } else { Severity::Information };
            let found: Vec<&str> = (reading.findings.iter())
                // A short text about to be published lacks more than this, which is not this check's concern.
                .filter(|finding| {
                    finding.severity == severity && finding.code.is_none_or(|code| code == "E-34")
                })
                .map(|finding| finding.message.as_str())
                .collect();
            assert_eq!(found, expected, "publishing: {is_publishing}");
        }
    }

    #[test]
    fn only_a_key_that_is_set_can_be_assumed() {
        let reading = read_in(
            &format!("{SOUND}[reopen]\nwindow = \"14 days\"\nassumed = [\"windwo\"]"),
            &Context::default(),
        );
        let slip = reading.findings.iter().find(|it| it.severity == Severity::Error).expect("a slip");
        assert_eq!(slip.message, "`windwo` is assumed, but not set here");
        assert_eq!(slip.help.as_deref(), Some("did you mean `window`?"));
    }
}
