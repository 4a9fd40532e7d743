//! Civil dates and wall times, without a zone.

use crate::Error;
use crate::error::quote;

/// A civil date of the Gregorian calendar (`2025-06-10`).
pub type Date = jiff::civil::Date;
/// A wall time within a day.
pub type TimeOfDay = jiff::civil::Time;

/// Reads a date written `2025-06-10`, of the years 1900 to 2199.
///
/// # Errors
///
/// Fails on anything else, also on other forms of ISO 8601, so that a date is written in one way.
pub fn parse_date(text: &str) -> Result<Date, Error> {
    let bytes = text.as_bytes();
    let has_form = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, byte)| if matches!(i, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() });
    let date = has_form.then(|| text.parse::<Date>().ok()).flatten();
    date.filter(|date| (1900..=2199).contains(&date.year()))
        .ok_or_else(|| Error::BadDate { text: quote(text) })
}

/// Reads a wall time written `16:00`, `16:00:30` or `16:00:30.250`; finer digits are dropped.
pub(crate) fn parse_time(text: &str) -> Option<TimeOfDay> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let two = |part: &str| (part.len() == 2 && is_digits(part)).then(|| part.parse::<i8>().ok()).flatten();
    let (hour, minute, second) = match clock.split(':').collect::<Vec<_>>()[..] {
        [hour, minute] if !text.contains('.') => (two(hour)?, two(minute)?, 0),
        [hour, minute, second] => (two(hour)?, two(minute)?, two(second)?),
        _ => return None,
    };
    let ms: i32 = is_digits(fraction)
        .then(|| format!("{fraction}00").get(..3).and_then(|ms| ms.parse().ok()))
        .flatten()?;
    TimeOfDay::new(hour, minute, second, ms * 1_000_000).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Days since 1970-01-01 of a Gregorian date.
pub(crate) const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years start in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a count of days since 1970-01-01.
pub(crate) const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Days since 1970-01-01.
pub(crate) fn day_of(date: Date) -> i32 {
    // A civil date has a year within ±9999, so its day number fits easily.
    days_from_civil(date.year().into(), date.month().into(), date.day().into()) as i32
}

/// The date of a day number; the nearest date there is when it lies outside ±9999.
pub(crate) fn date_of(day: i32) -> Date {
    let (year, month, day_of_month) = civil_from_days(day.into());
    let nearest = if day < 0 { Date::MIN } else { Date::MAX };
    i16::try_from(year)
        .map_or(nearest, |year| Date::new(year, month as i8, day_of_month as i8).unwrap_or(nearest))
}

/// 0 for Monday to 6 for Sunday.
pub(crate) fn weekday_of(day: i32) -> usize {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) as usize
}
