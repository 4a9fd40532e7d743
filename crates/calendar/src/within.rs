//! Lengths of a promise, each with its unit (clocks.md 3).

use crate::{Error, Ratio, TimeOfDay};

/// The units in which a clock accrues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Physical milliseconds, all hours.
    Elapsed,
    /// Milliseconds while the calendar is open.
    BusinessTime,
    /// Business days, each contributing exactly 1 spread evenly over its open time.
    BusinessDays,
}

/// A promised length with its unit (clocks.md 3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Within {
    /// `24 h`: physical milliseconds.
    Elapsed(i64),
    /// `4 business h`: open milliseconds.
    BusinessTime(i64),
    /// `3 business days`, accrued.
    BusinessDays(Ratio),
    /// `end of 3 business days`: the close of the Nth business day after the local start date.
    BusinessDaysEnd(u32),
    /// `same day`, `same day before 16:00`.
    SameDay {
        /// The first wall time that belongs to the next business day; the closing time when absent.
        cut_off: Option<TimeOfDay>,
    },
    /// `30 days` by local date.
    CalendarDays(u32),
    /// `1 month`: the same day number, or the last day of a shorter month.
    CalendarMonths(u32),
    /// `first Tuesday of month`, `last day of Jan, Apr, Jul, Oct`, `31 Dec`.
    DateRule(DateRule),
}

/// A rule that names dates of a year.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DateRule {
    /// To be completed.
    LastDayOf(Vec<u8>),
}

impl Within {
    /// Unit and amount of a length that accrues (ms for time units, days for business days); `None` for the others.
    pub fn accrual(&self) -> Option<(Unit, Ratio)> {
        todo!()
    }
}

impl std::str::FromStr for Within {
    type Err = Error;
    /// Reads `45 s`, `4 business h`, `3 business days`, `same day before 16:00` and long forms (design.md 7, Lengths).
    fn from_str(_text: &str) -> Result<Within, Error> {
        todo!()
    }
}

impl std::fmt::Display for Within {
    /// The short form, which reads back as the same length.
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}
