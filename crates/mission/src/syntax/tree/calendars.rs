//! `[calendars]`, `[tiers]`, `[channels]`, `[languages]`.

use crate::syntax::{CalendarName, CalendarPlace, CivilDate, DateName, Entries, List, Text, Whole};

section! {
    /// Opening hours under a name.
    CalendarEntry, "a calendar" {
        /// The zone its wall times are read in, or `"per case"`: the customer's zone, else the account's, else the home zone, as it was when the case came in. Without it, the home zone.
        zone: CalendarPlace = optional, "\"per case\"";
        /// Weekly hours in OpenStreetMap notation. An end not later than its start is on the next day; `24:00` is allowed; `PH off` closes on the holidays named below.
        hours: Text = required, "\"Mo-Fr 08:00-20:00\"";
        /// Dates on which it is closed from 00:00 to 24:00.
        closed: List<CivilDate> = default "[]", "[2025-12-25, 2026-01-01]";
        /// Dates with hours of their own instead of the weekly ones.
        special: Entries<DateName, Text> = default "{}", "{ 2025-12-24 = \"08:00-12:00\" }";
        /// Public holidays on which it is closed: country codes, or iCalendar files beside the mission.
        holidays: List<Text> = default "[]", "[\"US\", \"plant.ics\"]";
        /// The date from which it is in force.
        valid_from: CivilDate = optional, "2025-07-01";
    }

    /// A class of customers with promises of its own.
    TierEntry, "a tier" {
        /// Its rank; a higher one is promised more.
        rank: Whole<0, 1_000> = default "0", "2";
        /// Its own hours, which go before the channel's.
        calendar: CalendarName = optional, "\"24x7\"";
    }

    /// A channel customers may use.
    ChannelEntry, "a channel" {
        /// Whether it is offered.
        enabled: bool = default "true", "false";
        /// Its own hours, when the tier has none.
        calendar: CalendarName = optional, "\"phone\"";
    }

    /// A language served in hours of its own.
    LanguageEntry, "a language" {
        /// Its hours, when neither tier nor channel has its own.
        calendar: CalendarName = required, "\"spanish\"";
    }
}

impl CalendarEntry {
    /// The iCalendar files among its holidays.
    pub fn files_named(&self) -> impl Iterator<Item = &str> {
        self.holidays.value.0.iter().map(|name| name.value.0.as_str()).filter(|name| name.ends_with(".ics"))
    }
}
