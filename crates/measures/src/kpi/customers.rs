//! M-53 enterprise customers within 1 hour.
//!
//! **Definition.** Customers of the highest tier all of whose first-response clocks in the month were met ÷ customers of that
//! tier with at least one such outcome in the month; what "met" means, such as one hour, is the mission's target. The unit is
//! the customer (D-31): one missed response of many makes the customer count as not answered in time. The tier is the one
//! held when an outcome is determined; outcomes of unknown customers count nowhere. Over all months a customer counts once
//! and must have been answered in time in every one. Interval: Wilson.

use desk::case::event::CustomerId;
use desk::case::outcome::Promise;
use mission::policy::{LevelMeasure, Policy, TierId};
use mission::{Channel, ClockKind};
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
///
/// Outcomes are written down one after the other, as a table of all customers would have to be waited for at each of them; when
/// half of what is written down may repeat the rest, it is put in order and each customer of a month kept once.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    entries: Vec<Entry>,
    /// So many of them, at the beginning, are in order and differ.
    n_settled: usize,
}

/// A customer in a month by a channel, and whether what is written down was in time: `false` comes first.
type Entry = (CustomerId, Month, Channel, bool);

/// Fewer entries are not worth putting in order.
const FEW: usize = 1 << 12;

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
        self.write((customer, month, outcome.channel), is_met(outcome));
    }

    #[inline]
    fn write(&mut self, (customer, month, channel): (CustomerId, Month, Channel), in_time: bool) {
        if self.entries.len() >= FEW.max(2 * self.n_settled) {
            self.settle();
        }
        self.entries.push((customer, month, channel, in_time));
    }

    /// Keeps each customer of a month and channel once: one response that was not in time decides.
    #[cold]
    fn settle(&mut self) {
        self.entries.sort_unstable();
        self.entries.dedup_by_key(|(customer, month, channel, _)| (*customer, *month, *channel));
        self.n_settled = self.entries.len();
    }

    /// Each customer of a month and channel once, in order.
    fn settled(&self) -> Vec<Entry> {
        let mut settled = self.clone();
        settled.settle();
        settled.entries
    }

    /// Adds the outcomes of another partition.
    pub fn merge(&mut self, other: Answered) {
        if self.entries.is_empty() {
            *self = other;
            return;
        }
        let entries = other.entries.into_iter();
        entries
            .for_each(|(customer, month, channel, in_time)| self.write((customer, month, channel), in_time));
    }

    /// Customers answered in time of those answered in a month, or in all.
    pub fn of(&self, month: Slot<Month>) -> Share {
        self.over(|of, _| month.covers(Slot::Is(of)))
    }

    /// The same over some months and channels: a customer counts once, and must have been answered in time in every one of them.
    pub fn over(&self, is_one: impl Fn(Month, Channel) -> bool) -> Share {
        let mut customers: FxHashMap<CustomerId, bool> = FxHashMap::default();
        let wanted = self.entries.iter().filter(|(_, month, channel, _)| is_one(*month, *channel));
        for (customer, .., in_time) in wanted {
            *customers.entry(*customer).or_insert(true) &= in_time;
        }
        let mut share = Share::default();
        customers.values().for_each(|in_time| share.count(*in_time));
        share
    }

    /// The customers it holds, some of them more than once.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.entries.iter().map(|(customer, ..)| *customer)
    }

    /// The same customers under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.entries.iter_mut().for_each(|(customer, ..)| *customer = numbers.customer(*customer));
        self.n_settled = 0;
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
        let settled = self.settled();
        to.number(settled.len() as u64);
        for (customer, month, channel, in_time) in settled {
            customer.pack(to);
            month.pack(to);
            to.text(channel.word());
            to.number(u64::from(in_time));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Answered, Malformed> {
        let mut answered = Answered::default();
        for _ in 0..from.count()? {
            let (customer, month) = (CustomerId::unpack(from)?, Month::unpack(from)?);
            let channel = Channel::find(from.text()?).ok_or(Malformed)?;
            answered.write((customer, month, channel), from.number()? != 0);
        }
        Ok(answered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m_53_memory_grows_with_the_customers_and_one_late_response_of_many_counts() {
        let (mut answered, month) = (Answered::default(), Month::new(2025, 6).unwrap());
        for nth in 0..5 * FEW as u32 {
            answered.write((CustomerId::from_index(nth % 10), month, Channel::Email), nth != 33);
            assert!(answered.entries.len() <= FEW, "{} entries", answered.entries.len());
        }
        assert_eq!(answered.of(Slot::Is(month)), Share::new(9, 10));
        assert_eq!(answered.settled().len(), 10);
    }
}
