//! `[calendars]`, `[tiers]`, `[channels]`, `[languages]`.

use crate::syntax::{
    AnyName, CalendarName, CalendarPlace, CivilDate, DateName, Entries, LanguageCode, List, MoneyGoal,
    OneOrMore, Percent, Seconds, Text, Whole,
};
use crate::vocabulary::Channel;

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
        /// The sentence of the original statement about it, quoted. It changes nothing, but must not say more than its hours.
        quote: Text = optional, "\"24×7 concierge support for high-value accounts\"";
        /// Which accounts belong to it. Without it, those the account records say.
        when: AccountRule = optional, "{ revenue = \"> 250000 USD\" }", unenforced;
        /// Whether each of its accounts has a named manager and a deputy.
        named_manager: bool = default "false", "true", unenforced;
        /// Whether its accounts are reviewed together with them every quarter.
        business_reviews: bool = default "false", "true", unenforced;
    }

    /// Which accounts belong to a tier: those that fit every line.
    AccountRule, "a rule about accounts" {
        /// Their plan is one of these.
        plan: OneOrMore<AnyName> = optional, "[\"enterprise\"]";
        /// Their yearly revenue.
        revenue: MoneyGoal = optional, "\"> 250000 USD\"";
    }

    /// A channel customers may use.
    ChannelEntry, "a channel" {
        /// Whether it is offered.
        enabled: bool = default "true", "false";
        /// Its own hours, when the tier has none.
        calendar: CalendarName = optional, "\"phone\"";
        /// What it is for, as customers are told.
        purpose: Text = optional, "\"urgent incidents\"", unenforced;
        /// The channels offered to customers who cannot use this one. Without it, all others.
        alternatives: List<Channel> = optional, "[\"phone\", \"email\"]", unenforced;
        /// How customers prove who they are before account details are told or changed.
        authentication: List<Text> = default "[]", "[\"callback to the number on file\"]", unenforced;
        /// Numbers at which relay calls (TTY, VRS) are accepted.
        relay: List<Text> = default "[]", "[\"711\"]", unenforced;
    }

    /// A language served in hours of its own.
    LanguageEntry, "a language" {
        /// Its hours, when neither tier nor channel has its own.
        calendar: CalendarName = required, "\"spanish\"";
    }

    /// Interpreters on demand, for languages the desk does not speak itself.
    Interpreters, "an `[interpreters]` table" {
        /// The languages there are interpreters for.
        languages: List<LanguageCode> = default "[]", "[\"pl\", \"vi\", \"zh\"]", unenforced;
        /// The number of languages that is promised.
        promised: Whole<1, 1_000> = optional, "30", unenforced;
        /// How long a customer waits for one at most.
        within: Seconds = default "\"2 min\"", "\"2 min\"", unenforced;
        /// The share of requests that must be joined in time.
        attainment: Percent = default "\"100%\"", "\"95%\"", unenforced;
    }
}

impl CalendarEntry {
    /// The iCalendar files among its holidays.
    pub fn files_named(&self) -> impl Iterator<Item = &str> {
        self.holidays.value.0.iter().map(|name| name.value.0.as_str()).filter(|name| name.ends_with(".ics"))
    }
}
