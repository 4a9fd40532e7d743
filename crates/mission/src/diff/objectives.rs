//! Objectives.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::levels::better;
use super::part::{Part, Parts, Verdict};
use super::targets::scope;
use super::{Change, Entries, Subject};
use crate::policy::{Aim, Change as Improvement, Objective, Policy};

pub(super) fn changes(old: &Policy, new: &Policy) -> Vec<Change> {
    let entries = Entries {
        old: (old, &old.objectives),
        new: (new, &new.objectives),
        subject: Subject::Objective,
        name: |objective: &Objective| &objective.name,
        clause: |objective| objective.clause,
        parts,
    };
    entries.changes()
}

fn parts(old: (&Policy, &Objective), new: (&Policy, &Objective)) -> Vec<Part> {
    let (before, after) = (old.1, new.1);
    let mut parts = Parts::default();
    parts.values(
        "the metric",
        Verdict::Changed,
        (format!("{:?}", before.metric), format!("{:?}", after.metric)),
    );
    if before.aim != after.aim {
        let verdict = Verdict::of(stronger(&before.aim, &after.aim));
        parts.0.push(Part { verdict, text: "what it wants".to_owned() });
    }
    if before.stretch != after.stretch {
        let order = match (&before.stretch, &after.stretch) {
            (Some(before), Some(after)) => better(before, after),
            (before, after) => Some(after.is_some().cmp(&before.is_some())),
        };
        parts.0.push(Part { verdict: Verdict::of(order), text: "its stretch".to_owned() });
    }
    scope(&mut parts, (old.0, &before.scope), (new.0, &after.scope));
    let cohorts = |of: &Objective| of.cohorts.clone().map(BTreeSet::from_iter);
    if cohorts(before) != cohorts(after) {
        parts.0.push(Part { verdict: Verdict::Changed, text: "the cohorts that count".to_owned() });
    }
    let products = |of: &Objective| of.products.clone().map(BTreeSet::from_iter);
    if products(before) != products(after) {
        parts.0.push(Part { verdict: Verdict::Changed, text: "the products that count".to_owned() });
    }
    if before.period != after.period {
        parts.0.push(Part { verdict: Verdict::Changed, text: "its period".to_owned() });
    }
    if (before.judge, before.minimum_n) != (after.judge, after.minimum_n) {
        parts.0.push(Part { verdict: Verdict::Changed, text: "how it is judged".to_owned() });
    }
    parts.0
}

/// `Greater` when the second aim demands more in every respect.
fn stronger(before: &Aim, after: &Aim) -> Option<Ordering> {
    match (before, after) {
        (Aim::Level { goal: old, by }, Aim::Level { goal: new, by: by_now }) => {
            // Every period is sooner than any date.
            both(better(old, new), Some(by.cmp(by_now)))
        }
        (Aim::Sustained { goal: old, n_quarters }, Aim::Sustained { goal: new, n_quarters: n_now }) => {
            both(better(old, new), Some(n_now.cmp(n_quarters)))
        }
        (Aim::Level { goal: old, by: None }, Aim::Sustained { goal: new, .. }) => {
            both(better(old, new), Some(Ordering::Greater))
        }
        (Aim::Sustained { goal: old, .. }, Aim::Level { goal: new, by: None }) => {
            both(better(old, new), Some(Ordering::Less))
        }
        (
            Aim::Improvement { reduces, by, horizon, base_months },
            Aim::Improvement {
                reduces: reduces_now,
                by: by_now,
                horizon: horizon_now,
                base_months: base_now,
            },
        ) if reduces == reduces_now && base_months == base_now => {
            both(more(by, by_now), Some(horizon.cmp(horizon_now)))
        }
        _ => None,
    }
}

fn more(before: &Improvement, after: &Improvement) -> Option<Ordering> {
    match (before, after) {
        (Improvement::Relative(before), Improvement::Relative(after))
        | (Improvement::Points(before), Improvement::Points(after)) => Some(after.cmp(before)),
        _ => None,
    }
}

/// Both orders when they do not contradict each other.
fn both(a: Option<Ordering>, b: Option<Ordering>) -> Option<Ordering> {
    match (a?, b?) {
        (Ordering::Equal, order) | (order, Ordering::Equal) => Some(order),
        (a, b) => (a == b).then_some(a),
    }
}
