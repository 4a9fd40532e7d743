//! M-51 and M-52: which receipts are older than an age at a snapshot.

use std::sync::OnceLock;

use calendar::{Instant, Ratio, Unit};
use desk::case::event::ZoneId;

use super::{BUCKET_DAYS, Buckets, Schedule, StandardCalendars, buckets};

/// Ages that are counted: the edges of the buckets, then the limit of the mission.
pub(super) const N_AGES: usize = BUCKET_DAYS.len() + 1;

/// The place of the limit of the mission.
pub(super) const LIMIT: usize = BUCKET_DAYS.len();

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

    /// How many of some cases, each by its zone and receipt, are in each bucket at the `nth` snapshot.
    pub(super) fn buckets(&self, open: &[(ZoneId, Instant)], schedule: &Schedule, nth: usize) -> Buckets {
        let mut older = [0; BUCKET_DAYS.len()];
        for (zone, received_at) in open {
            let limits = self.of(*zone, schedule);
            older.iter_mut().zip(limits).for_each(|(n, limits)| *n += u64::from(*received_at < limits[nth]));
        }
        buckets(open.len() as u64, older)
    }

    pub(super) fn of(&self, zone: ZoneId, schedule: &Schedule) -> &[Vec<Instant>; N_AGES] {
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
