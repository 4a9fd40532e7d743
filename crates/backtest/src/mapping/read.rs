//! Reads a foreign table through a mapping.

use std::borrow::Cow;
use std::collections::HashMap;

use calendar::Instant;

use super::file::{Field, Mapping, Rule, Shape};
use super::rule::{Seen, When};
use crate::build::{Builder, Place, show};
use crate::column::{Column, Fields, Header};
use crate::history::History;
use crate::kind::Kind;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::read::{LineEnds, Progress, unreadable};
use crate::source::Source;
use crate::split::{Record, Records};
use crate::vocabulary::Vocabulary;

/// Reads a foreign table. The order of its rows makes no difference.
pub fn read(source: Source, mapping: &Mapping, vocabulary: &Vocabulary, progress: &Progress) -> History {
    let mut findings = source.findings.clone();
    let Some(table) = Table::open(&source, mapping, &mut findings) else {
        return unreadable(source, findings);
    };
    let mut builder = Builder::new(vocabulary, 0);
    let snaps = table.scan(&mut builder);
    table.emit(snaps, &mut builder);
    progress.bytes.store(source.text().len() as u64, std::sync::atomic::Ordering::Relaxed);
    let mut totals = Totals::default();
    crate::read::refuse_cut_row(&source, &mut findings, &mut totals);
    let mut history = History::of_pieces(source, Header::default(), vec![builder], findings, totals);
    history.is_mapped = true;
    history
}

/// A foreign table with its columns found.
struct Table<'t> {
    text: &'t [u8],
    mapping: &'t Mapping,
    places: HashMap<&'t str, usize>,
    first: usize,
    n_columns: usize,
}

/// One row, waiting to be put in order.
struct Snap {
    case: u32,
    at: Instant,
    order: i64,
    is_last: bool,
    offset: usize,
}

impl<'t> Table<'t> {
    fn open(source: &'t Source, mapping: &'t Mapping, findings: &mut Findings) -> Option<Table<'t>> {
        let text = source.complete_text();
        let mut records = Records::from(text, source.start);
        let Some(record) = records.read() else {
            findings.add(ProblemKind::Empty, source.start, || (None, "the file has no header".to_string()));
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

    /// Reads every row once for its case and its place in time.
    fn scan(&self, builder: &mut Builder<'_>) -> Vec<Snap> {
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

    fn no_instant(&self, text: &str) -> String {
        format!("`{}` is not {}", show(text.as_bytes()), self.mapping.dates.expected())
    }

    /// Makes events of the rows in the order of their cases.
    fn emit(&self, mut snaps: Vec<Snap>, builder: &mut Builder<'_>) {
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

    fn raw<'r>(&self, record: &Record<'r>, column: &str) -> &'r [u8] {
        self.places.get(column).and_then(|place| record.field(*place)).unwrap_or_default()
    }

    fn value(&self, record: &Record<'_>, column: &str) -> String {
        let raw = self.raw(record, column);
        if self.is_empty(raw) { String::new() } else { String::from_utf8_lossy(raw).into_owned() }
    }

    fn is_empty(&self, raw: &[u8]) -> bool {
        raw.is_empty() || self.mapping.empty.iter().any(|empty| empty.as_bytes() == raw)
    }

    fn problem(
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
fn wanted_columns(mapping: &Mapping) -> Vec<&str> {
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

/// A row kept while the next one is compared with it.
#[derive(Default, PartialEq, Eq)]
struct OwnedRow {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl OwnedRow {
    fn read(text: &[u8], offset: usize) -> OwnedRow {
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

    fn value(&self, table: &Table<'_>, column: &str) -> Cow<'_, str> {
        let raw = table.places.get(column).map(|place| self.field(*place)).unwrap_or_default();
        if table.is_empty(raw) { Cow::Borrowed("") } else { String::from_utf8_lossy(raw) }
    }
}

/// A row with the one before it.
struct RowInCase<'r, 't> {
    table: &'r Table<'t>,
    now: &'r OwnedRow,
    before: Option<&'r OwnedRow>,
    known: &'r HashMap<&'t str, String>,
    snap: &'r Snap,
}

/// Rules of one row come in the order of the file; so many fit between two rows.
const SEQ_STEP: u64 = 256;

impl RowInCase<'_, '_> {
    /// Makes the events of the row; whether the row was understood.
    fn emit(&self, index: u64, builder: &mut Builder<'_>) -> bool {
        let mapping = self.table.mapping;
        let mut seq = index * SEQ_STEP;
        let mut is_understood = true;
        if let Some(field) = &mapping.event {
            is_understood = self.emit_named(field, seq, builder);
        }
        for rule in &mapping.rules {
            seq += 1;
            if rule.when.iter().all(|when| self.holds(when)) {
                is_understood &= self.emit_rule(rule, seq, builder);
            }
        }
        is_understood
    }

    /// The event a column names.
    fn emit_named(&self, field: &Field, seq: u64, builder: &mut Builder<'_>) -> bool {
        let raw =
            field.0.column.as_deref().map(|column| self.now.value(self.table, column)).unwrap_or_default();
        if field.0.ignore.iter().any(|ignored| *ignored == raw) {
            return true;
        }
        let column = field.0.column.as_deref().unwrap_or_default();
        let word = self.translated(field, Column::Event, builder);
        match Kind::find(word.as_bytes()) {
            Some(kind) => {
                self.add(kind, Place { at: self.snap.at, seq, offset: self.snap.offset }, None, &[], builder)
            }
            None => {
                self.table.problem(builder, ProblemKind::UnknownEvent, self.snap.offset, column, || {
                    format!("`{}` is no event and the mapping does not translate it", show(raw.as_bytes()))
                });
                false
            }
        }
    }

    fn emit_rule(&self, rule: &Rule, seq: u64, builder: &mut Builder<'_>) -> bool {
        let at = match &rule.at {
            None => Some(self.snap.at),
            Some(column) => {
                let text = self.now.value(self.table, column);
                if text.is_empty() {
                    return true;
                }
                let at = self.table.mapping.dates.read(&text);
                if at.is_none() {
                    let kind = if rule.kind == Kind::Received {
                        ProblemKind::BadInstant
                    } else {
                        ProblemKind::BadOtherInstant
                    };
                    self.table
                        .problem(builder, kind, self.snap.offset, column, || self.table.no_instant(&text));
                }
                at
            }
        };
        let Some(at) = at else { return rule.kind != Kind::Received };
        let place = Place { at, seq, offset: self.snap.offset };
        self.add(rule.kind, place, rule.reason.as_deref(), &rule.fields, builder)
    }

    fn add(
        &self,
        kind: Kind,
        place: Place,
        reason: Option<&str>,
        own: &[(Column, Field)],
        builder: &mut Builder<'_>,
    ) -> bool {
        let general = self.table.mapping.fields.iter();
        let general = general.filter(|(column, _)| !own.iter().any(|(other, _)| other == column));
        let values: Vec<(Column, Cow<'_, str>)> = general
            .chain(own)
            .filter(|(column, _)| is_of_use(*column, kind))
            .map(|(column, field)| (*column, self.translated(field, *column, builder)))
            .collect();
        let case = self.now.value(self.table, &self.table.mapping.case);
        let mut fields = Fields::EMPTY;
        fields.set(Column::CaseId, case.as_bytes());
        fields.set(Column::Reason, reason.unwrap_or_default().as_bytes());
        for (column, value) in &values {
            fields.set(*column, value.as_bytes());
        }
        builder.add(kind, place, &fields)
    }

    /// What a field means in this row.
    fn translated<'f>(&'f self, field: &'f Field, target: Column, builder: &mut Builder<'_>) -> Cow<'f, str> {
        let field = &field.0;
        if let Some(constant) = &field.constant {
            return Cow::Borrowed(constant);
        }
        let column = field.column.as_deref().unwrap_or_default();
        let mut value = self.now.value(self.table, column);
        if field.first_known && value.is_empty() {
            value = Cow::Borrowed(self.known.get(column).map_or("", String::as_str));
        }
        if value.is_empty() || field.values.is_empty() {
            return value;
        }
        match field.values.get(value.as_ref()).or(field.other.as_ref()) {
            Some(meaning) => Cow::Borrowed(meaning),
            None => {
                if target != Column::Event && !field.ignore.iter().any(|ignored| *ignored == value) {
                    self.table.problem(builder, ProblemKind::UnmappedValue, self.snap.offset, column, || {
                        format!("the mapping does not translate `{}`", show(value.as_bytes()))
                    });
                }
                Cow::Borrowed("")
            }
        }
    }

    fn holds(&self, when: &When) -> bool {
        let column = when.column.as_deref().unwrap_or_default();
        let now = self.now.value(self.table, column);
        let before = self.before.map(|row| row.value(self.table, column)).unwrap_or_default();
        when.holds(Seen { now: &now, before: &before, is_first: self.before.is_none() })
    }
}

/// Whether an event of this kind reads the column; translating the others would count their problems once per event.
fn is_of_use(column: Column, kind: Kind) -> bool {
    match column {
        Column::Channel => matches!(kind, Kind::Received | Kind::CustomerMessage),
        Column::Priority => matches!(kind, Kind::Received | Kind::Triaged | Kind::PriorityChanged),
        Column::Tier => matches!(kind, Kind::Received | Kind::TierChanged),
        Column::Zone => matches!(kind, Kind::Received | Kind::ZoneChanged),
        Column::Category => matches!(kind, Kind::Received | Kind::Triaged),
        Column::CustomerId => kind == Kind::Received || kind.is_contact() || kind.is_survey(),
        Column::AccountId | Column::Language => kind == Kind::Received,
        _ => true,
    }
}
