//! `[mission]`, `[owner]`, `[contact]`.

use crate::obligation::Jurisdiction;
use crate::syntax::{CalendarName, CivilDate, DayOrYear, Length, List, Text, Version, Whole, ZoneName};

section! {
    /// What the mission is called, from when it binds, and where its days and months are read.
    Identity, "a `[mission]` table" {
        /// The mission's name, as customers read it.
        name: Text = required, "\"Customer Care Mission Statement\"";
        /// Its version. Each version of a mission has a higher one.
        version: Version = required, "\"1.2\"";
        /// The language of its texts.
        language: Text = default "\"en\"", "\"en\"";
        /// The date on which this version was published.
        published: CivilDate = optional, "2025-06-01";
        /// The date on which customers were told of it.
        announced: CivilDate = optional, "2025-06-01";
        /// The date from which it binds, from midnight in the reporting zone. Without it the mission always binds.
        effective: CivilDate = optional, "2025-07-01";
        /// The year or the date on which the mission was first established.
        established: DayOrYear = optional, "2018", unenforced;
        /// The year or the date on which it was last revised as a whole.
        revised: DayOrYear = optional, "2022", unenforced;
        /// The date on which anything in it last changed.
        updated: DayOrYear = optional, "2025-06-30", unenforced;
        /// What changed and why.
        rationale: Text = optional, "\"a new promise for chat\"";
        /// The zone of months, of `days`, of months and of date rules.
        reporting_zone: ZoneName = required, "\"America/New_York\"";
        /// The desk's own zone, used when neither the customer nor the account has one. Without it, the reporting zone.
        home_zone: ZoneName = optional, "\"America/New_York\"";
        /// The business day of the next month on which a month is published. From then on its numbers are frozen.
        publication_day: Whole<1, 28> = default "5", "5";
        /// How long after it happened an event may be stored and still change an outcome. A later one waits for a supervisor's approval.
        maximum_lateness: Length = default "\"7 days\"", "\"7 days\"";
        /// The calendar of every case that has no other. Without it, the calendar called `standard`, or the only one.
        standard_calendar: CalendarName = optional, "\"standard\"";
        /// The calendar of every P1 case, before all others; `"none"` when P1 has no hours of its own.
        p1_calendar: CalendarName = default "\"24x7\"", "\"24x7\"";
        /// The calendar of obligations outside cases, such as issuing a credit. Without it, the standard calendar. Read in the home zone.
        obligation_calendar: CalendarName = optional, "\"office\"";
        /// Whose privacy laws bind the desk.
        jurisdictions: List<Jurisdiction> = default "[]", "[\"EU\", \"US-CA\"]";
    }

    /// The one person accountable for the mission.
    Person, "an `[owner]` table" {
        /// The person's name.
        name: Text = optional, "\"A. Rivera\"";
        /// The person's role.
        role: Text = optional, "\"VP of Customer Experience\"";
        /// A telephone number.
        phone: Text = optional, "\"+1-555-0142\"";
        /// An e-mail address.
        email: Text = optional, "\"owner@example.com\"";
        /// A postal address.
        address: Text = optional, "\"1 Example Street, Springfield\"";
    }

    /// How customers reach the desk.
    Contact, "a `[contact]` table" {
        /// The support telephone number.
        phone: Text = optional, "\"+1-555-0142\"";
        /// The support site.
        site: Text = optional, "\"https://support.example.com\"";
        /// The support e-mail address.
        email: Text = optional, "\"support@example.com\"";
        /// The customer portal.
        portal: Text = optional, "\"https://portal.example.com\"";
        /// The status page.
        status_page: Text = optional, "\"https://status.example.com\"";
        /// The postal address for letters.
        postal: Text = optional, "\"1 Example Street, Springfield\"";
        /// The telephone number for correspondence about the mission.
        correspondence_phone: Text = optional, "\"+1-555-0143\"";
        /// Where to report a security problem.
        security: Text = optional, "\"security@example.com\"";
    }
}
