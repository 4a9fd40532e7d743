//! Everything that is counted by series, month and group, behind one door: a metric says what an item is, and it is counted
//! in every cut, with its list.

use calendar::Instant;

use crate::group::{Cuts, Held};
use crate::kpi::Kpi;
use crate::kpi::backlog::Backlog;
use crate::lists::Lists;
use crate::month::{Month, Months};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::reading::Means;
use crate::renumber::Renumber;
use crate::scores::Answers;
use crate::series::Series;
use crate::share::{Share, Shares};
use desk::case::event::CaseId;

/// Shares, means and single values of every series.
#[derive(Debug, Clone)]
pub struct Tallies {
    /// Every proportion of items, and events per item.
    pub shares: Shares,
    /// Every mean.
    pub means: Means,
    /// Every net promoter score.
    pub answers: Answers,
    /// The daily snapshots of the backlog, when the mission has a rule for it.
    pub backlog: Backlog,
    /// The values behind medians.
    pub values: crate::values::Values,
    /// The items behind each number, unless they are switched off.
    pub lists: Option<Lists>,
}

impl Default for Tallies {
    fn default() -> Tallies {
        Tallies::new(&Cuts::default(), false)
    }
}

/// One item to count: whose it is, when it is attributed, what it held then.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'h> {
    /// The case.
    pub case: CaseId,
    /// The month that contains the attribution instant.
    pub month: Month,
    /// The attribution instant.
    pub at: Instant,
    /// What it held then.
    pub held: &'h Held,
}

impl<'h> Counted<'h> {
    /// An item attributed at an instant; `None` outside of the covered months.
    #[inline]
    pub fn at(at: Instant, months: &Months, case: CaseId, held: &'h Held) -> Option<Counted<'h>> {
        Some(Counted { case, month: months.of(at)?, at, held })
    }
}

impl Tallies {
    /// Nothing counted yet.
    pub fn new(cuts: &Cuts, keeps_items: bool) -> Tallies {
        Tallies {
            shares: Shares::new(cuts.clone()),
            means: Means::new(cuts.clone()),
            answers: Answers::new(cuts.clone()),
            backlog: Backlog::new(cuts.clone()),
            values: crate::values::Values::default(),
            lists: keeps_items.then(Lists::default),
        }
    }

    /// Counts an item of a proportion.
    #[inline]
    pub fn share(&mut self, series: impl Into<Series>, item: &Counted<'_>, hit: bool) {
        self.alike(series, item, (hit, 1));
    }

    /// Counts several items of a proportion that are alike, of which this is the latest.
    #[inline]
    pub fn alike(&mut self, series: impl Into<Series>, item: &Counted<'_>, (hit, n): (bool, u64)) {
        let series = series.into();
        self.add(series, item, Share::new(if hit { n } else { 0 }, n));
        if self.lists.is_some() {
            self.list_alike(series, item, (hit, n));
        }
    }

    #[inline(never)]
    fn list_alike(&mut self, series: Series, item: &Counted<'_>, (hit, n): (bool, u64)) {
        (0..n).for_each(|_| self.list(series, item, hit));
    }

    /// Counts an item with some events.
    pub fn events(&mut self, series: impl Into<Series>, item: &Counted<'_>, n: u64) {
        self.part(series, item, (n, 1));
    }

    /// Counts an item that is several items of a proportion at once: so many hits of so many.
    pub fn part(&mut self, series: impl Into<Series>, item: &Counted<'_>, (hits, of): (u64, u64)) {
        let series = series.into();
        self.add(series, item, Share::new(hits, of));
        self.list(series, item, hits > 0);
    }

    #[inline]
    fn add(&mut self, series: Series, item: &Counted<'_>, more: Share) {
        self.shares.count(series, (item.month, item.at), item.held, |share| {
            share.hits += more.hits;
            share.of += more.of;
        });
    }

    /// Counts an item of a mean.
    pub fn mean(&mut self, series: impl Into<Series>, item: &Counted<'_>, ms: i64) {
        let series = series.into();
        self.means.count(series, (item.month, item.at), item.held, |mean| mean.count(ms));
        self.list(series, item, true);
    }

    /// Counts an answer from 0 to 10.
    pub fn answer(&mut self, kpi: Kpi, item: &Counted<'_>, score: u8) {
        self.answers.count(kpi.into(), (item.month, item.at), item.held, |answers| answers.count(score));
        self.list(kpi.into(), item, score >= crate::kpi::nps::PROMOTER);
    }

    /// Keeps the length of an item that is counted otherwise, for a median.
    pub fn value(&mut self, series: impl Into<Series>, item: &Counted<'_>, ms: i64) {
        self.values.count(series, item.month, item.held, ms);
    }

    /// Counts an item of a median.
    pub fn median(&mut self, kpi: Kpi, item: &Counted<'_>, ms: i64) {
        self.values.count(kpi, item.month, item.held, ms);
        self.list(kpi.into(), item, true);
    }

    #[inline]
    fn list(&mut self, series: Series, item: &Counted<'_>, hit: bool) {
        if let Some(lists) = &mut self.lists {
            lists.add(series, (item.month, item.held), item.case, hit);
        }
    }

    /// Adds the counts of another partition.
    pub fn merge(&mut self, other: Tallies) {
        self.shares.merge(other.shares);
        self.means.merge(other.means);
        self.answers.merge(other.answers);
        self.backlog.merge(other.backlog);
        self.values.merge(other.values);
        match (&mut self.lists, other.lists) {
            (Some(lists), Some(more)) => lists.merge(more),
            (none @ None, more) => *none = more,
            (Some(_), None) => {}
        }
    }

    /// Adds the packed counts of another part, under the numbers of our names.
    ///
    /// # Errors
    ///
    /// Fails when the bytes end early, mean nothing, or were counted in another way.
    pub fn add_packed(&mut self, from: &mut Unpacker<'_>, numbers: &Renumber) -> Result<(), Malformed> {
        self.shares.add_packed(from, numbers)?;
        self.means.add_packed(from, numbers)?;
        self.answers.add_packed(from, numbers)?;
        self.backlog.add_packed(from, numbers)?;
        self.values.add_packed(from, numbers)?;
        match (&mut self.lists, from.number()?) {
            (Some(lists), 1) => lists.add_packed(from, numbers),
            (None, 0) => Ok(()),
            _ => Err(Malformed),
        }
    }

    /// The same counts under the numbers of another list of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        self.shares.renumber(numbers);
        self.means.renumber(numbers);
        self.answers.renumber(numbers);
        self.backlog.renumber(numbers);
        self.values.renumber(numbers);
        self.lists.iter_mut().for_each(|lists| lists.renumber(numbers));
    }
}

impl Pack for Tallies {
    fn pack(&self, to: &mut Packer) {
        self.shares.pack(to);
        self.means.pack(to);
        self.answers.pack(to);
        self.backlog.pack(to);
        self.values.pack(to);
        self.lists.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Tallies, Malformed> {
        Ok(Tallies {
            shares: Pack::unpack(from)?,
            means: Pack::unpack(from)?,
            answers: Pack::unpack(from)?,
            backlog: Pack::unpack(from)?,
            values: Pack::unpack(from)?,
            lists: Pack::unpack(from)?,
        })
    }
}
