//! Lengths of a promise, each with its unit (clocks.md 3).

mod format;
mod parse;

use jiff::ToSpan;

use crate::{Date, DateRule, Ratio, TimeOfDay};

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
///
/// # Example
///
/// ```
/// use calendar::Within;
///
/// let promise: Within = "4 business hours".parse()?;
/// assert_eq!(promise, Within::BusinessTime(4 * 3_600_000));
/// assert_eq!(promise.to_string(), "4 business h");
/// # Ok::<(), calendar::Error>(())
/// ```
///
/// # Example: a number without a unit
///
/// ```
/// # use calendar::Within;
/// let error = "24".parse::<Within>().unwrap_err();
/// assert_eq!(error.to_string(), "`24` is not a length: it has no unit; write `24 h`, `24 business h` or `24 days`");
/// ```
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

impl Within {
    /// Unit and amount of a length that accrues (ms for time units, days for business days); `None` for the others.
    pub fn accrual(&self) -> Option<(Unit, Ratio)> {
        match self {
            Within::Elapsed(ms) => Some((Unit::Elapsed, Ratio::whole(*ms))),
            Within::BusinessTime(ms) => Some((Unit::BusinessTime, Ratio::whole(*ms))),
            Within::BusinessDays(days) => Some((Unit::BusinessDays, days.clone())),
            Within::BusinessDaysEnd(_)
            | Within::SameDay { .. }
            | Within::CalendarDays(_)
            | Within::CalendarMonths(_)
            | Within::DateRule(_) => None,
        }
    }

    /// Whether the length needs business days, which a calendar open 24/7 does not have (clocks.md 3).
    pub fn needs_business_days(&self) -> bool {
        matches!(self, Within::BusinessDays(_) | Within::BusinessDaysEnd(_))
    }

    /// The date it names when it starts on `start`, all of which is still in time (X-45); `None` for lengths that name an
    /// instant, and beyond the years a date can have.
    ///
    /// # Example: a month from the last of January
    ///
    /// ```
    /// use calendar::{Date, Within};
    ///
    /// let month: Within = "1 month".parse()?;
    /// assert_eq!(month.date_from(Date::constant(2025, 1, 31)), Some(Date::constant(2025, 2, 28)));
    /// # Ok::<(), calendar::Error>(())
    /// ```
    pub fn date_from(&self, start: Date) -> Option<Date> {
        match self {
            Within::CalendarDays(n) => start.checked_add(i64::from(*n).days()).ok(),
            // Adding months to a date takes the last day of a month that is too short.
            Within::CalendarMonths(n) => start.checked_add(i64::from(*n).months()).ok(),
            Within::DateRule(rule) => rule.on_or_after(start),
            Within::Elapsed(_)
            | Within::BusinessTime(_)
            | Within::BusinessDays(_)
            | Within::BusinessDaysEnd(_)
            | Within::SameDay { .. } => None,
        }
    }

    /// Whether it names a local date, the whole of which is still in time (clocks.md 4).
    pub fn names_a_date(&self) -> bool {
        matches!(self, Within::CalendarDays(_) | Within::CalendarMonths(_) | Within::DateRule(_))
    }
}
