//! The second pass over a foreign table: the rows of each case in order, and the events they are.

use std::collections::HashMap;

use super::event::RowInCase;
use super::file::Shape;
use super::row::OwnedRow;
use super::scan::Snap;
use super::table::Table;
use crate::build::Builder;
use crate::problem::ProblemKind;

impl<'t> Table<'t> {
    /// Makes events of the rows in the order of their cases.
    pub(super) fn emit(&self, mut snaps: Vec<Snap>, builder: &mut Builder<'_>) {
        snaps.sort_by(|a, b| {
            let key = |snap: &Snap| (snap.case, snap.at, snap.order, snap.is_last);
            key(a).cmp(&key(b)).then_with(|| self.raw_row(a.offset).cmp(self.raw_row(b.offset)))
        });
        for rows in snaps.chunk_by(|a, b| a.case == b.case) {
            self.emit_case(rows, builder);
        }
    }

    fn raw_row(&self, offset: usize) -> &[u8] {
        let rest = &self.text[offset..];
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn emit_case(&self, rows: &[Snap], builder: &mut Builder<'_>) {
        let known = self.first_known(rows);
        let mut before: Option<OwnedRow> = None;
        for (index, snap) in rows.iter().enumerate() {
            let now = OwnedRow::read(self.text, snap.offset);
            if index > 0 && before.as_ref().is_some_and(|before| *before == now) {
                builder.totals.duplicates += 1;
                builder.findings.add(ProblemKind::DuplicateRow, snap.offset, || {
                    (None, "the row equals an earlier one".to_string())
                });
                continue;
            }
            // Only snapshots are compared with the row before; of the other shapes each row stands alone.
            let compared = before.as_ref().filter(|_| self.mapping.shape == Shape::Snapshot);
            let event = RowInCase { table: self, now: &now, before: compared, known: &known, snap };
            let is_used = event.emit(index as u64, builder);
            builder.totals.used += u64::from(is_used);
            builder.totals.refused += u64::from(!is_used);
            before = Some(now);
        }
    }

    /// For fields that ask for it, the value of the case's first row that has one.
    fn first_known(&self, rows: &[Snap]) -> HashMap<&'t str, String> {
        let fields =
            self.mapping.fields.iter().chain(self.mapping.rules.iter().flat_map(|rule| &rule.fields));
        let wanted = fields
            .filter(|(_, field)| field.0.first_known)
            .filter_map(|(_, field)| field.0.column.as_deref());
        let mut known = HashMap::new();
        for column in wanted {
            let value = rows
                .iter()
                .map(|snap| OwnedRow::read(self.text, snap.offset).value(self, column).into_owned());
            if let Some(value) = value.into_iter().find(|value| !value.is_empty()) {
                known.insert(column, value);
            }
        }
        known
    }
}
