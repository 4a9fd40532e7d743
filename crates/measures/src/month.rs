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
    /// The month in which each step from the first start on begins: most instants are of that month, the others of the next.
    by_step: Vec<u16>,
}

/// Steps of 2²⁶ ms, not quite nineteen hours.
const STEP_BITS: u32 = 26;

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
        let (starts, published) = (Vec::new(), Vec::new());
        let mut months = Months { zone, months: Vec::new(), starts, published, by_step: Vec::new() };
        let mut month = first;
        while month <= last && months.months.last() != Some(&month) {
            months.months.push(month);
            months.starts.push(month.starts_at(&months.zone));
            months.published.push(published_at(month));
            month = month.next();
        }
        months.starts.push(month.starts_at(&months.zone));
        months.by_step = by_step(&months.starts);
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
        let step = usize::try_from(at.as_ms().checked_sub(self.starts[0].as_ms())? >> STEP_BITS).ok()?;
        let mut index = usize::from(*self.by_step.get(step)?);
        while *self.starts.get(index + 1)? <= at {
            index += 1;
        }
        Some(index)
    }
}

fn by_step(starts: &[Instant]) -> Vec<u16> {
    let (first, end) = (starts[0].as_ms(), starts[starts.len() - 1].as_ms());
    let begins = (first..end).step_by(1 << STEP_BITS);
    // Months of three centuries are few enough.
    begins.map(|at| starts.partition_point(|start| start.as_ms() <= at).saturating_sub(1) as u16).collect()
}
