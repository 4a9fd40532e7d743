//! What somebody who wrote opening hours in another way most likely meant.

/// The hours rewritten in the `opening_hours` syntax, when a rewriting changes anything.
pub(super) fn rewrite(text: &str) -> Option<String> {
    const LONGEST: usize = 200;
    if text.len() > LONGEST {
        return None;
    }
    let plain =
        text.replace(['–', '—', '−'], "-").replace(" - ", "-").replace(" to ", "-").replace(" until ", "-");
    let rules = plain.split(';').map(|rule| {
        let words = rule.split_whitespace().map(|word| rewrite_list(word.trim_end_matches(':')));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let rewritten = rules.filter(|rule| !rule.is_empty()).collect::<Vec<_>>().join("; ");
    (rewritten != text.trim()).then_some(rewritten)
}

fn rewrite_list(word: &str) -> String {
    word.split(',')
        .map(|range| range.split('-').map(rewrite_end).collect::<Vec<_>>().join("-"))
        .collect::<Vec<_>>()
        .join(",")
}

/// One end of a range: a day name or a time.
fn rewrite_end(word: &str) -> String {
    day(word).map(str::to_owned).or_else(|| time(word)).unwrap_or_else(|| word.to_owned())
}

fn day(word: &str) -> Option<&'static str> {
    const DAYS: [(&str, &str); 7] = [
        ("monday", "Mo"),
        ("tuesday", "Tu"),
        ("wednesday", "We"),
        ("thursday", "Th"),
        ("friday", "Fr"),
        ("saturday", "Sa"),
        ("sunday", "Su"),
    ];
    let lower = word.trim_end_matches('.').to_lowercase();
    match lower.as_str() {
        "weekdays" | "workdays" => return Some("Mo-Fr"),
        "daily" | "everyday" => return Some("Mo-Su"),
        "24x7" | "always" => return Some("24/7"),
        "holidays" => return Some("PH"),
        _ => {}
    }
    let lower = lower.strip_suffix('s').filter(|day| day.ends_with("day")).unwrap_or(&lower);
    DAYS.iter().find(|(long, _)| lower.len() >= 2 && long.starts_with(lower)).map(|(_, short)| *short)
}

/// `8`, `8:30`, `8.30`, `8am`, `8h`, `830` and `0830`.
fn time(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let (digits, noon) = match lower.strip_suffix("am").map(|rest| (rest, 0)) {
        Some(morning) => morning,
        None => lower.strip_suffix("pm").map_or((lower.as_str(), 0), |rest| (rest, 12)),
    };
    let twelve_hours = digits != lower;
    let digits = digits.strip_suffix('h').unwrap_or(digits);
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, minute)) => (hour, minute),
        None if digits.len() == 3 || digits.len() == 4 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = if twelve_hours { (1..=12).contains(&hour).then_some(hour % 12 + noon)? } else { hour };
    (hour <= 24 && minute <= 59).then(|| format!("{hour:02}:{minute:02}"))
}
