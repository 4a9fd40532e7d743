//! M-26 average speed of answer.
//!
//! **Definition.** Σ wait of answered contacts ÷ answered contacts, from queue entry to the answer; abandoned contacts are
//! excluded, and so are contacts offered outside the line's hours. Attributed to the month in which the contact was offered.
//! Interval: t.

use std::collections::BTreeMap;

use mission::policy::{ServiceLevelId, WaitEnd};

use crate::facts::{ContactFact, Ending};
use crate::group::{DimensionSet, Group};
use crate::reading::Mean;

/// The wait of an answered contact in milliseconds; `None` when it does not count.
pub fn wait_of(contact: &ContactFact) -> Option<i64> {
    match contact.ending(WaitEnd::Answered) {
        Ending::Answered(wait) if contact.offered_in_open_time => Some(wait),
        Ending::Answered(_) | Ending::Abandoned(_) | Ending::NeverAnswered | Ending::Waiting => None,
    }
}

/// Mean waits per level and group, in mergeable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speeds {
    means: BTreeMap<(ServiceLevelId, Group), Mean>,
}

impl Speeds {
    /// Counts one answered contact.
    pub fn count(&mut self, level: ServiceLevelId, group: Group, wait_ms: i64) {
        self.means.entry((level, group)).or_default().count(wait_ms);
    }

    /// Adds the contacts of another partition.
    pub fn merge(&mut self, other: Speeds) {
        for (key, mean) in other.means {
            self.means.entry(key).or_default().merge(mean);
        }
    }

    /// The mean of one level in a group.
    pub fn of(&self, level: ServiceLevelId, group: &Group) -> Mean {
        let mut sum = Mean::default();
        for ((at, item), mean) in &self.means {
            if *at == level && group.covers(item) {
                sum.merge(*mean);
            }
        }
        sum
    }

    /// The means of one level by fewer dimensions, in order.
    pub fn by(&self, level: ServiceLevelId, kept: DimensionSet) -> BTreeMap<Group, Mean> {
        let mut sums: BTreeMap<Group, Mean> = BTreeMap::new();
        for ((at, group), mean) in &self.means {
            if *at == level {
                sums.entry(group.keep(kept)).or_default().merge(*mean);
            }
        }
        sums
    }
}
