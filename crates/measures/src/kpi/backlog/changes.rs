//! M-50…M-52: a spell changes the counts at two snapshots, or a few more when it grows old, so that a history of a million cases costs a
//! few looks per case instead of one look per case and day.

use super::limits::{LIMIT, Limits};
use super::{BUCKET_DAYS, Schedule};
use crate::facts::SpellFact;

/// What is counted at a snapshot: cases open, received in the days of volume, and aged; arrivals, the cases received since the snapshot
/// before, which leave the volume when its days are over; and of the whole desk those older than the edge of each bucket.
pub(super) const N_COUNTS: usize = 4 + BUCKET_DAYS.len();

// The places of the counts; each edge has its own from the last on.
pub(super) const OPEN: usize = 0;
pub(super) const RECEIVED: usize = 1;
pub(super) const ARRIVALS: usize = 2;
pub(super) const AGED: usize = 3;
pub(super) const OLDER: usize = 4;

/// How many days of one count lie together.
pub(super) const N_LANES: usize = 16;

/// How one spell changes some counts. A case that is over before its first snapshot, as many are, changes one.
#[derive(Default)]
pub(crate) struct Changes {
    at: [Change; MOST_CHANGES],
    n: usize,
}

/// Each count begins and ends.
const MOST_CHANGES: usize = 2 * N_COUNTS;

/// The change of one count at one snapshot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change {
    pub(super) place: Place,
    pub(super) by: i32,
}

/// Where a change of one count at the snapshot of one day is kept: which block, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) block: u32,
    pub(super) lane: usize,
}

impl Place {
    pub(super) fn new(day: u32, count: usize) -> Place {
        Place { block: day / N_LANES as u32 * N_COUNTS as u32 + count as u32, lane: day as usize % N_LANES }
    }

    pub(super) fn day(self) -> u32 {
        self.block / N_COUNTS as u32 * N_LANES as u32 + self.lane as u32
    }

    pub(super) fn count(self) -> usize {
        self.block as usize % N_COUNTS
    }
}

impl Changes {
    /// What a spell changes in every group that has it, and what in the desk's buckets alone.
    pub(crate) fn of(spell: &SpellFact, schedule: &Schedule, limits: &Limits<'_>) -> [Changes; 2] {
        let [mut changes, mut of_desk] = <[Changes; 2]>::default();
        let (from, to) = (schedule.first_from(spell.opened_at), schedule.first_from(spell.ended_at));
        if spell.is_first() {
            // A later piece of a case begins when it was known so, and counts from an earlier receipt.
            let is_plain = spell.opened_at == spell.received_at && spell.excluded_at == SpellFact::NEVER;
            // What came before the first snapshot may have come on any day before.
            if is_plain && from > 0 {
                changes.add(schedule, from, (ARRIVALS, 1));
            } else {
                let until = schedule.first_volume_from(spell.received_at);
                changes.range(schedule, (from, until.min(schedule.first_from(spell.excluded_at))), RECEIVED);
            }
        }
        if from >= to {
            return [changes, of_desk];
        }
        changes.range(schedule, (from, to), OPEN);
        for (age, limits) in limits.of(spell.zone, schedule).iter().enumerate() {
            // Most cases end before they are older than anything.
            if limits[to - 1] > spell.received_at {
                let older_from = limits.partition_point(|limit| *limit <= spell.received_at);
                let older = (from.max(older_from), to);
                match age {
                    LIMIT => changes.range(schedule, older, AGED),
                    edge => of_desk.range(schedule, older, OLDER + edge),
                }
            }
        }
        [changes, of_desk]
    }

    /// Each, those of one block beside each other.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Change> {
        self.at[..self.n].iter()
    }

    fn range(&mut self, schedule: &Schedule, (from, to): (usize, usize), count: usize) {
        if from < to {
            self.add(schedule, from, (count, 1));
            self.add(schedule, to, (count, -1));
        }
    }

    fn add(&mut self, schedule: &Schedule, snapshot: usize, (count, by): (usize, i32)) {
        // Nothing is asked after the last one.
        if snapshot < schedule.at.len() {
            self.at[self.n] = Change { place: Place::new(schedule.first_day + snapshot as u32, count), by };
            self.n += 1;
        }
    }
}
