//! M-50…M-52: the counts of every snapshot at once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::changes::{AGED, ARRIVALS, Change, Changes, N_COUNTS, N_LANES, OLDER, OPEN, Place, RECEIVED};
use super::{BUCKET_DAYS, Buckets, Schedule, Snapshot, buckets};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::tally::Value;

/// The counts of every snapshot, as how they differ from those of the snapshot before, where they do; mergeable.
///
/// One count of a few days lies together: of each item nearly all of its changes are in one or two blocks, and the blocks of a desk's
/// agents are near at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BacklogCounts {
    blocks: FxHashMap<u32, Block>,
}

type Block = [i32; N_LANES];

/// No day of the years that there are is later: 2200 begins 109,572 days after 1900.
const LAST_DAY: u32 = 109_572;

impl BacklogCounts {
    /// Counts a spell in the snapshots that see it.
    pub(crate) fn count(&mut self, changes: &Changes) {
        let mut changes = changes.iter().peekable();
        while let Some(Change { place, by }) = changes.next() {
            let block = self.blocks.entry(place.block).or_default();
            block[place.lane] = block[place.lane].saturating_add(*by);
            while let Some(Change { place, by }) = changes.next_if(|next| next.place.block == place.block) {
                block[place.lane] = block[place.lane].saturating_add(*by);
            }
        }
    }

    /// The snapshots whose counts differ from those before, and the last, in order.
    pub fn changed(&self, schedule: &Schedule) -> Vec<Snapshot> {
        let changes = self.by_day(schedule);
        let snapshots = changes.keys().filter_map(|day| schedule.snapshot_of(*day));
        let last = schedule.at.len().checked_sub(1);
        let snapshots: BTreeSet<usize> = snapshots.chain(last).collect();
        at(schedule, &changes, snapshots.into_iter())
    }

    /// Every snapshot, in order.
    pub fn days(&self, schedule: &Schedule) -> Vec<Snapshot> {
        at(schedule, &self.by_day(schedule), 0..schedule.at.len())
    }

    /// How many of the desk's open cases are in each bucket at every snapshot, in order.
    pub(crate) fn buckets(&self, days: &[Snapshot], schedule: &Schedule) -> Vec<Buckets> {
        let changes = self.by_day(schedule);
        let mut older = [0_i64; BUCKET_DAYS.len()];
        let of_day = |(day, snapshot): (u32, &Snapshot)| {
            let changes = changes.get(&day).into_iter().flat_map(|changes| &changes[OLDER..]);
            older.iter_mut().zip(changes).for_each(|(sum, change)| *sum = sum.saturating_add(*change));
            buckets(snapshot.open, older.map(|sum| u64::try_from(sum).unwrap_or(0)))
        };
        (schedule.first_day..).zip(days).map(of_day).collect()
    }

    /// The changes of each day that has any, with the ends of what arrived: as many days later as volume has.
    fn by_day(&self, schedule: &Schedule) -> BTreeMap<u32, [i64; N_COUNTS]> {
        let mut changes: BTreeMap<u32, [i64; N_COUNTS]> = BTreeMap::new();
        for (place, by) in self.each() {
            let (day, count) = (place.day(), place.count());
            changes.entry(day).or_default()[count] += i64::from(by);
            if count == ARRIVALS {
                let over = day.saturating_add(schedule.volume_days.into());
                changes.entry(over).or_default()[count] -= i64::from(by);
            }
        }
        changes
    }

    /// Every change, in no order.
    fn each(&self) -> impl Iterator<Item = (Place, i32)> {
        self.blocks.iter().flat_map(|(block, lanes)| {
            let changes = (0..).zip(lanes).filter(|(_, by)| **by != 0);
            changes.map(|(lane, by)| (Place { block: *block, lane }, *by))
        })
    }
}

/// The counts at some snapshots, which are in order and leave none out that changed.
fn at(
    schedule: &Schedule,
    changes: &BTreeMap<u32, [i64; N_COUNTS]>,
    snapshots: impl Iterator<Item = usize>,
) -> Vec<Snapshot> {
    let mut sums = [0_i64; N_COUNTS];
    let snapshot = |nth: usize| {
        let changes = changes.get(&(schedule.first_day + nth as u32)).into_iter().flatten();
        sums.iter_mut().zip(changes).for_each(|(sum, change)| *sum = sum.saturating_add(*change));
        let count = |count: usize| u64::try_from(sums[count]).unwrap_or(0);
        Snapshot {
            at: schedule.at[nth],
            month: schedule.months[nth],
            open: count(OPEN),
            aged: count(AGED),
            received: count(RECEIVED).saturating_add(count(ARRIVALS)),
        }
    };
    snapshots.map(snapshot).collect()
}

impl Value for BacklogCounts {
    fn merge(&mut self, other: &BacklogCounts) {
        for (block, theirs) in &other.blocks {
            let ours = self.blocks.entry(*block).or_default();
            ours.iter_mut().zip(theirs).for_each(|(sum, part)| *sum = sum.saturating_add(*part));
        }
    }

    fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

impl Pack for BacklogCounts {
    fn pack(&self, to: &mut Packer) {
        let mut changes: Vec<(u32, usize, i32)> =
            self.each().map(|(place, by)| (place.day(), place.count(), by)).collect();
        changes.sort_unstable();
        to.number(changes.len() as u64);
        for (day, count, by) in changes {
            to.number(day.into());
            to.number(count as u64);
            to.signed(by.into());
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<BacklogCounts, Malformed> {
        let mut counts = BacklogCounts::default();
        for _ in 0..from.count()? {
            let (day, count): (u32, usize) = (from.small()?, from.small()?);
            let by = i32::try_from(from.signed()?).map_err(|_| Malformed)?;
            if day > LAST_DAY || count >= N_COUNTS {
                return Err(Malformed);
            }
            let place = Place::new(day, count);
            counts.blocks.entry(place.block).or_default()[place.lane] = by;
        }
        Ok(counts)
    }
}
