//! The cases behind every number of a report, so that it can be opened (design.md 8, invariant 13).

use desk::case::event::CaseId;
use rustc_hash::FxHashMap;

use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;

/// The cases each series counted in each month.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    lists: FxHashMap<u64, List>,
}

/// The cases one series counted in one month; a case stands there once for each of its items.
#[derive(Debug, Clone)]
pub struct List {
    series: Series,
    month: Month,
    /// In the numerator.
    pub hits: Vec<CaseId>,
    /// In the denominator only.
    pub others: Vec<CaseId>,
}

impl Lists {
    /// Adds one item.
    #[inline]
    pub fn add(&mut self, series: Series, month: Month, case: CaseId, hit: bool) {
        let list = self.list_mut(series, month);
        if hit { list.hits.push(case) } else { list.others.push(case) }
    }

    #[inline]
    fn list_mut(&mut self, series: Series, month: Month) -> &mut List {
        let new = || List { series, month, hits: Vec::new(), others: Vec::new() };
        self.lists.entry(series.key(month)).or_insert_with(new)
    }

    /// The items of a series in a month.
    pub fn of(&self, series: impl Into<Series>, month: Month) -> Option<&List> {
        self.lists.get(&series.into().key(month))
    }

    /// The items of every series that `wanted` takes, month by month.
    pub fn iter(&self) -> impl Iterator<Item = (Series, Month, &List)> {
        self.lists.values().map(|list| (list.series, list.month, list))
    }

    /// Keeps at most `n` items of each list: those whose cases `rank` first. What a list lost is not counted in it any more.
    pub fn keep<K: Ord>(&mut self, n: usize, rank: impl Fn(CaseId) -> K) {
        for cases in self.lists.values_mut().flat_map(|list| [&mut list.hits, &mut list.others]) {
            if cases.len() > n && n > 0 {
                cases.select_nth_unstable_by_key(n - 1, |case| rank(*case));
            }
            cases.truncate(n);
        }
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, other: Lists) {
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
            let list = self.list_mut(series, month);
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
        lists.sort_unstable_by_key(|list| (list.series, list.month));
        to.number(lists.len() as u64);
        for list in lists {
            list.series.pack(to);
            list.month.pack(to);
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
