//! What every value of a mission has in common.

use toml::de::DeValue;

use super::form::Form;
use super::unenforced::Search;
use crate::finding::Finding;
use crate::source::Span;

/// A value of the file as the TOML parser hands it over.
pub type Node<'t> = toml::Spanned<DeValue<'t>>;

/// Something a mission can hold: a word, a length, a table.
pub trait Value: Sized {
    /// What to write, for messages and the manual: `a length such as "4 business h"`.
    const WANTED: &'static str;

    /// Reads the value, or reports why not.
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Self>;

    /// What it looks like on the page.
    fn form() -> Form {
        Form::Text
    }

    /// Looks in the value for settings that nothing acts upon yet. Only tables have any.
    fn search(_node: &Node<'_>, _search: &mut Search) {}

    /// The lines the manual prints below a setting of this type.
    fn manual(_page: &mut crate::manual::Page) {}
}

/// Where a node stands.
pub(crate) fn span_of(node: &Node<'_>) -> Span {
    node.span().into()
}

/// The text of a string, or a finding that names what was found instead.
pub(crate) fn text_of<'n, 't, T: Value>(node: &'n Node<'t>, findings: &mut Vec<Finding>) -> Option<&'n str> {
    match node.get_ref() {
        DeValue::String(text) => Some(text.as_ref()),
        _ => {
            findings.push(wrong_type::<T>(node));
            None
        }
    }
}

/// The finding for a value of another type than `T` is written with.
pub(crate) fn wrong_type<T: Value>(node: &Node<'_>) -> Finding {
    let found = match node.get_ref() {
        DeValue::String(text) => format!("found the text `{}`", shortened(text)),
        DeValue::Integer(number) => format!("found the number `{}`", shortened(number.as_str())),
        DeValue::Float(number) => format!("found the number `{}`", shortened(number.as_str())),
        DeValue::Boolean(answer) => format!("found `{answer}`"),
        DeValue::Datetime(at) => format!("found the date or time `{at}`"),
        DeValue::Array(_) => "found a list".to_owned(),
        DeValue::Table(_) => "found a table".to_owned(),
    };
    Finding::error(span_of(node), format!("expected {}, {found}", T::WANTED))
}

/// At most sixty characters, so that a message stays a line.
pub(crate) fn shortened(words: &str) -> String {
    let mut short: String = words.chars().take(60).map(visible).collect();
    if words.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// Control characters would break the line or colour the terminal.
pub(crate) fn visible(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}
