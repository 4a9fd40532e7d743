//! M-49 reopen rate.
//!
//! **Definition.** Cases reopened ÷ resolved cases. A case counts once, in the month of its first resolution, however often it
//! comes back. The value of a month is provisional until the reopen window of its last resolution has passed (metrics.md
//! 1.10). Interval: Wilson.

use calendar::Instant;
use rustc_hash::FxHashMap;

use crate::facts::{Facts, SpellEnd, SpellFact};
use crate::group::{DimensionSet, Group, Slot};
use crate::items::{Item, Items};
use crate::month::{Month, Months};
use crate::share::Share;

/// Reopened cases per group, in mergeable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reopens {
    counts: FxHashMap<Group, Reopened>,
}

/// Reopened cases of the resolved ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reopened {
    /// The counts.
    pub share: Share,
    /// The latest first resolution among them; its window decides when the value is mature.
    pub last_resolved_at: Instant,
}

impl Reopened {
    fn merge(&mut self, other: Reopened) {
        self.share.merge(other.share);
        self.last_resolved_at = self.last_resolved_at.max(other.last_resolved_at);
    }
}

impl Reopens {
    /// Counts one spell.
    pub fn fold(&mut self, spell: &SpellFact, months: &Months, kept: DimensionSet) {
        if let Some(month) = month_of(spell, months) {
            let group = spell.group(Slot::Is(month)).keep(kept);
            let counted = self.counts.entry(group).or_default();
            counted.share.count(is_reopened(spell));
            counted.last_resolved_at = counted.last_resolved_at.max(spell.ended_at);
        }
    }

    /// Adds the cases of another partition.
    pub fn merge(&mut self, other: Reopens) {
        for (group, reopened) in other.counts {
            self.counts.entry(group).or_default().merge(reopened);
        }
    }

    /// The counts of a group.
    pub fn of(&self, group: &Group) -> Reopened {
        let mut sum = Reopened::default();
        self.counts
            .iter()
            .filter(|(item, _)| group.covers(item))
            .for_each(|(_, reopened)| sum.merge(*reopened));
        sum
    }
}

/// The resolved cases behind a reopen rate; those reopened are the hits.
pub fn items(facts: &Facts, months: &Months, group: &Group) -> Items {
    let mut items = Items::default();
    for spell in &facts.spells {
        let Some(month) = month_of(spell, months) else { continue };
        if group.covers(&spell.group(Slot::Is(month))) {
            items.count(Item { case: spell.case, contact: None }, is_reopened(spell));
        }
    }
    items.sorted()
}

fn month_of(spell: &SpellFact, months: &Months) -> Option<Month> {
    let is_first_resolution = spell.is_first() && spell.end == SpellEnd::Resolved;
    is_first_resolution.then(|| months.of_standing(spell.ended_at, spell.excluded_at)).flatten()
}

fn is_reopened(spell: &SpellFact) -> bool {
    spell.reopened_at < SpellFact::NEVER
}
