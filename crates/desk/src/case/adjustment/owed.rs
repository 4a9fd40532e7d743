//! Obligations of cases in published months: an outcome counts once, in the month in which it was determined.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;

use super::{Adjustment, Change};
use crate::case::owed::OwedKey;
use crate::month::Month;
use crate::obligation::Owed;

/// Gives a case back what it had done or missed of its obligations by the publication of a month.
pub(super) fn restore(
    owed: &mut Vec<Owed>,
    published: &[Owed],
    is_of_month: impl Fn(Instant) -> bool,
    (month, known_at): (Month, Instant),
) -> Vec<Adjustment> {
    let mut found = Vec::new();
    if owed.is_empty() && published.is_empty() {
        return found;
    }
    let outcome = |owed: &Owed| owed.outcome.filter(|(outcome, _)| is_of_month(outcome.determined_at));
    let (then, mut now) = (by_key(published), by_key(owed));
    let mut is_changed = false;
    for key in then.keys().copied().chain(now.keys().copied()).collect::<BTreeSet<_>>() {
        let was = then.get(&key).filter(|owed| outcome(owed).is_some());
        let (of_then, of_now) = (was.and_then(outcome), now.get(&key).and_then(outcome));
        if of_then == of_now {
            continue;
        }
        match was {
            Some(owed) => now.insert(key, owed.clone()),
            None => now.remove(&key),
        };
        is_changed = true;
        let (was, is) = (of_then.map(|(outcome, _)| outcome), of_now.map(|(outcome, _)| outcome));
        found.push(Adjustment { month, known_at, change: Change::Obligation { was, is } });
    }
    if is_changed {
        *owed = now.into_values().collect();
    }
    found
}

fn by_key(owed: &[Owed]) -> BTreeMap<OwedKey, Owed> {
    let mut found = BTreeMap::new();
    for owed in owed {
        if let Some(mut key) = owed.key() {
            while found.contains_key(&key) {
                key.nth += 1;
            }
            found.insert(key, owed.clone());
        }
    }
    found
}
