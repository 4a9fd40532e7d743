//! When cases came: their number by month, and the instants of the last of them.

use std::collections::BTreeMap;

use calendar::Instant;

use crate::facts::Facts;
use crate::month::{Month, Months};

/// When some cases were received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrivals {
    by_month: BTreeMap<Month, u64>,
    recent: Vec<Instant>,
}

impl Arrivals {
    /// Those of some facts; the instants from `since` on. Cases that were excluded later came all the same.
    pub fn of(facts: &Facts, months: &Months, since: Instant) -> Arrivals {
        let mut arrivals = Arrivals::default();
        for case in facts.spells.iter().filter(|spell| spell.is_first()) {
            if let Some(month) = months.of(case.received_at) {
                *arrivals.by_month.entry(month).or_default() += 1;
            }
            if case.received_at >= since {
                arrivals.recent.push(case.received_at);
            }
        }
        arrivals
    }

    /// Adds those of other cases.
    pub fn merge(&mut self, other: &Arrivals) {
        for (month, n) in &other.by_month {
            *self.by_month.entry(*month).or_default() += n;
        }
        self.recent.extend(&other.recent);
    }

    /// How many came in a month.
    pub fn in_month(&self, month: Month) -> u64 {
        self.by_month.get(&month).copied().unwrap_or(0)
    }

    /// The instants of the last ones, in no order.
    pub fn recent(&self) -> &[Instant] {
        &self.recent
    }
}
