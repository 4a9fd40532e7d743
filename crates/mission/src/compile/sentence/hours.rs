//! Opening hours as people say them.

use super::words::and;

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
