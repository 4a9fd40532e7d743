//! M-50…M-52: counting every snapshot at once. Each open spell adds 1 to a range of snapshots, so that a history of a
//! million cases costs a few binary searches per case instead of one look per case and day.

use std::sync::OnceLock;

use calendar::{Instant, Ratio, Unit};
use desk::case::event::ZoneId;

use super::{BUCKET_DAYS, Schedule, Snapshot, StandardCalendars};
use crate::facts::SpellFact;
use crate::month::Months;
use crate::pack::{Malformed, Pack, Packer, Unpacker};

/// Ages that are counted: the buckets, then the limit of the mission.
const N_AGES: usize = BUCKET_DAYS.len() + 1;

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

/// Counts of every snapshot, as differences between neighbours; mergeable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogCounts {
    open: Vec<i64>,
    received: Vec<i64>,
    older: [Vec<i64>; N_AGES],
}

impl BacklogCounts {
    /// Nothing counted yet.
    pub fn new(schedule: &Schedule) -> BacklogCounts {
        let zeros = || vec![0; schedule.at.len() + 1];
        BacklogCounts { open: zeros(), received: zeros(), older: std::array::from_fn(|_| zeros()) }
    }

    /// Counts one spell in every snapshot that sees it.
    pub(crate) fn fold(&mut self, spell: &SpellFact, schedule: &Schedule, limits: &Limits<'_>) {
        if spell.is_first() {
            // A later piece of a case begins when it was known so, and counts from an earlier receipt.
            let from = schedule.first_from(spell.opened_at);
            let to = schedule.first_volume_from(spell.received_at);
            add(&mut self.received, from, to.min(schedule.first_from(spell.excluded_at)));
        }
        let (from, to) = (schedule.first_from(spell.opened_at), schedule.first_from(spell.ended_at));
        if from >= to {
            return;
        }
        add(&mut self.open, from, to);
        for (older, limits) in self.older.iter_mut().zip(limits.of(spell.zone, schedule)) {
            // Most cases end before they are older than anything.
            if limits[to - 1] > spell.received_at {
                let aged_from = limits.partition_point(|limit| *limit <= spell.received_at);
                add(older, from.max(aged_from), to);
            }
        }
    }

    /// Adds the counts of another partition over the same schedule, or over one that begins later and ends with it.
    pub fn merge(&mut self, mut other: BacklogCounts) {
        if other.open.len() > self.open.len() {
            std::mem::swap(self, &mut other);
        }
        let later = self.open.len() - other.open.len();
        self.lists().zip(other.lists()).for_each(|(sum, part)| {
            sum.iter_mut().skip(later).zip(part).for_each(|(sum, part)| *sum = sum.saturating_add(*part));
        });
    }

    fn lists(&mut self) -> impl Iterator<Item = &mut Vec<i64>> {
        [&mut self.open, &mut self.received].into_iter().chain(&mut self.older)
    }

    /// Every snapshot, in order.
    pub fn snapshots(&self, schedule: &Schedule, months: &Months) -> Vec<Snapshot> {
        let (mut open, mut received, mut older) = (0_i64, 0_i64, [0_i64; N_AGES]);
        let mut snapshots = Vec::with_capacity(schedule.at.len());
        for (index, at) in schedule.at.iter().enumerate() {
            let of = |list: &Vec<i64>| list.get(index).copied().unwrap_or(0);
            open = of(&self.open).saturating_add(open);
            received = of(&self.received).saturating_add(received);
            older.iter_mut().zip(&self.older).for_each(|(sum, part)| *sum = of(part).saturating_add(*sum));
            let Some(month) = months.of(*at) else { continue };
            snapshots.push(Snapshot {
                at: *at,
                month,
                open: count(open),
                aged: count(older[N_AGES - 1]),
                received: count(received),
                older: std::array::from_fn(|age| count(older[age])),
            });
        }
        snapshots
    }
}

/// Adds 1 to the snapshots `from..to`.
fn add(differences: &mut [i64], from: usize, to: usize) {
    if from < to {
        differences[from] += 1;
        differences[to] -= 1;
    }
}

fn count(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or(0)
}

impl Pack for BacklogCounts {
    fn pack(&self, to: &mut Packer) {
        [&self.open, &self.received].into_iter().chain(&self.older).for_each(|list| to.list(list));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Result<BacklogCounts, Malformed> {
        let (open, received): (Vec<i64>, Vec<i64>) = (from.list()?, from.list()?);
        let mut older: [Vec<i64>; N_AGES] = Default::default();
        for list in &mut older {
            *list = from.list()?;
        }
        let is_even = older.iter().chain([&received]).all(|list| list.len() == open.len());
        if is_even { Ok(BacklogCounts { open, received, older }) } else { Err(Malformed) }
    }
}
