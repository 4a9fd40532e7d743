//! Civil dates and wall times, without a zone.

/// A civil date of the Gregorian calendar (`2025-06-10`).
pub type Date = jiff::civil::Date;
/// A wall time within a day.
pub type TimeOfDay = jiff::civil::Time;
