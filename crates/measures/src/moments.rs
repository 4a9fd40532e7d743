//! When the items of each promise were counted: what a month's course is told from.

use std::collections::BTreeMap;
use std::ops::Range;

use calendar::Instant;
use desk::case::outcome::Promise;
use mission::Policy;
use mission::policy::ServiceLevelId;

use crate::facts::Facts;
use crate::kpi::{attainment, level};
use crate::share::Share;

/// The items of each promise by the instant that counts them, and whether each is in the numerator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moments {
    by: BTreeMap<Promise, Vec<(Instant, bool)>>,
}

impl Moments {
    /// Those of some facts from an instant on.
    pub fn of(facts: &Facts, policy: &Policy, since: Instant) -> Moments {
        let mut moments = Moments::default();
        for outcome in facts.outcomes.iter().filter(|outcome| outcome.determined_at >= since) {
            let item = (outcome.determined_at, attainment::is_met(outcome));
            moments.by.entry(outcome.promise).or_default().push(item);
        }
        for contact in facts.contacts.iter().filter(|contact| contact.offered_at >= since) {
            for (id, promised) in (0u8..).map(ServiceLevelId).zip(&policy.service_levels) {
                if let Some(hit) = level::judge(promised, contact) {
                    moments.by.entry(Promise::Level(id)).or_default().push((contact.offered_at, hit));
                }
            }
        }
        moments
    }

    /// Adds those of other cases.
    pub fn merge(&mut self, other: &Moments) {
        for (promise, theirs) in &other.by {
            self.by.entry(*promise).or_default().extend(theirs);
        }
    }

    /// Puts them in order, once all are there.
    pub fn sort(&mut self) {
        self.by.values_mut().for_each(|items| items.sort_unstable());
    }

    /// What was counted of a promise from an instant on and before another. They must be in order.
    pub fn share(&self, promise: Promise, range: Range<Instant>) -> Share {
        let items = self.within(promise, range);
        let hits = items.iter().filter(|(_, hit)| *hit).count();
        Share { hits: hits as u64, of: items.len() as u64 }
    }

    /// The items of a promise from an instant on and before another, in order: when each counted, and whether it is in the
    /// numerator. They must be in order.
    pub fn within(&self, promise: Promise, range: Range<Instant>) -> &[(Instant, bool)] {
        let items = self.by.get(&promise).map_or(&[][..], Vec::as_slice);
        let from = items.partition_point(|(at, _)| *at < range.start);
        let to = items.partition_point(|(at, _)| *at < range.end).max(from);
        &items[from..to]
    }
}
