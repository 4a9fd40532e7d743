//! M-50…M-52: counting every snapshot at once. A spell changes the counts at two snapshots, or a few more when it grows old, so that
//! a history of a million cases costs a few looks per case instead of one look per case and day.

use std::sync::OnceLock;

use calendar::{Instant, Ratio, Unit};
use desk::case::event::ZoneId;
use rustc_hash::FxHashMap;

use super::{BUCKET_DAYS, Schedule, Snapshot, StandardCalendars};
use crate::facts::SpellFact;
use crate::month::{Month, Months};
use crate::pack::{Malformed, Pack, Packer, Unpacker};
use crate::tally::Value;

/// Ages that are counted: the buckets, then the limit of the mission.
const N_AGES: usize = BUCKET_DAYS.len() + 1;

/// What is counted at a snapshot: cases open, received in the days of volume, and older than each age.
const N_COUNTS: usize = 2 + N_AGES;

/// For each zone, snapshot and counted age: cases received before this instant are older. Ages only shrink when a receipt
/// moves later, so one instant separates the two. Computed for a zone when its first case appears; shared by partitions.
#[derive(Debug)]
pub(crate) struct Limits<'a> {
    calendars: StandardCalendars<'a>,
    first_receipt: Instant,
    ages: [Ratio; N_AGES],
    by_zone: Vec<OnceLock<[Vec<Instant>; N_AGES]>>,
}

impl<'a> Limits<'a> {
    pub(crate) fn new(
        calendars: StandardCalendars<'a>,
        schedule: &Schedule,
        first_receipt: Instant,
        n_zones: usize,
    ) -> Self {
        let ages = std::array::from_fn(|index| match BUCKET_DAYS.get(index) {
            Some(days) => Ratio::whole(*days),
            None => schedule.limit.clone(),
        });
        Limits { calendars, first_receipt, ages, by_zone: (0..n_zones).map(|_| OnceLock::new()).collect() }
    }

    fn of(&self, zone: ZoneId, schedule: &Schedule) -> &[Vec<Instant>; N_AGES] {
        let index = usize::from(zone.0).min(self.by_zone.len() - 1);
        self.by_zone[index].get_or_init(|| {
            std::array::from_fn(|age| {
                let mut limit = self.first_receipt;
                let next = |at: &Instant| {
                    limit = self.older_before(zone, &self.ages[age], limit, *at);
                    limit
                };
                schedule.at.iter().map(next).collect()
            })
        })
    }

    /// The first instant from `low` on whose age at `at` is not above `age`; `low` when already its age is not.
    fn older_before(&self, zone: ZoneId, age: &Ratio, low: Instant, at: Instant) -> Instant {
        let calendar = self.calendars.in_zone(zone);
        let is_older = |received: i64| calendar.measure(Unit::BusinessDays, Instant(received), at) > *age;
        let (mut low, mut high) = (low.as_ms(), at.as_ms().max(low.as_ms()));
        while low < high {
            let middle = low + (high - low) / 2;
            if is_older(middle) { low = middle + 1 } else { high = middle }
        }
        Instant(low)
    }
}

/// The snapshots that count one spell: for each count the first that has it, and the first after those.
pub(crate) struct Counting([(usize, usize); N_COUNTS]);

impl Counting {
    /// Which snapshots count a spell, and as what.
    pub(crate) fn of(spell: &SpellFact, schedule: &Schedule, limits: &Limits<'_>) -> Counting {
        let mut counting = Counting([(0, 0); N_COUNTS]);
        let [open, received, older @ ..] = &mut counting.0;
        let (from, to) = (schedule.first_from(spell.opened_at), schedule.first_from(spell.ended_at));
        if spell.is_first() {
            // A later piece of a case begins when it was known so, and counts from an earlier receipt.
            let until = schedule.first_volume_from(spell.received_at);
            *received = (from, until.min(schedule.first_from(spell.excluded_at)));
        }
        if from >= to {
            return counting;
        }
        *open = (from, to);
        for (older, limits) in older.iter_mut().zip(limits.of(spell.zone, schedule)) {
            // Most cases end before they are older than anything.
            if limits[to - 1] > spell.received_at {
                let aged_from = limits.partition_point(|limit| *limit <= spell.received_at);
                *older = (from.max(aged_from), to);
            }
        }
        counting
    }
}

/// The counts of every snapshot, as how they differ from those of the snapshot before, where they do; mergeable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BacklogCounts {
    changes: FxHashMap<Instant, [i64; N_COUNTS]>,
}

impl BacklogCounts {
    /// Counts a spell in the snapshots that see it.
    pub(crate) fn count(&mut self, Counting(counts): &Counting, schedule: &Schedule) {
        for (nth, (from, to)) in counts.iter().enumerate().filter(|(_, (from, to))| from < to) {
            for (snapshot, by) in [(from, 1), (to, -1)] {
                // Nothing is asked after the last one.
                if let Some(at) = schedule.at.get(*snapshot) {
                    self.changes.entry(*at).or_default()[nth] += by;
                }
            }
        }
    }

    /// The snapshots whose counts differ from those before, and the last, in order.
    pub fn changed(&self, schedule: &Schedule, months: &Months) -> Vec<Snapshot> {
        let mut at: Vec<Instant> = self.changes.keys().chain(schedule.at.last()).copied().collect();
        at.sort_unstable();
        at.dedup();
        self.at(in_months(&at, months))
    }

    /// Every snapshot, in order.
    pub fn days(&self, schedule: &Schedule, months: &Months) -> Vec<Snapshot> {
        self.at(in_months(&schedule.at, months))
    }

    /// The counts at some snapshots, which are in order and leave none out that changed.
    pub(crate) fn at(&self, at: impl IntoIterator<Item = (Instant, Month)>) -> Vec<Snapshot> {
        let mut sums = [0_i64; N_COUNTS];
        let snapshot = |(at, month)| {
            let changes = self.changes.get(&at).into_iter().flatten();
            sums.iter_mut().zip(changes).for_each(|(sum, change)| *sum = sum.saturating_add(*change));
            let [open, received, older @ .., aged] = sums.map(|sum| u64::try_from(sum).unwrap_or(0));
            Snapshot { at, month, open, aged, received, older }
        };
        at.into_iter().map(snapshot).collect()
    }
}

/// Each instant in a covered month, with that month.
fn in_months(at: &[Instant], months: &Months) -> impl Iterator<Item = (Instant, Month)> {
    at.iter().filter_map(|at| Some((*at, months.of(*at)?)))
}

impl Value for BacklogCounts {
    fn merge(&mut self, other: &BacklogCounts) {
        for (at, theirs) in &other.changes {
            let ours = self.changes.entry(*at).or_default();
            ours.iter_mut().zip(theirs).for_each(|(sum, part)| *sum = sum.saturating_add(*part));
        }
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Pack for BacklogCounts {
    fn pack(&self, to: &mut Packer) {
        let mut changes: Vec<(&Instant, &[i64; N_COUNTS])> = self.changes.iter().collect();
        changes.sort_unstable();
        to.number(changes.len() as u64);
        for (at, counts) in changes {
            at.pack(to);
            counts.iter().for_each(|count| to.signed(*count));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<BacklogCounts, Malformed> {
        let mut changes = FxHashMap::default();
        for _ in 0..from.count()? {
            let at = Instant::unpack(from)?;
            let mut counts = [0; N_COUNTS];
            for count in &mut counts {
                *count = from.signed()?;
            }
            changes.insert(at, counts);
        }
        Ok(BacklogCounts { changes })
    }
}
