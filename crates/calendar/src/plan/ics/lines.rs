//! Content lines of an iCalendar text: unfolded, and split into name and value.

use std::borrow::Cow;

use super::bad;
use crate::Error;

/// One content line; its parameters are passed over.
pub(super) struct Property {
    /// Where it begins, counted from 1.
    pub(super) line: usize,
    /// In capitals.
    pub(super) name: String,
    pub(super) value: String,
}

/// The content lines in order. Line ends may be CRLF or LF; a byte order mark and empty lines are passed over.
pub(super) fn properties(text: &str) -> impl Iterator<Item = Result<Property, Error>> {
    unfold(text.trim_start_matches('\u{feff}')).map(|(line, content)| split(line, &content))
}

/// A line that begins with a blank continues the one before (RFC 5545 §3.1).
fn unfold(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut lines = text.lines().enumerate().map(|(n, line)| (n + 1, line)).peekable();
    std::iter::from_fn(move || {
        let (number, first) = lines.find(|(_, line)| !line.trim().is_empty())?;
        let mut content = Cow::Borrowed(first);
        while let Some((_, rest)) = lines.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            content.to_mut().push_str(&rest[1..]);
        }
        Some((number, content))
    })
}

/// `NAME;PARAMETER="a:b":value`: the first colon outside quotes ends the name and its parameters.
fn split(line: usize, content: &str) -> Result<Property, Error> {
    let mut is_quoted = false;
    let colon = content.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == ':' && !is_quoted
    });
    let Some((colon, _)) = colon else {
        return Err(bad(line, "it is not a line of a calendar file: there is no `:`"));
    };
    let name = content[..colon].split(';').next().unwrap_or_default().trim().to_uppercase();
    Ok(Property { line, name, value: content[colon + 1..].to_owned() })
}
