//! M-50…M-52: the mission's standard calendar in the zones of the cases.

use calendar::{Calendar, Instant, Ratio, Unit};
use desk::Rulebook;
use desk::case::event::ZoneId;

/// The standard calendar, on which cases age. A calendar "per case" is read in the zone pinned to each case (clocks.md 2.6).
#[derive(Debug, Clone, Copy)]
pub struct StandardCalendars<'a> {
    book: &'a Rulebook,
}

impl<'a> StandardCalendars<'a> {
    /// The standard calendar of a rulebook.
    pub fn of(book: &'a Rulebook) -> StandardCalendars<'a> {
        StandardCalendars { book }
    }

    /// The calendar of a zone.
    pub fn in_zone(&self, zone: ZoneId) -> &'a Calendar {
        self.book.calendar(self.book.bound(self.book.policy().standard_calendar, zone))
    }

    /// The age in business days at an instant (Ed of clocks.md 4).
    pub fn age(&self, zone: ZoneId, received_at: Instant, at: Instant) -> Ratio {
        self.in_zone(zone).measure(Unit::BusinessDays, received_at, at)
    }
}
