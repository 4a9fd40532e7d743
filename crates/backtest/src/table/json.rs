//! Rows of a JSON text: objects in arrays, whose fields are columns with dotted names.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::TableText;
use crate::build::show;
use crate::problem::{Findings, ProblemKind};

/// The rows of a JSON text as a table.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The table; without a row, nothing.
    pub(crate) text: Vec<u8>,
    /// Where each row of the table starts, and where its object starts in the JSON text.
    pub(crate) places: Vec<(u64, u64)>,
    /// What was wrong.
    pub(crate) findings: Findings,
}

/// The rows that lie at `pointer` in each value of a JSON text, which may be one value or many, with these columns.
///
/// The pointer is one of RFC 6901, such as `/tickets`, in which `*` means every element. What lies there is an array of
/// rows, or one row.
pub(crate) fn rows(text: &[u8], start: usize, (pointer, columns): (&str, &[&str])) -> Rows {
    let mut objects = Vec::new();
    let mut rows = Rows::default();
    let mut values = serde_json::Deserializer::from_slice(&text[start..]).into_iter::<&RawValue>();
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    let mut broken = None;
    while let Some(value) = values.next() {
        match value {
            Ok(value) => collect(value, &path, &mut objects),
            Err(error) => {
                broken = Some((start + values.byte_offset(), error));
                break;
            }
        }
    }
    let place = |object: &RawValue| (object.get().as_ptr() as usize - text.as_ptr() as usize) as u64;
    rows.fill(&objects, columns, place);
    if let Some((at, error)) = broken {
        let end = rows.text.len();
        rows.places.push((end as u64, at as u64));
        rows.findings.add(ProblemKind::BadJsonText, end, || (None, error.to_string()));
    }
    if objects.is_empty() {
        rows.text.clear();
        rows.findings.add(ProblemKind::NoRows, 0, || (None, format!("no row lies at `{pointer}`")));
    }
    rows
}

/// Finds the rows below a value.
fn collect<'t>(value: &'t RawValue, path: &[&str], objects: &mut Vec<&'t RawValue>) {
    let elements = || serde_json::from_str::<Vec<&RawValue>>(value.get()).unwrap_or_default();
    let members = || serde_json::from_str::<HashMap<String, &RawValue>>(value.get()).unwrap_or_default();
    match (path, value.get().as_bytes().first()) {
        ([], Some(b'[')) => objects.extend(elements()),
        ([], _) => objects.push(value),
        (["*", rest @ ..], Some(b'[')) => {
            elements().into_iter().for_each(|element| collect(element, rest, objects));
        }
        ([index, rest @ ..], Some(b'[')) => {
            let element = index.parse().ok().and_then(|index: usize| elements().get(index).copied());
            element.into_iter().for_each(|element| collect(element, rest, objects));
        }
        ([name, rest @ ..], Some(b'{')) => {
            let name = name.replace("~1", "/").replace("~0", "~");
            members().get(&name).into_iter().for_each(|member| collect(member, rest, objects));
        }
        _ => {}
    }
}

impl Rows {
    fn fill(&mut self, objects: &[&RawValue], columns: &[&str], place: impl Fn(&RawValue) -> u64) {
        let mut table = TableText::default();
        columns.iter().for_each(|column| table.field(column.as_bytes()));
        table.end_row();
        let mut is_seen = vec![false; columns.len()];
        for object in objects {
            let row = match serde_json::from_str::<Value>(object.get()) {
                Ok(row) if row.is_object() => row,
                Ok(_) => Value::Null,
                Err(error) => {
                    let what = || (None, error.to_string());
                    self.findings.add(ProblemKind::BadJsonText, table.len(), what);
                    Value::Null
                }
            };
            self.places.push((table.len() as u64, place(object)));
            for (column, is_seen) in columns.iter().zip(&mut is_seen) {
                let value = find(&row, column);
                *is_seen |= value.is_some();
                table.field(value.map(text).unwrap_or_default().as_bytes());
            }
            table.end_row();
        }
        self.text = table.into_bytes();
        if objects.is_empty() {
            return;
        }
        for (column, _) in columns.iter().zip(is_seen).filter(|(_, is_seen)| !is_seen) {
            self.findings.add(ProblemKind::AbsentField, 0, || {
                (Some((*column).to_string()), format!("no row has `{}`", show(column.as_bytes())))
            });
        }
    }
}

/// The value of a dotted name; null when what should hold it is null.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    if let Some(found) = member(value, name) {
        return Some(found);
    }
    let (head, rest) = name.split_once('.')?;
    match member(value, head)? {
        Value::Null => Some(&Value::Null),
        inner => find(inner, rest),
    }
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Array(elements) => elements.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    }
}

/// A value as the text of a field; lists and objects as JSON.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
