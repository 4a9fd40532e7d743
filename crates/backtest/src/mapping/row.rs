//! A row of a foreign table.

use std::borrow::Cow;

use super::table::Table;
use crate::split::{Record, Records};

/// A row kept while the next one is compared with it.
#[derive(Default, PartialEq, Eq)]
pub(super) struct OwnedRow {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl OwnedRow {
    pub(super) fn read(text: &[u8], offset: usize) -> OwnedRow {
        let mut row = OwnedRow::default();
        let mut records = Records::from(text, offset);
        for field in records.read().iter().flat_map(Record::fields) {
            row.bytes.extend_from_slice(field);
            row.ends.push(row.bytes.len());
        }
        row
    }

    fn field(&self, place: usize) -> &[u8] {
        let Some(end) = self.ends.get(place) else { return b"" };
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.bytes[start..*end]
    }

    pub(super) fn value(&self, table: &Table<'_>, column: &str) -> Cow<'_, str> {
        let raw = table.places.get(column).map(|place| self.field(*place)).unwrap_or_default();
        if table.is_empty(raw) { Cow::Borrowed("") } else { String::from_utf8_lossy(raw) }
    }
}
