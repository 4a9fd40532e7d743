//! E-02: a mission that promises nothing, asks nothing of its people, or wants nothing that can be measured.

use super::whole::is_whole;
use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-02"),
    about: "a mission in words, or one about to be published, with no promise, no behaviour or no measurable outcome",
    remedy: "add a `[[promise]]`, an `[[objective]]` and `[behaviours]`; values alone are no mission",
    needs: &[],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !is_whole(tree, context) {
        return;
    }
    let Some(mission) = tree.mission.as_ref() else { return };
    let missing = [
        (
            tree.promise.n_written > 0,
            "promises nothing",
            "add a `[[promise]]` with `id`, `clock` and `target`",
        ),
        (
            !tree.behaviours.list.is_empty(),
            "asks nothing of its people",
            "add `[behaviours]` with a line such as `listen = { check = \"review criterion: listening\" }`",
        ),
        (
            tree.objective.n_written > 0,
            "wants nothing that can be measured",
            "add an `[[objective]]` with `id`, `metric` and `target`",
        ),
    ];
    for (_, what, help) in missing.into_iter().filter(|(is_stated, ..)| !is_stated) {
        let span: Span = mission.span;
        findings.push(Finding::error(span, format!("the mission {what}")).code("E-02").help(help));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found};
    use crate::{Context, read_in};

    const PROMISE: &str = "[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = \"15 min\"\n";
    const BEHAVIOUR: &str = "[behaviours]\nlisten = { check = \"reviews\" }\n";
    const OBJECTIVE: &str = "[[objective]]\nid = \"o\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\n";
    const VALUES: &str = "[statement]\nvalues = [\"trust\", \"care\"]\n";

    #[rstest]
    #[case::all(&[PROMISE, BEHAVIOUR, OBJECTIVE], 0)]
    #[case::no_promise(&[BEHAVIOUR, OBJECTIVE], 1)]
    #[case::no_behaviour(&[PROMISE, OBJECTIVE], 1)]
    #[case::no_outcome(&[PROMISE, BEHAVIOUR], 1)]
    #[case::values_alone(&[VALUES], 3)]
    #[case::a_faulty_promise_is_a_promise(&["[[promise]]\nid = 7\n", BEHAVIOUR, OBJECTIVE], 0)]
    fn e_02_a_mission_promises_asks_and_measures(#[case] lines: &[&str], #[case] n: usize) {
        let text = format!("{SOUND}{}", lines.concat());
        let context = Context { is_publishing: true, ..Context::default() };
        let findings = read_in(&text, &context).findings;
        assert_eq!(findings.iter().filter(|finding| finding.code == Some("E-02")).count(), n);
    }

    #[rstest]
    #[case::clocks_alone(PROMISE, 0)]
    #[case::values_alone(VALUES, 3)]
    #[case::behaviours_alone(BEHAVIOUR, 2)]
    fn e_02_a_draft_that_speaks_must_promise_as_well(#[case] lines: &str, #[case] n: usize) {
        assert_eq!(found("E-02", lines), vec!["[mission]"; n]);
    }
}
