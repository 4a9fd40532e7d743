//! Counts of every series, month and cut: the mergeable part of every metric that is a share or a mean.

mod cells;

use std::collections::BTreeMap;

use calendar::Instant;
use rustc_hash::FxHashMap;

pub(crate) use cells::Cells;

use crate::group::{Cuts, Dimension, DimensionSet, Group, Held, N_USUAL, Slot};
use crate::month::Month;
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;
use crate::series::Series;

/// A count that adds up: a share, a mean.
pub trait Value: Clone + Default + std::fmt::Debug + Pack {
    /// Adds the count of other items.
    fn merge(&mut self, other: &Self);
    /// Whether nothing was counted.
    fn is_empty(&self) -> bool;
}

/// Counts per series, month and cell of every cut. What is counted adds up, so that parts merge in any order.
#[derive(Debug, Clone)]
pub struct Tally<V> {
    cuts: Cuts,
    pages: Vec<Page<V>>,
    /// Where the page of each series and month is.
    places: FxHashMap<u64, u32>,
    /// Where some of those asked for last are, by a few bits of their keys: asking the table takes longer than counting.
    recent: [u32; RECENT],
}

const RECENT: usize = 1 << RECENT_BITS;
const RECENT_BITS: u32 = 7;

/// One series in one month.
#[derive(Debug, Clone)]
struct Page<V> {
    series: Series,
    month: Month,
    /// That of its series and month.
    key: u64,
    /// The latest instant of an item; a window after it decides when the value is mature (metrics.md 1.10).
    last_at: Instant,
    /// By cut.
    cells: Vec<Cells<V>>,
}

impl<V: Value> Default for Tally<V> {
    fn default() -> Tally<V> {
        Tally::new(Cuts::default())
    }
}

impl<V: Value> Tally<V> {
    /// Nothing counted yet.
    pub fn new(cuts: Cuts) -> Tally<V> {
        Tally { cuts, pages: Vec::new(), places: FxHashMap::default(), recent: [0; RECENT] }
    }

    /// Counts one item in every cut.
    #[inline]
    pub fn count(
        &mut self,
        series: Series,
        (month, at): (Month, Instant),
        held: &Held,
        count: impl Fn(&mut V),
    ) {
        let nth = self.place(series, month, Page::new);
        let page = &mut self.pages[nth];
        page.last_at = page.last_at.max(at);
        let n_usual = if self.cuts.are_usual() { N_USUAL } else { 0 };
        let (usual, others) = page.cells.split_at_mut(n_usual);
        if let Ok(usual) = <&mut [Cells<V>; N_USUAL]>::try_from(usual) {
            for (cell, cells) in held.usual_cells().into_iter().zip(usual) {
                match cells.known_mut(cell) {
                    Some(value) => count(value),
                    None => count(cells.get_mut(cell.into())),
                }
            }
        }
        for (cut, cells) in self.cuts.list().iter().skip(n_usual).zip(others) {
            count(cells.get_mut(cut.cell(held)));
        }
    }

    /// The place of the page of a series and month, which `new` makes for so many cuts when there is none yet.
    #[inline]
    fn place(&mut self, series: Series, month: Month, new: fn(Series, Month, usize) -> Page<V>) -> usize {
        let key = series.key(month);
        let slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - RECENT_BITS)) as usize;
        let recent = self.recent[slot] as usize;
        if self.pages.get(recent).is_some_and(|page| page.key == key) {
            return recent;
        }
        let nth = self.place_in_table(series, month, new);
        self.recent[slot] = nth as u32;
        nth
    }

    #[inline(never)]
    fn place_in_table(
        &mut self,
        series: Series,
        month: Month,
        new: fn(Series, Month, usize) -> Page<V>,
    ) -> usize {
        match self.places.get(&series.key(month)) {
            Some(nth) => *nth as usize,
            None => self.add_page(new(series, month, self.cuts.list().len())),
        }
    }

    /// Adds a page of a series and month that has none; its place.
    #[cold]
    fn add_page(&mut self, page: Page<V>) -> usize {
        let nth = self.pages.len();
        // There are at most as many as series and months.
        self.places.insert(page.key, nth as u32);
        self.pages.push(page);
        nth
    }

    /// The cuts that are kept apart.
    pub fn cuts(&self) -> &Cuts {
        &self.cuts
    }

    /// The count of one series in a group; nothing when the cuts do not keep the group apart.
    pub fn of(&self, series: impl Into<Series>, group: &Group) -> V {
        self.sum(group, series.into())
    }

    fn sum(&self, group: &Group, series: Series) -> V {
        let mut sum = V::default();
        let Some(cut) = self.cuts.find(group.dimensions()) else { return sum };
        for page in self.pages_of(group.month, |of| of == series) {
            page.cells[cut].for_each(|cell, value| {
                if group.covers(&self.cuts.group_of(cut, cell, page.month, group)) {
                    sum.merge(value);
                }
            });
        }
        sum
    }

    /// The latest item of one series in a month, or in all.
    pub fn last_at(&self, series: impl Into<Series>, month: Slot<Month>) -> Instant {
        let series = series.into();
        self.pages_of(month, |of| of == series).map(|page| page.last_at).max().unwrap_or(NEVER)
    }

    /// The counts by some dimensions, over the series that `wanted` takes, in order; nothing when the cuts do not keep the
    /// dimensions apart.
    pub fn by(&self, kept: DimensionSet, wanted: impl Fn(Series) -> bool) -> BTreeMap<Group, V> {
        let mut sums: BTreeMap<Group, V> = BTreeMap::new();
        let Some(cut) = self.cuts.find(kept) else { return sums };
        for page in self.pages_of(Slot::All, wanted) {
            page.cells[cut].for_each(|cell, value| {
                let group = self.cuts.group(cut, cell, page.month).keep(kept);
                sums.entry(group).or_default().merge(value);
            });
        }
        sums
    }

    /// Adds the counts of another partition under the same cuts.
    pub fn merge(&mut self, other: Tally<V>) {
        if self.pages.is_empty() {
            *self = other;
            return;
        }
        for theirs in other.pages {
            match self.places.get(&theirs.key) {
                Some(nth) => self.pages[*nth as usize].merge(&theirs),
                None => drop(self.add_page(theirs)),
            }
        }
    }

    /// The same counts under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for page in &mut self.pages {
            for (cut, cells) in page.cells.iter_mut().enumerate() {
                let old = std::mem::take(cells);
                old.for_each(|cell, value| {
                    let held = numbers.held(self.cuts.held(cut, cell));
                    cells.get_mut(self.cuts.list()[cut].cell(&held)).merge(value);
                });
            }
        }
    }

    fn pages_of(
        &self,
        month: Slot<Month>,
        wanted: impl Fn(Series) -> bool,
    ) -> impl Iterator<Item = &Page<V>> {
        let in_month = move |page: &&Page<V>| match month {
            Slot::Is(month) => page.month == month,
            Slot::All => true,
            Slot::Unknown => false,
        };
        self.pages.iter().filter(move |page| wanted(page.series)).filter(in_month)
    }

    fn sorted(&self) -> Vec<&Page<V>> {
        let mut pages: Vec<&Page<V>> = self.pages.iter().collect();
        pages.sort_unstable_by_key(|page| (page.series, page.month));
        pages
    }
}

/// No item was counted.
const NEVER: Instant = Instant(i64::MIN);

impl<V: Value> Page<V> {
    fn new(series: Series, month: Month, n_cuts: usize) -> Page<V> {
        Page::of(series, month, vec![Cells::default(); n_cuts])
    }

    /// A page whose cells a file may name: no number makes it larger than the cells it has.
    fn sparse(series: Series, month: Month, n_cuts: usize) -> Page<V> {
        Page::of(series, month, vec![Cells::sparse(); n_cuts])
    }

    fn of(series: Series, month: Month, cells: Vec<Cells<V>>) -> Page<V> {
        Page { series, month, key: series.key(month), last_at: NEVER, cells }
    }

    fn merge(&mut self, other: &Page<V>) {
        self.last_at = self.last_at.max(other.last_at);
        for (ours, theirs) in self.cells.iter_mut().zip(&other.cells) {
            theirs.for_each(|cell, value| ours.get_mut(cell).merge(value));
        }
    }
}

impl Cuts {
    /// The group of a cell, in the dimensions that `like` selects by.
    fn group_of(&self, cut: usize, cell: u128, month: Month, like: &Group) -> Group {
        self.group(cut, cell, month).keep(like.dimensions().with(Dimension::Month))
    }
}

impl<V: Value> Tally<V> {
    /// Adds the packed counts of another part, under the numbers of our names, without making a tally of them first.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early, mean nothing, or keep other dimensions apart.
    pub fn add_packed(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        if Cuts::unpack(from)? != self.cuts {
            return Err(Malformed);
        }
        self.add_pages(from, numbers)
    }

    fn add_pages(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        for _ in 0..from.count()? {
            let (series, month, last_at) =
                (Series::unpack(from)?, Month::unpack(from)?, Instant::unpack(from)?);
            let nth = self.place(series, month, Page::sparse);
            let page = &mut self.pages[nth];
            page.last_at = page.last_at.max(last_at);
            for (cut, cells) in self.cuts.list().iter().zip(&mut page.cells) {
                for _ in 0..from.count()? {
                    let cell = cut.renumbered(from.wide()?, numbers);
                    cells.get_mut(cell).merge(&V::unpack(from)?);
                }
            }
        }
        Ok(())
    }
}

impl<V: Value> Pack for Tally<V> {
    fn pack(&self, to: &mut Packer) {
        self.cuts.pack(to);
        to.number(self.pages.len() as u64);
        for page in self.sorted() {
            page.series.pack(to);
            page.month.pack(to);
            page.last_at.pack(to);
            page.cells.iter().for_each(|cells| cells.pack(to));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Tally<V>, Malformed> {
        let mut tally = Tally::new(Cuts::unpack(from)?);
        tally.add_pages(from, &Renumber::default())?;
        Ok(tally)
    }
}
