//! Histories as JSON Lines: one event of one subject in each line. The complete form of a history (design.md 7).
//!
//! `line` takes a line apart, `read` a file; `event` says what an event of the desk looks like in the columns of the
//! format, and `write` puts columns on a line. Reading what was written gives the same event.

mod event;
mod line;
mod obligation;
mod read;
mod write;

pub use event::{Context, EventRow, Names, Stream, to_json_line};
pub use line::{JsonRow, LONGEST_LINE};
pub use obligation::obligation_line;
pub use read::read;
pub use write::write_line;

pub(crate) use line::{each_field, fields_of, value_start};

/// A line read and written again; `None` when it cannot be read, or is about neither a case nor a contact.
pub(crate) fn rewrite(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?;
    let row = line::parse(line, &mut Vec::new()).ok().filter(|row| row.other_subject.is_none())?;
    Some(write_line(&row))
}
