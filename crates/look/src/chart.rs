//! Drawings of numbers: the interval of a value, its course small and large, and all promises by their distance from target.
//!
//! Places are given in thousandths of an axis. What a drawing shows stands beside it in words; the drawing itself is hidden from
//! whoever listens, except for the sky, whose stars are links with names.

mod figure;

pub use figure::{Figure, Heat, Line, Shape};

use maud::{Markup, html};

use crate::assets::address;
use crate::marks::PromiseState;

/// A value with its interval and target, in thousandths of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Where the interval begins.
    pub low: i64,
    /// Where it ends.
    pub high: i64,
    /// The target.
    pub target: i64,
    /// The value.
    pub point: i64,
}

/// A place as a share of the width.
fn place(permille: i64) -> String {
    let permille = permille.clamp(0, 1_000);
    format!("{}.{}%", permille / 10, permille % 10)
}

impl Interval {
    /// The four on the smallest axis that shows all of them, with room at its ends. They may be of any one unit.
    pub fn fitted(self) -> Interval {
        let all = [self.low, self.high, self.target, self.point];
        let (least, most) = (all.into_iter().min().unwrap_or(0), all.into_iter().max().unwrap_or(0));
        let length = (most - least).max(1);
        let fit = |value: i64| 120 + (value - least) * 760 / length;
        Interval {
            low: fit(self.low),
            high: fit(self.high),
            target: fit(self.target),
            point: fit(self.point),
        }
    }

    /// The bar.
    pub fn show(&self, state: PromiseState) -> Markup {
        html! {
            svg.ci data-s=(state.key()) height="22" aria-hidden="true" {
                line.track x1="0" x2="100%" y1="50%" y2="50%" {}
                line.span x1=(place(self.low)) x2=(place(self.high)) y1="50%" y2="50%" {}
                line.tg x1=(place(self.target)) x2=(place(self.target)) y1="15%" y2="85%" {}
                circle.pt cx=(place(self.point)) cy="50%" r="5" {}
            }
        }
    }
}

/// The course of a value over some months, with its target, all in one unit; a month without data is left out.
pub fn spark(state: PromiseState, values: &[Option<i64>], target: i64) -> Markup {
    let known = || values.iter().flatten().copied().chain([target]);
    let (least, most) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    let length = (most - least).max(1);
    // Tenths of the height of 24, from the top.
    let height = |value: i64| 217 - (value - least) * 194 / length;
    let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
    let step = 1_000 / (values.len().max(2) as i64 - 1);
    let points: Vec<(i64, i64)> =
        (0..).zip(values).filter_map(|(nth, value)| Some((nth * step, height((*value)?)))).collect();
    let Some((last_x, last_y)) = points.last().copied() else { return html! {} };
    let course: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", tenths(*x), tenths(*y))).collect();
    html! {
        svg.spark data-s=(state.key()) viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" {
            line.t x1="0" x2="100" y1=(tenths(height(target))) y2=(tenths(height(target))) {}
            path.l d={ "M" (course.join(" L")) } {}
            path.e d={ "M" (tenths(last_x)) " " (tenths(last_y)) "h.01" } {}
        }
    }
}

/// One promise in the sky.
#[derive(Debug, Clone)]
pub struct Star {
    /// Where it leads.
    pub address: String,
    /// What it promises, and how far it is from its target, in words.
    pub words: String,
    /// How it stands.
    pub state: PromiseState,
    /// How far it is beyond its target, in tenths of a point; short of it below 0.
    pub distance: i64,
}

/// How far the sky reaches to either side, in tenths of a point.
const REACH: i64 = 90;

/// Where stars stand, from the top in percent, one after the other.
const HEIGHTS: [i64; 12] = [24, 46, 72, 14, 62, 34, 56, 20, 78, 40, 66, 30];

/// All promises by their distance from target: left of the line is missing, right is keeping.
pub fn sky(stars: &[Star]) -> Markup {
    let at = |distance: i64| place(500 + distance.clamp(-REACH, REACH) * 470 / REACH);
    let ticks = [(-90, "x0", "9 points short"), (0, "x1", "on target"), (90, "x2", "9 points clear")];
    html! {
        figure.sky {
            figcaption.vh { "Distance of each promise from its target, in points. Left of the line is missing, right is keeping." }
            svg height="190" role="group" aria-label="Promises by distance from target" {
                @for (distance, class, words) in ticks {
                    line.tick[distance != 0].zero[distance == 0] x1=(at(distance)) x2=(at(distance)) y1="4%" y2="86%" {}
                    text class=(class) x=(match distance { -90 => "0%".to_owned(), 90 => "100%".to_owned(), _ => at(0) }) y="98%" { (words) }
                }
                @for (star, height) in stars.iter().zip(HEIGHTS.iter().cycle()) {
                    a.st href=(star.address) data-s=(star.state.key()) aria-label=(star.words) {
                        svg x=(at(star.distance)) y={ (height) "%" } overflow="visible" {
                            circle.hit r="13" {}
                            g transform="translate(-9 -9) scale(.9)" { use href={ (address("icons.svg")) "#" (star.state.sign()) } width="20" height="20" {} }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Interval, spark};
    use crate::marks::PromiseState;

    #[test]
    fn an_interval_is_fitted_to_its_axis() {
        let of = |low, high, target, point| Interval { low, high, target, point }.fitted();
        assert_eq!(of(10, 20, 15, 12), Interval { low: 120, high: 880, target: 500, point: 272 });
        assert_eq!(of(5, 5, 5, 5), Interval { low: 120, high: 120, target: 120, point: 120 });
    }

    #[test]
    fn a_course_leaves_out_months_without_data() {
        let drawn = spark(PromiseState::Kept, &[Some(0), None, Some(100)], 50).into_string();
        assert!(drawn.contains("M0.0 21.7 L100.0 2.3"), "{drawn}");
        assert_eq!(spark(PromiseState::NoData, &[None, None], 50).into_string(), "");
    }
}
