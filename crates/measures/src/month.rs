//! The months a report covers, in the reporting zone, and when each is published and frozen (metrics.md 1.6, clocks.md 13).

use std::ops::Range;

use calendar::{Calendar, Instant, Zone};

pub use desk::Month;

/// Consecutive months of a zone with their instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    zone: Zone,
    months: Vec<Month>,
    /// First instant of each month, and the first instant after the last one.
    starts: Vec<Instant>,
    /// Publication instant of each month.
    published: Vec<Instant>,
}

impl Months {
    /// The months from `first` to `last` in `zone`; none when `last` is earlier. Each is published on the
    /// `publication_day`-th business day of the next month on the obligation calendar.
    pub fn new(zone: Zone, months: (Month, Month), obligations: &Calendar, publication_day: u8) -> Months {
        Months::published_by(zone, months, |month| month.published_at(publication_day, obligations))
    }

    /// The same, each published when `published_at` says.
    pub fn published_by(
        zone: Zone,
        (first, last): (Month, Month),
        published_at: impl Fn(Month) -> Instant,
    ) -> Months {
        let mut months = Months { zone, months: Vec::new(), starts: Vec::new(), published: Vec::new() };
        let mut month = first;
        while month <= last && months.months.last() != Some(&month) {
            months.months.push(month);
            months.starts.push(month.starts_at(&months.zone));
            months.published.push(published_at(month));
            month = month.next();
        }
        months.starts.push(month.starts_at(&months.zone));
        months
    }

    /// The reporting zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The covered months, in order.
    pub fn iter(&self) -> impl Iterator<Item = Month> {
        self.months.iter().copied()
    }

    /// The covered month of an instant; nothing outside of them.
    pub fn of(&self, at: Instant) -> Option<Month> {
        self.index_of(at).map(|index| self.months[index])
    }

    /// The month in which something done at `at` and withdrawn at `withdrawn_at` counts. A month already published at the
    /// withdrawal keeps it (clocks.md 10).
    pub fn of_standing(&self, at: Instant, withdrawn_at: Instant) -> Option<Month> {
        let index = self.index_of(at)?;
        (withdrawn_at >= self.published[index]).then(|| self.months[index])
    }

    /// All instants of the covered months.
    pub fn span(&self) -> Range<Instant> {
        self.starts[0]..self.starts[self.starts.len() - 1]
    }

    /// The instants of a covered month.
    pub fn range(&self, month: Month) -> Option<Range<Instant>> {
        let index = self.months.binary_search(&month).ok()?;
        Some(self.starts[index]..self.starts[index + 1])
    }

    fn index_of(&self, at: Instant) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= at);
        (1..self.starts.len()).contains(&after).then(|| after - 1)
    }
}
