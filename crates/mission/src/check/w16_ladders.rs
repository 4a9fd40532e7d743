//! W-16: urgent cases that run out silently.

use std::cmp::Ordering;

use super::promises::Promises;
use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;
use crate::vocabulary::{ClockKind, Priority};

pub(super) const CHECK: Check = Check {
    code: Some("W-16"),
    about: "promises for P1 or P2, but no ladder that watches them; updates less often than the resolution they lead to",
    remedy: "add a ladder to `[ladders]` that watches these priorities",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let promises = Promises::of(tree);
    for priority in [Priority::P1, Priority::P2] {
        let promise = promises.list.iter().find(|promise| {
            let names_it = promise.cover.priorities.is_some_and(|priorities| priorities.contains(priority));
            promise.kind != ClockKind::Triage && names_it
        });
        let is_watched = tree.ladders.iter().any(|(_, ladder)| {
            let priorities = ladder.priorities.as_ref();
            priorities.is_none_or(|list| list.value.0.iter().any(|watched| watched.value == priority))
        });
        if let (Some(promise), false) = (promise, is_watched) {
            let message =
                format!("no ladder watches {priority} cases, which `{}` promises something", promise.id());
            findings.push(Finding::warning(promise.promise.id.span, message).code("W-16").help(CHECK.remedy));
        }
    }
    slow_updates(&promises, findings);
    promises.report(findings);
}

/// An update that comes after the resolution tells nobody anything.
fn slow_updates(promises: &Promises<'_>, findings: &mut Vec<Finding>) {
    for updates in promises.of_kind(ClockKind::UpdateCadence) {
        let sooner = promises.of_kind(ClockKind::Resolution).find(|resolution| {
            promises.priority_of_both(updates, resolution).is_some()
                && promises.compare(updates, resolution) == Some(Ordering::Greater)
        });
        if let Some(resolution) = sooner {
            let message = format!(
                "`{}` promises an update every {}, but `{}` a resolution within {}",
                updates.id(),
                updates.within,
                resolution.id(),
                resolution.within,
            );
            let help = "promise updates more often, or leave them out";
            findings.push(Finding::warning(updates.span(), message).code("W-16").help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found, promise};

    #[rstest]
    #[case::no_ladder("", &["\"a\""])]
    #[case::a_ladder("[ladders.case]\nrungs = [{ reaches = \"75%\", page = \"boss\" }]", &[])]
    #[case::a_ladder_for_others("[ladders.case]\npriorities = [\"P3\"]\nrungs = [{ reaches = \"75%\", page = \"boss\" }]", &["\"a\""])]
    fn w_16_urgent_cases_are_watched(#[case] ladder: &str, #[case] words: &[&str]) {
        let lines = promise("a", "first_response", "15 min", "priorities = [\"P1\"]") + ladder;
        assert_eq!(found("W-16", &lines), words);
    }
    #[rstest]
    #[case::slower("8 h", &["\"8 h\""])]
    #[case::as_fast("4 h", &[])]
    fn w_16_updates_come_before_the_resolution(#[case] cadence: &str, #[case] words: &[&str]) {
        let lines = promise("a", "update_cadence", cadence, "") + &promise("b", "resolution", "4 h", "");
        assert_eq!(found("W-16", &lines), words);
    }
}
