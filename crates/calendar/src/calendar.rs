//! Open time: what a calendar says of an instant, an interval, a length.

mod accrual;
mod block;
mod due;
mod index;
mod intervals;
mod reachable;

use std::sync::Arc;

use crate::{Error, Instant, Plan, Ratio, Unit, Zone};
use index::Index;

pub use intervals::{Intervals, OpenInterval};

/// Opening hours in a zone. Answers are O(log n) and allocation-free once a block of years is compiled.
///
/// Cloning shares what is compiled. Instants outside the years 1900 to 2199 are closed.
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

struct Inner {
    zone: Zone,
    is_always_open: bool,
    index: Index,
}

impl Calendar {
    pub(crate) fn new(plan: Arc<Plan>, zone: Zone) -> Calendar {
        let is_always_open = plan.is_always_open();
        let index = Index::new(plan, zone.clone());
        Calendar(Arc::new(Inner { zone, is_always_open, index }))
    }

    /// Whether the calendar is open at every instant.
    pub fn is_always_open(&self) -> bool {
        self.0.is_always_open
    }

    /// The calendar's zone.
    pub fn zone(&self) -> &Zone {
        &self.0.zone
    }

    /// The calendar's plan.
    pub fn plan(&self) -> &Plan {
        self.0.index.plan()
    }

    /// Whether the instant is open. The opening instant is, the closing instant is not.
    pub fn is_open(&self, at: Instant) -> bool {
        at.is_in_range() && (self.0.is_always_open || self.0.index.is_open(at))
    }

    /// The earliest open instant at or after `at`.
    ///
    /// # Errors
    ///
    /// Fails when the calendar never opens again.
    pub fn open_from(&self, at: Instant) -> Result<Instant, Error> {
        if self.0.is_always_open { at.check_range() } else { self.0.index.open_from(at) }
    }

    /// What accrues in `[from, to)`: milliseconds for time units, days for business days. 0 when `to <= from`.
    /// E and Ed of clocks.md 4.
    ///
    /// # Example: a holiday inside
    ///
    /// ```
    /// use calendar::{Date, Plan, Ratio, Unit, Zone};
    ///
    /// let plan = Plan::from_hours("Mo-Fr 08:00-20:00")?.with_closed(Date::constant(2025, 7, 4))?;
    /// let desk = plan.in_zone(Zone::named("America/New_York")?);
    /// let (from, to) = ("2025-07-03T18:30:00-04:00".parse()?, "2025-07-07T10:30:00-04:00".parse()?);
    /// assert_eq!(desk.measure(Unit::BusinessTime, from, to), Ratio::whole(4 * 3_600_000));
    /// assert_eq!(desk.measure(Unit::BusinessDays, from, to), Ratio::new(1, 3));
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn measure(&self, unit: Unit, from: Instant, to: Instant) -> Ratio {
        match unit {
            Unit::Elapsed => Ratio::whole(to.ms_since(from).max(0)),
            Unit::BusinessTime => Ratio::whole(self.open_ms(from, to)),
            Unit::BusinessDays => self.0.index.open_days(from, to),
        }
    }

    /// E of clocks.md 4 in whole milliseconds. 0 when `to <= from`.
    pub fn open_ms(&self, from: Instant, to: Instant) -> i64 {
        if self.0.is_always_open { to.ms_since(from).max(0) } else { self.0.index.open_ms(from, to) }
    }

    /// The earliest `t >= from` (rounded up to the millisecond) with `measure(unit, from, t) >= amount`.
    ///
    /// # Errors
    ///
    /// Fails when there is no such instant: the calendar never opens again, or it lies beyond the year 2199.
    pub fn reach(&self, unit: Unit, from: Instant, amount: &Ratio) -> Result<Instant, Error> {
        match unit {
            Unit::Elapsed => self.reach_elapsed(from, amount.ceil()),
            Unit::BusinessTime => self.reach_open_ms(from, amount.ceil()),
            Unit::BusinessDays => self.0.index.reach_days(from.check_range()?, amount),
        }
    }

    /// As [`Calendar::reach`] of open time, for an amount that is already in whole milliseconds.
    ///
    /// # Errors
    ///
    /// Fails as [`Calendar::reach`] does.
    #[inline]
    pub fn reach_open_ms(&self, from: Instant, ms: i64) -> Result<Instant, Error> {
        if self.0.is_always_open {
            self.reach_elapsed(from, ms)
        } else {
            self.0.index.reach_open(from.check_range()?, ms)
        }
    }

    /// The instant of [`Calendar::reach_open_ms`], and the earliest open instant from then on; `None` when it never opens again.
    ///
    /// # Errors
    ///
    /// Fails as [`Calendar::reach`] does.
    #[inline]
    pub fn exhaust_open_ms(&self, from: Instant, ms: i64) -> Result<(Instant, Option<Instant>), Error> {
        if self.0.is_always_open {
            let reached = self.reach_elapsed(from, ms)?;
            return Ok((reached, Some(reached)));
        }
        self.0.index.exhaust_open(from.check_range()?, ms)
    }

    /// How many segments this thread has looked at so far.
    #[cfg(test)]
    pub(crate) fn n_visited() -> usize {
        block::N_VISITED.get()
    }

    /// The day number of the local date of an instant.
    #[cfg(test)]
    pub(crate) fn local_day(&self, at: Instant) -> i32 {
        self.0.index.local_day(at)
    }

    /// Whether 00:00 exists at the edge of every block, so that no interval can begin before its block does.
    #[cfg(test)]
    pub(crate) fn edges_are_whole_days(&self) -> bool {
        index::first_days().all(|day| {
            let (date, midnight) = (crate::civil::date_of(day), crate::TimeOfDay::midnight());
            self.zone().civil_of(self.zone().instant_of(date, midnight)) == (date, midnight)
        })
    }

    /// How many blocks of years are compiled.
    #[cfg(test)]
    pub(crate) fn n_compiled(&self) -> usize {
        self.0.index.n_compiled()
    }

    fn reach_elapsed(&self, from: Instant, ms: i64) -> Result<Instant, Error> {
        from.check_range()?.plus_ms(ms.max(0))
    }
}

impl std::fmt::Debug for Calendar {
    /// Without the compiled intervals, of which there are thousands.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Calendar").field("zone", &self.0.zone).field("plan", self.plan()).finish()
    }
}
