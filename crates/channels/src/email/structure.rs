//! The parts of a message: where each begins and ends, and what it contains.
//!
//! The lines are read once, and a line that could end a part is looked up among the boundaries that are open. `mail-parser`
//! would search the rest of the message for every boundary that is announced, which takes quadratic time when none comes, take
//! a boundary for another that begins alike, and drop nested messages by recursion; from it come the fields, the encoded words
//! and the character sets.

use std::collections::BTreeMap;
use std::ops::Range;

use super::head::{Content, Head, is_field};
use super::limits::{Limits, Unparsed};

/// One part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'x> {
    /// Its header.
    pub head: Head<'x>,
    /// Its `Content-Type`, or the one its container gives it.
    pub content: Content,
    /// The bytes after its header, without the line end before the next boundary.
    pub body: Range<usize>,
    /// What its body is.
    pub kind: Kind,
    /// The part that contains it.
    pub parent: Option<usize>,
}

/// What the body of a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Bytes in some transfer encoding.
    Leaf,
    /// Further parts.
    Multipart(Vec<usize>),
    /// A whole message, which is a part of its own.
    Message(usize),
}

/// Reads the structure. The first part is the message itself.
pub fn read<'x>(bytes: &'x [u8], limits: &Limits) -> Result<Vec<Part<'x>>, Unparsed> {
    let mut reader = Reader::new(bytes, limits);
    reader.skip_what_stands_before();
    reader.begin(None)?;
    while let Some(line) = reader.line() {
        match reader.delimiter(&line) {
            Some(delimiter) => reader.end_part(&line, delimiter)?,
            None => reader.at = line.end,
        }
    }
    reader.close(0, bytes.len());
    Ok(reader.parts)
}

/// Reads the header alone.
pub fn read_head_only<'x>(bytes: &'x [u8], limits: &Limits) -> Result<Head<'x>, Unparsed> {
    let mut reader = Reader::new(bytes, limits);
    reader.skip_what_stands_before();
    reader.head()
}

struct Reader<'x, 'l> {
    bytes: &'x [u8],
    limits: &'l Limits,
    at: usize,
    parts: Vec<Part<'x>>,
    /// The containers around the current place, outermost first.
    open: Vec<Open>,
    /// The containers of each boundary, outermost first.
    by_boundary: BTreeMap<Vec<u8>, Vec<usize>>,
    /// The leaf around the current place.
    leaf: Option<usize>,
}

struct Open {
    part: usize,
    /// None for a nested message, which ends with what is around it.
    boundary: Option<Vec<u8>>,
}

/// A line that separates parts: the container it belongs to, and whether it is the last.
struct Delimiter {
    open: usize,
    is_last: bool,
}

impl<'x, 'l> Reader<'x, 'l> {
    fn new(bytes: &'x [u8], limits: &'l Limits) -> Reader<'x, 'l> {
        Reader {
            bytes,
            limits,
            at: 0,
            parts: Vec::new(),
            open: Vec::new(),
            by_boundary: BTreeMap::new(),
            leaf: None,
        }
    }

    /// Empty lines, and the line that a mailbox file puts before each message.
    fn skip_what_stands_before(&mut self) {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        while let Some(line) = self.line() {
            let text = &self.bytes[line.clone()];
            if !text.trim_ascii().is_empty() && !text.starts_with(b"From ") && !text.starts_with(b">From ") {
                break;
            }
            self.at = line.end;
        }
    }

    /// The line at the current place, with its end.
    fn line(&self) -> Option<Range<usize>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |at| self.at + at + 1);
        Some(self.at..end)
    }

    fn delimiter(&self, line: &Range<usize>) -> Option<Delimiter> {
        let text = self.bytes[line.clone()].strip_prefix(b"--")?.trim_ascii_end();
        let named = |name: &[u8]| self.by_boundary.get(name).and_then(|open| open.last().copied());
        let next = named(text).map(|open| Delimiter { open, is_last: false });
        next.or_else(|| {
            let open = named(text.strip_suffix(b"--")?)?;
            Some(Delimiter { open, is_last: true })
        })
    }

    fn end_part(&mut self, line: &Range<usize>, delimiter: Delimiter) -> Result<(), Unparsed> {
        let before = &self.bytes[..line.start];
        let before =
            before.strip_suffix(b"\n").map_or(before, |before| before.strip_suffix(b"\r").unwrap_or(before));
        let end = before.len();
        self.at = line.end;
        if delimiter.is_last {
            self.close(delimiter.open, end);
            return Ok(());
        }
        self.close(delimiter.open + 1, end);
        let parent = self.open[delimiter.open].part;
        self.begin(Some(parent))
    }

    /// Ends everything that is open from this container on.
    fn close(&mut self, from: usize, end: usize) {
        let closed: Vec<Open> = self.open.drain(from..).collect();
        for open in closed.iter().filter_map(|open| open.boundary.as_ref()) {
            self.by_boundary.get_mut(open).and_then(Vec::pop);
        }
        for part in closed.iter().map(|open| open.part).chain(self.leaf.take()) {
            let body = &mut self.parts[part].body;
            body.end = end.max(body.start);
        }
    }

    /// Reads the header of a part, and of the messages directly within it.
    fn begin(&mut self, parent: Option<usize>) -> Result<(), Unparsed> {
        let mut parent = parent;
        loop {
            let head = self.head()?;
            let index = self.parts.len();
            if index >= self.limits.parts {
                return Err(Unparsed::TooManyParts { most: self.limits.parts });
            }
            if self.open.len() >= self.limits.depth {
                return Err(Unparsed::TooDeep { most: self.limits.depth });
            }
            if let Some(parent) = parent {
                match &mut self.parts[parent].kind {
                    Kind::Multipart(children) => children.push(index),
                    Kind::Message(child) => *child = index,
                    Kind::Leaf => {}
                }
            }
            let is_in_digest =
                parent.is_some_and(|parent| self.parts[parent].content.kind == "multipart/digest");
            let default = if is_in_digest { "message/rfc822" } else { "text/plain" };
            let content = head.content("Content-Type").filter(|content| content.kind.contains('/'));
            let content =
                content.unwrap_or_else(|| Content { kind: default.to_owned(), ..Content::default() });
            let is_plain = head.encoding() == super::transfer::Encoding::Identity;
            let boundary = content.parameter("boundary").and_then(unfolded);
            let (kind, next) = match content.kind.as_str() {
                kind if kind.starts_with("multipart/") && boundary.is_some() => {
                    (Kind::Multipart(Vec::new()), Some(Open { part: index, boundary }))
                }
                "message/rfc822" | "message/global" if is_plain => {
                    (Kind::Message(index), Some(Open { part: index, boundary: None }))
                }
                _ => (Kind::Leaf, None),
            };
            let is_message = matches!(kind, Kind::Message(_));
            self.parts.push(Part { head, content, body: self.at..self.at, kind, parent });
            match next {
                Some(open) => {
                    if let Some(boundary) = open.boundary.clone() {
                        self.by_boundary.entry(boundary).or_default().push(self.open.len());
                    }
                    self.open.push(open);
                }
                None => self.leaf = Some(index),
            }
            if !is_message {
                return Ok(());
            }
            parent = Some(index);
        }
    }

    /// The fields from here to the empty line, to the end, or to where no field can be.
    fn head(&mut self) -> Result<Head<'x>, Unparsed> {
        let start = self.at;
        let mut head = Head::default();
        let mut field: Option<Range<usize>> = None;
        while let Some(line) = self.line() {
            let text = &self.bytes[line.clone()];
            if text.trim_ascii().is_empty() && !matches!(text, [b' ' | b'\t', ..]) {
                self.at = line.end;
                break;
            }
            if self.delimiter(&line).is_some() {
                break;
            }
            let is_continued = matches!(text, [b' ' | b'\t', ..]);
            match &mut field {
                Some(field) if is_continued => field.end = line.end,
                _ if is_field(text) => {
                    if let Some(field) = field.replace(line.clone()) {
                        head.push(self.bytes, field);
                    }
                }
                _ if is_continued || self.is_field_after(&line) => {}
                _ => break,
            }
            self.at = line.end;
            if self.at - start > self.limits.head {
                return Err(Unparsed::HeadTooLong { bytes: self.at - start, most: self.limits.head });
            }
        }
        if let Some(field) = field {
            head.push(self.bytes, field);
        }
        Ok(head)
    }

    /// Whether a line that is no field stands between fields, as `>From ` does.
    fn is_field_after(&self, line: &Range<usize>) -> bool {
        let rest = &self.bytes[line.end..];
        let next = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        is_field(next)
            && matches!(
                next.iter().position(|b| *b == b':').and_then(|at| next.get(at + 1)),
                Some(b' ' | b'\t')
            )
    }
}

/// The boundary without the line end of a field that was broken within it; an empty one is none.
fn unfolded(boundary: &str) -> Option<Vec<u8>> {
    let boundary: Vec<u8> = boundary.trim_end().bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    (!boundary.is_empty()).then_some(boundary)
}
