//! M-50…M-52 by tier and channel: the counts of each of their combinations, which add up to those of the desk (metrics.md 1.4).

use std::collections::BTreeMap;

use mission::Channel;
use mission::policy::TierId;

use super::{BacklogCounts, Limits, Schedule, Snapshot};
use crate::facts::SpellFact;
use crate::group::{Group, Slot};
use crate::month::Months;
use crate::pack::{Malformed, Pack, Packer, Unpacker};

/// The counts of every snapshot by tier and channel; mergeable. A case stands where its spell held it at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BacklogCells(BTreeMap<(TierId, Channel), BacklogCounts>);

impl BacklogCells {
    /// Counts one spell in every snapshot that sees it.
    pub(crate) fn fold(&mut self, spell: &SpellFact, schedule: &Schedule, limits: &Limits<'_>) {
        let cell = self.0.entry((spell.tier, spell.channel));
        cell.or_insert_with(|| BacklogCounts::new(schedule)).fold(spell, schedule, limits);
    }

    /// Adds the counts of another partition.
    pub fn merge(&mut self, other: BacklogCells) {
        for (cell, counts) in other.0 {
            match self.0.entry(cell) {
                std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(counts)),
                std::collections::btree_map::Entry::Occupied(mut ours) => ours.get_mut().merge(counts),
            }
        }
    }

    /// Every snapshot of the cases of some groups, in order.
    pub fn snapshots(&self, schedule: &Schedule, months: &Months, of: &[Group]) -> Vec<Snapshot> {
        let mut sum = BacklogCounts::new(schedule);
        let is_wanted = |tier, channel| {
            of.iter()
                .any(|group| group.tier.covers(Slot::Is(tier)) && group.channel.covers(Slot::Is(channel)))
        };
        let cells = self.0.iter().filter(|((tier, channel), _)| is_wanted(*tier, *channel));
        cells.for_each(|(_, counts)| sum.merge(counts.clone()));
        sum.snapshots(schedule, months)
    }

    /// The tiers that have cases.
    pub fn tiers(&self) -> Vec<TierId> {
        let mut tiers: Vec<TierId> = self.0.keys().map(|(tier, _)| *tier).collect();
        tiers.dedup();
        tiers
    }

    /// The channels that have cases.
    pub fn channels(&self) -> Vec<Channel> {
        let has_cases = |channel: &Channel| self.0.keys().any(|(_, of)| of == channel);
        Channel::ALL.iter().copied().filter(has_cases).collect()
    }
}

impl Pack for BacklogCells {
    fn pack(&self, to: &mut Packer) {
        to.number(self.0.len() as u64);
        for ((tier, channel), counts) in &self.0 {
            to.number(tier.0.into());
            to.text(channel.word());
            counts.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<BacklogCells, Malformed> {
        let mut cells = BacklogCells::default();
        for _ in 0..from.count()? {
            let tier = TierId(from.small()?);
            let channel = Channel::find(from.text()?).ok_or(Malformed)?;
            cells.0.insert((tier, channel), Pack::unpack(from)?);
        }
        Ok(cells)
    }
}
