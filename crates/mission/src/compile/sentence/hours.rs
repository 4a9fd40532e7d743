//! Opening hours as people say them.

use calendar::Date;

use super::dates::date;
use super::languages::is_language;
use super::words::{and, capital};

/// A calendar by its name: `standard hours`, `Spanish hours`. A name in the plural is no adjective: `hours “nights”`.
pub(super) fn called(calendar: &str) -> String {
    let name = calendar.replace(['-', '_'], " ");
    match is_language(&name) {
        true => format!("{} hours", capital(&name)),
        false if name.ends_with('s') && !name.ends_with("ss") => format!("hours “{name}”"),
        false => format!("{name} hours"),
    }
}

/// `; on 24 December 2025, 08:00 to 12:00; closed on 25 December 2025`: what goes before the weekly hours.
pub(super) fn exceptions(special: &[(Date, &str)], closed: &[Date]) -> String {
    let special = special.iter().map(|(on, times)| format!("; on {}, {}", date(*on), times_of(times)));
    let closed = match closed {
        [] => String::new(),
        dates => {
            let dates: Vec<String> = dates.iter().map(|on| date(*on)).collect();
            format!("; closed on {}", and(&dates))
        }
    };
    special.chain([closed]).collect()
}

/// `08:00 to 12:00 and 13:00 to 15:00`. Hours in words this does not know stay as written.
fn times_of(text: &str) -> String {
    let spans = text.split(',').map(|range| span(range.trim())).collect::<Option<Vec<_>>>();
    spans.map_or_else(|| text.to_owned(), |spans| and(&spans))
}

/// `Monday to Friday, 08:00 to 20:00; closed on public holidays`. Hours in words this does not know stay as written.
pub(super) fn hours(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let rules = text.split(';').map(str::trim).filter(|rule| !rule.is_empty());
    rules.map(rule).collect::<Option<Vec<_>>>().map_or(text.clone(), |rules| rules.join("; "))
}

fn rule(rule: &str) -> Option<String> {
    match rule {
        "24/7" => return Some("every hour of every day".to_owned()),
        "PH off" => return Some("closed on public holidays".to_owned()),
        _ => {}
    }
    let (selector, times) = match rule.split_once(' ') {
        Some((selector, times)) if !selector.contains(':') => (Some(selector), times),
        _ => (None, rule),
    };
    let selected = selector.map_or(Some("every day".to_owned()), days)?;
    match times {
        "off" | "closed" => Some(format!("closed on {selected}")),
        _ => {
            let times = times.split(',').map(|range| span(range.trim())).collect::<Option<Vec<_>>>()?;
            Some(format!("{selected}, {}", and(&times)))
        }
    }
}

fn days(selector: &str) -> Option<String> {
    if selector == "Mo-Su" {
        return Some("every day".to_owned());
    }
    let part = |part: &str| match part.split_once('-') {
        Some((first, last)) => Some(format!("{} to {}", day(first)?, day(last)?)),
        None => day(part).map(str::to_owned),
    };
    selector.split(',').map(part).collect::<Option<Vec<_>>>().map(|days| and(&days))
}

fn day(word: &str) -> Option<&'static str> {
    Some(match word {
        "Mo" => "Monday",
        "Tu" => "Tuesday",
        "We" => "Wednesday",
        "Th" => "Thursday",
        "Fr" => "Friday",
        "Sa" => "Saturday",
        "Su" => "Sunday",
        _ => return None,
    })
}

/// `08:00 to 20:00`.
fn span(range: &str) -> Option<String> {
    let (from, until) = range.split_once('-')?;
    let is_time = |text: &str| {
        text.len() == 5
            && text
                .bytes()
                .enumerate()
                .all(|(i, byte)| if i == 2 { byte == b':' } else { byte.is_ascii_digit() })
    };
    (is_time(from) && is_time(until)).then(|| format!("{from} to {until}"))
}
