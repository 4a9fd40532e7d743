//! M-53 enterprise customers within 1 hour.
//!
//! **Definition.** Customers of the highest tier all of whose first-response clocks in the month were met ÷ customers of that
//! tier with at least one such outcome in the month; what "met" means, such as one hour, is the mission's target. The unit is
//! the customer (D-31): one missed response of many makes the customer count as not answered in time. The tier is the one
//! held when an outcome is determined; outcomes of unknown customers count nowhere. Over all months a customer counts once
//! and must have been answered in time in every one. Interval: Wilson.

use desk::case::event::CustomerId;
use desk::case::outcome::Promise;
use mission::ClockKind;
use mission::policy::{LevelMeasure, Policy, TierId};
use rustc_hash::FxHashMap;

use super::attainment::is_met;
use crate::facts::OutcomeFact;
use crate::frame::Frame;
use crate::group::Slot;
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::share::Share;

/// The metric.
pub const METRIC: &str = "M-53";
/// Its stable name.
pub const WORD: &str = "customers_answered_in_time";

/// Customers with a first response in each month, and whether all of them were in time; in mergeable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    customers: FxHashMap<(CustomerId, Month), bool>,
}

/// The tier whose customers are looked at: the one with the highest rank.
pub fn top_tier(policy: &Policy) -> Option<TierId> {
    let ranked = (0_u8..).map(TierId).zip(&policy.tiers);
    ranked.max_by_key(|(id, tier)| (tier.rank, std::cmp::Reverse(*id))).map(|(id, _)| id)
}

impl Answered {
    /// Counts one outcome.
    #[inline]
    pub fn fold(&mut self, outcome: &OutcomeFact, frame: &Frame<'_>) {
        if Some(outcome.tier) != frame.top_tier || !is_first_response(outcome.promise, frame.policy()) {
            return;
        }
        let Some((customer, month)) = outcome.customer.zip(frame.months.of(outcome.determined_at)) else {
            return;
        };
        *self.customers.entry((customer, month)).or_insert(true) &= is_met(outcome);
    }

    /// Adds the outcomes of another partition.
    pub fn merge(&mut self, mut other: Answered) {
        // The larger one stays as it is.
        if self.customers.len() < other.customers.len() {
            std::mem::swap(self, &mut other);
        }
        for (key, in_time) in other.customers {
            *self.customers.entry(key).or_insert(true) &= in_time;
        }
    }

    /// Customers answered in time of those answered in a month, or in all.
    pub fn of(&self, month: Slot<Month>) -> Share {
        if month == Slot::All {
            return self.over(|_| true);
        }
        // In one month a customer is counted once as it is.
        let mut share = Share::default();
        let of_month = self.customers.iter().filter(|((_, of), _)| month.covers(Slot::Is(*of)));
        of_month.for_each(|(_, in_time)| share.count(*in_time));
        share
    }

    /// The same over some months: a customer counts once, and must have been answered in time in every one of them.
    pub fn over(&self, is_one: impl Fn(Month) -> bool) -> Share {
        let mut customers: FxHashMap<CustomerId, bool> = FxHashMap::default();
        for ((customer, of), in_time) in &self.customers {
            if is_one(*of) {
                *customers.entry(*customer).or_insert(true) &= in_time;
            }
        }
        let mut share = Share::default();
        customers.values().for_each(|in_time| share.count(*in_time));
        share
    }

    /// The customers it holds.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.customers.keys().map(|(customer, _)| *customer)
    }

    /// The same customers under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        let old = std::mem::take(&mut self.customers);
        let renumbered = old
            .into_iter()
            .map(|((customer, month), in_time)| ((numbers.customer(customer), month), in_time));
        self.customers = renumbered.collect();
    }
}

fn is_first_response(promise: Promise, policy: &Policy) -> bool {
    match promise {
        Promise::Target(kind, _) => kind == ClockKind::FirstResponse,
        Promise::Level(id) => {
            let level = policy.service_levels.get(usize::from(id.0));
            level.is_some_and(|level| matches!(level.measure, LevelMeasure::FirstResponse { .. }))
        }
    }
}

impl Pack for Answered {
    fn pack(&self, to: &mut Packer) {
        let mut customers: Vec<_> = self.customers.iter().collect();
        customers.sort_unstable();
        to.number(customers.len() as u64);
        for ((customer, month), in_time) in customers {
            customer.pack(to);
            month.pack(to);
            to.number(u64::from(*in_time));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Answered, Malformed> {
        let mut answered = Answered::default();
        for _ in 0..from.count()? {
            let key = (CustomerId::unpack(from)?, Month::unpack(from)?);
            answered.customers.insert(key, from.number()? != 0);
        }
        Ok(answered)
    }
}
