//! Due and exhaustion instants of every unit, and whether a stop met them (clocks.md 3 and 4).

use super::Calendar;
use super::block::Segment;
use super::index::Index;
use crate::civil::day_of;
use crate::{Date, Error, Instant, TimeOfDay, Unit, Within};

impl Calendar {
    /// The due instant of a length started at `from` without pauses (clocks.md 4).
    ///
    /// For a length that names a date it is the first instant of the next local date.
    ///
    /// # Errors
    ///
    /// Fails when the calendar never opens again, when the answer lies beyond the year 2199, and for business days
    /// on a calendar that is always open.
    ///
    /// # Example: a promise made on Friday evening
    ///
    /// Two of the four hours pass before the desk closes at 20:00, the other two on Monday from 08:00.
    ///
    /// ```
    /// use calendar::{Instant, Plan, Within, Zone};
    ///
    /// let desk = Plan::from_hours("Mo-Fr 08:00-20:00")?.in_zone(Zone::named("America/New_York")?);
    /// let received: Instant = "2025-06-13T18:00:00-04:00".parse()?;
    /// let due = desk.due(received, &"4 business hours".parse()?)?;
    /// assert_eq!(desk.zone().show(due), "2025-06-16 Mon 10:00:00 -04:00");
    /// # Ok::<(), calendar::Error>(())
    /// ```
    #[inline]
    pub fn due(&self, from: Instant, within: &Within) -> Result<Instant, Error> {
        match within {
            Within::Elapsed(ms) => self.reach_elapsed(from, *ms),
            Within::BusinessTime(ms) => self.reach_open_ms(from, *ms),
            _ => self.due_by_day(from, within),
        }
    }

    fn due_by_day(&self, from: Instant, within: &Within) -> Result<Instant, Error> {
        let from = from.check_range()?;
        match within {
            Within::Elapsed(_) | Within::BusinessTime(_) => self.due(from, within),
            Within::BusinessDays(days) => self.check_has_days()?.reach(Unit::BusinessDays, from, days),
            Within::BusinessDaysEnd(n) => self.check_has_days()?.end_of_nth_day_after(from, *n),
            Within::SameDay { cut_off } => self.end_of_same_day(from, *cut_off),
            Within::CalendarDays(_) | Within::CalendarMonths(_) | Within::DateRule(_) => {
                let named = self.date_due(from, within).ok_or_else(|| out_of_range(from))?;
                self.zone().end_of(named).ok_or_else(|| out_of_range(from))?.check_range()
            }
        }
    }

    /// The exhaustion instant of a length started at `from` without pauses: the earliest open instant from the due
    /// instant on; the due instant itself for units that are not business time (clocks.md 4).
    ///
    /// # Errors
    ///
    /// Fails when [`Calendar::due`] does, and when the calendar never opens again after it.
    ///
    /// # Example: an allowance that ends exactly at closing
    ///
    /// ```
    /// # use calendar::{Instant, Plan, Within, Zone};
    /// let desk = Plan::from_hours("Mo-Fr 08:00-20:00")?.in_zone(Zone::utc());
    /// let (from, within): (Instant, Within) = ("2025-06-10T16:00:00Z".parse()?, "4 business h".parse()?);
    /// assert_eq!(desk.due(from, &within)?, "2025-06-10T20:00:00Z".parse()?);
    /// assert_eq!(desk.exhaustion(from, &within)?, "2025-06-11T08:00:00Z".parse()?);
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn exhaustion(&self, from: Instant, within: &Within) -> Result<Instant, Error> {
        let due = self.due(from, within)?;
        match within {
            Within::BusinessTime(_) | Within::BusinessDays(_) => self.open_from(due),
            _ => Ok(due),
        }
    }

    /// The local date a length names, all of which is still in time (X-45); `None` for lengths that name an instant,
    /// and beyond the years a date can have.
    pub fn date_due(&self, from: Instant, within: &Within) -> Option<Date> {
        within.date_from(self.zone().date_of(from))
    }

    /// Whether a stop meets a length that includes its end (`at_most`, "within", "≤"): decided by accrued time, so
    /// a stop in closed hours after an allowance that ended exactly at closing meets it (D-05, X-03).
    ///
    /// # Errors
    ///
    /// Fails when a length that does not accrue has no due instant.
    pub fn meets_at_most(&self, from: Instant, stop: Instant, within: &Within) -> Result<bool, Error> {
        match within.accrual() {
            Some((unit, amount)) => Ok(self.measure(unit, from, stop) <= amount),
            None if within.names_a_date() => Ok(stop < self.due(from, within)?),
            None => Ok(stop <= self.due(from, within)?),
        }
    }

    /// Whether a stop meets a length that excludes its end (`less_than`, "<").
    ///
    /// # Errors
    ///
    /// Fails when a length that does not accrue has no due instant.
    pub fn meets_less_than(&self, from: Instant, stop: Instant, within: &Within) -> Result<bool, Error> {
        match within.accrual() {
            Some((unit, amount)) => Ok(self.measure(unit, from, stop) < amount),
            None => Ok(stop < self.due(from, within)?),
        }
    }

    /// The business date of an instant: that of the interval it lies in, otherwise the local date (clocks.md 4).
    pub fn business_date_of(&self, at: Instant) -> Date {
        let open = self.intervals(at, Instant(at.0.saturating_add(1))).next();
        open.map_or_else(|| self.zone().date_of(at), |open| open.business_date)
    }

    /// Whether a date is a business day: whether its intervals, after closures, have any length (clocks.md 2.5).
    pub fn is_business_day(&self, date: Date) -> bool {
        self.0.index.len_of_day(day_of(date)) > 0
    }

    fn check_has_days(&self) -> Result<&Calendar, Error> {
        if self.is_always_open() { Err(Error::AlwaysOpen) } else { Ok(self) }
    }

    /// The start date never counts.
    fn end_of_nth_day_after(&self, from: Instant, n: u32) -> Result<Instant, Error> {
        let start = self.0.index.local_day(from);
        let last = self.0.index.nth_day_from(start + 1, i64::from(n) - 1);
        last.map(|segments| end_of(segments, from)).ok_or_else(|| self.no_such_day(from))
    }

    /// The cut-off instant, and the closing instant, belong to the next business day.
    fn end_of_same_day(&self, from: Instant, cut_off: Option<TimeOfDay>) -> Result<Instant, Error> {
        let date = self.business_date_of(from);
        let today =
            if self.is_business_day(date) { self.0.index.nth_day_from(day_of(date), 0) } else { None };
        if let Some(segments) = today {
            let closing = end_of(segments, from);
            let last_call =
                cut_off.map_or(closing, |time| self.cut_off_instant(date, time, segments).min(closing));
            if from < last_call {
                return Ok(closing);
            }
        }
        let next = self.0.index.nth_day_from(day_of(date) + 1, 0);
        next.map(|segments| end_of(segments, from)).ok_or_else(|| self.no_such_day(from))
    }

    /// A cut-off of a night shift may lie after midnight: it is the wall time within the shift where there is one.
    fn cut_off_instant(&self, date: Date, time: TimeOfDay, segments: &[Segment]) -> Instant {
        let at = self.zone().instant_of(date, time);
        let opening = segments.first().map_or(at, |first| Instant(first.start));
        match date.tomorrow().map(|next| self.zone().instant_of(next, time)) {
            Ok(next_day) if at <= opening && next_day < end_of(segments, at) => next_day,
            _ => at,
        }
    }

    fn no_such_day(&self, from: Instant) -> Error {
        match self.open_from(from) {
            Ok(_) => out_of_range(from),
            Err(error) => error,
        }
    }
}

impl Index {
    /// L(d) in milliseconds: 0 for a date that is not a business day.
    fn len_of_day(&self, date: i32) -> i64 {
        let block = self.block(Index::block_of_date(date));
        block.days.get(block.seek_date(date)).filter(|day| day.date == date).map_or(0, |day| day.len.into())
    }

    /// The segments of the business day `n` business days after the first one on or after a date.
    fn nth_day_from(&self, date: i32, n: i64) -> Option<&[Segment]> {
        let block = Index::block_of_date(date);
        let ahead = (self.block(block).seek_date(date) as i64).checked_add(n)?;
        self.day_at(block, ahead).map(|(block, day)| block.segments_of(day))
    }
}

fn end_of(segments: &[Segment], otherwise: Instant) -> Instant {
    segments.last().map_or(otherwise, |last| Instant(last.end))
}

fn out_of_range(from: Instant) -> Error {
    Error::OutOfRange { what: format!("the end of a length that starts at {from}") }
}
