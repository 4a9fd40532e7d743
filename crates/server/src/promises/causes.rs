//! Where the misses of a promise come from: of all ways to divide its items, the one in which misses are furthest from even.

use std::collections::BTreeMap;

use calendar::Ratio;
use maud::{Markup, html};
use measures::{Dimension, DimensionSet, Series, Share, Slot, display};
use mission::policy::Comparison;

use super::home::display_count;
use super::one::is_mean;
use super::seen::{Row, Seen, scaled};
use super::splits::{Names, heading, value_name};

/// With fewer misses chance says more than any division.
const FEWEST: u64 = 20;
/// How many places are named.
const SHOWN: usize = 4;
/// Hours are taken together in blocks of so many.
const BLOCK: i8 = 2;
const DAYS: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/// One way to divide the items: its name, and of each place how many items there are and how many of them missed.
struct Division {
    name: String,
    places: Vec<(String, Share)>,
}

impl Division {
    /// How far the misses are from lying where the items lie: half the sum of the differences, 0 when they are even.
    fn unevenness(&self) -> Ratio {
        let (misses, of) = self.sums();
        let difference = |(_, share): &(String, Share)| {
            let here = Ratio::new(share.hits.into(), i128::from(misses.max(1)));
            let even = Ratio::new(share.of.into(), i128::from(of.max(1)));
            if here > even { &here - &even } else { Ratio::ZERO }
        };
        self.places.iter().map(difference).fold(Ratio::ZERO, |sum, of| &sum + &of)
    }

    fn sums(&self) -> (u64, u64) {
        let sum = |of: fn(&Share) -> u64| self.places.iter().map(|(_, share)| of(share)).sum();
        (sum(|share| share.hits), sum(|share| share.of))
    }
}

/// The panel; nothing with too few misses to tell.
pub fn panel(seen: &Seen<'_>, row: &Row<'_>, names: &Names) -> Markup {
    let divisions = divisions(seen, row, names);
    let enough = |division: &&Division| division.places.len() > 1 && division.sums().0 >= FEWEST;
    let Some(division) = divisions.iter().filter(enough).max_by_key(|division| division.unevenness()) else {
        return html! {};
    };
    let (misses, _) = division.sums();
    let mut places: Vec<&(String, Share)> =
        division.places.iter().filter(|(_, share)| share.hits > 0).collect();
    places.sort_by(|a, b| b.1.hits.cmp(&a.1.hits).then_with(|| a.0.cmp(&b.0)));
    let shown = &places[..places.len().min(SHOWN)];
    let rest = misses - shown.iter().map(|(_, share)| share.hits).sum::<u64>();
    let part = |n: u64| Ratio::new(n.into(), i128::from(misses));
    let line = |name: &str, n: u64| {
        let percent = scaled(&part(n), 100);
        html! {
            li {
                span { bdi { (name) } }
                progress.progress.ink max="100" value=(percent) aria-label=(name) { (percent) "%" }
                b { (display::percent(&part(n), &[])) }
            }
        }
    };
    html! {
        section.panel aria-labelledby="causes" {
            header {
                h2 #causes { "Where the misses come from" }
                p.sm.muted { (display_count(misses)) " misses. Of all divisions, they are least even by " (division.name) "." }
            }
            ol.barlist role="list" {
                @for (name, share) in shown { (line(name, share.hits)) }
                @if rest > 0 { (line("Everything else", rest)) }
            }
        }
    }
}

/// Every division that is known of the month's items.
fn divisions(seen: &Seen<'_>, row: &Row<'_>, names: &Names) -> Vec<Division> {
    if is_mean(seen, row) || !seen.is_whole() {
        return Vec::new();
    }
    let Some(promise) = seen.promise(row.report) else { return Vec::new() };
    let misses = |share: Share| match row.report.goal.comparison {
        Comparison::AtLeast | Comparison::Above => {
            Share { hits: share.of - share.hits.min(share.of), ..share }
        }
        Comparison::AtMost | Comparison::Below => share,
    };
    let is_of = |series: Series| series == Series::Promise(promise);
    let by_dimension = |by: Dimension| {
        let groups = seen.numbers.parts.tallies.shares.by(DimensionSet::MONTH.with(by), is_of);
        let of_month = groups.into_iter().filter(|(of, _)| of.month == Slot::Is(seen.month));
        let places = of_month.map(|(of, share)| (value_name(seen, &of, by, names), misses(share)));
        Division { name: heading(by).to_lowercase(), places: places.collect() }
    };
    let mut divisions: Vec<Division> =
        Dimension::ALL.into_iter().filter(|by| *by != Dimension::Month).map(by_dimension).collect();
    let range = seen.numbers.months.iter().find(|(month, _)| *month == seen.month);
    let Some((_, range)) = range else { return divisions };
    let zone = &seen.policy().reporting_zone;
    let (mut hours, mut days) = (BTreeMap::<i8, Share>::new(), BTreeMap::<i8, Share>::new());
    for (at, hit) in seen.numbers.moments.within(promise, range.clone()) {
        let (date, time) = zone.civil_of(*at);
        hours.entry(time.hour() / BLOCK * BLOCK).or_default().count(*hit);
        days.entry(date.weekday().to_monday_zero_offset()).or_default().count(*hit);
    }
    let hour =
        |(from, share): (i8, Share)| (format!("{from:02}:00 to {:02}:00", from + BLOCK), misses(share));
    let day = |(day, share): (i8, Share)| (DAYS[day.unsigned_abs() as usize % 7].to_owned(), misses(share));
    divisions
        .push(Division { name: "hour of the day".to_owned(), places: hours.into_iter().map(hour).collect() });
    divisions
        .push(Division { name: "day of the week".to_owned(), places: days.into_iter().map(day).collect() });
    divisions
}

#[cfg(test)]
mod tests {
    use calendar::Ratio;
    use measures::Share;

    use super::Division;

    #[test]
    fn the_division_whose_misses_lie_apart_from_its_items_is_the_uneven_one() {
        let of = |places: &[(u64, u64)]| {
            let place = |(nth, (hits, of)): (usize, &(u64, u64))| (nth.to_string(), Share::new(*hits, *of));
            Division { name: String::new(), places: places.iter().enumerate().map(place).collect() }
        };
        assert_eq!(of(&[(5, 50), (5, 50)]).unevenness(), Ratio::ZERO);
        assert_eq!(of(&[(10, 50), (0, 50)]).unevenness(), Ratio::new(1, 2));
        assert_eq!(of(&[(9, 10), (1, 90)]).unevenness(), Ratio::new(4, 5));
        assert_eq!(of(&[]).unevenness(), Ratio::ZERO);
    }
}
