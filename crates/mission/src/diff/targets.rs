//! Promises on the clocks of cases.

use std::cmp::Ordering;

use calendar::Ratio;

use super::hours::{Hours, calendar_name, longer};
use super::part::{Part, Parts, Verdict};
use super::{Change, Entries, Subject};
use crate::policy::{Comparator, Policy, Scope, Target};

pub(super) fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    let entries = Entries {
        old: (old, &old.targets),
        new: (new, &new.targets),
        subject: Subject::Promise,
        name: |target: &Target| &target.name,
        clause: |target| target.clause,
        parts,
    };
    entries.changes()
}

fn parts(old: (&Policy, &Target), new: (&Policy, &Target)) -> Vec<Part> {
    let (before, after) = (old.1, new.1);
    let mut parts = Parts::default();
    parts.values("the clock", Verdict::Changed, (before.kind.to_string(), after.kind.to_string()));
    let longer = longer(Hours::of(old), Hours::of(new));
    let order = match longer {
        Some(Ordering::Equal) => strictness(after.comparator).cmp(&strictness(before.comparator)).into(),
        longer => longer.map(Ordering::reverse),
    };
    parts.values("the target", Verdict::of(order), (limit(before), limit(after)));
    let share = |target: &Target| percent(&target.attainment);
    let order = after.attainment.cmp(&before.attainment);
    parts.values("the share", Verdict::of(Some(order)), (share(before), share(after)));
    scope(&mut parts, (old.0, &before.scope), (new.0, &after.scope));
    let stops = |target: &Target| target.satisfied_by.iter().map(|stop| stop.to_string()).collect::<Vec<_>>();
    let (from, to) = (stops(before), stops(after));
    let subset = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
    let order = match (subset(&to, &from), subset(&from, &to)) {
        (true, true) => Some(Ordering::Equal),
        // What fewer events satisfy promises more.
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    };
    parts.values("what satisfies it", Verdict::of(order), (from.join(" or "), to.join(" or ")));
    let calendars = (calendar_name(old.0, before.calendar), calendar_name(new.0, after.calendar));
    let order = Hours::of(new).compare(&Hours::of(old));
    parts.values("its calendar", Verdict::of(order), calendars);
    let delay = |target: &Target| format!("{} h", target.not_before_ms / 3_600_000);
    parts.values("the earliest contact", Verdict::Changed, (delay(before), delay(after)));
    parts.0
}

/// `less than` excludes what `at most` allows.
fn strictness(comparator: Comparator) -> u8 {
    match comparator {
        Comparator::AtMost => 0,
        Comparator::LessThan => 1,
    }
}

fn limit(target: &Target) -> String {
    sign(target.comparator, &target.within.to_string())
}

/// A length with the sign it was promised with.
pub(super) fn sign(comparator: Comparator, within: &str) -> String {
    match comparator {
        Comparator::AtMost => within.to_owned(),
        Comparator::LessThan => format!("less than {within}"),
    }
}

/// A share as a percentage, exactly: a mission states at most twelve places.
pub(super) fn percent(share: &Ratio) -> String {
    let hundred = share * &Ratio::whole(100);
    let places = (0..=12).find(|places| {
        let scaled = &hundred * &Ratio::whole(10_i64.pow(*places));
        scaled.floor() == scaled.ceil()
    });
    format!("{} %", hundred.to_decimal(places.unwrap_or(12)))
}

/// What is covered, by the names of each version.
pub(super) fn scope(parts: &mut Parts, old: (&Policy, &Scope), new: (&Policy, &Scope)) {
    let tiers = |(policy, scope): (&Policy, &Scope)| {
        let name = |id: &crate::policy::TierId| policy.tiers.get(usize::from(id.0)).map(|it| it.name.clone());
        scope.tiers.as_ref().map(|ids| ids.iter().filter_map(name).collect::<Vec<_>>())
    };
    let categories = |(policy, scope): (&Policy, &Scope)| {
        let list = &policy.categories;
        let name = |id: &crate::policy::CategoryId| list.get(usize::from(id.0)).map(|it| it.name.clone());
        scope.categories.as_ref().map(|ids| ids.iter().filter_map(name).collect::<Vec<_>>())
    };
    let priorities = |scope: &Scope| {
        scope.priorities.map(|set| set.iter().map(|priority| priority.to_string()).collect::<Vec<_>>())
    };
    let channels = |scope: &Scope| {
        scope.channels.map(|set| set.iter().map(|channel| channel.to_string()).collect::<Vec<_>>())
    };
    parts.cover("tiers", tiers(old), tiers(new));
    parts.cover("priorities", priorities(old.1), priorities(new.1));
    parts.cover("channels", channels(old.1), channels(new.1));
    parts.cover("categories", categories(old), categories(new));
}
