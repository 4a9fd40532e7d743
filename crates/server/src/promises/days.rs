//! A promise day by day: the share of each day with its interval, drawn and as a table.

use calendar::Date;
use look::chart::{Figure, Line};
use maud::{Markup, html};
use measures::bounds::wilson;
use measures::{Reading, Share, display};

use super::home::{display_count, month_name};
use super::seen::{Row, Seen, scaled};
use crate::reports::charts::{percent_word, ten_thousandths};

/// Each day of the month on which something counted.
fn days(seen: &Seen<'_>, row: &Row<'_>) -> Vec<(Date, Share)> {
    let months = &seen.numbers.months;
    let range = months.iter().find(|(month, _)| *month == seen.month).map(|(_, range)| range.clone());
    let (Some(promise), Some(range)) = (seen.promise(row.report), range) else { return Vec::new() };
    let zone = &seen.policy().reporting_zone;
    let mut days: Vec<(Date, Share)> = Vec::new();
    for (at, hit) in seen.numbers.moments.within(promise, range) {
        let date = zone.date_of(*at);
        match days.last_mut() {
            Some((last, share)) if *last == date => share.count(*hit),
            _ => days.push((date, Share { hits: u64::from(*hit), of: 1 })),
        }
    }
    days
}

/// The drawing; nothing with fewer than two days, for months that are longer ago, and for some customers only.
pub fn chart(seen: &Seen<'_>, row: &Row<'_>) -> Markup {
    let days = days(seen, row);
    if days.len() < 2 || !seen.is_whole() || !matches!(row.line.reading, Reading::Share(_)) {
        return html! {};
    }
    let goal = &row.report.goal;
    let is_short = |(_, share): &&(Date, Share)| {
        share.value().is_some_and(|value| !measures::state::meets(&value, goal))
    };
    let n_short = days.iter().filter(is_short).count();
    let bounds = |share: &Share| Some(wilson(*share)?.scaled(10_000));
    let of_day = |(date, share): &(Date, Share)| {
        let value = share.value().map_or(String::new(), |value| display::percent(&value, &[]));
        vec![look::wall::short_date(*date), display_count(share.of), display_count(share.hits), value]
    };
    let line = Line {
        band: days.iter().map(|(_, share)| bounds(share)).collect(),
        ..Line::new("Share", days.iter().map(|(_, share)| ten_thousandths(*share)).collect())
    };
    let figure = Figure {
        id: "days",
        heading: "Day by day",
        says: format!(
            "{}: short of the target on {n_short} of {} days. The band is the 95 % interval of each day.",
            month_name(seen.month),
            days.len()
        ),
        places: days.iter().map(|(date, _)| date.day().to_string()).collect(),
        lines: vec![line],
        target: Some((scaled(&goal.value, 10_000), format!("target {}", row.goal()))),
        word: percent_word,
        ends: (0, 10_000),
        heads: ["Day", "Counted", "In the numerator", "Share"].map(str::to_owned).to_vec(),
        rows: days.iter().map(of_day).collect(),
    };
    figure.show()
}
