//! Satisfaction and old cases over the published months.

use backtest::publication::PublishedFigure;
use calendar::Ratio;
use look::Wall;
use look::chart::{Figure, Line};
use maud::{Markup, html};

use super::{name_of, table};
use crate::record::Recorded;

/// Hundredths of a percent.
fn hundredths(share: &str) -> Option<i64> {
    let share: Ratio = share.parse().ok()?;
    Some((&share * &Ratio::whole(10_000)).floor())
}

/// A value of the axis in words.
fn word(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { format!("{whole} %") } else { format!("{whole}.{:01} %", rest / 10) }
}

/// A figure in every published month up to this one.
fn course<'r>(recorded: &'r Recorded, key: &str) -> Vec<(&'r str, Option<&'r PublishedFigure>)> {
    let find = |figures: &'r [PublishedFigure]| figures.iter().find(|figure| figure.key == key);
    recorded.course.iter().map(|it| (it.month.as_str(), find(&it.figures))).collect()
}

/// Both charts, where the mission publishes what they show.
pub(super) fn charts(wall: &Wall, recorded: &Recorded) -> Markup {
    let find = |key: &str| recorded.published.figures.iter().find(|figure| figure.key == key);
    let csat = find("customer_satisfaction").map(|figure| satisfaction(wall, recorded, figure));
    let aged = find("aged_backlog").map(|_| old_cases(wall, recorded));
    if csat.is_none() && aged.is_none() {
        return html! {};
    }
    html! { div.cols { @for chart in [csat, aged].into_iter().flatten() { (chart) } } }
}

fn value(figure: Option<&PublishedFigure>) -> Option<i64> {
    hundredths(figure?.value.value.as_deref()?)
}

/// The values of a figure by month. One that was corrected since says so.
fn rows(
    (wall, recorded): (&Wall, &Recorded),
    course: &[(&str, Option<&PublishedFigure>)],
    has_intervals: bool,
) -> Vec<Vec<String>> {
    let row = |(month, figure): &(&str, Option<&PublishedFigure>)| {
        let mut shown = figure.map_or_else(|| "no data".to_owned(), |it| it.value.shown.clone());
        let corrected = figure.and_then(|it| recorded.corrected(month, &format!("figure/{}", it.key)));
        if let Some(corrected) = corrected {
            shown += &format!(", {}", corrected.words(wall));
        }
        let interval = figure.map(|it| it.value.interval.clone()).unwrap_or_default();
        let mut row = vec![name_of(month), shown];
        if has_intervals {
            row.push(interval);
        }
        row
    };
    course.iter().map(row).collect()
}

fn satisfaction(wall: &Wall, recorded: &Recorded, figure: &PublishedFigure) -> Markup {
    let course = course(recorded, "customer_satisfaction");
    let band = |figure: &Option<&PublishedFigure>| {
        let [low, high] = figure.as_ref()?.value.bounds.as_ref()?;
        hundredths(low).zip(hundredths(high))
    };
    let line = Line {
        last: figure.value.shown.clone(),
        band: course.iter().map(|(_, figure)| band(figure)).collect(),
        ..Line::new("Satisfied", course.iter().map(|(_, figure)| value(*figure)).collect())
    };
    let promised = figure
        .target
        .as_ref()
        .map(|target| format!("promise {}", target.trim_start_matches(['≥', '>', ' '])));
    let drawing = Figure {
        id: "csat",
        heading: "Satisfaction",
        says: "Share of answers with a satisfied score. The band is the 95 % interval.".to_owned(),
        places: course.iter().map(|(month, _)| table::short(month)).collect(),
        lines: vec![line],
        target: figure.target_value.as_deref().and_then(hundredths).zip(promised),
        word,
        ends: (0, 10_000),
        heads: ["Month", "Satisfied", "95 % interval"].map(str::to_owned).to_vec(),
        rows: rows((wall, recorded), &course, true),
    };
    drawing.show()
}

fn old_cases(wall: &Wall, recorded: &Recorded) -> Markup {
    let course = course(recorded, "aged_backlog");
    let drawing = Figure {
        id: "aged",
        heading: "Old open cases",
        says: "Open cases older than the limit of our mission on the last day of the month, as a share of all open cases."
            .to_owned(),
        places: course.iter().map(|(month, _)| table::short(month)).collect(),
        lines: vec![Line::bars("Share", course.iter().map(|(_, figure)| value(*figure)).collect())],
        target: None,
        word,
        ends: (0, 10_000),
        heads: ["Month", "Share"].map(str::to_owned).to_vec(),
        rows: rows((wall, recorded), &course, false),
    };
    drawing.show()
}
