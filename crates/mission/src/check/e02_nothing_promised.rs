//! E-02: a mission that promises nothing, asks nothing of its people, or wants nothing that can be measured.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-02"),
    about: "no promise, no behaviour or no measurable outcome",
    remedy: "add a `[[promise]]`, an `[[objective]]` and `[behaviours]`; values alone are no mission",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
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

    use crate::check::testing::{bare, found_in};

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
        assert_eq!(found_in("E-02", &(bare() + &lines.concat())), vec!["[mission]"; n]);
    }
}
