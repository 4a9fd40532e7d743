//! Single values, for medians: they need the items (metrics.md 1.4).

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::group::{Cut, Dimension, DimensionSet, Group, Held, Slot};
use crate::interval::median_ranks;
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::reading::{Median, Reading};
use crate::renumber::Renumber;
use crate::series::Series;
use crate::tally::Cells;

/// Whole milliseconds per series and month, each with what its item held: 24 bytes a value.
#[derive(Debug, Clone, Default)]
pub struct Values {
    pages: FxHashMap<u64, Page>,
}

#[derive(Debug, Clone)]
struct Page {
    series: Series,
    month: Month,
    values: Vec<Value>,
    /// They were put in order and none came since.
    is_sorted: bool,
}

/// A value and the two halves of what its item held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    ms: i64,
    high: u64,
    low: u64,
}

impl Value {
    fn new(ms: i64, held: &Held) -> Value {
        let packed = held.packed();
        Value { ms, high: (packed >> 64) as u64, low: packed as u64 }
    }

    fn renumber(&mut self, numbers: &Renumber) {
        *self = Value::new(self.ms, &numbers.held(self.held()));
    }

    fn packed(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }

    fn held(self) -> Held {
        Held::unpacked(self.packed())
    }
}

impl Values {
    /// Counts one item.
    pub fn count(&mut self, series: impl Into<Series>, month: Month, held: &Held, ms: i64) {
        self.page_mut(series.into(), month).values.push(Value::new(ms, held));
    }

    /// The page to which values are to be added.
    fn page_mut(&mut self, series: Series, month: Month) -> &mut Page {
        let new = || Page { series, month, values: Vec::new(), is_sorted: false };
        let page = self.pages.entry(series.key(month)).or_insert_with(new);
        page.is_sorted = false;
        page
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, other: Values) {
        for (key, mut theirs) in other.pages {
            match self.pages.entry(key) {
                std::collections::hash_map::Entry::Vacant(place) => drop(place.insert(theirs)),
                std::collections::hash_map::Entry::Occupied(mut ours) => {
                    let ours = ours.get_mut();
                    ours.is_sorted = false;
                    ours.values.append(&mut theirs.values);
                }
            }
        }
    }

    /// Adds the packed values of another part, under the numbers of our names.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early or mean nothing.
    pub fn add_packed(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        for _ in 0..from.count()? {
            let (series, month) = (Series::unpack(from)?, Month::unpack(from)?);
            let page = self.page_mut(series, month);
            for _ in 0..from.count()? {
                let mut value = Value::unpack(from)?;
                value.renumber(numbers);
                page.values.push(value);
            }
        }
        Ok(())
    }

    /// Puts the values in order, so that each median of them is found where it stands.
    pub fn sort(&mut self) {
        let unsorted: Vec<&mut Page> = self.pages.values_mut().filter(|page| !page.is_sorted).collect();
        unsorted.into_par_iter().for_each(|page| {
            page.values.sort_unstable_by_key(|value| value.ms);
            page.is_sorted = true;
        });
    }

    /// The same values under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for value in self.pages.values_mut().flat_map(|page| &mut page.values) {
            value.renumber(numbers);
        }
    }

    /// The median of a group.
    pub fn of(&self, series: impl Into<Series>, group: &Group) -> Reading {
        self.of_groups(series, std::slice::from_ref(group))
    }

    /// The median of several groups that share no item.
    pub fn of_groups(&self, series: impl Into<Series>, groups: &[Group]) -> Reading {
        let (series, mut found) = (series.into(), Vec::new());
        for group in groups {
            let is_whole_month = group.dimensions().without(Dimension::Month).is_empty();
            for page in self.pages_of(series, group.month) {
                let in_group = |value: &&Value| {
                    is_whole_month || group.covers(&value.held().group(Slot::Is(page.month)))
                };
                found.extend(page.values.iter().filter(in_group).map(|value| value.ms));
            }
        }
        median(&mut found)
    }

    /// How many values of a month lie in each of `n` steps of `step_ms` from 0 on; whatever lies beyond counts in the last.
    pub fn spread(&self, series: impl Into<Series>, month: Month, (step_ms, n): (i64, usize)) -> Vec<u64> {
        let mut counts = vec![0; n];
        for value in self.pages_of(series.into(), Slot::Is(month)).flat_map(|page| &page.values) {
            let step = usize::try_from(value.ms / step_ms.max(1)).unwrap_or(0);
            if let Some(count) = counts.get_mut(step.min(n.saturating_sub(1))) {
                *count += 1;
            }
        }
        counts
    }

    /// The medians by each of some sets of dimensions, in order.
    pub fn by_each(&self, series: impl Into<Series>, cuts: &[DimensionSet]) -> Vec<BTreeMap<Group, Reading>> {
        let of_all: Vec<&Page> = self.pages_of(series.into(), Slot::All).collect();
        // Put in order once for all cuts: whatever is picked out of it is in order too.
        let is_over_months = cuts.iter().any(|kept| !kept.contains(Dimension::Month));
        let over_months = of_all.iter().filter(|_| is_over_months);
        let mut in_order: Vec<Value> = over_months.flat_map(|page| &page.values).copied().collect();
        in_order.sort_by_key(|value| value.ms);
        let by = |kept: &DimensionSet| {
            let cut = Cut::new(kept.without(Dimension::Month));
            let mut medians = BTreeMap::new();
            let mut take = |month: Slot<Month>, values: &[Value]| {
                cut.times(values).into_each(|cell, mut times| {
                    if !times.is_empty() {
                        medians.insert(cut.held(cell).group(month).keep(*kept), median(&mut times));
                    }
                });
            };
            if kept.contains(Dimension::Month) {
                of_all.iter().for_each(|page| take(Slot::Is(page.month), &page.values));
            } else {
                take(Slot::All, &in_order);
            }
            medians
        };
        cuts.par_iter().with_max_len(1).map(by).collect()
    }

    fn pages_of(&self, series: Series, month: Slot<Month>) -> impl Iterator<Item = &Page> {
        let in_month = move |page: &&Page| match month {
            Slot::Is(month) => page.month == month,
            Slot::All => true,
            Slot::Unknown => false,
        };
        self.pages.values().filter(move |page| page.series == series).filter(in_month)
    }
}

impl Cut {
    /// The milliseconds in each cell, as they come.
    fn times(&self, values: &[Value]) -> Cells<Vec<i64>> {
        let mut times: Cells<Vec<i64>> = Cells::default();
        values.iter().for_each(|value| times.get_mut(self.cell_of_packed(value.packed())).push(value.ms));
        times
    }
}

/// The median of some milliseconds; their order is not kept.
pub fn median(times: &mut [i64]) -> Reading {
    let n = times.len();
    if n == 0 {
        return Reading::NoData;
    }
    // Of values that were put in order before, whatever was picked out of them is in order too.
    let is_sorted = times.is_sorted();
    let mut nth = |rank: usize| if is_sorted { times[rank] } else { *times.select_nth_unstable(rank).1 };
    let middles = (nth((n - 1) / 2), nth(n / 2));
    let interval = median_ranks(n as u64).map(|(low, high)| (nth(low as usize - 1), nth(high as usize - 1)));
    Reading::Median(Median { n: n as u64, middles, interval })
}

impl Pack for Value {
    fn pack(&self, to: &mut Packer) {
        to.signed(self.ms);
        to.number(self.high);
        to.number(self.low);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Value, Malformed> {
        Ok(Value { ms: from.signed()?, high: from.number()?, low: from.number()? })
    }
}

impl Pack for Values {
    fn pack(&self, to: &mut Packer) {
        let mut pages: Vec<&Page> = self.pages.values().collect();
        pages.sort_unstable_by_key(|page| (page.series, page.month));
        to.number(pages.len() as u64);
        for page in pages {
            page.series.pack(to);
            page.month.pack(to);
            let mut values = page.values.clone();
            values.sort_unstable();
            to.number(values.len() as u64);
            values.iter().for_each(|value| value.pack(to));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Values, Malformed> {
        let mut values = Values::default();
        values.add_packed(from, &Renumber::default())?;
        Ok(values)
    }
}
