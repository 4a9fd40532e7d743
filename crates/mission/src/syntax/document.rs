//! Bytes to TOML: encodings, limits, and the slips of writing the TOML parser finds.

use std::borrow::Cow;
use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::assumed::{Mark, marks};
use super::tree::Tree;
use super::unenforced::{Search, Unenforced};
use super::value::{Node, Value, shortened, visible};
use crate::finding::{Finding, MOST};
use crate::source::{Source, Span};

/// The largest mission that is read. A long one has some hundred kilobytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What was read out of a text.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub tree: Tree,
    /// Its settings that are not acted upon.
    pub unenforced: Vec<Unenforced>,
    /// Its values that are not final.
    pub marks: Vec<Mark>,
}

impl Document {
    /// Nothing could be read.
    pub(crate) fn empty() -> Document {
        Document { tree: Tree::empty(), unenforced: Vec::new(), marks: Vec::new() }
    }
}

/// Reads the tree out of a text, and what else is to be said of it. What stands on a line the TOML parser
/// could not read is not reported twice.
pub(crate) fn document(source: &Source, findings: &mut Vec<Finding>) -> Document {
    let Some((node, slips)) = toml(source, findings) else { return Document::empty() };
    let faulty_lines: BTreeSet<u32> = slips.iter().map(|slip| source.line(slip.span.start)).collect();

    let mut others = Vec::new();
    let marks = match node.get_ref() {
        DeValue::Table(table) => marks(table),
        _ => Vec::new(),
    };
    let tree = Tree::read(&node, &mut others).unwrap_or_else(Tree::empty);
    let mut search = Search::default();
    Tree::search(&node, &mut search);
    others.retain(|finding| !faulty_lines.contains(&source.line(finding.span.start)));
    if tree.mission.is_absent() {
        others.push(Finding::error(Span::default(), "the file has no `[mission]`").help(NO_MISSION));
    }
    findings.extend(slips);
    findings.extend(others);
    Document { tree, unenforced: search.finish(source), marks }
}

/// Reads another file than a mission: one table.
pub(crate) fn table<T: Value>(source: &Source, findings: &mut Vec<Finding>) -> Option<T> {
    let (node, slips) = toml(source, findings)?;
    findings.extend(slips);
    T::read(&node, findings)
}

/// The TOML of a text and its slips of writing; nothing when the text is too long.
fn toml<'s>(source: &'s Source, findings: &mut Vec<Finding>) -> Option<(Node<'s>, Vec<Finding>)> {
    let text = source.text();
    if text.len() > MOST_BYTES {
        let message = format!("the file has {} bytes; at most {MOST_BYTES} are read", text.len());
        findings.push(Finding::error(Span::default(), message).help("split it, or shorten its texts"));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    // One more than are kept, so that the reader learns that there are more.
    let slips = errors.iter().take(MOST + 1).map(|error| slip(error, source)).collect();
    Some((::toml::Spanned::new(0..0, DeValue::Table(table.into_inner())), slips))
}

const NO_MISSION: &str =
    "begin it with `[mission]`, `name = \"Customer care\"`, `version = \"1.0\"` and its zones";

/// The text of a file, or a finding that says why it is none.
pub(crate) fn decoded(bytes: &[u8]) -> Result<&str, (Cow<'_, str>, Finding)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let text = String::from_utf8_lossy(bytes);
        let message = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16, not UTF-8".to_owned(),
            _ => format!(
                "the file is not UTF-8: byte {:#04x} begins no character",
                bytes.get(at).copied().unwrap_or(0)
            ),
        };
        // All before `at` is valid, so that the offset means the same byte in the lossy text.
        let span = Span { start: at, end: at + char::REPLACEMENT_CHARACTER.len_utf8() };
        (text, Finding::error(span, message).help("save the file as UTF-8"))
    })
}

/// One slip of writing, in our words.
fn slip(error: &toml::de::Error, source: &Source) -> Finding {
    let end = source.text().len();
    let span: Span = error.span().unwrap_or(end..end).into();
    let words = shortened(source.words(span).trim());
    let raw = error.message();
    let (message, help) = if raw == "duplicate key" {
        (format!("`{words}` is set twice"), "keep one of the two".to_owned())
    } else if raw.starts_with("string values must be quoted") {
        (format!("`{words}` is a text without quotes"), "put it into double quotes".to_owned())
    } else if raw.contains("recurs") {
        let message = "this is nested deeper than anything in a mission";
        (message.to_owned(), "write tables no deeper than the manual does".to_owned())
    } else {
        match raw.split_once(", expected ") {
            Some((what, "nothing")) => (lower_first(what), "remove it".to_owned()),
            Some((what, expected)) => (lower_first(what), format!("expected here: {expected}")),
            None => (lower_first(raw), "write `key = value` below a heading such as `[mission]`".to_owned()),
        }
    };
    Finding::error(span, message).help(help)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars().map(visible);
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
