//! Lengths of time and the limits of promises.

use calendar::{Ratio, Within};
use toml::de::DeValue;

use super::form::Form;
use super::share::percent;
use super::value::{Node, Value, span_of, text_of, wrong_type};
use crate::check::{e07_units_and_calendars, e19_ranges};
use crate::finding::Finding;
use crate::policy::Comparator;
use crate::source::Span;

/// A length with its unit (clocks.md 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length(pub Within);

impl Value for Length {
    const WANTED: &'static str = "a length with its unit, such as `\"4 business h\"`";
    fn form() -> Form {
        Form::Length
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Length> {
        let text = unit_text::<Length>(node, findings)?;
        within(span_of(node), text, findings).map(Length)
    }
}

/// A length of physical time, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub i64);

impl Value for Seconds {
    const WANTED: &'static str = "a length of physical time, such as `\"5 s\"`";
    fn form() -> Form {
        Form::Length
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Seconds> {
        let text = unit_text::<Seconds>(node, findings)?;
        match within(span_of(node), text, findings)? {
            Within::Elapsed(ms) => Some(Seconds(ms)),
            _ => {
                findings.push(wrong_type::<Seconds>(node).help("write it in `s`, `min` or `h`"));
                None
            }
        }
    }
}

/// What a promise allows at most: a length or a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// `4 business h`.
    Within(Within),
    /// `5%`.
    Share(Ratio),
}

/// The value of a promise: at most (the default) or less than an amount (D-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Whether equality is met.
    pub comparator: Comparator,
    /// The amount.
    pub amount: Amount,
}

/// Signs and words before an amount. Longer ones first, since `<` begins `<=`.
const COMPARATORS: [(&str, Comparator); 6] = [
    ("<=", Comparator::AtMost),
    ("≤", Comparator::AtMost),
    ("at most ", Comparator::AtMost),
    ("within ", Comparator::AtMost),
    ("<", Comparator::LessThan),
    ("less than ", Comparator::LessThan),
];

impl Value for Limit {
    const WANTED: &'static str = "a limit such as `\"4 business h\"`, `\"less than 1 h\"` or `\"5%\"`";
    fn form() -> Form {
        Form::Length
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Limit> {
        let text = unit_text::<Limit>(node, findings)?;
        if [">", "≥", "at least ", "more than "].iter().any(|sign| text.starts_with(sign)) {
            let message = format!(
                "`{}` is a lower bound, but a promise limits from above",
                super::value::shortened(text)
            );
            findings.push(
                Finding::error(span_of(node), message)
                    .help("write the longest time, or the largest share, you promise"),
            );
            return None;
        }
        let (comparator, rest) = COMPARATORS
            .iter()
            .find_map(|(sign, comparator)| Some((*comparator, text.strip_prefix(sign)?.trim())))
            .unwrap_or((Comparator::AtMost, text));
        let amount = match rest.contains('%') {
            true => percent::<Limit>(span_of(node), rest, findings).map(Amount::Share),
            false => within(span_of(node), rest, findings).map(Amount::Within),
        };
        amount.map(|amount| Limit { comparator, amount })
    }
}

/// The text of a value with a unit; a bare number is told which unit it lacks.
fn unit_text<'n, T: Value>(node: &'n Node<'_>, findings: &mut Vec<Finding>) -> Option<&'n str> {
    match node.get_ref() {
        DeValue::Integer(number) => {
            findings.push(e07_units_and_calendars::no_unit(span_of(node), number.as_str()));
            None
        }
        DeValue::Float(number) => {
            findings.push(e07_units_and_calendars::no_unit(span_of(node), number.as_str()));
            None
        }
        _ => text_of::<T>(node, findings).map(str::trim),
    }
}

/// Reads a length, telling a negative one and one without a unit from one that cannot be read at all.
pub(crate) fn within(span: Span, text: &str, findings: &mut Vec<Finding>) -> Option<Within> {
    if text.starts_with(['-', '−']) {
        findings.push(e19_ranges::negative(span, text));
        return None;
    }
    if is_nothing(text) {
        findings.push(e19_ranges::nothing(span, text));
        return None;
    }
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        findings.push(e07_units_and_calendars::no_unit(span, text));
        return None;
    }
    match years(text).unwrap_or_else(|| text.parse()) {
        Ok(within) => Some(within),
        Err(error) => {
            findings.push(e07_units_and_calendars::no_length(span, text, &error));
            None
        }
    }
}

/// `7 years` is 84 months. Retention is never thought of in months.
fn years(text: &str) -> Option<Result<Within, calendar::Error>> {
    let (number, unit) = text.split_once(char::is_whitespace)?;
    let years: u32 = number.parse().ok().filter(|years| (1..=100).contains(years))?;
    matches!(unit.trim(), "year" | "years").then(|| format!("{} months", years * 12).parse())
}

/// Whether the number before the unit is zero: `0 min`, `0.0 h`.
fn is_nothing(text: &str) -> bool {
    let number = text.split(char::is_whitespace).next().unwrap_or("");
    text.contains(char::is_whitespace)
        && number.contains('0')
        && number.chars().all(|c| matches!(c, '0' | '.'))
}
