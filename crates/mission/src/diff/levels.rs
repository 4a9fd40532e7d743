//! Service levels of channels.

use std::cmp::Ordering;

use calendar::Within;

use super::hours::{calendar_name, same_unit};
use super::part::{Part, Parts, Verdict};
use super::targets::{percent, sign};
use super::{Change, Entries, Subject};
use crate::policy::{Comparator, Comparison, Goal, LevelMeasure, Policy, ServiceLevel};

pub(super) fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    let entries = Entries {
        old: (old, &old.service_levels),
        new: (new, &new.service_levels),
        subject: Subject::Promise,
        name: |level: &ServiceLevel| &level.name,
        clause: |level| level.clause,
        parts,
    };
    entries.changes()
}

fn parts(old: (&Policy, &ServiceLevel), new: (&Policy, &ServiceLevel)) -> Vec<Part> {
    let (before, after) = (old.1, new.1);
    let mut parts = Parts::default();
    let channels =
        |level: &ServiceLevel| Some(level.channels.iter().map(|channel| channel.to_string()).collect());
    parts.cover("channels", channels(before), channels(after));
    match (&before.measure, &after.measure) {
        (
            LevelMeasure::FirstResponse { within, comparator, calendar },
            LevelMeasure::FirstResponse {
                within: within_now,
                comparator: comparator_now,
                calendar: calendar_now,
            },
        ) => {
            let order = same_unit(within, within_now).filter(|_| comparator == comparator_now);
            let limits =
                (sign(*comparator, &within.to_string()), sign(*comparator_now, &within_now.to_string()));
            parts.values("the target", Verdict::of(order), limits);
            let calendars = (calendar_name(old.0, *calendar), calendar_name(new.0, *calendar_now));
            parts.values("its calendar", Verdict::Changed, calendars);
        }
        (
            LevelMeasure::Wait { within_ms, comparator, variant, short_abandon_ms, until },
            LevelMeasure::Wait {
                within_ms: within_now,
                comparator: comparator_now,
                variant: variant_now,
                short_abandon_ms: short_now,
                until: until_now,
            },
        ) => {
            let is_strict = |comparator: &Comparator| *comparator == Comparator::LessThan;
            let by_limit = is_strict(comparator_now).cmp(&is_strict(comparator));
            let order = within_ms.cmp(within_now).then(by_limit);
            let limits = (sign(*comparator, &time(*within_ms)), sign(*comparator_now, &time(*within_now)));
            parts.values("the target", Verdict::of(Some(order)), limits);
            let formula = |it: &dyn std::fmt::Debug| format!("`{it:?}`");
            parts.values("the formula", Verdict::Changed, (formula(variant), formula(variant_now)));
            parts.values("what ends the wait", Verdict::Changed, (formula(until), formula(until_now)));
            short(&mut parts, *short_abandon_ms, *short_now);
        }
        (
            LevelMeasure::Abandonment { short_abandon_ms },
            LevelMeasure::Abandonment { short_abandon_ms: short_now },
        ) => short(&mut parts, *short_abandon_ms, *short_now),
        (LevelMeasure::SpeedOfAnswer, LevelMeasure::SpeedOfAnswer) => {}
        _ => parts.0.push(Part { verdict: Verdict::Changed, text: "another number is measured".to_owned() }),
    }
    let shown = |level: &ServiceLevel| match level.measure {
        LevelMeasure::SpeedOfAnswer => time(level.goal.value.floor()),
        _ => percent(&level.goal.value),
    };
    let what = if matches!(after.measure, LevelMeasure::SpeedOfAnswer) { "the mean" } else { "the share" };
    parts.values(what, Verdict::of(better(&before.goal, &after.goal)), (shown(before), shown(after)));
    let credited = |level: &ServiceLevel| if level.credit_bearing { "credited" } else { "not credited" };
    let order = after.credit_bearing.cmp(&before.credit_bearing);
    let words = (credited(before).to_owned(), credited(after).to_owned());
    parts.values("a shortfall", Verdict::of(Some(order)), words);
    parts.0
}

/// What gave up sooner than this is not counted: the longer, the weaker.
fn short(parts: &mut Parts, before: i64, after: i64) {
    parts.values("a short wait", Verdict::of(Some(before.cmp(&after))), (time(before), time(after)));
}

fn time(ms: i64) -> String {
    Within::Elapsed(ms).to_string()
}

/// `Greater` when the second goal demands more; `None` when they point in different directions.
pub(super) fn better(before: &Goal, after: &Goal) -> Option<Ordering> {
    let is_floor = |goal: &Goal| matches!(goal.comparison, Comparison::AtLeast | Comparison::Above);
    let is_strict = |goal: &Goal| matches!(goal.comparison, Comparison::Above | Comparison::Below);
    if is_floor(before) != is_floor(after) {
        return None;
    }
    let by_value = after.value.cmp(&before.value);
    let by_value = if is_floor(after) { by_value } else { by_value.reverse() };
    Some(by_value.then(is_strict(after).cmp(&is_strict(before))))
}
