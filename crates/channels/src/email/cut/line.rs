//! The lines of a text and what each is by itself.

use std::ops::Range;

use super::{attribution, header_block, signature};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'t> {
    /// Its bytes in the text, line end included.
    pub range: Range<usize>,
    /// Its words without white space around them.
    pub text: &'t str,
    /// What it is.
    pub class: Class,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// White space.
    Empty,
    /// Signs that separate, like `-----`.
    Delimiter,
    /// Says who wrote the message below.
    Announcement,
    /// A divider, or the first of several fields like `From:`, below which an earlier message stands.
    Header,
    /// What a telephone or a program adds.
    Device,
    /// Marked as quoted.
    Quote,
    /// Anything else.
    Text,
}

/// How many lines are looked at; nobody reads further, and what follows counts as said.
const MOST: usize = 20_000;

/// The lines of a text, classified.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut lines: Vec<Line<'_>> = text
        .split_inclusive('\n')
        .map(|line| {
            let range = at..at + line.len();
            at = range.end;
            // A byte order mark and characters without width are white space to the reader.
            let text = line.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            });
            Line { range, text, class: class(text) }
        })
        .collect();
    let mut next = 0;
    while next < lines.len().min(MOST) {
        let n_lines = match lines[next].class {
            Class::Text => attribution::n_lines(&lines[next..]),
            _ => 0,
        };
        if n_lines > 0 {
            lines[next..next + n_lines].iter_mut().for_each(|line| line.class = Class::Announcement);
        } else if lines[next].class == Class::Text && header_block::begins(&lines[next..]) {
            lines[next].class = Class::Header;
        }
        next += n_lines.max(1);
    }
    lines
}

fn class(text: &str) -> Class {
    match text {
        "" => Class::Empty,
        _ if is_quoted(text) => Class::Quote,
        _ if is_delimiter(text) => Class::Delimiter,
        _ if signature::is_device(text) => Class::Device,
        _ => Class::Text,
    }
}

/// Whether a line begins with `>`, `|`, or initials and `>`.
fn is_quoted(text: &str) -> bool {
    let initials = text.bytes().take_while(u8::is_ascii_uppercase).count();
    text.starts_with('|') && text.len() > 1 && text[1..].starts_with(' ')
        || initials <= 3 && text[initials..].starts_with('>')
}

/// Whether a line is one sign repeated, or several such groups.
fn is_delimiter(text: &str) -> bool {
    let signs = |c: char| matches!(c, '-' | '_' | '*' | '#' | '~' | '=' | '+' | '—' | '–' | '─' | '•');
    let n = text.chars().filter(|c| !c.is_whitespace()).count();
    matches!(text, "ᐧ" | "—" | "–") || n >= 2 && text.chars().all(|c| signs(c) || c.is_whitespace())
}
