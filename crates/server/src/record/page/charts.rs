//! Satisfaction and old cases over the published months.

use backtest::publication::PublishedFigure;
use calendar::Ratio;
use look::months::{Chart, Point, bars, course};
use maud::{Markup, html};

use super::{name_of, table};
use crate::record::Recorded;

/// Hundredths of a percent.
fn hundredths(share: &str) -> Option<i64> {
    let share: Ratio = share.parse().ok()?;
    Some((&share * &Ratio::whole(10_000)).floor())
}

/// A figure in every published month up to this one.
fn points(recorded: &Recorded, key: &str) -> Vec<Point> {
    let of = |month: &str, figure: Option<&PublishedFigure>| Point {
        month: table::short(month),
        name: name_of(month),
        value: figure.and_then(|it| hundredths(it.value.value.as_deref()?)),
        interval: figure.and_then(|it| {
            let [low, high] = it.value.bounds.as_ref()?;
            hundredths(low).zip(hundredths(high))
        }),
        shown: figure.map_or_else(|| "no data".to_owned(), |it| it.value.shown.clone()),
        interval_shown: figure.map(|it| it.value.interval.clone()).unwrap_or_default(),
    };
    let months = recorded.course.iter();
    months.map(|it| of(&it.month, it.figures.iter().find(|figure| figure.key == key))).collect()
}

/// What a chart shows, for whoever listens.
fn finding(what: &str, points: &[Point]) -> String {
    let known: Vec<&Point> = points.iter().filter(|point| point.value.is_some()).collect();
    match known.as_slice() {
        [] => format!("{what}: no data"),
        [one] => format!("{what} in {}: {}", one.name, one.shown),
        [first, .., last] => {
            format!(
                "{what} by month, from {} in {} to {} in {}",
                first.shown, first.name, last.shown, last.name
            )
        }
    }
}

/// Both charts, where the mission publishes what they show.
pub(super) fn charts(recorded: &Recorded) -> Markup {
    let find = |key: &str| recorded.published.figures.iter().find(|figure| figure.key == key);
    let (csat, aged) = (find("customer_satisfaction"), find("aged_backlog"));
    if csat.is_none() && aged.is_none() {
        return html! {};
    }
    html! {
        div.cols {
            @if let Some(figure) = csat { (satisfaction(recorded, figure)) }
            @if aged.is_some() { (old_cases(recorded)) }
        }
    }
}

fn satisfaction(recorded: &Recorded, figure: &PublishedFigure) -> Markup {
    let points = points(recorded, "customer_satisfaction");
    let finding = finding("Customer satisfaction", &points);
    let promised = figure
        .target
        .as_ref()
        .map(|target| format!("promise {}", target.trim_start_matches(['≥', '>', ' '])));
    let target = figure.target_value.as_deref().and_then(hundredths).zip(promised.as_deref());
    let chart = Chart {
        id: "csat",
        heading: "Satisfaction",
        about: "Share of answers with a satisfied score. The band is the 95 % interval.",
        finding: &finding,
        column: "Satisfied",
        target,
        unit: 100,
    };
    course(&chart, &points)
}

fn old_cases(recorded: &Recorded) -> Markup {
    let points = points(recorded, "aged_backlog");
    let finding = finding("Share of open cases older than the limit", &points);
    let chart = Chart {
        id: "aged",
        heading: "Old open cases",
        about: "Open cases older than the limit of our mission on the last day of the month, as a share of all open cases.",
        finding: &finding,
        column: "Share",
        target: None,
        unit: 100,
    };
    bars(&chart, &points)
}
