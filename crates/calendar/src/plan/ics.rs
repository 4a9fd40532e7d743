//! iCalendar text (RFC 5545) to dates: whole-day events and yearly rules.

mod lines;
mod rule;

use std::collections::BTreeSet;

use crate::civil::{date_of, day_of};
use crate::{Date, Error};
use lines::{Property, properties};
use rule::Yearly;

/// Longest text read, in bytes.
const LONGEST: usize = 4 << 20;
/// Most days of one event; longer ones are a slip.
const LONGEST_EVENT: i32 = 366;
const FIRST_YEAR: i16 = 1900;
const LAST_YEAR: i16 = 2199;

/// The dates of the whole-day events of an iCalendar text, in order.
///
/// Events of several days, yearly rules, `RDATE`, `EXDATE` and cancelled events are understood; an event with a time
/// of day is refused, since a holiday is a whole day.
///
/// # Errors
///
/// Names the line at fault, counted from 1.
///
/// # Example
///
/// ```
/// let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20251225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
/// assert_eq!(calendar::dates_of_ics(ics)?, [calendar::Date::constant(2025, 12, 25)]);
/// # Ok::<(), calendar::Error>(())
/// ```
pub fn dates_of_ics(text: &str) -> Result<Vec<Date>, Error> {
    if text.len() > LONGEST {
        return Err(bad(1, "the file is larger than 4 MiB"));
    }
    let mut reader = Reader::default();
    for property in properties(text) {
        reader.take(&property?)?;
    }
    reader.finish()
}

fn bad(line: usize, why: impl Into<String>) -> Error {
    Error::BadIcs { line, why: why.into() }
}

/// The components that are open, and the dates so far.
#[derive(Default)]
struct Reader {
    open: Vec<(String, usize)>,
    saw_calendar: bool,
    event: Option<Event>,
    dates: BTreeSet<i32>,
    last_line: usize,
}

impl Reader {
    fn take(&mut self, property: &Property) -> Result<(), Error> {
        const DEEPEST: usize = 16;
        self.last_line = property.line;
        match property.name.as_str() {
            "BEGIN" if self.open.len() >= DEEPEST => {
                Err(bad(property.line, "its parts are nested too deeply"))
            }
            "BEGIN" => {
                self.begin(property);
                Ok(())
            }
            "END" => self.end(property),
            _ if self.open.is_empty() => Err(bad(property.line, "it does not begin with `BEGIN:VCALENDAR`")),
            // What stands inside an alarm or a zone is not the event's own.
            _ if self.open.len() == 2 => self.event.as_mut().map_or(Ok(()), |event| event.take(property)),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, property: &Property) {
        let name = property.value.trim().to_uppercase();
        self.saw_calendar |= self.open.is_empty() && name == "VCALENDAR";
        if self.open.len() == 1 && name == "VEVENT" {
            self.event = Some(Event { line: property.line, ..Event::default() });
        }
        self.open.push((name, property.line));
    }

    fn end(&mut self, property: &Property) -> Result<(), Error> {
        let name = property.value.trim().to_uppercase();
        match self.open.pop() {
            Some((begun, _)) if begun == name => {}
            Some((begun, line)) => {
                return Err(bad(property.line, format!("`END:{begun}` is missing for line {line}")));
            }
            None => return Err(bad(property.line, format!("`BEGIN:{name}` is missing"))),
        }
        if self.open.len() == 1
            && let Some(event) = self.event.take()
        {
            self.dates.extend(event.days()?);
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<Date>, Error> {
        if let Some((name, line)) = self.open.last() {
            return Err(bad(*line, format!("`END:{name}` is missing; the file may be cut off")));
        }
        if !self.saw_calendar {
            return Err(bad(
                self.last_line.max(1),
                "there is no `BEGIN:VCALENDAR`; this is not a calendar file",
            ));
        }
        Ok(self.dates.into_iter().map(date_of).collect())
    }
}

/// What is known of one event.
#[derive(Default)]
struct Event {
    line: usize,
    start: Option<Date>,
    end: Option<(Date, usize)>,
    n_days: Option<i32>,
    rule: Option<Yearly>,
    added: Vec<Date>,
    left_out: Vec<Date>,
    is_cancelled: bool,
}

impl Event {
    fn take(&mut self, property: &Property) -> Result<(), Error> {
        match property.name.as_str() {
            "DTSTART" => self.start = Some(whole_day(property, &property.value)?),
            "DTEND" => self.end = Some((whole_day(property, &property.value)?, property.line)),
            "DURATION" => self.n_days = Some(duration(property)?),
            "RRULE" => self.rule = Some(Yearly::read(property)?),
            "RDATE" => self.added.extend(whole_days(property)?),
            "EXDATE" => self.left_out.extend(whole_days(property)?),
            "STATUS" => self.is_cancelled = property.value.trim().eq_ignore_ascii_case("cancelled"),
            "RECURRENCE-ID" => {
                return Err(bad(property.line, "a changed occurrence (`RECURRENCE-ID`) is not read"));
            }
            _ => {}
        }
        Ok(())
    }

    /// The day numbers the event covers.
    fn days(self) -> Result<Vec<i32>, Error> {
        if self.is_cancelled {
            return Ok(Vec::new());
        }
        let start = self.start.ok_or_else(|| bad(self.line, "the event has no `DTSTART`"))?;
        let n_days = match (self.end, self.n_days) {
            (Some((end, line)), _) if end < start => {
                return Err(bad(line, "the event ends before it starts"));
            }
            // An end equal to the start is often written for one whole day, though RFC 5545 asks for the next day.
            (Some((end, _)), _) => (day_of(end) - day_of(start)).max(1),
            (None, n_days) => n_days.unwrap_or(1),
        };
        if n_days > LONGEST_EVENT {
            return Err(bad(self.line, "the event lasts longer than a year"));
        }
        let mut starts: BTreeSet<Date> = self.rule.map(|rule| rule.dates(start)).unwrap_or_default();
        starts.insert(start);
        starts.extend(self.added);
        self.left_out.iter().for_each(|date| {
            starts.remove(date);
        });
        Ok(starts.into_iter().flat_map(|date| day_of(date)..day_of(date) + n_days).collect())
    }
}

fn whole_days(property: &Property) -> Result<Vec<Date>, Error> {
    property.value.split(',').map(|value| whole_day(property, value)).collect()
}

/// `20251225`; midnight without a zone of its own (`20251225T000000`) is the same.
fn whole_day(property: &Property, value: &str) -> Result<Date, Error> {
    let (date, time) = value.trim().split_once('T').unwrap_or((value.trim(), "000000"));
    if time != "000000" {
        return Err(bad(
            property.line,
            format!("`{}` has a time of day; holidays are whole days", property.name),
        ));
    }
    read_date(date).ok_or_else(|| {
        bad(property.line, format!("`{}` is not a date between {FIRST_YEAR} and {LAST_YEAR}", property.name))
    })
}

/// `20251225`.
fn read_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    Date::new(year, month, day).ok().filter(|date| (FIRST_YEAR..=LAST_YEAR).contains(&date.year()))
}

/// `P1D`, `P1W`.
fn duration(property: &Property) -> Result<i32, Error> {
    let text = property.value.trim().trim_start_matches('+');
    let days = text.strip_prefix('P').and_then(|text| {
        let days = text.strip_suffix('D').map(|days| (days, 1));
        let (number, per) = days.or_else(|| text.strip_suffix('W').map(|weeks| (weeks, 7)))?;
        number.parse::<i32>().ok()?.checked_mul(per).filter(|days| *days > 0)
    });
    days.ok_or_else(|| bad(property.line, "`DURATION` is not a number of days (`P1D`) or weeks (`P1W`)"))
}
