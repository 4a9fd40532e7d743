//! Which values of an entry are guesses: `assumed = true` for all of it, or a list of its keys.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::entries::List;
use super::text::AnyName;
use super::value::{Node, Value, span_of};
use crate::finding::Finding;
use crate::source::{Span, Spanned};

/// What of an entry is assumed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Assumed {
    /// Nothing.
    #[default]
    Nothing,
    /// All of it.
    All,
    /// The values of these keys.
    Keys(Vec<Spanned<AnyName>>),
}

impl Value for Assumed {
    const WANTED: &'static str = "`true`, or a list of the keys of this entry that are assumed";
    fn read(node: &Node<'_>, findings: &mut Vec<Finding>) -> Option<Assumed> {
        match node.get_ref() {
            DeValue::Array(_) => List::<AnyName>::read(node, findings).map(|list| Assumed::Keys(list.0)),
            _ => bool::read(node, findings).map(|all| if all { Assumed::All } else { Assumed::Nothing }),
        }
    }
}

/// A text of the mission that is no final one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it stands.
    pub span: Span,
    pub what: Marked,
}

/// Why a text is not final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Marked {
    /// The entry, or the value, at this path is a guess that nobody confirmed.
    Assumed(String),
    /// These words hold the place of others.
    Placeholder(String),
}

/// Every assumed value nobody confirmed and every placeholder of a file.
pub(crate) fn marks(root: &DeTable<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    table(&mut String::new(), root, &mut marks);
    marks.sort_by_key(|mark| mark.span.start);
    marks
}

fn table(path: &mut String, entries: &DeTable<'_>, marks: &mut Vec<Mark>) {
    if !entries.contains_key("confirmed") {
        assumed(path, entries, marks);
    }
    for (key, node) in entries.iter().filter(|(key, _)| !matches!(key.get_ref().as_ref(), "note" | "source"))
    {
        within(path, key.get_ref(), |path| value(path, node, marks));
    }
}

/// Calls `then` with the path that leads one key further.
fn within(path: &mut String, key: &str, then: impl FnOnce(&mut String)) {
    let length = path.len();
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
    then(path);
    path.truncate(length);
}

fn assumed(path: &mut String, entries: &DeTable<'_>, marks: &mut Vec<Mark>) {
    let Some(node) = entries.get("assumed") else { return };
    let mut mark = |span, path: &str| marks.push(Mark { span, what: Marked::Assumed(path.to_owned()) });
    match node.get_ref() {
        DeValue::Boolean(true) => mark(span_of(node), path),
        DeValue::Array(keys) => {
            for key in keys.iter().filter(|key| key.get_ref().is_str()) {
                within(path, key.get_ref().as_str().unwrap_or_default(), |path| mark(span_of(key), path));
            }
        }
        _ => {}
    }
}

fn value(path: &mut String, node: &Node<'_>, marks: &mut Vec<Mark>) {
    match node.get_ref() {
        DeValue::String(text) if is_placeholder(text) => {
            marks.push(Mark { span: span_of(node), what: Marked::Placeholder(text.to_string()) });
        }
        DeValue::Table(entries) => table(path, entries, marks),
        DeValue::Array(nodes) => {
            for (nth, node) in nodes.iter().enumerate() {
                let id = node.get_ref().get("id").and_then(|id| id.get_ref().as_str());
                let name = id.map_or_else(|| (nth + 1).to_string(), str::to_owned);
                within(path, &name, |path| value(path, node, marks));
            }
        }
        _ => {}
    }
}

/// Words people write where they do not know better yet.
const PLACEHOLDERS: [&str; 6] = ["tbd", "tba", "tbc", "todo", "fixme", "placeholder"];
/// The same in several words.
const PHRASES: [&str; 6] = [
    "to be decided",
    "to be defined",
    "to be determined",
    "to be confirmed",
    "to be announced",
    "lorem ipsum",
];

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    let words: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let is_bracketed = |open, close| lower.starts_with(open) && lower.ends_with(close);
    PLACEHOLDERS.iter().any(|word| words.contains(word))
        || PHRASES.iter().any(|phrase| lower.contains(phrase))
        || (lower.starts_with("your ") && lower.ends_with(" here"))
        || is_bracketed('<', '>')
        || is_bracketed('[', ']')
        || (!lower.is_empty() && lower.chars().all(|c| matches!(c, '?' | 'x' | '…')))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_placeholder;

    #[rstest]
    #[case::tbd("TBD", true)]
    #[case::in_a_sentence("owner: T.B.D.", false)]
    #[case::as_a_word("VP (tbd)", true)]
    #[case::phrase("To be decided", true)]
    #[case::yours("Your name here", true)]
    #[case::angles("<name>", true)]
    #[case::crosses("XXX", true)]
    #[case::questions("???", true)]
    #[case::a_name("A. Rivera", false)]
    #[case::a_word_with_it("methodology", false)]
    #[case::a_goal("< 2%", false)]
    #[case::empty("", false)]
    fn a_placeholder_is_known_by_its_words(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_placeholder(text), expected);
    }
}
