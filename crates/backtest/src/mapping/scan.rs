//! The first pass over a foreign table: which case each row is about, and where it stands in time.

use std::collections::HashMap;

use calendar::Instant;

use super::table::Table;
use crate::build::Builder;
use crate::problem::ProblemKind;
use crate::read::LineEnds;
use crate::split::{Record, Records};

/// One row, waiting to be put in order.
pub(super) struct Snap {
    pub(super) case: u32,
    pub(super) at: Instant,
    pub(super) order: i64,
    pub(super) is_last: bool,
    pub(super) offset: usize,
}

impl Table<'_> {
    /// Reads every row once for its case and its place in time.
    pub(super) fn scan(&self, builder: &mut Builder<'_>) -> Vec<Snap> {
        let mut records = Records::from(self.text, self.first);
        let mut cases: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut snaps = Vec::new();
        let mut line_ends = LineEnds::default();
        while let Some(record) = records.read() {
            builder.totals.read += 1;
            line_ends.see(&record, self.text.len());
            let offset = record.start;
            let is_open = record.len() != self.n_columns && self.text[offset..record.end].contains(&b'\n');
            match self.snap(&record, &mut cases, builder) {
                Some(snap) => snaps.push(snap),
                None => builder.totals.refused += 1,
            }
            if is_open {
                records.resume_after_line(offset);
            }
        }
        line_ends.report(builder);
        snaps
    }

    fn snap(
        &self,
        record: &Record<'_>,
        cases: &mut HashMap<Vec<u8>, u32>,
        builder: &mut Builder<'_>,
    ) -> Option<Snap> {
        let offset = record.start;
        if record.len() != self.n_columns {
            builder.findings.add(ProblemKind::ColumnCount, offset, || {
                (None, format!("{} columns where the header has {}", record.len(), self.n_columns))
            });
            return None;
        }
        if std::str::from_utf8(record.bytes()).is_err() {
            builder.findings.add(ProblemKind::NotUtf8, offset, || (None, "the row is not UTF-8".to_string()));
        }
        let case = self.raw(record, &self.mapping.case);
        if self.is_empty(case) {
            self.problem(builder, ProblemKind::MissingCase, offset, &self.mapping.case, || {
                "no case".to_string()
            });
            return None;
        }
        let at = match &self.mapping.at {
            None => Instant::default(),
            Some(column) => self.row_instant(record, column, builder)?,
        };
        let order = self.mapping.order.as_deref().map(|column| self.value(record, column));
        let order = order.and_then(|text| text.trim().parse().ok()).unwrap_or(i64::MIN);
        let last = self.mapping.last.as_ref();
        let is_last = last
            .is_some_and(|last| last.values.iter().any(|known| *known == self.value(record, &last.column)));
        let next = cases.len() as u32;
        let case = *cases.entry(case.to_vec()).or_insert(next);
        Some(Snap { case, at, order, is_last, offset })
    }

    /// The instant of a row, without which the row is of no use.
    fn row_instant(&self, record: &Record<'_>, column: &str, builder: &mut Builder<'_>) -> Option<Instant> {
        let text = self.value(record, column);
        if text.is_empty() {
            self.problem(builder, ProblemKind::MissingInstant, record.start, column, || {
                "no instant".to_string()
            });
            return None;
        }
        let at = self.mapping.dates.read(&text);
        if at.is_none() {
            self.problem(builder, ProblemKind::BadInstant, record.start, column, || self.no_instant(&text));
        }
        at
    }
}
