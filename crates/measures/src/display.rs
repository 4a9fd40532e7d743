//! How values are shown (metrics.md 1.2): rounded for people, but never to the wrong side of a target.

use calendar::Ratio;
use mission::policy::Goal;

use crate::state::meets;

/// Decimals are added at most this often; a value that needs more equals its target for every reader.
const MAX_DECIMALS: u32 = 12;

/// A share as a percentage: one decimal, and more while the rounded value would appear on the other side of a goal.
///
/// `goals` are shares too: the target, and for a credit the edges of its bands.
pub fn percent(share: &Ratio, goals: &[Goal]) -> String {
    format!("{}%", scaled(share, &Ratio::whole(100), 1, goals))
}

/// A net promoter score with its sign: `+34.0`.
pub fn score(points: &Ratio, goals: &[Goal]) -> String {
    let text = scaled(points, &Ratio::ONE, 1, goals);
    if points.is_negative() { text } else { format!("+{text}") }
}

/// A goal over net promoter points: `≥ +50`.
pub fn goal_score(goal: &Goal) -> String {
    let places = if goal.value.as_whole().is_some() { 0 } else { 1 };
    let text = goal.value.to_decimal(places);
    let sign = if goal.value.is_negative() { "" } else { "+" };
    format!("{} {sign}{text}", comparison(goal))
}

/// A difference of shares in percentage points.
pub fn points(difference: &Ratio, goals: &[Goal]) -> String {
    format!("{} points", scaled(difference, &Ratio::whole(100), 1, goals))
}

/// Milliseconds as whole seconds.
pub fn seconds(ms: &Ratio, goals: &[Goal]) -> String {
    format!("{} s", scaled(ms, &Ratio::new(1, 1_000), 0, goals))
}

/// Milliseconds as minutes with one decimal.
pub fn minutes(ms: &Ratio, goals: &[Goal]) -> String {
    format!("{} min", scaled(ms, &Ratio::new(1, 60_000), 1, goals))
}

/// Milliseconds as hours with one decimal, for lengths that no one reads in minutes.
pub fn hours(ms: &Ratio, goals: &[Goal]) -> String {
    format!("{} h", scaled(ms, &Ratio::new(1, 3_600_000), 1, goals))
}

/// Business days with one decimal.
pub fn days(days: &Ratio, goals: &[Goal]) -> String {
    format!("{} bd", scaled(days, &Ratio::ONE, 1, goals))
}

/// A goal over shares: `≥ 90%`, with as many decimals as its value has, up to six.
pub fn goal_percent(goal: &Goal) -> String {
    let value = &goal.value * &Ratio::whole(100);
    let exact = (0..=6).map(|places| value.to_decimal(places)).find(|text| read_decimal(text) == value);
    format!("{} {}%", comparison(goal), exact.unwrap_or_else(|| value.to_decimal(6)))
}

/// A goal over milliseconds: `≤ 60 s`.
pub fn goal_seconds(goal: &Goal) -> String {
    format!("{} {}", comparison(goal), seconds(&goal.value, std::slice::from_ref(goal)))
}

/// The sign of a goal's comparison.
pub fn comparison(goal: &Goal) -> &'static str {
    use mission::policy::Comparison;
    match goal.comparison {
        Comparison::AtLeast => "≥",
        Comparison::AtMost => "≤",
        Comparison::Below => "<",
        Comparison::Above => ">",
    }
}

/// `value · scale` with at least `decimals` places, and as many more as it takes to stand on the right side of every goal.
fn scaled(value: &Ratio, scale: &Ratio, decimals: u32, goals: &[Goal]) -> String {
    let exact = value * scale;
    let goals: Vec<Goal> =
        goals.iter().map(|goal| Goal { comparison: goal.comparison, value: &goal.value * scale }).collect();
    let mut decimals = decimals;
    loop {
        let text = exact.to_decimal(decimals);
        let shown = read_decimal(&text);
        let misleads = goals.iter().any(|goal| meets(&shown, goal) != meets(&exact, goal));
        if !misleads || decimals >= MAX_DECIMALS {
            return text;
        }
        decimals += 1;
    }
}

/// The number a reader sees in `-12.50`.
fn read_decimal(text: &str) -> Ratio {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 =
        format!("{whole}{fraction}").parse().expect("a decimal is digits with at most one point");
    Ratio::new(digits, 10_i128.pow(fraction.len() as u32))
}
