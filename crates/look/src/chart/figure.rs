//! Drawings with axes: courses of several values and bars, each with its words and its numbers as a table.

use maud::{Markup, html};

/// How a row of values is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A line; a place without value is left out.
    Line,
    /// Bars, from 0.
    Bars,
}

/// One row of values.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its last value in words, for the legend; empty when none is said.
    pub last: String,
    /// A value for each place.
    pub values: Vec<Option<i64>>,
    /// The interval of each value; empty when none is drawn.
    pub band: Vec<Option<(i64, i64)>>,
    /// How it is drawn.
    pub shape: Shape,
    /// From which place on bars are marked as beyond a limit.
    pub over: Option<usize>,
}

impl Line {
    /// A line without band.
    pub fn new(name: impl Into<String>, values: Vec<Option<i64>>) -> Line {
        let (last, band) = (String::new(), Vec::new());
        Line { name: name.into(), last, values, band, shape: Shape::Line, over: None }
    }

    /// Bars.
    pub fn bars(name: impl Into<String>, values: Vec<Option<i64>>) -> Line {
        Line { shape: Shape::Bars, ..Line::new(name, values) }
    }
}

/// A drawing with its words and its numbers. All values are in one unit.
#[derive(Debug, Clone)]
pub struct Figure<'f> {
    /// Its name in the page; unique there.
    pub id: &'f str,
    /// The heading.
    pub heading: &'f str,
    /// What to see in it, in a sentence.
    pub says: String,
    /// The places along the axis, in words.
    pub places: Vec<String>,
    /// The rows of values.
    pub lines: Vec<Line>,
    /// The value that is promised, and its words.
    pub target: Option<(i64, String)>,
    /// A value in words, for the axis.
    pub word: fn(i64) -> String,
    /// What no value can be below or above; an axis does not go there.
    pub ends: (i64, i64),
    /// Heads of the columns of its table, the first being that of the places.
    pub heads: Vec<String>,
    /// The rows of its table.
    pub rows: Vec<Vec<String>>,
}

/// Hundredths of a percent of the drawing's height where the axis ends and begins.
const TOP: i64 = 700;
const BOTTOM: i64 = 8_800;
/// The same of its width: where a line begins and ends, and where bars do.
const LINE: (i64, i64) = (1_000, 9_600);
const BARS: (i64, i64) = (900, 10_000);
/// More rows than styles of lines cannot be told apart.
const STYLES: [&str; 7] = ["c1", "c3 d2", "c2 d3", "c4 d4", "cb d2", "ck d3", "cr d4"];

/// Hundredths of a percent as SVG writes them.
fn part(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn percent(hundredths: i64) -> String {
    part(hundredths) + "%"
}

/// The axis: its ends and the distance of its ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Axis {
    from: i64,
    to: i64,
    step: i64,
}

impl Axis {
    /// The smallest axis of at most five round steps that holds all values.
    fn of(values: impl Iterator<Item = i64>, (least_end, most_end): (i64, i64)) -> Axis {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        values.for_each(|value| (least, most) = (least.min(value), most.max(value)));
        if least > most {
            (least, most) = (0, 1);
        }
        // Nothing but zeros: a top that would be shown as zero, too, says nothing.
        if (least, most) == (0, 0) && most_end != i64::MAX {
            most = most_end / 100;
        }
        let mut steps = (0..17).flat_map(|power| [1, 2, 5].map(|of| of * 10_i64.pow(power)));
        let fits = |step: &i64| most.div_euclid(*step) - least.div_euclid(*step) < 5;
        let step = steps.find(fits).unwrap_or(i64::MAX);
        let from = (least.div_euclid(step) * step).max(least_end);
        let to = ((most - 1).div_euclid(step) + 1).saturating_mul(step).min(most_end);
        Axis { from, to: to.max(from + 1), step }
    }

    /// How far from the top a value stands.
    fn height(self, value: i64) -> i64 {
        let (above, length) =
            (i128::from(self.to) - i128::from(value), i128::from(self.to) - i128::from(self.from));
        let height = above * i128::from(BOTTOM - TOP) / length + i128::from(TOP);
        i64::try_from(height).unwrap_or(BOTTOM).clamp(0, 10_000)
    }

    fn ticks(self) -> impl Iterator<Item = i64> {
        let first = (self.from.div_euclid(self.step) + 1).saturating_mul(self.step);
        (0..6)
            .map(move |nth| first.saturating_add(self.step.saturating_mul(nth)))
            .take_while(move |tick| *tick <= self.to)
    }
}

impl Figure<'_> {
    /// The drawing.
    pub fn show(&self) -> Markup {
        let title = format!("{}-t", self.id);
        let axis = self.axis();
        html! {
            figure.chart.panel {
                figcaption { h2 { (self.heading) } p { (self.says) } }
                svg height="220" role="img" aria-labelledby=(title) {
                    title id=(title) { (self.heading) ". " (self.says) }
                    @if self.has_bars() { line.base x1="0" x2="100%" y1=(percent(BOTTOM)) y2=(percent(BOTTOM)) {} }
                    @for tick in axis.ticks() {
                        @let y = percent(axis.height(tick));
                        line.grid x1="0" x2="100%" y1=(y) y2=(y) {}
                        text x="0" y=(y) dy="-4" { ((self.word)(tick)) }
                    }
                    @for line in self.lines.iter().filter(|line| line.shape == Shape::Bars) { (self.bars(axis, line)) }
                    svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" overflow="visible" {
                        @for (line, style) in self.drawn() { (self.course(axis, line, style)) }
                    }
                    @if let Some((value, words)) = &self.target {
                        @let y = percent(axis.height(*value));
                        line.target x1="0" x2="100%" y1=(y) y2=(y) {}
                        text.tgt.x2 x="100%" y=(y) dy="14" { (words) }
                    }
                    @for (nth, place) in self.places.iter().enumerate() {
                        text.x1.wide-only[!self.is_told(nth)] x=(percent(self.x(nth))) y="100%" { (place) }
                    }
                }
                @if self.lines.len() > 1 { (self.legend()) }
                (self.table())
            }
        }
    }

    fn has_bars(&self) -> bool {
        self.lines.iter().any(|line| line.shape == Shape::Bars)
    }

    fn axis(&self) -> Axis {
        let of_lines = self.lines.iter().flat_map(|line| line.values.iter().flatten().copied());
        let bands = self.lines.iter().flat_map(|line| line.band.iter().flatten());
        let of_bands = bands.flat_map(|(low, high)| [*low, *high]);
        let target = self.target.iter().map(|(value, _)| *value);
        let zero = self.has_bars().then_some(0);
        Axis::of(of_lines.chain(of_bands).chain(target).chain(zero), self.ends)
    }

    /// The lines with their styles.
    fn drawn(&self) -> impl Iterator<Item = (&Line, &'static str)> {
        let lines = self.lines.iter().filter(|line| line.shape == Shape::Line);
        // Beside bars a line must not have their colour.
        let skipped = if self.has_bars() { 3 } else { 0 };
        lines.zip(STYLES.into_iter().cycle().skip(skipped))
    }

    /// The middle of a place.
    fn x(&self, nth: usize) -> i64 {
        let (nth, n) = (nth as i64, self.places.len().max(1) as i64);
        if self.has_bars() {
            return BARS.0 + (BARS.1 - BARS.0) * (2 * nth + 1) / (2 * n);
        }
        if n == 1 { (LINE.0 + LINE.1) / 2 } else { LINE.0 + (LINE.1 - LINE.0) * nth / (n - 1) }
    }

    /// Whether a place is named where there is little room: about six of them.
    fn is_told(&self, nth: usize) -> bool {
        (self.places.len() - 1 - nth).is_multiple_of(self.places.len().div_ceil(6))
    }

    fn bars(&self, axis: Axis, line: &Line) -> Markup {
        let width = (BARS.1 - BARS.0) * 72 / (100 * self.places.len().max(1) as i64);
        html! {
            @for (nth, value) in line.values.iter().enumerate() {
                @if let Some(value) = value {
                    @let y = axis.height(*value);
                    rect.bar.over[line.over.is_some_and(|from| nth >= from)] x=(percent(self.x(nth) - width / 2)) y=(percent(y)) width=(percent(width)) height=(percent((axis.height(0) - y).max(0))) rx="2" {}
                }
            }
        }
    }

    fn course(&self, axis: Axis, line: &Line, style: &str) -> Markup {
        let point = |nth: usize, value: i64| format!("{} {}", part(self.x(nth)), part(axis.height(value)));
        let known: Vec<(usize, i64)> =
            (0..).zip(&line.values).filter_map(|(nth, value)| Some((nth, (*value)?))).collect();
        let along: Vec<String> = known.iter().map(|(nth, value)| point(*nth, *value)).collect();
        let band: Vec<(usize, (i64, i64))> =
            (0..).zip(&line.band).filter_map(|(nth, band)| Some((nth, (*band)?))).collect();
        let above = band.iter().map(|(nth, (_, high))| point(*nth, *high));
        let below = band.iter().rev().map(|(nth, (low, _))| point(*nth, *low));
        let around: Vec<String> = above.chain(below).collect();
        html! {
            @if band.len() > 1 { path class={ "f band " (style) } d={ "M" (around.join(" L")) "Z" } {} }
            @match along.as_slice() {
                [] => {}
                // A line needs two points; one is a dot.
                [only] => path class={ "line " (style) } d={ "M" (only) "h.01" } {},
                _ => path class={ "line " (style) } d={ "M" (along.join(" L")) } {},
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            ul.legend role="list" {
                @for line in self.lines.iter().filter(|line| line.shape == Shape::Bars) {
                    li { svg.chart-key aria-hidden="true" { rect.bar width="100%" height="100%" rx="2" {} } (line.name) @if !line.last.is_empty() { " " b { (line.last) } } }
                }
                @for (line, style) in self.drawn() {
                    li { svg.chart-key aria-hidden="true" { line class={ "line " (style) } x1="0" x2="100%" y1="50%" y2="50%" {} } (line.name) @if !line.last.is_empty() { " " b { (line.last) } } }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            details.chart-data {
                summary { "Show the numbers" }
                div.scroll-x role="group" aria-label=(self.heading) tabindex="0" {
                    table.table {
                        thead { tr { @for (nth, head) in self.heads.iter().enumerate() { th.num[nth > 0] scope="col" { (head) } } } }
                        tbody {
                            @for row in &self.rows {
                                tr { @for (nth, cell) in row.iter().enumerate() { @if nth == 0 { th scope="row" { (cell) } } @else { td.num { (cell) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How much there is of something by two divisions, darker where there is more.
#[derive(Debug, Clone)]
pub struct Heat {
    /// The columns.
    pub columns: Vec<String>,
    /// The rows: their names and a count for each column.
    pub rows: Vec<(String, Vec<u64>)>,
}

impl Heat {
    /// The table. `by` is the name of the heading that says what it counts.
    pub fn show(&self, by: &str) -> Markup {
        let most = self.rows.iter().flat_map(|(_, counts)| counts).max().copied().unwrap_or(0).max(1);
        // Eight steps of shade.
        let shade = |count: u64| count * 7 / most;
        html! {
            div.scroll-x role="group" aria-labelledby=(by) tabindex="0" {
                table.heat {
                    thead { tr { th scope="col" { span.vh { "Day" } } @for column in &self.columns { th scope="col" { (column) } } } }
                    tbody {
                        @for (name, counts) in &self.rows {
                            tr { th scope="row" { (name) } @for count in counts { td data-q=(shade(*count)) { (count) } } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Figure, Line};

    fn figure(lines: Vec<Line>) -> String {
        let figure = Figure {
            id: "it",
            heading: "Heading",
            says: "A sentence.".to_owned(),
            places: ["Jul", "Aug", "Sep"].map(str::to_owned).to_vec(),
            lines,
            target: None,
            word: |value| value.to_string(),
            ends: (0, 100),
            heads: vec![],
            rows: vec![],
        };
        figure.show().into_string()
    }

    #[test]
    fn an_axis_has_round_steps_and_holds_every_value() {
        let of = |values: &[i64]| Axis::of(values.iter().copied(), (0, 10_000));
        assert_eq!(of(&[7_890, 9_210]), Axis { from: 7_500, to: 9_500, step: 500 });
        assert_eq!(of(&[0, 58]), Axis { from: 0, to: 60, step: 20 });
        assert_eq!(of(&[9_990, 10_000]).to, 10_000);
        assert_eq!(of(&[]), Axis { from: 0, to: 1, step: 1 });
        assert_eq!(of(&[0, 0]), Axis { from: 0, to: 100, step: 50 }, "a percent");
        assert_eq!(of(&[5]).height(5).clamp(700, 8_800), of(&[5]).height(5));
        let extreme = Axis::of([i64::MIN / 4, i64::MAX / 4].into_iter(), (i64::MIN, i64::MAX));
        assert!(extreme.height(0) > extreme.height(1_000_000_000_000_000_000));
    }

    #[test]
    fn a_line_leaves_out_places_without_value() {
        let drawn = figure(vec![Line::new("One", vec![Some(0), None, Some(100)])]);
        assert!(drawn.contains("M10.00 88.00 L96.00 7.00"), "{drawn}");
        assert!(!drawn.contains("legend"), "one line needs none");
    }

    #[test]
    fn bars_begin_at_zero() {
        let drawn = figure(vec![Line::bars("One", vec![Some(100), None, Some(50)])]);
        assert!(drawn.contains(r#"y="7.00%" width="21.84%" height="81.00%""#), "{drawn}");
        assert_eq!(drawn.matches("<rect").count(), 2);
    }
}
