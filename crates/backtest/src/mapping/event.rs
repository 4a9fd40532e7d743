//! The events of one row of a foreign table.

use std::borrow::Cow;
use std::collections::HashMap;

use super::file::{Field, Rule};
use super::row::OwnedRow;
use super::rule::{Seen, When};
use super::scan::Snap;
use super::table::Table;
use crate::build::{Builder, Place, show};
use crate::column::{Column, Fields};
use crate::kind::{self, Kind};
use crate::problem::ProblemKind;

/// A row with the one before it.
pub(super) struct RowInCase<'r, 't> {
    pub(super) table: &'r Table<'t>,
    pub(super) now: &'r OwnedRow,
    pub(super) before: Option<&'r OwnedRow>,
    pub(super) known: &'r HashMap<&'t str, String>,
    pub(super) snap: &'r Snap,
}

/// Rules of one row come in the order of the file; so many fit between two rows.
const SEQ_STEP: u64 = 256;

impl RowInCase<'_, '_> {
    /// Makes the events of the row; whether the row was understood.
    pub(super) fn emit(&self, index: u64, builder: &mut Builder<'_>) -> bool {
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
        match kind::find(word.as_bytes()) {
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
        Column::CustomerId => kind == Kind::Received || kind.is_contact() || kind.is_about_customer(),
        Column::AccountId | Column::Language => kind == Kind::Received,
        _ => true,
    }
}
