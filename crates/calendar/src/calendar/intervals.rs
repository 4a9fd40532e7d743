//! Open intervals one by one, for explanations.

use super::Calendar;
use super::index::{Index, Place};
use crate::civil::date_of;
use crate::{Date, Instant};

/// A stretch of open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenInterval {
    /// First open instant.
    pub from: Instant,
    /// First instant that is not open any more.
    pub to: Instant,
    /// The local date on which the interval starts (clocks.md 2.5).
    pub business_date: Date,
}

impl Calendar {
    /// The open intervals inside `[from, to)`, in order, cut at both ends.
    ///
    /// # Example
    ///
    /// ```
    /// # use calendar::{Instant, Plan, Zone};
    /// let desk = Plan::from_hours("Mo-Fr 08:00-20:00")?.in_zone(Zone::utc());
    /// let (from, to) = ("2025-06-13T18:00:00Z".parse()?, "2025-06-16T09:00:00Z".parse()?);
    /// let open: Vec<String> = desk.intervals(from, to).map(|open| format!("{} to {}", open.from, open.to)).collect();
    /// assert_eq!(
    ///     open,
    ///     ["2025-06-13T18:00:00Z to 2025-06-13T20:00:00Z", "2025-06-16T08:00:00Z to 2025-06-16T09:00:00Z"]
    /// );
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn intervals(&self, from: Instant, to: Instant) -> Intervals<'_> {
        let (from, to) = (from.max(Instant::MIN), to.min(Instant(Instant::MAX.0 + 1)));
        Intervals { index: &self.0.index, place: self.0.index.locate(from), from, to }
    }
}

/// The open intervals of a range, in order.
pub struct Intervals<'a> {
    index: &'a Index,
    place: Place<'a>,
    from: Instant,
    to: Instant,
}

impl Iterator for Intervals<'_> {
    type Item = OpenInterval;

    fn next(&mut self) -> Option<OpenInterval> {
        if self.place.block.from >= self.to.0 && self.place.i == 0 {
            return None;
        }
        // INVARIANT: blocks that begin at or after the end are never compiled, so a sparse calendar stays cheap.
        while self.place.i >= self.place.block.segments.len() {
            if self.place.block.until >= self.to.0 || self.place.n + 1 >= self.index.n_blocks() {
                return None;
            }
            let n = self.place.n + 1;
            self.place = Place { n, block: self.index.block(n), i: 0 };
        }
        let segment = self.place.block.segments.get(self.place.i)?;
        let day = self.place.block.days.get(segment.day as usize)?;
        let (from, to) = (segment.start.max(self.from.0), segment.end.min(self.to.0));
        self.place.i += 1;
        (from < to).then(|| OpenInterval {
            from: Instant(from),
            to: Instant(to),
            business_date: date_of(day.date),
        })
    }
}
