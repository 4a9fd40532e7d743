//! Yearly recurrence rules (RFC 5545 §3.3.10): the ones holidays need, everything else refused by name.

use std::collections::BTreeSet;

use super::lines::Property;
use super::{LAST_YEAR, bad, read_date};
use crate::civil::{date_of, day_of};
use crate::{Date, Error};

/// `FREQ=YEARLY` with what it may be narrowed by.
pub(super) struct Yearly {
    interval: i16,
    count: usize,
    until: Option<Date>,
    months: Vec<i8>,
    /// Negative ones count from the end of the month.
    month_days: Vec<i8>,
    weekdays: Vec<Weekday>,
}

/// `TH`, `4TH`, `-1MO`.
struct Weekday {
    /// 0 for each of them.
    nth: i8,
    /// 0 for Monday.
    weekday: i8,
}

impl Yearly {
    pub(super) fn read(property: &Property) -> Result<Yearly, Error> {
        let mut rule = Yearly {
            interval: 1,
            count: usize::MAX,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
        };
        let mut is_yearly = false;
        for part in property.value.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match (name.to_uppercase().as_str(), value) {
                ("FREQ", value) => is_yearly = value.eq_ignore_ascii_case("yearly"),
                ("WKST", _) => {}
                (name, value) => rule.narrow(name, value).map_err(|why| bad(property.line, why))?,
            }
        }
        match () {
            () if !is_yearly => Err(bad(property.line, "only yearly rules (`FREQ=YEARLY`) are read")),
            () if !rule.weekdays.is_empty() && rule.months.is_empty() => {
                Err(bad(property.line, "`BYDAY` is read only together with `BYMONTH`"))
            }
            () => Ok(rule),
        }
    }

    fn narrow(&mut self, name: &str, value: &str) -> Result<(), String> {
        let wrong = || format!("`{name}` of the rule cannot be read");
        match name {
            "INTERVAL" => self.interval = value.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?,
            "COUNT" => self.count = value.parse().map_err(|_| wrong())?,
            // An end with a time of day ends with that day.
            "UNTIL" => self.until = Some(value.get(..8).and_then(read_date).ok_or_else(wrong)?),
            "BYMONTH" => self.months = list(value, |n| (1..=12).contains(&n)).ok_or_else(wrong)?,
            "BYMONTHDAY" => self.month_days = list(value, |n| n != 0 && n.abs() <= 31).ok_or_else(wrong)?,
            "BYDAY" => {
                self.weekdays = value.split(',').map(weekday).collect::<Option<_>>().ok_or_else(wrong)?
            }
            _ => return Err(format!("`{name}` of the rule is not read; list the dates instead")),
        }
        Ok(())
    }

    /// The dates on or after `start`, which counts as the first.
    pub(super) fn dates(&self, start: Date) -> BTreeSet<Date> {
        let years = (start.year()..=LAST_YEAR).step_by(self.interval.unsigned_abs().into());
        let later = years.flat_map(|year| self.in_year(year, start)).filter(|date| *date > start);
        let dates = std::iter::once(start).chain(later);
        dates.take(self.count).take_while(|date| self.until.is_none_or(|until| *date <= until)).collect()
    }

    fn in_year(&self, year: i16, start: Date) -> BTreeSet<Date> {
        let months = if self.months.is_empty() { vec![start.month()] } else { self.months.clone() };
        let firsts = months.into_iter().filter_map(|month| Date::new(year, month, 1).ok());
        firsts.flat_map(|first| self.in_month(first, start.day())).collect()
    }

    fn in_month(&self, first: Date, start_day: i8) -> Vec<Date> {
        let n_days = first.days_in_month();
        let matches = |day: i8| match (self.month_days.is_empty(), self.weekdays.is_empty()) {
            (true, true) => day == start_day,
            (days, weekdays) => {
                (days || self.month_days.iter().any(|n| *n == day || n_days + 1 + n == day))
                    && (weekdays || self.weekdays.iter().any(|weekday| weekday.is(first, day, n_days)))
            }
        };
        (1..=n_days)
            .filter(|day| matches(*day))
            .map(|day| date_of(day_of(first) + i32::from(day) - 1))
            .collect()
    }
}

impl Weekday {
    fn is(&self, first: Date, day: i8, n_days: i8) -> bool {
        let from_start = (day - 1) / 7 + 1;
        let from_end = (n_days - day) / 7 + 1;
        let is_nth = self.nth == 0 || self.nth == from_start || self.nth == -from_end;
        is_nth && (first.weekday().to_monday_zero_offset() + day - 1) % 7 == self.weekday
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let text = text.trim();
    let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))? as i8;
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok().filter(|n: &i8| *n != 0 && n.abs() <= 5)? };
    Some(Weekday { nth, weekday })
}

fn list(value: &str, is_valid: impl Fn(i8) -> bool) -> Option<Vec<i8>> {
    value.split(',').map(|n| n.trim().parse().ok().filter(|n| is_valid(*n))).collect()
}
