//! The text of a mission and the places in it.

use std::ops::Range;

/// A byte range of a mission text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The same as a range, for indexing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span { start: range.start, end: range.end }
    }
}

/// A value and the words it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A line and a column, both from 1. A column counts characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The character within the line.
    pub column: u32,
}

/// A mission text with an index of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    text: String,
    /// INVARIANT: sorted; the first is 0; each is the byte after a line feed.
    line_starts: Vec<usize>,
}

/// What some editors put before the first character of a UTF-8 file.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl Source {
    /// Indexes the lines of `text`.
    pub fn new(text: &str) -> Source {
        let after_line_feeds =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1);
        Source { text: text.to_owned(), line_starts: std::iter::once(0).chain(after_line_feeds).collect() }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words at `span`; empty when it does not lie in the text.
    pub fn words(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line of a byte, from 1. A byte behind the end counts as the end.
    pub fn line(&self, byte: usize) -> u32 {
        saturate(self.line_starts.partition_point(|start| *start <= byte).max(1))
    }

    /// The line and column of a byte. A byte order mark is no column.
    pub fn place(&self, byte: usize) -> Place {
        self.place_after(0, Place { line: 1, column: 1 }, byte)
    }

    /// The same, when the place of an `earlier` byte is known, so that a long line is not counted anew for each.
    pub(crate) fn place_after(&self, earlier: usize, its_place: Place, byte: usize) -> Place {
        let byte = byte.min(self.text.len());
        let line = self.line(byte);
        let start = self.line_starts.get(line as usize - 1).copied().unwrap_or(0);
        let (from, column) = if its_place.line == line { (earlier, its_place.column) } else { (start, 1) };
        let between = self.text.get(from..byte).unwrap_or("");
        let n_characters = between.chars().filter(|c| *c != BYTE_ORDER_MARK).count();
        Place { line, column: column.saturating_add(saturate(n_characters)) }
    }
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
