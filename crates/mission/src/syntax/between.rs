//! Ranges: two values of one unit with everything between them.

use super::length::within;
use super::share::{money, percent};
use super::value::{Node, Value, shortened, span_of, text_of};
use super::{Money, Percent, Seconds};
use crate::check::e19_ranges;
use crate::finding::Finding;
use crate::policy::Between;
use crate::source::Span;
use calendar::Within;

/// A whole number in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u32);

impl super::Plain for Count {
    type Plain = u32;
    fn plain(&self) -> u32 {
        self.0
    }
}

/// A value a range can begin or end with.
pub trait Bound: Sized {
    /// A range of such values, for messages and the manual.
    const WANTED: &'static str;
    /// Reads one bound.
    fn parse(text: &str, span: Span, findings: &mut Vec<Finding>) -> Option<Self>;
    /// Whether the range from `self` to `high` has values.
    fn is_below(&self, high: &Self) -> bool;
}

impl Bound for Count {
    const WANTED: &'static str = "a range such as `\"10 to 12\"`";
    fn parse(text: &str, span: Span, findings: &mut Vec<Finding>) -> Option<Count> {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let count = text.parse().ok().filter(|_| is_number);
        if count.is_none() {
            findings.push(no_range::<Count>(text, span));
        }
        count.map(Count)
    }
    fn is_below(&self, high: &Count) -> bool {
        self.0 <= high.0
    }
}

impl Bound for Percent {
    const WANTED: &'static str = "a range of percentages such as `\"20% to 30%\"`";
    fn parse(text: &str, span: Span, findings: &mut Vec<Finding>) -> Option<Percent> {
        percent::<Percent>(span, text, findings).map(Percent)
    }
    fn is_below(&self, high: &Percent) -> bool {
        self.0 <= high.0
    }
}

impl Bound for Seconds {
    const WANTED: &'static str = "a range of lengths such as `\"30 to 60 min\"`";
    fn parse(text: &str, span: Span, findings: &mut Vec<Finding>) -> Option<Seconds> {
        match within(span, text, findings)? {
            Within::Elapsed(ms) => Some(Seconds(ms)),
            _ => {
                findings.push(no_range::<Seconds>(text, span).help("write it in `s`, `min` or `h`"));
                None
            }
        }
    }
    fn is_below(&self, high: &Seconds) -> bool {
        self.0 <= high.0
    }
}

impl Bound for Money {
    const WANTED: &'static str = "a range of amounts such as `\"6 to 12 USD\"`";
    fn parse(text: &str, span: Span, findings: &mut Vec<Finding>) -> Option<Money> {
        let amount = money(text);
        if amount.is_none() {
            findings.push(e19_ranges::no_money(span, text));
        }
        amount
    }
    fn is_below(&self, high: &Money) -> bool {
        self.currency == high.currency && self.minor <= high.minor
    }
}

impl<T: Bound> Value for Between<T> {
    const WANTED: &'static str = T::WANTED;
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Between<T>> {
        let text = text_of::<Between<T>>(node, findings)?.trim();
        let span = span_of(node);
        let Some((low, high)) = ends(text) else {
            findings.push(no_range::<T>(text, span));
            return None;
        };
        // `30 to 60 min` names the unit once.
        let low = if low.ends_with(|c: char| c.is_ascii_digit()) {
            low.to_owned() + unit(high)
        } else {
            low.to_owned()
        };
        let (low, high) = (T::parse(&low, span, findings)?, T::parse(high, span, findings)?);
        if !low.is_below(&high) {
            findings.push(e19_ranges::backwards(span, text));
            return None;
        }
        Some(Between { low, high })
    }
}

/// What stands before and after the word or the dash.
fn ends(text: &str) -> Option<(&str, &str)> {
    let (low, high) = [" to ", "–", "-"].iter().find_map(|dash| text.split_once(dash))?;
    Some((low.trim(), high.trim()))
}

/// What follows the number.
fn unit(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
}

fn no_range<T: Bound>(text: &str, span: Span) -> Finding {
    Finding::error(span, format!("`{}` is not {}", shortened(text), T::WANTED))
        .help(format!("write {}", T::WANTED))
}
