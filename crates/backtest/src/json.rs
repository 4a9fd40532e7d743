//! Histories as JSON Lines: one event of one subject in each line. The complete form of a history (design.md 7).
//!
//! `line` takes a line apart, `read` a file; `event` says what an event of the desk looks like in the columns of the
//! format, and `write` puts columns on a line. Reading what was written gives the same event.

mod event;
mod line;
mod read;
mod write;

pub use event::{Context, EventRow, Names, Stream, to_json_line};
pub use line::{JsonRow, LONGEST_LINE};
pub use read::read;
pub use write::write_line;

pub(crate) use line::{fields_of, value_start};
