//! W-30: statements nobody's job, no course and no escalation serves.

use std::collections::BTreeSet;

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::tree::Promise;
use crate::syntax::{ClauseName, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("W-30"),
    about: "a promise, objective or behaviour named by no job profile, no training module and no ladder, in a mission that has profiles or modules with clauses",
    remedy: "add its id to the `clauses` of a job profile or of a training module",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let served: BTreeSet<&str> = references(tree).map(|name| name.value.0.as_str()).collect();
    // Whoever has not begun to say who serves what is not told of every statement.
    if served.is_empty() {
        return;
    }
    let promises = tree.promise.list.iter().map(|entry| &entry.value);
    let promises =
        promises.filter(|promise| !is_watched(tree, promise)).map(|it| (&it.id.value.0, it.id.span));
    let objectives = tree.objective.list.iter().map(|entry| &entry.value.id);
    let objectives = objectives.map(|id| (&id.value.0, id.span));
    let behaviours = tree.behaviours.iter().map(|(name, _)| (&name.value.0, name.span));
    let clauses: Vec<(&String, Span)> = promises.chain(objectives).chain(behaviours).collect();
    for (id, span) in clauses.into_iter().filter(|(id, _)| !served.contains(id.as_str())) {
        let message = format!("no job profile, training module or ladder serves `{id}`");
        findings.push(Finding::warning(span, message).code("W-30").help(CHECK.remedy));
    }
}

/// What job profiles and training modules refer to.
pub(super) fn references(tree: &Tree) -> impl Iterator<Item = &Spanned<ClauseName>> {
    let of_jobs = tree.job_profiles.iter().flat_map(|(_, profile)| &profile.clauses.value.0);
    let modules = tree.training.iter().flat_map(|training| training.modules.value.iter());
    of_jobs.chain(modules.flat_map(|(_, module)| &module.clauses.value.0))
}

/// Whether a ladder watches cases of the promise.
fn is_watched(tree: &Tree, promise: &Promise) -> bool {
    let Some(clock) = &promise.clock else { return false };
    tree.ladders.iter().any(|(_, ladder)| {
        let watches_clock = ladder.clocks.value.0.iter().any(|watched| watched.value == clock.value);
        let watches_case = match (&ladder.priorities, &promise.priorities) {
            (Some(watched), Some(promised)) => {
                let is_watched = |value| watched.value.0.iter().any(|priority| priority.value == value);
                promised.value.0.iter().any(|priority| is_watched(priority.value))
            }
            _ => true,
        };
        watches_clock && watches_case
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{bare, found_in, promise};

    const LADDER: &str = "[ladders.case]\nclocks = [\"resolution\"]\npriorities = [\"P1\"]\nrungs = [{ exceeds = \"50%\", action = \"next tier\" }]\n";

    #[rstest]
    #[case::nothing_begun("", &[])]
    #[case::a_profile("[job_profiles.agent]\nclauses = [\"a\"]", &["\"b\"", "\"csat\"", "listen"])]
    #[case::a_module("[training.modules]\nlabs = { length = \"8 h\", clauses = [\"b\", \"csat\", \"listen\"] }", &["\"a\""])]
    #[case::all("[job_profiles.agent]\nclauses = [\"a\", \"b\", \"csat\", \"listen\"]", &[])]
    fn w_30_every_statement_is_served(#[case] lines: &str, #[case] words: &[&str]) {
        let mission = format!(
            "{}{}{}[[objective]]\nid = \"csat\"\nmetric = \"M-01\"\ntarget = \">= 90%\"\n\
             [behaviours]\nlisten = {{ text = \"We listen\", check = \"review\" }}\n{lines}",
            bare(),
            promise("a", "first_response", "4 h", "attainment = \"60%\""),
            promise("b", "triage", "4 h", "attainment = \"60%\""),
        );
        assert_eq!(found_in("W-30", &mission), words);
    }

    #[rstest]
    #[case::its_priority("P1", &[])]
    #[case::another_priority("P2", &["\"a\""])]
    fn w_30_a_ladder_serves_what_it_watches(#[case] priority: &str, #[case] words: &[&str]) {
        let a = promise("a", "resolution", "4 h", &format!("priorities = [\"{priority}\"]"));
        let b = promise("b", "triage", "4 h", "");
        let lines = format!("{}{a}{b}{LADDER}[job_profiles.agent]\nclauses = [\"b\"]", bare());
        assert_eq!(found_in("W-30", &lines), words);
    }
}
