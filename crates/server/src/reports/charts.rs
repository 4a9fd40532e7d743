//! The drawings of the reports: first replies by channel, what came and stayed open, how long cases took, when they came.

use calendar::Ratio;
use desk::case::outcome::Promise;
use look::chart::{Figure, Heat, Line};
use maud::{Markup, html};
use measures::{Dimension, DimensionSet, Group, Kpi, Month, Series, Share, Slot, display};
use mission::policy::LevelMeasure;
use mission::{Channel, ClockKind};

use crate::promises::home::{display_count, month_name};
use crate::promises::seen::{Seen, scaled};

/// How many months a drawing shows.
const MONTHS: usize = 12;

/// The drawings of a month and those before it.
pub fn charts(seen: &Seen<'_>) -> Markup {
    html! {
        div.cols.two {
            (first_replies(seen))
            (volume(seen))
            (resolution(seen))
            (arrivals(seen))
        }
    }
}

/// The months that are drawn.
fn months(seen: &Seen<'_>) -> Vec<Month> {
    let until = seen.numbers.months.iter().map(|(month, _)| *month).filter(|month| *month <= seen.month);
    let months: Vec<Month> = until.collect();
    months[months.len().saturating_sub(MONTHS)..].to_vec()
}

/// `Oct`.
fn short(month: &Month) -> String {
    look::wall::month(month.first_on())[..3].to_owned()
}

/// A share in words, from its ten-thousandths.
pub fn percent_word(ten_thousandths: i64) -> String {
    display::percent(&Ratio::new(ten_thousandths.into(), 10_000.into()), &[])
}

/// A count in words.
pub fn count_word(count: i64) -> String {
    display_count(count.unsigned_abs())
}

/// A share in ten-thousandths.
pub fn ten_thousandths(share: Share) -> Option<i64> {
    Some(scaled(&share.value()?, 10_000))
}

/// First replies in time by channel: the targets of the first response, and the levels of live channels.
fn first_replies(seen: &Seen<'_>) -> Markup {
    let policy = seen.policy();
    let is_first = |series: Series| match series {
        Series::Promise(Promise::Target(kind, _)) => kind == ClockKind::FirstResponse,
        Series::Promise(Promise::Level(id)) => {
            let level = policy.service_levels.get(usize::from(id.0));
            level.is_some_and(|level| level.measure != LevelMeasure::SpeedOfAnswer)
        }
        Series::Kpi(_) | Series::Backlog => false,
    };
    let by = seen.numbers.parts.tallies.shares.by(DimensionSet::MONTH.with(Dimension::Channel), is_first);
    let months = months(seen);
    let share = |month: Month, channel: Channel| {
        by.get(&Group { channel: Slot::Is(channel), ..Group::month(month) }).copied().unwrap_or_default()
    };
    let channels: Vec<Channel> = Channel::ALL
        .iter()
        .copied()
        .filter(|channel| months.iter().any(|month| share(*month, *channel).of > 0))
        .collect();
    if channels.is_empty() {
        return html! {};
    }
    let name = |channel: Channel| super::capital(look::marks::channel_name(channel));
    let shown =
        |share: Share| share.value().map_or("no data".to_owned(), |value| display::percent(&value, &[]));
    let line = |channel: &Channel| Line {
        last: shown(share(seen.month, *channel)),
        ..Line::new(
            name(*channel),
            months.iter().map(|month| ten_thousandths(share(*month, *channel))).collect(),
        )
    };
    let of_month = |channel: &&Channel| share(seen.month, **channel).of > 0;
    let least = channels.iter().filter(of_month).min_by_key(|channel| share(seen.month, **channel).value());
    let says = match least {
        Some(channel) => format!(
            "{}: {} has the fewest in time, {}.",
            month_name(seen.month),
            name(*channel),
            shown(share(seen.month, *channel))
        ),
        None => format!("No data for {}.", month_name(seen.month)),
    };
    let row = |month: &Month| {
        let cells = channels.iter().map(|channel| shown(share(*month, *channel)));
        std::iter::once(month_name(*month)).chain(cells).collect()
    };
    let figure = Figure {
        id: "first-replies",
        heading: "First replies in time",
        says,
        places: months.iter().map(short).collect(),
        lines: channels.iter().map(line).collect(),
        target: None,
        word: percent_word,
        ends: (0, 10_000),
        heads: std::iter::once("Month".to_owned()).chain(channels.iter().map(|of| name(*of))).collect(),
        rows: months.iter().map(row).collect(),
    };
    figure.show()
}

/// New cases, and those open at the last snapshot of each month.
fn volume(seen: &Seen<'_>) -> Markup {
    let months = months(seen);
    let days = seen.numbers.report.backlog.as_ref().map_or(&[][..], |backlog| &backlog.days);
    let open = |month: &Month| {
        let last = days.iter().rev().find(|day| day.month == *month);
        last.and_then(|day| i64::try_from(day.open).ok())
    };
    let new = |month: &Month| i64::try_from(seen.numbers.arrivals.in_month(*month)).ok();
    let mut lines = vec![Line::bars("New cases", months.iter().map(new).collect())];
    if !days.is_empty() {
        lines.push(Line::new("Open at the end", months.iter().map(open).collect()));
    }
    let row = |month: &Month| {
        let open = open(month).map_or("–".to_owned(), count_word);
        vec![month_name(*month), count_word(new(month).unwrap_or(0)), open]
    };
    let figure = Figure {
        id: "volume",
        heading: "Volume and open cases",
        says: format!(
            "{} new cases in {}{}.",
            display_count(seen.numbers.arrivals.in_month(seen.month)),
            month_name(seen.month),
            open(&seen.month)
                .map_or(String::new(), |n| format!(", {} open at its last count", count_word(n)))
        ),
        places: months.iter().map(short).collect(),
        lines,
        target: None,
        word: count_word,
        ends: (0, i64::MAX),
        heads: ["Month", "New", "Open at the end"].map(str::to_owned).to_vec(),
        rows: months.iter().map(row).collect(),
    };
    figure.show()
}

/// Widths a bar can have, in hours.
const WIDTHS: [i64; 9] = [1, 2, 3, 6, 12, 24, 48, 96, 192];
/// How many bars there are; the last is open.
const N_BARS: usize = 12;
const HOUR_MS: i64 = 3_600_000;

/// How long the cases that were resolved in the month took.
fn resolution(seen: &Seen<'_>) -> Markup {
    let values = &seen.numbers.parts.tallies.values;
    let spread = |width: i64| values.spread(Kpi::ResolutionTime, seen.month, (width * HOUR_MS, N_BARS));
    // The narrowest bars that leave at most a tenth to the last.
    let fits = |width: &i64| {
        let counts = spread(*width);
        counts.last().copied().unwrap_or(0) * 10 <= counts.iter().sum()
    };
    let width = WIDTHS.into_iter().find(fits).unwrap_or(192);
    let counts = spread(width);
    let n: u64 = counts.iter().sum();
    if n == 0 {
        return html! {};
    }
    let median = seen.numbers.report.figures.iter().find(|figure| figure.kpi == Some(Kpi::ResolutionTime));
    let median = median.and_then(|figure| {
        let (_, reading, _) = figure.months.iter().find(|(month, ..)| *month == seen.month)?;
        Some(backtest::document::ValueView::of(reading, &[], figure.unit).shown)
    });
    let share = |count: u64| ten_thousandths(Share { hits: count, of: n });
    let from = |nth: usize| width * nth as i64;
    let name = |nth: usize| match nth + 1 < N_BARS {
        true => format!("{} to {}", from(nth), from(nth + 1)),
        false => format!("{} and more", from(nth)),
    };
    let row = |(nth, count): (usize, &u64)| {
        vec![name(nth), display_count(*count), share(*count).map(percent_word).unwrap_or_default()]
    };
    let figure = Figure {
        id: "resolution",
        heading: "How long cases take",
        says: format!(
            "Hours from receipt to resolution of the {} resolved in {}{}.",
            if n == 1 { "one case".to_owned() } else { format!("{} cases", display_count(n)) },
            month_name(seen.month),
            median.map_or(String::new(), |shown| format!("; half are done within {shown}"))
        ),
        places: (0..N_BARS).map(|nth| from(nth).to_string()).collect(),
        lines: vec![Line::bars("Share of cases", counts.iter().map(|count| share(*count)).collect())],
        target: None,
        word: percent_word,
        ends: (0, 10_000),
        heads: ["Hours", "Cases", "Share"].map(str::to_owned).to_vec(),
        rows: counts.iter().enumerate().map(row).collect(),
    };
    figure.show()
}

const WEEKS: i64 = 8;
/// How many hours have room beside each other.
const WIDEST: usize = 14;
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// When cases came in the last weeks, by weekday and hour of the reporting zone.
fn arrivals(seen: &Seen<'_>) -> Markup {
    let zone = &seen.policy().reporting_zone;
    let since = seen.numbers.as_of.as_ms() - WEEKS * 7 * 24 * HOUR_MS;
    let mut counts = [[0_u64; 24]; 7];
    for at in seen.numbers.arrivals.recent().iter().filter(|at| at.as_ms() >= since) {
        let (date, time) = zone.civil_of(*at);
        let day = date.weekday().to_monday_zero_offset().unsigned_abs();
        counts[usize::from(day) % 7][usize::from(time.hour().unsigned_abs()) % 24] += 1;
    }
    let of_hour = |hour: &usize| counts.iter().any(|day| day[*hour] > 0);
    let (Some(first), Some(last)) = ((0..24).find(of_hour), (0..24).rev().find(of_hour)) else {
        return html! {};
    };
    let cells = counts
        .iter()
        .enumerate()
        .flat_map(|(day, hours)| hours.iter().enumerate().map(move |(hour, count)| (*count, day, hour)));
    let (most, day, hour) = cells.max_by_key(|(count, ..)| *count).unwrap_or_default();
    // A day around the clock has no room for every hour.
    let step = if last - first < WIDEST { 1 } else { 2 };
    let from = first / step * step;
    let row = |(day, hours): (usize, &[u64; 24])| {
        (DAYS[day][..3].to_owned(), hours[from..=last].chunks(step).map(|of| of.iter().sum()).collect())
    };
    let heat = Heat {
        columns: (from..=last).step_by(step).map(|hour| hour.to_string()).collect(),
        rows: counts.iter().enumerate().map(row).collect(),
    };
    html! {
        section.panel aria-labelledby="arrivals" {
            h2 #arrivals { "When cases arrive" }
            p.sm.soft { "Cases of the last " (WEEKS) " weeks by hour, " (zone.name()) ". Busiest: " (DAYS[day]) " " (hour) ":00, " (display_count(most)) "." }
            (heat.show("arrivals"))
        }
    }
}
