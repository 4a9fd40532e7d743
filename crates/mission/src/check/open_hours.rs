//! Which calendars never close, and on which ones the cases of a promise run.

use calendar::Plan;

use super::cover::Cover;
use crate::syntax::tree::Promise;
use crate::syntax::{ALWAYS, Tree};
use crate::vocabulary::Priority;

/// Whether the calendar is open in all 168 hours of a week. Not so for one that cannot be read.
pub(super) fn is_always_open(tree: &Tree, name: &str) -> bool {
    name == ALWAYS || plan(tree, name).is_some_and(|plan| plan.is_always_open())
}

/// Whether the calendar closes at some hour of a week. Not so for one that cannot be read.
pub(super) fn closes(tree: &Tree, name: &str) -> bool {
    plan(tree, name).is_some_and(|plan| !plan.is_always_open())
}

fn plan(tree: &Tree, name: &str) -> Option<Plan> {
    let entry = tree.calendars.iter().find(|(known, _)| known.value.0 == name);
    Plan::from_hours(&entry?.1.hours.value.0).ok()
}

/// The calendars on which the cases of a promise may run (clocks.md 2.7), but for those of languages.
pub(super) fn calendars_of<'t>(tree: &'t Tree, promise: &'t Promise) -> Vec<&'t str> {
    if let Some(fixed) = promise.fixed_calendar() {
        return vec![fixed];
    }
    let cover = Cover::of(promise);
    let mut names = Vec::new();
    if cover.has(Priority::P1) {
        names.extend(tree.p1_calendar());
    }
    let has_others = Priority::ALL.iter().any(|priority| *priority != Priority::P1 && cover.has(*priority));
    if has_others || tree.p1_calendar().is_none() {
        let is_covered = |tier: &str| cover.tiers.as_ref().is_none_or(|tiers| tiers.contains(&tier));
        names
            .extend(tree.tier_names().filter(|tier| is_covered(tier)).filter_map(|tier| of_tier(tree, tier)));
    }
    names
}

/// A tier's own calendar, else the standard one.
pub(super) fn of_tier<'t>(tree: &'t Tree, tier: &str) -> Option<&'t str> {
    let entry = tree.tiers.iter().find(|(name, _)| name.value.0 == tier);
    let own = entry.and_then(|(_, entry)| entry.calendar.as_ref()).map(|name| name.value.0.as_str());
    own.or_else(|| tree.standard_calendar())
}
