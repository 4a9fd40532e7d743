//! The hours a question is asked of, as they were written.

use calendar::{Calendar, Date, Error, Instant, Plan, Zone, parse_date};

/// Opening hours, zone and exceptions in the words of the question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Desk {
    /// `24/7` when absent.
    pub hours: Option<String>,
    /// UTC when absent; but then a time without an offset cannot be read.
    pub zone: Option<String>,
    pub closed: Vec<String>,
    /// Dates and their hours.
    pub special: Vec<(String, String)>,
    /// Dates of a calendar file; closed whatever the hours say of holidays.
    pub holidays: Vec<Date>,
}

impl Desk {
    /// The hours as text.
    pub fn hours(&self) -> &str {
        self.hours.as_deref().unwrap_or("24/7")
    }

    /// The calendar they make.
    pub fn calendar(&self) -> Result<Calendar, Error> {
        let zone = self.zone.as_deref().map_or_else(|| Ok(Zone::utc()), Zone::named)?;
        let mut plan = Plan::from_hours(self.hours())?;
        for (date, hours) in &self.special {
            plan = plan.with_special(parse_date(date)?, hours)?;
        }
        for date in &self.closed {
            plan = plan.with_closed(parse_date(date)?)?;
        }
        for date in &self.holidays {
            plan = plan.with_closed(*date)?;
        }
        Ok(plan.in_zone(zone))
    }

    /// An instant, read in the zone when it has no offset and a zone was named.
    pub fn instant(&self, calendar: &Calendar, text: &str) -> Result<Instant, Error> {
        Instant::parse_in(text, self.zone.is_some().then(|| calendar.zone()))
    }
}
