//! M-52: median, p90 and maximum age of the cases open at some snapshots, exact.

use calendar::{Instant, Ratio};
use desk::case::event::ZoneId;
use rustc_hash::FxHashMap;

use super::{Buckets, StandardCalendars};
use crate::facts::SpellFact;
use crate::frame::BacklogFrame;
use crate::group::{Cut, DimensionSet, Group, Held, Slot};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::renumber::Renumber;

/// Ages of open cases in business days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ages {
    /// The median: the mean of the two middle ages of an even count.
    pub median: Ratio,
    /// The smallest age with at least nine tenths of the cases at or below it.
    pub p90: Ratio,
    /// The greatest age.
    pub max: Ratio,
}

/// The cases open at some snapshots, in mergeable form: what each held, and its zone and receipt, from which ages are computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenCases(Vec<Open>);

/// One case that is open at some snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// What it held, packed into one number.
    held: u128,
    received_at: Instant,
    /// The first of the snapshots that see it.
    first: Instant,
    /// The last of them.
    last: Instant,
    zone: ZoneId,
}

impl OpenCases {
    /// Adds one spell, when any of the rising snapshots sees it.
    pub fn fold(&mut self, spell: &SpellFact, instants: &[Instant]) {
        let from = instants.partition_point(|at| *at < spell.opened_at);
        let to = instants.partition_point(|at| *at < spell.ended_at);
        if let Some([first, .., last] | [first @ last]) = instants.get(from..to) {
            let (first, last, held) = (*first, *last, spell.held().packed());
            self.0.push(Open { held, received_at: spell.received_at, first, last, zone: spell.zone });
        }
    }

    /// Adds the cases of another partition.
    pub fn merge(&mut self, mut other: OpenCases) {
        self.0.append(&mut other.0);
    }

    /// The ages at each of some snapshots; `None` where no case is open.
    pub fn ages(&self, calendars: &StandardCalendars<'_>, instants: &[Instant]) -> Vec<Option<Ages>> {
        let ages = |at: &Instant| ages_of(self.at(*at).map(Open::receipt).collect(), calendars, *at);
        instants.iter().map(ages).collect()
    }

    /// The ages at the last snapshot by some dimensions other than the month, of each combination that has open cases, and how many
    /// are in each bucket.
    pub(crate) fn last_by(
        &self,
        calendars: &StandardCalendars<'_>,
        taken: &BacklogFrame<'_>,
        by: DimensionSet,
    ) -> FxHashMap<Group, (Ages, Buckets)> {
        let Some((at, before)) = taken.schedule.at.split_last() else { return FxHashMap::default() };
        let (at, nth) = (*at, before.len());
        let cut = Cut::new(by);
        let mut cells: FxHashMap<u128, Vec<(ZoneId, Instant)>> = FxHashMap::default();
        for open in self.at(at) {
            cells.entry(cut.cell_of_packed(open.held)).or_default().push(open.receipt());
        }
        let group = |cell| cut.held(cell).group(Slot::All).keep(by);
        let of_cell = |(cell, open): (u128, Vec<(ZoneId, Instant)>)| {
            let buckets = taken.limits.buckets(&open, &taken.schedule, nth);
            Some((group(cell), (ages_of(open, calendars, at)?, buckets)))
        };
        cells.into_iter().filter_map(of_cell).collect()
    }

    fn at(&self, at: Instant) -> impl Iterator<Item = &Open> {
        self.0.iter().filter(move |open| open.first <= at && at <= open.last)
    }

    /// The same cases under the numbers of other lists of names.
    pub fn renumber(&mut self, numbers: &Renumber) {
        for open in &mut self.0 {
            open.zone = numbers.zone(open.zone);
            open.held = numbers.held(Held::unpacked(open.held)).packed();
        }
    }
}

impl Open {
    fn receipt(&self) -> (ZoneId, Instant) {
        (self.zone, self.received_at)
    }
}

impl Pack for OpenCases {
    fn pack(&self, to: &mut Packer) {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        to.list(&sorted);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<OpenCases, Malformed> {
        Ok(OpenCases(from.list()?))
    }
}

impl Pack for Open {
    fn pack(&self, to: &mut Packer) {
        to.wide(self.held);
        self.received_at.pack(to);
        self.first.pack(to);
        self.last.pack(to);
        to.number(self.zone.0.into());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<Open, Malformed> {
        Ok(Open {
            held: from.wide()?,
            received_at: Instant::unpack(from)?,
            first: Instant::unpack(from)?,
            last: Instant::unpack(from)?,
            zone: ZoneId(from.small()?),
        })
    }
}

/// Within a zone an earlier receipt is an older case, so that receipts are ranked and only the few ages asked for computed.
fn ages_of(
    mut receipts: Vec<(ZoneId, Instant)>,
    calendars: &StandardCalendars<'_>,
    at: Instant,
) -> Option<Ages> {
    let (n, zone) = (receipts.len(), receipts.first()?.0);
    let age = |(zone, received_at): (ZoneId, Instant)| calendars.age(zone, received_at, at);
    if receipts.iter().all(|(other, _)| *other == zone) {
        // Ranked from the youngest case on, so that ranks rise with age.
        let youngest_first = |(_, received_at): &(ZoneId, Instant)| std::cmp::Reverse(*received_at);
        return Some(at_ranks(n, |rank| age(*receipts.select_nth_unstable_by_key(rank, youngest_first).1)));
    }
    let mut known: Vec<Ratio> = receipts.into_iter().map(age).collect();
    known.sort_unstable();
    Some(at_ranks(n, |rank| known[rank].clone()))
}

/// The three ages of `n` cases, given the age of each rank from 0.
fn at_ranks(n: usize, mut age: impl FnMut(usize) -> Ratio) -> Ages {
    let middles = &age((n - 1) / 2) + &age(n / 2);
    Ages { median: &middles / &Ratio::whole(2), p90: age((9 * n).div_ceil(10) - 1), max: age(n - 1) }
}
