//! Everything else: hours, pauses, ladders, credits, obligations. Compared by the path and the sentence of each clause.

use std::collections::BTreeSet;

use super::hours::open_longer;
use super::part::{Part, Verdict};
use super::{Change, Side, Subject};
use crate::policy::{CalendarRule, ClauseId, Policy};

pub(super) fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    let rules = |policy: &Policy| {
        let own = compared_elsewhere(policy);
        let ids = (0..policy.clauses.len()).filter_map(|nth| u16::try_from(nth).ok().map(ClauseId));
        let others = ids.filter(|id| !own.contains(id));
        others.filter_map(|id| Some((path(policy, id)?, Side::of(policy, id)?))).collect::<Vec<_>>()
    };
    let (before, after) = (rules(old), rules(new));
    let find = |list: &[(String, Side)], path: &str| {
        list.iter().find(|(known, _)| known == path).map(|(_, side)| side.clone())
    };
    let mut changes = Vec::new();
    for (path, side) in &after {
        match find(&before, path) {
            None => changes.push(change(Verdict::New, path, None, Some(side.clone()))),
            Some(was) => {
                let parts = hours(old, new, path);
                let verdict = super::part::overall(&parts);
                if !parts.is_empty() {
                    let change = change(verdict, path, Some(was), Some(side.clone()));
                    changes.push(Change { parts, ..change });
                } else if was.sentence != side.sentence {
                    changes.push(change(Verdict::Changed, path, Some(was), Some(side.clone())));
                }
            }
        }
    }
    for (path, side) in before.iter().filter(|(path, _)| find(&after, path).is_none()) {
        changes.push(change(Verdict::Removed, path, Some(side.clone()), None));
    }
    changes
}

fn change(verdict: Verdict, path: &str, before: Option<Side>, after: Option<Side>) -> Change {
    // A rule that only says that something is offered is no promise; these change what promises mean.
    let changes_promises = ["calendars.", "pauses.", "credits"].iter().any(|start| path.starts_with(start));
    Change {
        verdict,
        subject: Subject::Rule,
        name: path.to_owned(),
        before,
        after,
        parts: Vec::new(),
        // A calendar that is new or gone changes nothing by itself: the promises that name it do.
        is_sla: changes_promises
            && !(path.starts_with("calendars.") && matches!(verdict, Verdict::New | Verdict::Removed)),
    }
}

fn path(policy: &Policy, id: ClauseId) -> Option<String> {
    policy.clause(id).map(|clause| clause.path.clone())
}

/// The clauses of promises and objectives.
fn compared_elsewhere(policy: &Policy) -> BTreeSet<ClauseId> {
    let targets = policy.targets.iter().map(|target| target.clause);
    let levels = policy.service_levels.iter().map(|level| level.clause);
    let objectives = policy.objectives.iter().map(|objective| objective.clause);
    targets.chain(levels).chain(objectives).collect()
}

/// What changed about the hours of a calendar, its closed and special dates among them.
fn hours(old: &Policy, new: &Policy, path: &str) -> Vec<Part> {
    let of = |policy: &Policy| {
        let rule = policy.calendars.iter().find(|rule| {
            rule.clause.and_then(|id| policy.clause(id)).is_some_and(|clause| clause.path == path)
        });
        rule.cloned()
    };
    let (Some(before), Some(after)) = (of(old), of(new)) else { return Vec::new() };
    let mut parts = Vec::new();
    if before.plan != after.plan {
        let verdict = Verdict::of(open_longer(&after.plan, &before.plan));
        parts.push(Part { verdict, text: dates(&before, &after) });
    }
    if before.zone != after.zone {
        parts.push(Part { verdict: Verdict::Changed, text: "another zone".to_owned() });
    }
    parts
}

/// The closed dates that were added and dropped, or the hours in general.
fn dates(before: &CalendarRule, after: &CalendarRule) -> String {
    let closed = |rule: &CalendarRule| rule.plan.closed_dates().collect::<BTreeSet<_>>();
    let (from, to) = (closed(before), closed(after));
    let named = |dates: Vec<String>| match dates.len() {
        0..=4 => dates.join(", "),
        n => format!("{} and {} more dates", dates[..3].join(", "), n - 3),
    };
    let added = named(to.difference(&from).map(ToString::to_string).collect());
    let dropped = named(from.difference(&to).map(ToString::to_string).collect());
    match (added.is_empty(), dropped.is_empty()) {
        (true, true) => "other hours".to_owned(),
        (false, true) => format!("also closed on {added}"),
        (true, false) => format!("no longer closed on {dropped}"),
        (false, false) => format!("closed on {added}, no longer on {dropped}"),
    }
}
