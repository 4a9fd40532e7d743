//! `opening_hours` text to weekly intervals. Everything but weekly ranges is refused by name.

use opening_hours_syntax::rules::day::{DaySelector, HolidayKind, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeSpan};
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};

use super::hint::rewrite;
use super::week::{DAY_MINUTES, Span, unite};
use crate::Error;
use crate::error::quote;

/// Longest text read; a week of split shifts needs about 200 bytes.
const LONGEST: usize = 1_000;

/// Weekly intervals from Monday on, and whether `PH off` was said.
type Week = ([Vec<Span>; 7], bool);

pub(super) fn read(text: &str) -> Result<Week, Error> {
    let (week, closes_on_holidays) = read_exactly(text).map_err(|why| {
        let nearest = rewrite(text).filter(|guess| read_exactly(guess).is_ok());
        Error::BadHours { text: quote(text), why, nearest }
    })?;
    if week.iter().all(Vec::is_empty) {
        return Err(Error::NoOpenTime { text: quote(text) });
    }
    Ok((week, closes_on_holidays))
}

/// The intervals of one date: `08:00-12:00,13:00-17:00`.
pub(super) fn read_intervals(text: &str) -> Result<Vec<Span>, Error> {
    read_date(text).map_err(|why| {
        let nearest = rewrite(text).filter(|guess| read_date(guess).is_ok());
        Error::BadHours { text: quote(text), why, nearest }
    })
}

fn read_date(text: &str) -> Result<Vec<Span>, String> {
    match &rules(text)?[..] {
        [rule] if rule.kind == RuleKind::Closed => Err("a date without hours is a closed date".to_owned()),
        [rule] if rule.day_selector.is_empty() => {
            check_rule(rule)?;
            spans(&rule.time_selector.spans)
        }
        _ => Err("a date takes intervals alone, such as `08:00-12:00,13:00-17:00`".to_owned()),
    }
}

fn read_exactly(text: &str) -> Result<Week, String> {
    let mut week: [Vec<Span>; 7] = Default::default();
    let mut closes_on_holidays = false;
    for rule in &rules(text)? {
        check_rule(rule)?;
        let (days, names_holidays) = days_of(&rule.day_selector)?;
        if names_holidays && rule.kind != RuleKind::Closed {
            return Err(
                "holidays with hours of their own are special dates; only `PH off` is read".to_owned()
            );
        }
        if closes_on_holidays && days.contains(&true) {
            return Err("a rule after `PH off` opens holidays again; write `PH off` last".to_owned());
        }
        closes_on_holidays |= names_holidays;
        let opened = if rule.kind == RuleKind::Open { spans(&rule.time_selector.spans)? } else { Vec::new() };
        if rule.kind == RuleKind::Closed && !is_whole_day(rule) {
            return Err("hours are given by what is open; only whole days can be `off`".to_owned());
        }
        for (day, _) in days.iter().enumerate().filter(|(_, named)| **named) {
            // `;` starts over for the days it names, `,` adds to them; `off` leaves nothing either way.
            if rule.operator == RuleOperator::Normal || rule.kind == RuleKind::Closed {
                week[day].clear();
            }
            week[day].extend(&opened);
        }
    }
    Ok((week.map(unite), closes_on_holidays))
}

fn rules(text: &str) -> Result<Vec<RuleSequence>, String> {
    if text.len() > LONGEST {
        return Err("they are too long".to_owned());
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err("they are empty; write `24/7` or `Mo-Fr 08:00-20:00`".to_owned());
    }
    opening_hours_syntax::parse(trimmed).map(|parsed| parsed.rules).map_err(|error| why(trimmed, error))
}

/// The parser's own message is a drawing of the grammar; the place is what helps.
fn why(text: &str, error: opening_hours_syntax::Error) -> String {
    use opening_hours_syntax::Error::{InvalidExtendedTime, Syntax, Unsupported};
    match error {
        Syntax(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            match text.get(at..).filter(|rest| !rest.is_empty()) {
                Some(rest) => format!("they cannot be read from {} on", quote(rest)),
                None => "they end too early".to_owned(),
            }
        }
        Unsupported(what) => format!("{what} is not offered here"),
        InvalidExtendedTime { hour, minutes } => format!("there is no time {hour:02}:{minutes:02}"),
        other => other.to_string().to_lowercase(),
    }
}

/// What no part of a calendar can mean here.
fn check_rule(rule: &RuleSequence) -> Result<(), String> {
    let days = &rule.day_selector;
    let refused = [
        (!days.year.is_empty(), "years"),
        (!days.monthday.is_empty(), "months and dates"),
        (!days.week.is_empty(), "week numbers"),
        (!rule.comment.is_empty(), "comments"),
        (rule.kind == RuleKind::Unknown, "hours marked `unknown`"),
        (rule.operator == RuleOperator::Fallback, "fallback rules (`||`)"),
    ];
    match refused.into_iter().find(|(found, _)| *found) {
        Some((_, what)) => {
            Err(format!("{what} are not offered; use weekly hours, special dates and closed dates"))
        }
        None => Ok(()),
    }
}

/// The days of the week named, and whether public holidays are.
fn days_of(selector: &DaySelector) -> Result<([bool; 7], bool), String> {
    let mut days = [selector.weekday.is_empty(); 7];
    let mut names_holidays = false;
    for range in &selector.weekday {
        match range {
            WeekDayRange::Holiday { kind: HolidayKind::School, .. } => {
                return Err("school holidays (`SH`) are not offered; use closed dates".to_owned());
            }
            WeekDayRange::Holiday { offset: 0, kind: HolidayKind::Public } => names_holidays = true,
            WeekDayRange::Fixed { range, offset: 0, nth_from_start, nth_from_end } => {
                if nth_from_start.contains(&false) || nth_from_end.contains(&false) {
                    return Err("weeks of the month (`Mo[1]`) are not offered; use special or closed dates"
                        .to_owned());
                }
                let (first, last) = (range.start(), range.end());
                let n_days = (7 + last.num_days_from_monday() - first.num_days_from_monday()) % 7 + 1;
                (0..n_days).for_each(|i| days[((first.num_days_from_monday() + i) % 7) as usize] = true);
            }
            WeekDayRange::Holiday { .. } | WeekDayRange::Fixed { .. } => {
                return Err(
                    "days counted from other days (`+1 day`) are not offered; use closed dates".to_owned()
                );
            }
        }
    }
    Ok((days, names_holidays))
}

fn spans(spans: &[TimeSpan]) -> Result<Vec<Span>, String> {
    spans.iter().map(span).collect::<Result<Vec<_>, _>>().map(unite)
}

fn span(span: &TimeSpan) -> Result<Span, String> {
    if span.open_end {
        return Err("an open end (`+`) is not offered; name the closing time".to_owned());
    }
    if span.repeats.is_some() {
        return Err("repeated times (`/`) are not offered; name each interval".to_owned());
    }
    let (Time::Fixed(start), Time::Fixed(end)) = (span.range.start, span.range.end) else {
        return Err("times of the sun are not offered; name the time".to_owned());
    };
    let (start, end) = (start.mins_from_midnight(), end.mins_from_midnight());
    if start >= DAY_MINUTES || end > start + DAY_MINUTES {
        return Err("an interval starts before 24:00 and lasts at most 24 hours".to_owned());
    }
    Ok(Span::new(start, end))
}

fn is_whole_day(rule: &RuleSequence) -> bool {
    spans(&rule.time_selector.spans).is_ok_and(|spans| spans == [Span::WHOLE_DAY])
}
