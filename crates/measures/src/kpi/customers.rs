//! M-53 enterprise customers within 1 hour.
//!
//! **Definition.** Customers of the highest tier all of whose first-response clocks in the month were met ÷ customers of that
//! tier with at least one such outcome in the month; what "met" means, such as one hour, is the mission's target. The unit is
//! the customer (D-31): one missed response of many makes the customer count as not answered in time. The tier is the one
//! held when an outcome is determined; outcomes of unknown customers count nowhere. Over all months a customer counts once
//! and must have been answered in time in every one. By agent, team and so on a customer counts wherever a response was theirs, and by
//! those alone. Interval: Wilson.

use std::collections::BTreeMap;

use desk::case::event::CustomerId;
use desk::case::outcome::Promise;
use mission::ClockKind;
use mission::policy::{LevelMeasure, Policy, TierId};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::attainment::is_met;
use crate::facts::OutcomeFact;
use crate::frame::Frame;
use crate::group::{Cut, Dimension, DimensionSet, Group, Held, Selection, Slot};
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::share::Share;
use crate::tally::Cells;

/// The metric.
pub const METRIC: &str = "M-53";
/// Its stable name.
pub const WORD: &str = "customers_answered_in_time";

/// Customers with a first response in each month, and whether all of them were in time; in mergeable form.
///
/// Outcomes are written down one after the other, as a table of all customers would have to be waited for at each of them; when
/// most of what is written down may repeat the rest, it is put in order and each customer of a month kept once.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    entries: Vec<Entry>,
    /// So many of them, at the beginning, are in order and differ.
    n_settled: usize,
}

/// What is written down of one outcome; what was not in time comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    customer: CustomerId,
    month: Month,
    /// The two halves of what the outcome held, packed into one number.
    held: [u64; 2],
    in_time: bool,
}

impl Entry {
    fn new((customer, month): (CustomerId, Month), held: u128, in_time: bool) -> Entry {
        Entry { customer, month, held: [(held >> 64) as u64, held as u64], in_time }
    }

    fn packed(&self) -> u128 {
        u128::from(self.held[0]) << 64 | u128::from(self.held[1])
    }

    /// Whether another is of the same customer and month, and held the same.
    fn is_like(&self, other: &Entry) -> bool {
        (self.customer, self.month, self.held) == (other.customer, other.month, other.held)
    }
}

/// Fewer entries are not worth putting in order.
const FEW: usize = 1 << 12;
/// How many times as many as differ are written down before they are put in order again.
const GROWTH: usize = 4;

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
        self.write(Entry::new((customer, month), outcome.held().packed(), is_met(outcome)));
    }

    #[inline]
    fn write(&mut self, entry: Entry) {
        // A target and a level often say the same of one response.
        if self.entries.last() == Some(&entry) {
            return;
        }
        if self.entries.len() >= FEW.max(GROWTH * self.n_settled) {
            self.settle();
        }
        self.entries.push(entry);
    }

    /// Keeps each customer of a month once for whatever was held: one response that was not in time decides.
    #[cold]
    fn settle(&mut self) {
        self.entries.sort_unstable();
        self.entries.dedup_by(|later, kept| later.is_like(kept));
        self.n_settled = self.entries.len();
    }

    /// Each customer of a month once for whatever was held, in order.
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
        other.entries.into_iter().for_each(|entry| self.write(entry));
    }

    /// Customers answered in time of those answered in a month, or in all, in a group.
    pub fn of(&self, group: &Group) -> Share {
        let selected = Selection::of(group);
        self.over(|month, held| group.month.covers(Slot::Is(month)) && selected.takes(held))
    }

    /// The same by each of some sets of dimensions, in order.
    pub fn by_each(&self, cuts: &[DimensionSet]) -> Vec<BTreeMap<Group, Share>> {
        let settled = self.settled();
        cuts.par_iter().with_max_len(1).map(|kept| by(&settled, *kept)).collect()
    }

    /// The same over some months and groups: a customer counts once, and must have been answered in time in every one of them.
    pub fn over(&self, is_one: impl Fn(Month, u128) -> bool) -> Share {
        let mut customers: FxHashMap<CustomerId, bool> = FxHashMap::default();
        for entry in self.entries.iter().filter(|entry| is_one(entry.month, entry.packed())) {
            *customers.entry(entry.customer).or_insert(true) &= entry.in_time;
        }
        let mut share = Share::default();
        customers.values().for_each(|in_time| share.count(*in_time));
        share
    }

    /// The customers it holds, some of them more than once.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.entries.iter().map(|entry| entry.customer)
    }

    /// The same customers under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for entry in &mut self.entries {
            let held = numbers.held(Held::unpacked(entry.packed())).packed();
            *entry = Entry::new((numbers.customer(entry.customer), entry.month), held, entry.in_time);
        }
        self.n_settled = 0;
    }
}

/// The customers of settled entries by some dimensions.
fn by(settled: &[Entry], kept: DimensionSet) -> BTreeMap<Group, Share> {
    let (cut, by_month) = (Cut::new(kept.without(Dimension::Month)), kept.contains(Dimension::Month));
    let is_one = |a: &Entry, b: &Entry| a.customer == b.customer && (!by_month || a.month == b.month);
    let mut months: BTreeMap<Slot<Month>, Cells<Share>> = BTreeMap::new();
    // Each cell with its last bit: 0 for what was not in time, which comes first and decides.
    let mut cells: Vec<u128> = Vec::new();
    for of_customer in settled.chunk_by(is_one) {
        cells.clear();
        let cell = |entry: &Entry| cut.cell_of_packed(entry.packed()) << 1 | u128::from(entry.in_time);
        cells.extend(of_customer.iter().map(cell));
        cells.sort_unstable();
        cells.dedup_by_key(|cell| *cell >> 1);
        let month = if by_month { Slot::Is(of_customer[0].month) } else { Slot::All };
        let shares = months.entry(month).or_default();
        cells.iter().for_each(|cell| shares.get_mut(cell >> 1).count(cell & 1 == 1));
    }
    let mut found = BTreeMap::new();
    for (month, shares) in months {
        shares.into_each(|cell, share| {
            if share.of > 0 {
                found.insert(cut.held(cell).group(month).keep(kept), share);
            }
        });
    }
    found
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
        for entry in settled {
            entry.customer.pack(to);
            entry.month.pack(to);
            to.wide(entry.packed());
            to.number(u64::from(entry.in_time));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Answered, Malformed> {
        let mut answered = Answered::default();
        for _ in 0..from.count()? {
            let (customer, month) = (CustomerId::unpack(from)?, Month::unpack(from)?);
            let held = from.wide()?;
            answered.write(Entry::new((customer, month), held, from.number()? != 0));
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
            answered.write(Entry::new((CustomerId::from_index(nth % 10), month), 0, nth != 33));
            assert!(answered.entries.len() <= FEW, "{} entries", answered.entries.len());
        }
        assert_eq!(answered.of(&Group::month(month)), Share::new(9, 10));
        assert_eq!(answered.settled().len(), 10);
    }
}
