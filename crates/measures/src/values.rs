//! Single values, for medians: they need the items (metrics.md 1.4).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::group::{Dimension, DimensionSet, Group, Held, Slot};
use crate::interval::median_ranks;
use crate::kpi::Kpi;
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::reading::{Median, Reading};
use crate::renumber::Renumber;
use crate::series::Series;

/// Whole milliseconds per metric and month, each with what its item held: 24 bytes a value.
#[derive(Debug, Clone, Default)]
pub struct Values {
    pages: FxHashMap<u64, Page>,
}

#[derive(Debug, Clone)]
struct Page {
    kpi: Kpi,
    month: Month,
    values: Vec<Value>,
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

    fn held(self) -> Held {
        Held::unpacked(u128::from(self.high) << 64 | u128::from(self.low))
    }
}

impl Values {
    /// Counts one item.
    pub fn count(&mut self, kpi: Kpi, month: Month, held: &Held, ms: i64) {
        let new = || Page { kpi, month, values: Vec::new() };
        let page = self.pages.entry(Series::Kpi(kpi).key(month)).or_insert_with(new);
        page.values.push(Value::new(ms, held));
    }

    /// Adds the items of another partition.
    pub fn merge(&mut self, other: Values) {
        for (key, mut theirs) in other.pages {
            match self.pages.entry(key) {
                std::collections::hash_map::Entry::Vacant(place) => drop(place.insert(theirs)),
                std::collections::hash_map::Entry::Occupied(mut ours) => {
                    ours.get_mut().values.append(&mut theirs.values);
                }
            }
        }
    }

    /// The same values under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for value in self.pages.values_mut().flat_map(|page| &mut page.values) {
            *value = Value::new(value.ms, &numbers.held(value.held()));
        }
    }

    /// The median of a group.
    pub fn of(&self, kpi: Kpi, group: &Group) -> Reading {
        self.of_groups(kpi, std::slice::from_ref(group))
    }

    /// The median of several groups that share no item.
    pub fn of_groups(&self, kpi: Kpi, groups: &[Group]) -> Reading {
        let mut found = Vec::new();
        for group in groups {
            let is_whole_month = group.dimensions().without(Dimension::Month).is_empty();
            for page in self.pages_of(kpi, group.month) {
                let in_group = |value: &&Value| {
                    is_whole_month || group.covers(&value.held().group(Slot::Is(page.month)))
                };
                found.extend(page.values.iter().filter(in_group).map(|value| value.ms));
            }
        }
        median(&mut found)
    }

    /// The medians by some dimensions, in order.
    pub fn by(&self, kpi: Kpi, kept: DimensionSet) -> BTreeMap<Group, Reading> {
        let mut found: FxHashMap<(Slot<Month>, Held), Vec<i64>> = FxHashMap::default();
        let dimensions: Vec<Dimension> = kept.without(Dimension::Month).iter().collect();
        for page in self.pages_of(kpi, Slot::All) {
            let month = if kept.contains(Dimension::Month) { Slot::Is(page.month) } else { Slot::All };
            for value in &page.values {
                let (held, mut kept) = (value.held(), Held::default());
                for dimension in &dimensions {
                    kept.set(*dimension, held.number(*dimension));
                }
                found.entry((month, kept)).or_default().push(value.ms);
            }
        }
        let group = |(month, held): (Slot<Month>, Held)| held.group(month).keep(kept);
        found.into_iter().map(|(key, mut times)| (group(key), median(&mut times))).collect()
    }

    fn pages_of(&self, kpi: Kpi, month: Slot<Month>) -> impl Iterator<Item = &Page> {
        let in_month = move |page: &&Page| match month {
            Slot::Is(month) => page.month == month,
            Slot::All => true,
            Slot::Unknown => false,
        };
        self.pages.values().filter(move |page| page.kpi == kpi).filter(in_month)
    }
}

/// The median of some milliseconds; their order is not kept.
pub fn median(times: &mut [i64]) -> Reading {
    let n = times.len();
    if n == 0 {
        return Reading::NoData;
    }
    let mut nth = |rank: usize| *times.select_nth_unstable(rank).1;
    let middles = (nth((n - 1) / 2), nth(n / 2));
    let interval = median_ranks(n as u64).map(|(low, high)| (nth(low as usize - 1), nth(high as usize - 1)));
    Reading::Median(Median { n: n as u64, middles, interval })
}

impl Pack for Values {
    fn pack(&self, to: &mut Packer) {
        let mut pages: Vec<&Page> = self.pages.values().collect();
        pages.sort_unstable_by_key(|page| (page.kpi, page.month));
        to.number(pages.len() as u64);
        for page in pages {
            Series::Kpi(page.kpi).pack(to);
            page.month.pack(to);
            let mut values = page.values.clone();
            values.sort_unstable();
            to.number(values.len() as u64);
            for value in values {
                to.signed(value.ms);
                to.number(value.high);
                to.number(value.low);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Values, Malformed> {
        let mut values = Values::default();
        for _ in 0..from.count()? {
            let Series::Kpi(kpi) = Series::unpack(from)? else { return Err(Malformed) };
            let month = Month::unpack(from)?;
            let mut page = Page { kpi, month, values: Vec::new() };
            for _ in 0..from.count()? {
                let (ms, high, low) = (from.signed()?, from.number()?, from.number()?);
                page.values.push(Value { ms, high, low });
            }
            values.pages.insert(Series::Kpi(kpi).key(month), page);
        }
        Ok(values)
    }
}
