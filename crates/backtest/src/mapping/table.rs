//! A foreign table: which of its columns the mapping needs, and what its fields say.

use std::collections::HashMap;

use super::file::Mapping;
use crate::build::{Builder, show};
use crate::problem::{Findings, ProblemKind};
use crate::source::Source;
use crate::split::{Record, Records};

/// A foreign table with its columns found.
pub(super) struct Table<'t> {
    pub(super) text: &'t [u8],
    pub(super) mapping: &'t Mapping,
    pub(super) places: HashMap<&'t str, usize>,
    pub(super) first: usize,
    pub(super) n_columns: usize,
}

impl<'t> Table<'t> {
    pub(super) fn open(
        source: &'t Source,
        mapping: &'t Mapping,
        findings: &mut Findings,
    ) -> Option<Table<'t>> {
        let text = source.complete_text();
        let mut records = Records::from(text, source.start);
        let Some(record) = records.read() else {
            if findings.count(ProblemKind::NoRows) == 0 {
                findings
                    .add(ProblemKind::Empty, source.start, || (None, "the file has no header".to_string()));
            }
            return None;
        };
        let names: Vec<String> =
            record.fields().map(|name| String::from_utf8_lossy(name).trim().to_string()).collect();
        let (start, n_columns) = (record.start, record.len());
        let mut places = HashMap::new();
        let mut is_complete = true;
        for wanted in wanted_columns(mapping) {
            match names.iter().position(|name| name == wanted) {
                Some(place) => {
                    places.insert(wanted, place);
                }
                None => {
                    is_complete = false;
                    findings.add(ProblemKind::MissingColumn, start, || {
                        let header = crate::column::shortened(&names.join(","));
                        let what =
                            format!("the mapping needs a column `{wanted}`; the header reads `{header}`");
                        (Some(wanted.to_string()), what)
                    });
                }
            }
        }
        is_complete.then(|| Table { text, mapping, places, first: records.position(), n_columns })
    }

    pub(super) fn no_instant(&self, text: &str) -> String {
        format!("`{}` is not {}", show(text.as_bytes()), self.mapping.dates.expected())
    }

    pub(super) fn raw<'r>(&self, record: &Record<'r>, column: &str) -> &'r [u8] {
        self.places.get(column).and_then(|place| record.field(*place)).unwrap_or_default()
    }

    pub(super) fn value(&self, record: &Record<'_>, column: &str) -> String {
        let raw = self.raw(record, column);
        if self.is_empty(raw) { String::new() } else { String::from_utf8_lossy(raw).into_owned() }
    }

    pub(super) fn is_empty(&self, raw: &[u8]) -> bool {
        raw.is_empty() || self.mapping.empty.iter().any(|empty| empty.as_bytes() == raw)
    }

    pub(super) fn problem(
        &self,
        builder: &mut Builder<'_>,
        kind: ProblemKind,
        offset: usize,
        column: &str,
        what: impl FnOnce() -> String,
    ) {
        builder.findings.add(kind, offset, || (Some(column.to_string()), what()));
    }
}

/// Every column a mapping refers to.
pub(super) fn wanted_columns(mapping: &Mapping) -> Vec<&str> {
    let fields = mapping.fields.iter().chain(mapping.rules.iter().flat_map(|rule| &rule.fields));
    let of_fields =
        fields.map(|(_, field)| field).chain(&mapping.event).filter_map(|field| field.0.column.as_deref());
    let of_rules = mapping.rules.iter().flat_map(|rule| {
        rule.when.iter().filter_map(|when| when.column.as_deref()).chain(rule.at.as_deref())
    });
    let own = [Some(mapping.case.as_str()), mapping.at.as_deref(), mapping.order.as_deref()];
    let last = mapping.last.as_ref().map(|last| last.column.as_str());
    let mut wanted: Vec<&str> =
        own.into_iter().flatten().chain(last).chain(of_fields).chain(of_rules).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
