//! A point in time, exact to the millisecond.

mod rfc3339;

use crate::civil::{civil_from_days, days_from_civil, parse_time};
use crate::error::quote;
use crate::{Error, TimeOfDay, Zone, parse_date};

/// A point in UTC, in whole milliseconds since 1970 (clocks.md 1.1). Finer input is truncated toward the past.
///
/// # Example
///
/// ```
/// use calendar::Instant;
///
/// let received: Instant = "2025-06-10T09:15:00.2509-04:00".parse()?;
/// assert_eq!(received.to_string(), "2025-06-10T13:15:00.250Z");
/// # Ok::<(), calendar::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

const DAY_MS: i64 = 86_400_000;

impl Instant {
    /// The first instant this crate reads and answers: 1900-01-01T00:00:00Z.
    pub const MIN: Instant = Instant(days_from_civil(1900, 1, 1) * DAY_MS);
    /// The last instant this crate reads and answers: 2199-12-31T23:59:59.999Z.
    pub const MAX: Instant = Instant(days_from_civil(2200, 1, 1) * DAY_MS - 1);

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Whether it lies within [`Instant::MIN`] and [`Instant::MAX`].
    pub const fn is_in_range(self) -> bool {
        Instant::MIN.0 <= self.0 && self.0 <= Instant::MAX.0
    }

    /// The instant `ms` milliseconds later (earlier when negative).
    ///
    /// # Errors
    ///
    /// Fails when the result leaves the years 1900 to 2199.
    pub fn plus_ms(self, ms: i64) -> Result<Instant, Error> {
        match self.0.checked_add(ms).map(Instant) {
            Some(at) if at.is_in_range() => Ok(at),
            _ => Err(Error::OutOfRange { what: format!("{ms} ms after {self}") }),
        }
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is the later one.
    pub const fn ms_since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads RFC 3339 bytes; `None` when they are not, or lie outside the years 1900 to 2199.
    ///
    /// This is the fast path of the history readers: no allocation, no explanation.
    /// Use [`str::parse`] where somebody wants to know what is wrong.
    #[inline]
    pub fn parse_rfc3339(text: &[u8]) -> Option<Instant> {
        rfc3339::parse(text)
    }

    /// Reads RFC 3339, or a civil time without an offset (`2026-02-10 09:05`) in the zone, if there is one.
    ///
    /// A civil time that occurs twice or not at all is read as RFC 5545 says ([`Zone::instant_of`]).
    ///
    /// # Errors
    ///
    /// Fails when the text is neither, and when it has no offset and there is no zone.
    pub fn parse_in(text: &str, zone: Option<&Zone>) -> Result<Instant, Error> {
        let civil = || {
            let (date, time) = text.split_once(['T', 't', ' '])?;
            Some(zone?.instant_of(parse_date(date).ok()?, parse_time(time)?))
        };
        text.parse().or_else(|error| civil().filter(|at| at.is_in_range()).ok_or(error))
    }

    /// Fails unless the instant is one that questions can be asked about.
    pub(crate) fn check_range(self) -> Result<Instant, Error> {
        if self.is_in_range() {
            Ok(self)
        } else {
            Err(Error::OutOfRange { what: format!("the instant {self}") })
        }
    }
}

impl std::str::FromStr for Instant {
    type Err = Error;
    /// Reads RFC 3339: `2026-02-10T18:05:00Z`, `2026-02-10T13:05:00.250-05:00`.
    fn from_str(text: &str) -> Result<Instant, Error> {
        rfc3339::parse(text.as_bytes())
            .ok_or_else(|| Error::BadInstant { text: quote(text), why: rfc3339::explain(text).to_owned() })
    }
}

impl std::fmt::Display for Instant {
    /// RFC 3339 in UTC, with milliseconds only when they are not zero.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY_MS));
        write!(f, "{year:04}-{month:02}-{day:02}T")?;
        fmt_time(f, self.0.rem_euclid(DAY_MS))?;
        write!(f, "Z")
    }
}

/// `09:15:00`, or `09:15:00.250` when there are milliseconds.
fn fmt_time(f: &mut std::fmt::Formatter<'_>, ms_of_day: i64) -> std::fmt::Result {
    let (seconds, ms) = (ms_of_day / 1_000, ms_of_day % 1_000);
    write!(f, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
    if ms != 0 {
        write!(f, ".{ms:03}")?;
    }
    Ok(())
}

/// A wall time as shown to people: seconds always, milliseconds only when they are not zero.
pub(crate) struct ShownTime(pub TimeOfDay);

impl std::fmt::Display for ShownTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = self.0;
        let seconds =
            i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        fmt_time(f, seconds * 1_000 + i64::from(time.millisecond()))
    }
}
