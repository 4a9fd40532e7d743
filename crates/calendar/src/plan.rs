//! Opening hours without a zone: weekly intervals, closed, special and holiday dates (clocks.md 2).

mod country;
mod hint;
mod hours;
mod ics;
mod shortest;
mod week;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::civil::{date_of, day_of, weekday_of};
use crate::{Calendar, Date, Error, Zone};

pub use country::{Country, countries};
pub use ics::dates_of_ics;
use week::Span;
pub(crate) use week::gaps;

/// Most closed, special or holiday dates of one plan.
const MOST_DATES: usize = 20_000;

/// Opening hours without a zone: weekly intervals, closed dates, special dates (clocks.md 2).
///
/// # Example
///
/// ```
/// use calendar::{Date, Instant, Plan, Within, Zone};
///
/// let plan = Plan::from_hours("Mo-Fr 08:00-20:00")?
///     .with_special(Date::constant(2025, 12, 24), "08:00-12:00")?
///     .with_closed(Date::constant(2025, 12, 25))?;
/// let desk = plan.in_zone(Zone::named("America/New_York")?);
/// let received: Instant = "2025-12-24T10:00:00-05:00".parse()?;
/// let due = desk.due(received, &"4 business hours".parse::<Within>()?)?;
/// assert_eq!(desk.zone().show(due), "2025-12-26 Fri 10:00:00 -05:00");
/// # Ok::<(), calendar::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plan {
    /// Monday first. INVARIANT: sorted, and never overlapping or touching within a day.
    week: [Vec<Span>; 7],
    /// Whether holidays act as closed dates: `PH off`.
    closes_on_holidays: bool,
    holidays: BTreeSet<i32>,
    closed: BTreeSet<i32>,
    special: BTreeMap<i32, Vec<Span>>,
    valid_from: Option<i32>,
}

impl Plan {
    /// The built-in plan that is open at every instant.
    pub fn always() -> Plan {
        Plan::weekly(std::array::from_fn(|_| vec![Span::WHOLE_DAY]), false)
    }

    /// Reads weekly hours in the `opening_hours` syntax: `Mo-Fr 08:00-20:00`, `24/7`, `PH off`.
    ///
    /// A later rule replaces an earlier one for the days it names, as in `Mo-Fr 08:00-20:00; Fr 08:00-12:00`.
    ///
    /// # Errors
    ///
    /// Everything of that syntax that is not a weekly range is refused by name; hours that are never open too.
    pub fn from_hours(text: &str) -> Result<Plan, Error> {
        let (week, closes_on_holidays) = hours::read(text)?;
        Ok(Plan::weekly(week, closes_on_holidays))
    }

    fn weekly(week: [Vec<Span>; 7], closes_on_holidays: bool) -> Plan {
        Plan {
            week,
            closes_on_holidays,
            holidays: BTreeSet::new(),
            closed: BTreeSet::new(),
            special: BTreeMap::new(),
            valid_from: None,
        }
    }

    /// Closes a civil day, 00:00 to 24:00, including the part of an overnight interval that lies in it (X-16).
    ///
    /// # Errors
    ///
    /// Fails when the date is also a special one (E-20).
    pub fn with_closed(mut self, date: Date) -> Result<Plan, Error> {
        self.closed.insert(day_of(date));
        check_count("closed dates", self.closed.len())?;
        if self.is_special(date) { Err(Error::SpecialAndClosed(date)) } else { Ok(self) }
    }

    /// Gives a date intervals of its own, such as `08:00-12:00,13:00-17:00`.
    ///
    /// # Errors
    ///
    /// Fails when the intervals cannot be read, or the date is also closed (E-20).
    pub fn with_special(mut self, date: Date, intervals: &str) -> Result<Plan, Error> {
        self.special.insert(day_of(date), hours::read_intervals(intervals)?);
        check_count("special dates", self.special.len())?;
        if self.is_closed_on(date) { Err(Error::SpecialAndClosed(date)) } else { Ok(self) }
    }

    /// Takes the intervals of its own from a date, if it has any.
    pub fn without_special(mut self, date: Date) -> Plan {
        self.special.remove(&day_of(date));
        self
    }

    /// Adds holidays. They act as closed dates when the hours say `PH off`, and change nothing otherwise.
    ///
    /// # Errors
    ///
    /// Fails when a holiday is also a special date and holidays are closed (E-20).
    pub fn with_holidays(mut self, dates: impl IntoIterator<Item = Date>) -> Result<Plan, Error> {
        self.holidays.extend(dates.into_iter().map(day_of));
        check_count("holidays", self.holidays.len())?;
        match self.special.keys().find(|day| self.is_closed(**day)) {
            Some(both) => Err(Error::SpecialAndClosed(date_of(*both))),
            None => Ok(self),
        }
    }

    /// Adds the public holidays of a country, known by its two letters.
    ///
    /// # Errors
    ///
    /// Fails as [`Plan::with_holidays`] does, and when no holidays are known for the country.
    pub fn with_country_holidays(self, code: &str) -> Result<Plan, Error> {
        self.with_holidays(country::holidays_of(code)?)
    }

    /// Adds the dates of an iCalendar text as holidays.
    ///
    /// # Errors
    ///
    /// Fails as [`Plan::with_holidays`] does, and when the text cannot be read.
    pub fn with_ics_holidays(self, ics: &str) -> Result<Plan, Error> {
        self.with_holidays(dates_of_ics(ics)?)
    }

    /// The first local date with open time; the plan is closed before it.
    pub fn with_valid_from(mut self, date: Date) -> Plan {
        self.valid_from = Some(day_of(date));
        self
    }

    /// The plan bound to a zone. Blocks of years are compiled on first use.
    pub fn in_zone(&self, zone: Zone) -> Calendar {
        Calendar::new(Arc::new(self.clone()), zone)
    }

    /// Whether every instant is open, in any zone.
    pub fn is_always_open(&self) -> bool {
        let closes = !self.closed.is_empty() || (self.closes_on_holidays && !self.holidays.is_empty());
        !closes && self.special.is_empty() && self.valid_from.is_none() && week::covers_all(&self.week)
    }

    /// Whether holidays are closed (`PH off`).
    pub fn closes_on_holidays(&self) -> bool {
        self.closes_on_holidays
    }

    /// How many days of a week without exceptions are business days (clocks.md 14).
    pub fn n_business_days_a_week(&self) -> usize {
        self.week.iter().filter(|spans| !spans.is_empty()).count()
    }

    /// The closed dates, without holidays, in order.
    pub fn closed_dates(&self) -> impl Iterator<Item = Date> {
        self.closed.iter().map(|day| date_of(*day))
    }

    /// Whether the date is closed, by name or as a holiday.
    pub fn is_closed_on(&self, date: Date) -> bool {
        self.is_closed(day_of(date))
    }

    /// Whether the date is closed because it is a holiday and nobody closed it by name.
    pub fn is_closed_as_holiday(&self, date: Date) -> bool {
        self.is_closed_on(date) && !self.closed.contains(&day_of(date))
    }

    /// Whether the date has intervals of its own.
    pub fn is_special(&self, date: Date) -> bool {
        self.special.contains_key(&day_of(date))
    }

    pub(crate) fn is_closed(&self, day: i32) -> bool {
        self.closed.contains(&day) || (self.closes_on_holidays && self.holidays.contains(&day))
    }

    /// The wall-time intervals that start on a day, before closures.
    pub(crate) fn spans(&self, day: i32) -> &[Span] {
        match self.special.get(&day) {
            _ if self.valid_from.is_some_and(|first| day < first) => &[],
            Some(spans) => spans,
            None => &self.week[weekday_of(day)],
        }
    }

    pub(crate) fn week(&self) -> &[Vec<Span>; 7] {
        &self.week
    }
}

fn check_count(what: &'static str, n_dates: usize) -> Result<(), Error> {
    if n_dates > MOST_DATES { Err(Error::TooMany { what, limit: MOST_DATES }) } else { Ok(()) }
}
