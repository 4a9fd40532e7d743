//! IANA time zones from the bundled database.

use crate::{Date, Error, Instant, TimeOfDay};

/// An IANA time zone of the bundled database. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// The version of the bundled IANA database, for example `2025b` (clocks.md 1.3).
pub fn zone_database_version() -> &'static str {
    todo!()
}

impl Zone {
    /// Finds a zone by its IANA name.
    pub fn named(_name: &str) -> Result<Zone, Error> {
        todo!()
    }
    /// UTC.
    pub fn utc() -> Zone {
        Zone(jiff::tz::TimeZone::UTC)
    }
    /// The IANA name.
    pub fn name(&self) -> &str {
        todo!()
    }
    /// The local date of an instant.
    pub fn date_of(&self, _at: Instant) -> Date {
        todo!()
    }
    /// The local date and wall time of an instant.
    pub fn civil_of(&self, _at: Instant) -> (Date, TimeOfDay) {
        todo!()
    }
    /// The instant of a wall time, read as RFC 5545 §3.3.5 says (clocks.md 2.2).
    pub fn instant_of(&self, _on: Date, _time: TimeOfDay) -> Instant {
        todo!()
    }
    /// `2025-06-10 Tue 09:15:00 -04:00`, with milliseconds only when they are not zero.
    pub fn show(&self, _at: Instant) -> String {
        todo!()
    }
}
