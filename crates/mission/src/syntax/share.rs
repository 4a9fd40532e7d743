//! Percentages, points, goals and money. All exact; the unit stands in the text.

use calendar::Ratio;
use toml::de::DeValue;

use super::value::{Node, Value, shortened, span_of, text_of};
use crate::check::e19_ranges;
use crate::finding::Finding;
use crate::policy::{self, Comparison, Money, minor_digits};
use crate::source::Span;

/// A share from 0 to 100 %, as a ratio from 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Percent(pub Ratio);

impl Value for Percent {
    const WANTED: &'static str = "a percentage such as `\"90%\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Percent> {
        let text = with_unit::<Percent>(node, "%", findings)?;
        percent::<Percent>(span_of(node), text, findings).map(Percent)
    }
}

/// A difference of shares: `5 points` is 0.05.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points(pub Ratio);

impl Value for Points {
    const WANTED: &'static str = "percentage points such as `\"5 points\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Points> {
        let text = with_unit::<Points>(node, " points", findings)?;
        let number = text.strip_suffix("points").or_else(|| text.strip_suffix("point"));
        if let (None, Some(share)) = (number, text.strip_suffix('%')) {
            let help = format!(
                "a difference of percentages is counted in points: write `\"{} points\"`",
                share.trim()
            );
            findings
                .push(Finding::error(span_of(node), format!("`{}` is a share", shortened(text))).help(help));
            return None;
        }
        hundredths::<Points>(span_of(node), text, number, findings).map(Points)
    }
}

/// A share with its direction, such as `< 2%`; without a sign it is an upper bound that includes equality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal(pub policy::Goal);

/// Longer signs first, since `<` begins `<=`.
const COMPARISONS: [(&str, Comparison); 10] = [
    ("<=", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    ("at most ", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("at least ", Comparison::AtLeast),
    ("<", Comparison::Below),
    ("less than ", Comparison::Below),
    (">", Comparison::Above),
    ("more than ", Comparison::Above),
];

impl Value for Goal {
    const WANTED: &'static str = "a share such as `\"< 2%\"` or `\"at most 5%\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Goal> {
        let text = with_unit::<Goal>(node, "%", findings)?;
        let (comparison, rest) = direction(text).unwrap_or((Comparison::AtMost, text));
        let value = percent::<Goal>(span_of(node), rest, findings)?;
        Some(Goal(policy::Goal { comparison, value }))
    }
}

/// The sign or the words a value with a direction begins with, and what follows.
pub(super) fn direction(text: &str) -> Option<(Comparison, &str)> {
    COMPARISONS.iter().find_map(|(sign, comparison)| Some((*comparison, text.strip_prefix(sign)?.trim())))
}

/// A number of points, as it is: `5 points` is 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainPoints(pub Ratio);

impl Value for PlainPoints {
    const WANTED: &'static str = "points such as `\"5 points\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<PlainPoints> {
        Points::read(node, findings).map(|points| PlainPoints(&points.0 * &Ratio::whole(100)))
    }
}

impl Value for Money {
    const WANTED: &'static str = "an amount with its currency, such as `\"1.00 USD\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Money> {
        let text = with_unit::<Money>(node, " USD", findings)?;
        let money = money(text);
        if money.is_none() {
            findings.push(match text.starts_with(['-', '−']) {
                true => e19_ranges::negative(span_of(node), text),
                false => e19_ranges::no_money(span_of(node), text),
            });
        }
        money
    }
}

/// An amount with its direction, such as `> 250000 USD`; without a sign it is a lower bound that includes equality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyGoal(pub policy::MoneyGoal);

impl Value for MoneyGoal {
    const WANTED: &'static str = "an amount with its direction, such as `\"> 250000 USD\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<MoneyGoal> {
        let text = with_unit::<MoneyGoal>(node, " USD", findings)?;
        let (comparison, rest) = direction(text).unwrap_or((Comparison::AtLeast, text));
        let Some(Money { minor, currency }) = money(rest) else {
            findings.push(e19_ranges::no_money(span_of(node), rest));
            return None;
        };
        Some(MoneyGoal(policy::MoneyGoal { comparison, minor, currency }))
    }
}

pub(super) fn money(text: &str) -> Option<Money> {
    let (number, currency) = text.split_once(char::is_whitespace)?;
    let currency = currency.trim();
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let scale = Ratio::whole(10_i64.pow(minor_digits(currency)));
    let minor = &decimal(number)? * &scale;
    (minor.floor() == minor.ceil()).then(|| Money { minor: minor.floor(), currency: currency.to_owned() })
}

/// The trimmed text of a value with a unit; a bare number is told to name `unit`.
pub(super) fn with_unit<'n, T: Value>(
    node: &'n Node<'_>,
    unit: &str,
    findings: &mut Vec<Finding>,
) -> Option<&'n str> {
    let number = match node.get_ref() {
        DeValue::Integer(number) => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return text_of::<T>(node, findings).map(str::trim),
    };
    findings.push(e19_ranges::no_unit(span_of(node), number, T::WANTED, unit));
    None
}

/// `12.5%` as 1/8.
pub(crate) fn percent<T: Value>(span: Span, text: &str, findings: &mut Vec<Finding>) -> Option<Ratio> {
    hundredths::<T>(span, text, text.strip_suffix('%'), findings)
}

/// `number` hundredths, from 0 to 1; `text` is what was written.
fn hundredths<T: Value>(
    span: Span,
    text: &str,
    number: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Option<Ratio> {
    let bare = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty();
    let finding = match number.map(str::trim) {
        Some(number) => match decimal(number) {
            Some(value) if value <= Ratio::whole(100) => return Some(&value / &Ratio::whole(100)),
            Some(_) => e19_ranges::above_hundred(span, text),
            None if number.starts_with(['-', '−']) => e19_ranges::negative(span, text),
            None => not_a::<T>(span, text),
        },
        None if bare => e19_ranges::no_unit(span, text, T::WANTED, "%"),
        None => not_a::<T>(span, text),
    };
    findings.push(finding);
    None
}

fn not_a<T: Value>(span: Span, text: &str) -> Finding {
    Finding::error(span, format!("`{}` is not {}", shortened(text), T::WANTED))
        .help(format!("write {}", T::WANTED))
}

/// An unsigned decimal number, exactly. At most twelve digits on either side of the point.
pub(super) fn decimal(text: &str) -> Option<Ratio> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || text.ends_with('.') {
        return None;
    }
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let places = u32::try_from(fraction.len()).ok()?;
    Some(Ratio::new(digits, 10_i128.pow(places)))
}
