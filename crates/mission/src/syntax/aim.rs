//! What an objective wants: a metric, a value with its direction, a change.

use calendar::{Ratio, Within};

use super::share::{decimal, direction, percent, with_unit};
use super::value::{Node, Value, shortened, span_of, text_of};
use crate::finding::Finding;
use crate::metric::{Metric, MetricUnit};
use crate::policy::{self, Change};

impl Value for Metric {
    const WANTED: &'static str = "a metric such as `\"M-01\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Metric> {
        let text = text_of::<Metric>(node, findings)?;
        let metric = Metric::find(text.trim());
        if metric.is_none() {
            let message = format!("there is no metric `{}`", shortened(text));
            let help = match Metric::nearest(text) {
                Some(near) if near.name() == near.to_string() => format!("did you mean `{near}`?"),
                Some(near) => format!("did you mean `{near}`, {}?", near.name()),
                None => "write the number of a metric of the specification, such as `\"M-01\"` for customer satisfaction".to_owned(),
            };
            findings.push(Finding::error(span_of(node), message).code("E-04").help(help));
        }
        metric
    }
}

/// A value with its direction and the unit it was written in. A share is 0…1, a length milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// At least, at most, and so on.
    pub goal: policy::Goal,
    /// The unit.
    pub unit: MetricUnit,
}

impl Value for Aim {
    const WANTED: &'static str =
        "a value with its direction, such as `\">= 90%\"`, `\">= 50 points\"` or `\"<= 12 min\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Aim> {
        let text = with_unit::<Aim>(node, "%", findings)?;
        let Some((comparison, rest)) = direction(text) else {
            let message = format!("`{}` does not say in which direction", shortened(text));
            let help = format!("write `\">= {0}\"` or `\"<= {0}\"`", shortened(text));
            findings.push(Finding::error(span_of(node), message).code("E-05").help(help));
            return None;
        };
        let (value, unit) = match points(rest) {
            Some(points) => (points, MetricUnit::Points),
            None => match rest.parse() {
                Ok(Within::Elapsed(ms)) => (Ratio::whole(ms), MetricUnit::Time),
                _ => (percent::<Aim>(span_of(node), rest, findings)?, MetricUnit::Share),
            },
        };
        Some(Aim { goal: policy::Goal { comparison, value }, unit })
    }
}

impl Value for Change {
    const WANTED: &'static str = "a change such as `\"20%\"` of the baseline, or `\"3 points\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Change> {
        let text = with_unit::<Change>(node, "%", findings)?;
        match points(text) {
            Some(points) => Some(Change::Points(points)),
            None => percent::<Change>(span_of(node), text, findings).map(Change::Relative),
        }
    }
}

/// `50 points`, `+30 points` or `-10 points`.
fn points(text: &str) -> Option<Ratio> {
    let number = text.strip_suffix("points").or_else(|| text.strip_suffix("point"))?.trim();
    match number.strip_prefix(['-', '−']) {
        Some(below) => decimal(below).map(|value| -&value),
        None => decimal(number.strip_prefix('+').unwrap_or(number)),
    }
}
