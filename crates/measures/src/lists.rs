//! The cases behind every number of a report, so that it can be opened (design.md 8, invariant 13).

use std::collections::{BTreeMap, BTreeSet};

use desk::case::event::CaseId;
use rustc_hash::FxHashMap;

use crate::group::{Dimension, Group, Held, Slot};
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;

/// The cases each series counted in each month, apart by the tier and channel they were counted under, and by cohort.
///
/// A cohort is a property of the customer (metrics.md 1.5), so that all items of a case are under the same one or under none: it is kept
/// once for each case, and only for those that have one.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    lists: FxHashMap<u64, List>,
    /// The tiers and channels that were met.
    told_apart: BTreeSet<Apart>,
    /// The cohorts of cases by their numbers, each one more than the number itself.
    cohorts: FxHashMap<CaseId, u32>,
}

/// The cases one series counted in one month; a case stands there once for each of its items.
#[derive(Debug, Clone)]
pub struct List {
    series: Series,
    month: Month,
    of: Apart,
    /// In the numerator.
    pub hits: Vec<CaseId>,
    /// In the denominator only.
    pub others: Vec<CaseId>,
}

/// The numbers of a tier and a channel, each one more than the number itself and 0 for unknown, in the lower 12 bits; above them
/// whether the items were counted under the cohort of their case.
type Apart = u16;

const CHANNEL_BITS: u32 = 3;
const HAS_COHORT: Apart = 1 << 12;
/// Where they begin in the key of a list: months take fewer bits.
const OFFSET: u32 = 16;

fn told_apart(held: &Held) -> Apart {
    let apart = (held.number(Dimension::Tier) << CHANNEL_BITS | held.number(Dimension::Channel)) as Apart;
    if held.number(Dimension::Cohort) == 0 { apart } else { apart | HAS_COHORT }
}

/// Whether what was counted under a tier, a channel and some cohort or none can be of a group; other dimensions are not known.
fn is_of(of: Apart, group: &Group) -> bool {
    let has_cohort = of & HAS_COHORT != 0;
    if has_cohort && group.cohort == Slot::Unknown || !has_cohort && matches!(group.cohort, Slot::Is(_)) {
        return false;
    }
    let mut held = Held::default();
    held.set(Dimension::Tier, u32::from(of & !HAS_COHORT) >> CHANNEL_BITS);
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
        let cohort = held.number(Dimension::Cohort);
        if cohort != 0 {
            self.cohorts.insert(case, cohort);
        }
        let list = self.list_mut(series, month, told_apart(held));
        if hit { list.hits.push(case) } else { list.others.push(case) }
    }

    #[inline]
    fn list_mut(&mut self, series: Series, month: Month, of: Apart) -> &mut List {
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

    /// The items of a series in a month that were counted under the tier, the channel and the cohort of a group; its other
    /// dimensions are not looked at.
    pub fn of_group(&self, series: impl Into<Series>, month: Month, group: &Group) -> Option<List> {
        let series = series.into();
        let wanted = self.told_apart.iter().filter(|of| is_of(**of, group));
        let mut lists = wanted.filter_map(|of| self.lists.get(&key(series, month, *of)));
        let mut sum = lists.next()?.clone();
        for list in lists {
            sum.hits.extend(&list.hits);
            sum.others.extend(&list.others);
        }
        if let Slot::Is(cohort) = group.cohort {
            let wanted = u32::from(cohort.0) + 1;
            [&mut sum.hits, &mut sum.others]
                .into_iter()
                .for_each(|cases| cases.retain(|case| self.cohorts.get(case) == Some(&wanted)));
        }
        Some(sum)
    }

    /// The items of every series, month by month, tier by tier and channel by channel; those with a cohort beside those without.
    pub fn iter(&self) -> impl Iterator<Item = (Series, Month, &List)> {
        self.lists.values().map(|list| (list.series, list.month, list))
    }

    /// Keeps at most `n` items of each series and month: those whose cases `rank` first. What a list lost is not counted in it any
    /// more, and tiers, channels and cohorts are told apart no longer.
    pub fn keep<K: Ord>(&mut self, n: usize, rank: impl Fn(CaseId) -> K) {
        let mut whole = Lists::default();
        for (_, list) in std::mem::take(&mut self.lists) {
            let into = whole.list_mut(list.series, list.month, Apart::MIN);
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
        self.cohorts.extend(other.cohorts);
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
            let of: Apart = from.small()?;
            if u32::from(of & !HAS_COHORT) >> (CHANNEL_BITS + Held::width(Dimension::Tier)) != 0 {
                return Err(Malformed);
            }
            let list = self.list_mut(series, month, of);
            for cases in [&mut list.hits, &mut list.others] {
                for _ in 0..from.count()? {
                    cases.push(numbers.case(CaseId::unpack(from)?));
                }
            }
        }
        for _ in 0..from.count()? {
            let cohort = numbers.number(Dimension::Cohort, from.small()?);
            for _ in 0..from.count()? {
                self.cohorts.insert(numbers.case(CaseId::unpack(from)?), cohort);
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
        let cohorts = std::mem::take(&mut self.cohorts).into_iter();
        self.cohorts = cohorts
            .map(|(case, cohort)| (numbers.case(case), numbers.number(Dimension::Cohort, cohort)))
            .collect();
    }
}

/// The key of one series in one month under what its items are told apart by.
#[inline]
fn key(series: Series, month: Month, of: Apart) -> u64 {
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
        let mut by_cohort: BTreeMap<u32, Vec<CaseId>> = BTreeMap::new();
        self.cohorts.iter().for_each(|(case, cohort)| by_cohort.entry(*cohort).or_default().push(*case));
        to.number(by_cohort.len() as u64);
        for (cohort, mut cases) in by_cohort {
            cases.sort_unstable();
            to.number(cohort.into());
            to.list(&cases);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Lists, Malformed> {
        let mut lists = Lists::default();
        lists.add_packed(from, &Renumber::default())?;
        Ok(lists)
    }
}
