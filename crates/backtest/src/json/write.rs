//! Columns become a line.

use crate::column::{Column, RowText};
use crate::kind::{self, Kind};

/// The columns before all others, with their keys. Column and key of the case are written as `subject`.
const FIRST: [(Column, &str); 4] = [
    (Column::OccurredAt, "at"),
    (Column::RecordedAt, "recorded_at"),
    (Column::EventId, "id"),
    (Column::Seq, "seq"),
];

/// Columns written as numbers.
const NUMBERS: [Column; 4] = [Column::Seq, Column::WaitMs, Column::HandleMs, Column::Score];

/// One line of a history, without its line end. Empty fields are left out.
///
/// # Example
///
/// ```
/// # use backtest::column::{Column, Fields};
/// # use backtest::json::write_line;
/// let mut fields = Fields::EMPTY;
/// fields.set(Column::OccurredAt, b"2025-06-10T13:15:00Z");
/// fields.set(Column::CaseId, b"C-1");
/// fields.set(Column::Event, b"reply");
/// fields.set(Column::Agent, b"ines");
/// let line = r#"{"at":"2025-06-10T13:15:00Z","subject":"case:C-1","event":"reply","agent":"ines"}"#;
/// assert_eq!(write_line(&fields), line);
/// ```
pub fn write_line(row: &impl RowText) -> String {
    let mut line = Line::default();
    for (column, key) in FIRST {
        line.field(key, column, row.get(column));
    }
    let subject = subject(row);
    if let Some((kind, column)) = subject {
        line.field("subject", column, &[kind, row.get(column)].concat());
    }
    line.field(Column::Event.word(), Column::Event, row.get(Column::Event));
    for column in Column::ALL {
        let is_written = FIRST.iter().any(|(first, _)| first == column)
            || matches!(column, Column::CaseId | Column::Event)
            || subject.is_some_and(|(_, named)| named == *column);
        if !is_written {
            line.field(column.word(), *column, row.get(*column));
        }
    }
    line.end()
}

/// What a row is about, and the column that names it. Calls, chats and some surveys need no case.
fn subject(row: &impl RowText) -> Option<(&'static [u8], Column)> {
    let kind = kind::find(row.get(Column::Event));
    let is_named = |column: Column| !row.get(column).is_empty();
    if is_named(Column::CaseId) {
        Some((b"case:", Column::CaseId))
    } else if is_named(Column::ContactId) && kind.is_some_and(Kind::is_contact) {
        Some((b"contact:", Column::ContactId))
    } else if is_named(Column::CustomerId) && kind.is_some_and(Kind::is_about_customer) {
        Some((b"customer:", Column::CustomerId))
    } else {
        None
    }
}

/// A line while it is written. Empty fields are left out.
#[derive(Default)]
pub(super) struct Line(String);

impl Line {
    fn field(&mut self, key: &str, column: Column, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if NUMBERS.contains(&column) && is_number(&text) {
            self.number(key, &text);
        } else {
            self.text(key, &text);
        }
    }

    /// Adds a text.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.number(key, &serde_json::Value::from(text).to_string());
        }
    }

    /// Adds a number, or anything else that is JSON already.
    pub(super) fn number(&mut self, key: &str, number: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&format!("\"{key}\":{number}"));
    }

    /// The whole line.
    pub(super) fn end(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }
}

/// Whether JSON reads the text as the whole number it is.
fn is_number(text: &str) -> bool {
    text == "0"
        || (!text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()))
}
