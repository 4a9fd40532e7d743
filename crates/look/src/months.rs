//! Charts of a public page: a value month by month with its interval, and bars against a cap. All numbers stand in the table below
//! the drawing, and a sentence says what it shows.

use maud::{Markup, html};

use crate::typography::typeset;

/// A value in one month. Values are whole numbers of one small unit, such as hundredths of a percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The month on the axis: `Sep`.
    pub month: String,
    /// The month in the table: `September 2025`.
    pub name: String,
    /// The value; nothing without data.
    pub value: Option<i64>,
    /// Its interval.
    pub interval: Option<(i64, i64)>,
    /// The value as shown.
    pub shown: String,
    /// The interval as shown.
    pub interval_shown: String,
}

/// What a chart is about.
#[derive(Debug, Clone, Copy)]
pub struct Chart<'c> {
    /// A word for its parts in the page.
    pub id: &'c str,
    /// Its heading.
    pub heading: &'c str,
    /// What is counted, in one sentence.
    pub about: &'c str,
    /// What it shows, in one sentence, for whoever listens.
    pub finding: &'c str,
    /// What the value is called in the table.
    pub column: &'c str,
    /// What is promised, and the same as shown; nothing where nothing is.
    pub target: Option<(i64, &'c str)>,
    /// How many of the small units are one of those on the axis: 100 for percent.
    pub unit: i64,
}

/// The ends of the axis, and its ticks.
struct Axis {
    least: i64,
    most: i64,
    ticks: Vec<i64>,
}

/// Steps between ticks, in units of the axis.
const STEPS: [i64; 9] = [1, 2, 5, 10, 20, 25, 50, 100, 200];

impl Axis {
    /// An axis that shows all values, with two to five ticks; bars begin at nothing.
    fn of(chart: &Chart<'_>, points: &[Point], from_zero: bool) -> Axis {
        let ends = points.iter().filter_map(|it| it.interval).flat_map(|(low, high)| [low, high]);
        let values = points.iter().filter_map(|it| it.value).chain(chart.target.map(|(target, _)| target));
        let shown: Vec<i64> = if from_zero { values.collect() } else { values.chain(ends).collect() };
        let least = if from_zero { 0 } else { shown.iter().copied().min().unwrap_or(0) };
        let most = shown.iter().copied().max().unwrap_or(0).max(least + chart.unit);
        let step = STEPS.into_iter().find(|step| (most - least) / (step * chart.unit) < 5).unwrap_or(500)
            * chart.unit;
        let (least, most) = (least.div_euclid(step) * step, (most + step - 1).div_euclid(step) * step);
        Axis { least, most, ticks: (0..=(most - least) / step).map(|nth| least + nth * step).collect() }
    }

    /// The height of a value in thousandths from the top: the lowest tenth is for the months.
    fn at(&self, value: i64) -> i64 {
        let length = (self.most - self.least).max(1);
        880 - (value.clamp(self.least, self.most) - self.least) * 820 / length
    }
}

/// Thousandths as a share of a side.
fn percent(permille: i64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}

/// The same as a number of a drawing that is 100 wide.
fn number(permille: i64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

/// Where the month of a place stands, in thousandths of the width.
fn across(nth: usize, of: usize) -> i64 {
    let last = i64::try_from(of.saturating_sub(1)).unwrap_or(0).max(1);
    100 + i64::try_from(nth).unwrap_or(0) * 850 / last
}

/// A value month by month, with its interval as a band.
pub fn course(chart: &Chart<'_>, points: &[Point]) -> Markup {
    let axis = Axis::of(chart, points, false);
    let place = |nth: usize| if points.len() == 1 { 500 } else { across(nth, points.len()) };
    let known: Vec<(i64, i64, Option<(i64, i64)>)> = points
        .iter()
        .enumerate()
        .filter_map(|(nth, point)| {
            let interval = point.interval.map(|(low, high)| (axis.at(low), axis.at(high)));
            Some((place(nth), axis.at(point.value?), interval))
        })
        .collect();
    let line: Vec<String> = known.iter().map(|(x, y, _)| format!("{} {}", number(*x), number(*y))).collect();
    let upper =
        known.iter().filter_map(|(x, _, of)| of.map(|(_, high)| format!("{} {}", number(*x), number(high))));
    let lower = known
        .iter()
        .rev()
        .filter_map(|(x, _, of)| of.map(|(low, _)| format!("{} {}", number(*x), number(low))));
    let band: Vec<String> = upper.chain(lower).collect();
    let last = known.last().zip(points.iter().rfind(|point| point.value.is_some()));
    let drawing = html! {
        svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" overflow="visible" {
            @if known.len() > 1 {
                @if !band.is_empty() { path class="f c1 band" d={ "M" (band.join(" L")) "Z" } {} }
                path class="line c1" d={ "M" (line.join(" L")) } {}
            }
        }
        (target(chart, &axis, 14))
        @if known.len() == 1 {
            @for (x, _, of) in &known {
                @if let Some((low, high)) = of { line class="line c1" x1=(percent(*x)) x2=(percent(*x)) y1=(percent(*low)) y2=(percent(*high)) {} }
            }
        }
        @if let Some(((x, y, _), point)) = last {
            circle class="dot c1" cx=(percent(*x)) cy=(percent(*y)) r="4.5" {}
            text.val.x2[known.len() > 1].x1[known.len() == 1] x=(percent(*x)) y=(percent(*y)) dx=(if known.len() > 1 { "6" } else { "0" }) dy="-10" { (typeset(&point.shown)) }
        }
        (months(points, &place))
    };
    figure(chart, points, &axis, &drawing)
}

/// Bars against a cap: those that pass it are marked.
pub fn bars(chart: &Chart<'_>, points: &[Point]) -> Markup {
    let axis = Axis::of(chart, points, true);
    let n = i64::try_from(points.len()).unwrap_or(1).max(1);
    let slot = 910 / n;
    let left = |nth: usize| 90 + slot * i64::try_from(nth).unwrap_or(0);
    let width = (slot * 72 / 100).min(120);
    let place = |nth: usize| left(nth) + slot / 2;
    let drawing = html! {
        line.base x1="0" x2="100%" y1=(percent(axis.at(0))) y2=(percent(axis.at(0))) {}
        @for (nth, point) in points.iter().enumerate() {
            @if let Some(value) = point.value {
                @let top = axis.at(value);
                @let is_over = chart.target.is_some_and(|(target, _)| value > target);
                @let is_last = nth + 1 == points.len();
                rect.bar.over[is_over].on[is_last && !is_over] x=(percent(place(nth) - width / 2)) y=(percent(top)) width=(percent(width)) height=(percent((axis.at(0) - top).max(3))) rx="2" {}
                @if is_last { text.val.x1 x=(percent(place(nth))) y=(percent(top)) dy="-6" { (typeset(&point.shown)) } }
            }
        }
        (target(chart, &axis, -5))
        (months(points, &place))
    };
    figure(chart, points, &axis, &drawing)
}

fn target(chart: &Chart<'_>, axis: &Axis, below: i64) -> Markup {
    let Some((value, words)) = chart.target else { return html! {} };
    let at = percent(axis.at(value));
    html! {
        line.target x1="0" x2="100%" y1=(at) y2=(at) {}
        text.tgt.x2 x="100%" y=(at) dy=(below) { (typeset(words)) }
    }
}

/// The months below; on narrow screens every other one.
fn months(points: &[Point], place: &dyn Fn(usize) -> i64) -> Markup {
    let is_kept = |nth: usize| points.len() <= 6 || (points.len() - 1 - nth).is_multiple_of(2);
    html! {
        @for (nth, point) in points.iter().enumerate() {
            text.x1.wide-only[!is_kept(nth)] x=(percent(place(nth))) y="100%" { (point.month) }
        }
    }
}

fn figure(chart: &Chart<'_>, points: &[Point], axis: &Axis, drawing: &Markup) -> Markup {
    let title = format!("{}-t", chart.id);
    let has_intervals = points.iter().any(|point| !point.interval_shown.is_empty());
    html! {
        figure.chart {
            figcaption { h2 { (chart.heading) } p { (chart.about) } }
            @if points.iter().all(|point| point.value.is_none()) { p.muted { "No data." } }
            @else {
                svg height="190" role="img" aria-labelledby=(title) {
                    title id=(title) { (chart.finding) }
                    @for tick in &axis.ticks {
                        line.grid x1="0" x2="100%" y1=(percent(axis.at(*tick))) y2=(percent(axis.at(*tick))) {}
                        text x="0" y=(percent(axis.at(*tick))) dy="-4" { (typeset(&format!("{} %", tick / chart.unit))) }
                    }
                    (drawing)
                }
            }
            details.chart-data {
                summary { "Show the numbers" span.vh { ": " (chart.heading) } }
                div.scroll-x role="group" aria-label={ (chart.heading) " by month" } tabindex="0" {
                    table.table {
                        thead { tr { th scope="col" { "Month" } th.num scope="col" { (chart.column) } @if has_intervals { th.num scope="col" { "95 % interval" } } } }
                        tbody {
                            @for point in points {
                                tr { th scope="row" { (point.name) } td.num { (typeset(&point.shown)) } @if has_intervals { td.num { (point.interval_shown) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Chart, Point, bars, course};

    const CHART: Chart<'_> = Chart {
        id: "csat",
        heading: "Satisfaction",
        about: "Share of surveys rated 4 or 5.",
        finding: "It rose.",
        column: "CSAT",
        target: Some((9_000, "promise 90 %")),
        unit: 100,
    };

    fn point(value: Option<i64>) -> Point {
        let interval = value.map(|value| (value - 200, value + 150));
        let shown =
            value.map_or("no data".to_owned(), |value| format!("{}.{} %", value / 100, value % 100 / 10));
        Point {
            month: "Sep".into(),
            name: "September 2025".into(),
            value,
            interval,
            shown,
            interval_shown: String::new(),
        }
    }

    #[test]
    fn the_axis_shows_every_value_between_round_numbers() {
        let axis = Axis::of(&CHART, &[point(Some(8_840)), point(Some(9_210))], false);
        assert_eq!((axis.least, axis.most, axis.ticks.len()), (8_600, 9_400, 5));
        let axis = Axis::of(&CHART, &[point(None)], true);
        assert_eq!((axis.least, axis.at(axis.most), axis.at(0)), (0, 60, 880));
    }

    #[test]
    fn a_month_without_data_is_no_point_and_all_numbers_stand_below() {
        let drawn = course(&CHART, &[point(Some(9_000)), point(None), point(Some(9_200))]).into_string();
        assert_eq!(drawn.matches(" L").count(), 1 + 3, "{drawn}");
        assert_eq!(drawn.matches("September 2025").count(), 3);
        assert!(drawn.contains("no data") && drawn.contains("promise 90"), "{drawn}");
        assert!(course(&CHART, &[point(None)]).into_string().contains("No data."));
        let drawn = bars(&CHART, &[point(Some(9_100)), point(Some(8_900))]).into_string();
        assert_eq!((drawn.matches("bar over").count(), drawn.matches("bar on").count()), (1, 1), "{drawn}");
    }
}
