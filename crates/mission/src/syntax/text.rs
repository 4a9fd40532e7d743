//! Names, texts, numbers and zones.

use calendar::Zone;
use toml::de::DeValue;

use super::form::Form;
use super::value::{Node, Value, shortened, span_of, text_of, wrong_type};
use crate::check::{e07_units_and_calendars, e19_ranges};
use crate::finding::Finding;
use crate::policy::CalendarZone;

/// Words for people. Not empty, at most 4,000 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub String);

impl Value for Text {
    const WANTED: &'static str = "text";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Text> {
        let text = bounded::<Text>(node, 4_000, findings)?;
        Some(Text(text.to_owned()))
    }
}

/// The function that owns an excluded category. May be empty: E-27 speaks of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner(pub String);

impl Value for Owner {
    const WANTED: &'static str = "the name of a function such as `\"Finance\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Owner> {
        let is_empty = node.get_ref().as_str().is_some_and(|text| text.trim().is_empty());
        if is_empty {
            Some(Owner(String::new()))
        } else {
            AnyName::read(node, findings).map(|name| Owner(name.0))
        }
    }
}

/// A name that history files and customers records use as well, such as a category: any text of one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnyName(pub String);

impl Value for AnyName {
    const WANTED: &'static str = "a name";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<AnyName> {
        let text = bounded::<AnyName>(node, 200, findings)?;
        if text.trim() != text || text.chars().any(char::is_control) {
            let message = format!(
                "`{}` is not a name: it starts or ends with a blank, or breaks the line",
                shortened(text)
            );
            findings.push(
                Finding::error(span_of(node), message).help(format!("write `{}`", shortened(text.trim()))),
            );
            return None;
        }
        Some(AnyName(text.to_owned()))
    }
}

/// The id of an entry, which clauses and reports quote: letters, digits, `-`, `_` and `.`, at most 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id(pub String);

impl Value for Id {
    const WANTED: &'static str = "an id such as `\"email-first-response\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Id> {
        let text = bounded::<Id>(node, 64, findings)?;
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !text.chars().all(allowed) {
            let proposal: String = text.trim().chars().map(|c| if allowed(c) { c } else { '-' }).collect();
            let message = format!("`{}` is not an id", shortened(text));
            let help =
                format!("use letters, digits, `-`, `_` and `.`, for example `{}`", shortened(&proposal));
            findings.push(Finding::error(span_of(node), message).help(help));
            return None;
        }
        Some(Id(text.to_owned()))
    }
}

/// A dotted number, such as `1.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(pub String);

impl Value for Version {
    const WANTED: &'static str = "a version in quotes, such as `\"1.2\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Version> {
        if let DeValue::Float(number) = node.get_ref() {
            let help =
                format!("write `\"{}\"`; without quotes 1.10 and 1.1 are the same number", number.as_str());
            findings.push(wrong_type::<Version>(node).help(help));
            return None;
        }
        let text = bounded::<Version>(node, 40, findings)?;
        let is_number =
            |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
        if !text.split('.').all(is_number) {
            let message = format!("`{}` is not a version", shortened(text));
            findings
                .push(Finding::error(span_of(node), message).help("write numbers with dots, such as `1.2`"));
            return None;
        }
        Some(Version(text.to_owned()))
    }
}

/// A whole number between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole<const LEAST: i64, const MOST: i64>(pub i64);

impl<const LEAST: i64, const MOST: i64> Value for Whole<LEAST, MOST> {
    const WANTED: &'static str = "a whole number";
    fn form() -> Form {
        Form::Whole(LEAST, MOST)
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Self> {
        let DeValue::Integer(number) = node.get_ref() else {
            findings.push(wrong_type::<Self>(node).help(format!("write a number from {LEAST} to {MOST}")));
            return None;
        };
        // A number too long for an `i64` lies outside every range we use.
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let within = value.filter(|value| (LEAST..=MOST).contains(value));
        if within.is_none() {
            findings.push(e19_ranges::outside(span_of(node), number.as_str(), LEAST, MOST));
        }
        within.map(Whole)
    }
}

impl Value for bool {
    const WANTED: &'static str = "`true` or `false`";
    fn form() -> Form {
        Form::Bool
    }
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<bool> {
        let answer = node.get_ref().as_bool();
        if answer.is_none() {
            findings.push(wrong_type::<bool>(node).help("write `true` or `false` without quotes"));
        }
        answer
    }
}

/// An IANA time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(pub Zone);

impl Value for ZoneName {
    const WANTED: &'static str = "a time zone such as `\"America/New_York\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<ZoneName> {
        let name = bounded::<ZoneName>(node, 100, findings)?;
        match Zone::named(name) {
            Ok(zone) => Some(ZoneName(zone)),
            Err(error) => {
                findings.push(e07_units_and_calendars::unknown_zone(span_of(node), name, &error));
                None
            }
        }
    }
}

/// Where a calendar's wall times are read: a zone, or the zone of each case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPlace(pub CalendarZone);

impl Value for CalendarPlace {
    const WANTED: &'static str = "a time zone such as `\"America/New_York\"`, or `\"per case\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<CalendarPlace> {
        match text_of::<CalendarPlace>(node, findings)? {
            "per case" => Some(CalendarPlace(CalendarZone::PerCase)),
            _ => ZoneName::read(node, findings).map(|zone| CalendarPlace(CalendarZone::Fixed(zone.0))),
        }
    }
}

/// The text of a string that is neither empty nor longer than `most` characters.
fn bounded<'n, T: Value>(node: &'n Node<'_>, most: usize, findings: &mut Vec<Finding>) -> Option<&'n str> {
    let text = text_of::<T>(node, findings)?;
    if text.trim().is_empty() {
        let message = format!("expected {}, found an empty text", T::WANTED);
        findings.push(Finding::error(span_of(node), message).help("write it out, or leave the line out"));
        return None;
    }
    let length = text.chars().count();
    if length > most {
        let message = format!("this text has {length} characters; at most {most} are read here");
        findings.push(Finding::error(span_of(node), message).help("shorten it"));
        return None;
    }
    Some(text)
}

/// A language code, such as `es` or `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LanguageCode(pub String);

impl Value for LanguageCode {
    const WANTED: &'static str = "a language code such as `\"es\"`";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<LanguageCode> {
        let code = bounded::<LanguageCode>(node, 35, findings)?;
        let is_tag =
            |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_code = code.split('-').all(is_tag)
            && code.split('-').next().is_some_and(|first| matches!(first.len(), 2 | 3));
        if !is_code {
            let message = format!("`{}` is not a language code", shortened(code));
            findings.push(
                Finding::error(span_of(node), message)
                    .help("write two or three letters, such as `es` for Spanish"),
            );
            return None;
        }
        Some(LanguageCode(code.to_owned()))
    }
}
