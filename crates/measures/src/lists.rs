//! The cases behind every number of a report, so that it can be opened (design.md 8, invariant 13).

use std::collections::BTreeSet;

use desk::case::event::CaseId;
use rustc_hash::FxHashMap;

use crate::group::{Dimension, Group, Held, Slot};
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;

/// The cases each series counted in each month, apart by the tier and channel they were counted under.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    lists: FxHashMap<u64, List>,
    /// The tiers and channels that were met.
    told_apart: BTreeSet<TierAndChannel>,
}

/// The cases one series counted in one month; a case stands there once for each of its items.
#[derive(Debug, Clone)]
pub struct List {
    series: Series,
    month: Month,
    of: TierAndChannel,
    /// In the numerator.
    pub hits: Vec<CaseId>,
    /// In the denominator only.
    pub others: Vec<CaseId>,
}

/// The numbers of a tier and a channel, each one more than the number itself and 0 for unknown, in the lower 12 bits.
type TierAndChannel = u16;

const CHANNEL_BITS: u32 = 3;
/// Where they begin in the key of a list: months take fewer bits.
const OFFSET: u32 = 16;

fn told_apart(held: &Held) -> TierAndChannel {
    (held.number(Dimension::Tier) << CHANNEL_BITS | held.number(Dimension::Channel)) as TierAndChannel
}

/// Whether what was counted under a tier and a channel is of a group; only these two dimensions are known.
fn is_of(of: TierAndChannel, group: &Group) -> bool {
    let mut held = Held::default();
    held.set(Dimension::Tier, u32::from(of) >> CHANNEL_BITS);
    held.set(Dimension::Channel, u32::from(of) & ((1 << CHANNEL_BITS) - 1));
    let is = held.group(Slot::All);
    Group { tier: group.tier, channel: group.channel, ..Group::ALL }.covers(&Group {
        tier: is.tier,
        channel: is.channel,
        ..Group::ALL
    })
}

impl Lists {
    /// Adds one item.
    #[inline]
    pub fn add(&mut self, series: Series, (month, held): (Month, &Held), case: CaseId, hit: bool) {
        let list = self.list_mut(series, month, told_apart(held));
        if hit { list.hits.push(case) } else { list.others.push(case) }
    }

    #[inline]
    fn list_mut(&mut self, series: Series, month: Month, of: TierAndChannel) -> &mut List {
        let told_apart = &mut self.told_apart;
        let new = || {
            told_apart.insert(of);
            List { series, month, of, hits: Vec::new(), others: Vec::new() }
        };
        self.lists.entry(key(series, month, of)).or_insert_with(new)
    }

    /// The items of a series in a month.
    pub fn of(&self, series: impl Into<Series>, month: Month) -> Option<List> {
        self.of_group(series, month, &Group::ALL)
    }

    /// The items of a series in a month that were counted under the tier and the channel of a group; its other dimensions are
    /// not looked at.
    pub fn of_group(&self, series: impl Into<Series>, month: Month, group: &Group) -> Option<List> {
        let series = series.into();
        let wanted = self.told_apart.iter().filter(|of| is_of(**of, group));
        wanted.filter_map(|of| self.lists.get(&key(series, month, *of))).fold(None, |sum, list| match sum {
            None => Some(list.clone()),
            Some(mut sum) => {
                sum.hits.extend(&list.hits);
                sum.others.extend(&list.others);
                Some(sum)
            }
        })
    }

    /// The items of every series that `wanted` takes, month by month, tier by tier and channel by channel.
    pub fn iter(&self) -> impl Iterator<Item = (Series, Month, &List)> {
        self.lists.values().map(|list| (list.series, list.month, list))
    }

    /// Keeps at most `n` items of each series and month: those whose cases `rank` first. What a list lost is not counted in it any
    /// more, and tiers and channels are told apart no longer.
    pub fn keep<K: Ord>(&mut self, n: usize, rank: impl Fn(CaseId) -> K) {
        let mut whole = Lists::default();
        for (_, list) in std::mem::take(&mut self.lists) {
            let into = whole.list_mut(list.series, list.month, TierAndChannel::MIN);
            into.hits.extend(list.hits);
            into.others.extend(list.others);
        }
        *self = whole;
        for cases in self.lists.values_mut().flat_map(|list| [&mut list.hits, &mut list.others]) {
            if cases.len() > n && n > 0 {
                cases.select_nth_unstable_by_key(n - 1, |case| rank(*case));
            }
            cases.truncate(n);
        }
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, other: Lists) {
        self.told_apart.extend(other.told_apart);
        for (key, mut theirs) in other.lists {
            match self.lists.entry(key) {
                std::collections::hash_map::Entry::Vacant(place) => drop(place.insert(theirs)),
                std::collections::hash_map::Entry::Occupied(mut ours) => {
                    ours.get_mut().hits.append(&mut theirs.hits);
                    ours.get_mut().others.append(&mut theirs.others);
                }
            }
        }
    }

    /// Adds the packed items of another part, under the numbers of our names.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early or mean nothing.
    pub fn add_packed(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        for _ in 0..from.count()? {
            let (series, month) = (Series::unpack(from)?, Month::unpack(from)?);
            let of: TierAndChannel = from.small()?;
            if u32::from(of) >> (CHANNEL_BITS + Held::width(Dimension::Tier)) != 0 {
                return Err(Malformed);
            }
            let list = self.list_mut(series, month, of);
            for cases in [&mut list.hits, &mut list.others] {
                for _ in 0..from.count()? {
                    cases.push(numbers.case(CaseId::unpack(from)?));
                }
            }
        }
        Ok(())
    }

    /// The same items under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for list in self.lists.values_mut() {
            let cases = list.hits.iter_mut().chain(&mut list.others);
            cases.for_each(|case| *case = numbers.case(*case));
        }
    }
}

/// The key of one series in one month under one tier and channel.
#[inline]
fn key(series: Series, month: Month, of: TierAndChannel) -> u64 {
    series.key(month) | u64::from(of) << OFFSET
}

impl Pack for CaseId {
    fn pack(&self, to: &mut Packer) {
        to.number(self.index().into());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<CaseId, Malformed> {
        from.small().map(CaseId::from_index)
    }
}

impl Pack for Lists {
    fn pack(&self, to: &mut Packer) {
        let mut lists: Vec<&List> = self.lists.values().collect();
        lists.sort_unstable_by_key(|list| (list.series, list.month, list.of));
        to.number(lists.len() as u64);
        for list in lists {
            list.series.pack(to);
            list.month.pack(to);
            to.number(list.of.into());
            for cases in [&list.hits, &list.others] {
                let mut cases = cases.clone();
                cases.sort_unstable();
                to.list(&cases);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Lists, Malformed> {
        let mut lists = Lists::default();
        lists.add_packed(from, &Renumber::default())?;
        Ok(lists)
    }
}
