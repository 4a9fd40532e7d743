//! M-46 median resolution time.
//!
//! **Definition.** The median of the elapsed time from receipt to resolution, over resolved cases; time spent waiting for the
//! customer is not excluded. A resolution followed by a reopening is withdrawn, unless its month was published before; the
//! case then counts again at its next resolution (clocks.md 10). Attributed to the month of the resolution. The median of an
//! even count is the mean of the two middle values (metrics.md 1.9). Interval: order statistics (8.4).

use std::collections::BTreeMap;

use calendar::Instant;
use rustc_hash::FxHashMap;

use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::group::{DimensionSet, Group, Slot};
use crate::interval::median_ranks;
use crate::items::{Item, Items};
use crate::month::{Month, Months};
use crate::reading::{Median, Reading};

/// Resolution times per group, in mergeable form: medians need the items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolutions {
    times_ms: FxHashMap<Group, Vec<i64>>,
}

impl Resolutions {
    /// Counts one spell.
    pub fn fold(&mut self, spell: &SpellFact, months: &Months, kept: DimensionSet) {
        if let Some(month) = month_of(spell, months) {
            let group = spell.group(Slot::Is(month)).keep(kept);
            self.times_ms.entry(group).or_default().push(time_ms(spell));
        }
    }

    /// Adds the cases of another partition.
    pub fn merge(&mut self, other: Resolutions) {
        for (group, mut times) in other.times_ms {
            self.times_ms.entry(group).or_default().append(&mut times);
        }
    }

    /// The median of a group.
    pub fn of(&self, group: &Group) -> Reading {
        let covered = self.times_ms.iter().filter(|(item, _)| group.covers(item));
        let mut times: Vec<i64> = covered.flat_map(|(_, times)| times).copied().collect();
        median(&mut times)
    }

    /// The medians by fewer dimensions, in order.
    pub fn by(&self, kept: DimensionSet) -> BTreeMap<Group, Reading> {
        let mut merged: BTreeMap<Group, Vec<i64>> = BTreeMap::new();
        for (group, times) in &self.times_ms {
            merged.entry(group.keep(kept)).or_default().extend(times);
        }
        merged.into_iter().map(|(group, mut times)| (group, median(&mut times))).collect()
    }
}

/// The median of some milliseconds; their order is not kept.
pub fn median(times: &mut [i64]) -> Reading {
    let n = times.len();
    if n == 0 {
        return Reading::NoData;
    }
    let mut nth = |rank: usize| *times.select_nth_unstable(rank).1;
    let middles = (nth((n - 1) / 2), nth(n / 2));
    let interval = median_ranks(n as u64).map(|(low, high)| (nth(low as usize - 1), nth(high as usize - 1)));
    Reading::Median(Median { n: n as u64, middles, interval })
}

/// The cases behind a median.
pub fn items(facts: &Facts, months: &Months, group: &Group) -> Items {
    let mut items = Items::default();
    for spell in &facts.spells {
        let Some(month) = month_of(spell, months) else { continue };
        if group.covers(&spell.group(Slot::Is(month))) {
            items.count(Item { case: spell.case, contact: None }, true);
        }
    }
    items.sorted()
}

/// The month in which a spell counts as a resolution.
fn month_of(spell: &SpellFact, months: &Months) -> Option<Month> {
    let withdrawn_at: Instant = spell.reopened_at.min(spell.excluded_at);
    (spell.end == SpellEnd::Resolved).then(|| months.of_standing(spell.ended_at, withdrawn_at)).flatten()
}

fn time_ms(spell: &SpellFact) -> i64 {
    spell.ended_at.as_ms().saturating_sub(spell.received_at.as_ms()).max(0)
}
