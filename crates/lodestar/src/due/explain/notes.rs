//! What is surprising about an answer: a start that is read in an unusual way, clocks that are moved on the way, a
//! closed date whose night shift goes on.

use calendar::{ClockChange, Instant, Ratio, Unit};

use super::words::{length, time};
use crate::due::Answer;

/// More of one sort than this are counted, not listed.
const MOST: usize = 4;
const DAY_MS: i64 = 86_400_000;

/// One sentence each.
pub fn notes(answer: &Answer, start: &str) -> Vec<String> {
    let mut notes: Vec<String> = unusual_start(answer, start).into_iter().collect();
    let changes = answer.calendar.zone().changes(answer.from, answer.due);
    notes.extend(changes.iter().take(MOST).map(|change| moved(answer, change)));
    if changes.len() > MOST {
        notes.push(format!("clocks are moved {} more times on the way", changes.len() - MOST));
    }
    notes.extend(nights_of_closed_dates(answer).into_iter().take(MOST));
    notes
}

/// A civil time without an offset that does not exist, or occurs twice.
fn unusual_start(answer: &Answer, start: &str) -> Option<String> {
    if start.parse::<Instant>().is_ok() {
        return None;
    }
    let (zone, from) = (answer.calendar.zone(), answer.from);
    let asked = start.get(11..16)?;
    let changes = zone.changes(Instant(from.0 - DAY_MS), Instant(from.0 + DAY_MS));
    changes.iter().find_map(|change| {
        let since = from.ms_since(change.at);
        if change.shift_ms > 0
            && (0..change.shift_ms).contains(&since)
            && !time(zone.civil_of(from).1).starts_with(asked)
        {
            let read = zone.show(from);
            return Some(format!(
                "clocks pass over `{start}`; it is read with the offset before that, as {read}"
            ));
        }
        let is_repeated = (change.shift_ms..0).contains(&since);
        is_repeated.then(|| format!("`{start}` occurs twice; the first one is meant: {}", zone.show(from)))
    })
}

fn moved(answer: &Answer, change: &ClockChange) -> String {
    let direction = if change.shift_ms > 0 { "forward" } else { "back" };
    let by = length(&Ratio::whole(change.shift_ms.abs()));
    format!(
        "clocks go {direction} by {by} to {}; time is counted as it passes",
        answer.calendar.zone().show(change.at)
    )
}

/// A closed date removes its civil day; what its night shift has after midnight stays open (clocks.md 2.4).
fn nights_of_closed_dates(answer: &Answer) -> Vec<String> {
    let Answer { calendar, from, due, .. } = answer;
    if !matches!(answer.within.accrual(), Some((Unit::BusinessTime | Unit::BusinessDays, _))) {
        return Vec::new();
    }
    let mut dates: Vec<_> = calendar.intervals(*from, *due).map(|open| open.business_date).collect();
    dates.dedup();
    let closed = dates.into_iter().filter(|date| calendar.plan().is_closed_on(*date));
    closed
        .map(|date| format!("{date} is closed from 00:00 to 24:00; its night shift is open after that"))
        .collect()
}
