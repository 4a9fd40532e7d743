//! Dates and times of day.

use calendar::{Date, TimeOfDay};
use toml::de::DeValue;

use super::form::Form;
use super::value::{Node, Value, shortened, span_of, wrong_type};
use crate::check::e19_ranges;
use crate::finding::Finding;
use crate::policy;

/// A civil date, written without quotes: `2025-07-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate(pub Date);

impl Value for CivilDate {
    const WANTED: &'static str = "a date such as `2025-07-01`";
    fn form() -> Form {
        Form::Date
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<CivilDate> {
        let date = match node.get_ref() {
            DeValue::Datetime(at) if at.time.is_none() && at.offset.is_none() => at
                .date
                .and_then(|date| civil(i64::from(date.year), i64::from(date.month), i64::from(date.day))),
            _ => None,
        };
        if date.is_none() {
            findings.push(
                wrong_type::<CivilDate>(node).help("write year, month and day without quotes: `2025-07-01`"),
            );
        }
        date.map(CivilDate)
    }
}

/// `2025-07-01` as a date.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(|part| {
        let plain = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    });
    civil(parts.next()??, parts.next()??, parts.next()??)
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date, or the year alone: `2018`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOrYear(pub policy::DayOrYear);

impl Value for DayOrYear {
    const WANTED: &'static str = "a date such as `2025-06-30`, or a year such as `2018`";
    fn form() -> Form {
        Form::DateOrYear
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<DayOrYear> {
        let DeValue::Integer(number) = node.get_ref() else {
            return CivilDate::read(node, findings).map(|date| DayOrYear(policy::DayOrYear::Day(date.0)));
        };
        let year = number.as_str().parse::<i16>().ok().filter(|year| (1800..=2200).contains(year));
        if year.is_none() {
            findings.push(e19_ranges::outside(span_of(node), number.as_str(), 1800, 2200));
        }
        year.map(|year| DayOrYear(policy::DayOrYear::Year(year)))
    }
}

/// A time of day, `"16:00"` or the same without quotes with seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTime(pub TimeOfDay);

impl Value for DayTime {
    const WANTED: &'static str = "a time of day such as `\"16:00\"`";
    fn form() -> Form {
        Form::Time
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<DayTime> {
        let time = match node.get_ref() {
            DeValue::Datetime(at) if at.date.is_none() && at.offset.is_none() => at.time.and_then(|time| {
                let exact = time.nanosecond.is_none_or(|ns| ns == 0);
                exact.then(|| wall_time(time.hour, time.minute, time.second.unwrap_or(0))).flatten()
            }),
            DeValue::String(text) => time_of_day(text),
            _ => None,
        };
        if time.is_none() {
            let finding = match node.get_ref() {
                DeValue::String(text) => {
                    Finding::error(span_of(node), format!("`{}` is not a time of day", shortened(text)))
                }
                _ => wrong_type::<DayTime>(node),
            };
            findings.push(finding.help("write hours and minutes of the 24-hour clock: `\"16:00\"`"));
        }
        time.map(DayTime)
    }
}

fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    (two_digits(hour) && two_digits(minute))
        .then(|| wall_time(hour.parse().ok()?, minute.parse().ok()?, 0))
        .flatten()
}

fn wall_time(hour: u8, minute: u8, second: u8) -> Option<TimeOfDay> {
    TimeOfDay::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// A date that stands as a key: `{ 2025-12-24 = "08:00-12:00" }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateName(pub Date);

impl Value for DateName {
    const WANTED: &'static str = "a date such as `2025-12-24`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<DateName> {
        let text = node.get_ref().as_str().unwrap_or("");
        let date = date(text);
        if date.is_none() {
            let message = format!("`{}` is not a date", shortened(text));
            findings
                .push(Finding::error(span_of(node), message).help("write year, month and day: `2025-12-24`"));
        }
        date.map(DateName)
    }
}
