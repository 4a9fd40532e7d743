//! One line of a history: a flat JSON object whose fields are the columns of the format.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::build::show;
use crate::column::{Column, N_COLUMNS, RowText};
use crate::problem::ProblemKind;

/// A line longer than this is refused unread: an event is some hundred bytes.
pub const LONGEST_LINE: usize = 1 << 20;

/// Keys that are not the name of their column.
const KEYS: [(&str, Column); 2] = [("at", Column::OccurredAt), ("id", Column::EventId)];
const SUBJECT: &str = "subject";

/// What a line says, by column. Texts without escapes are those of the line.
#[derive(Debug, Clone)]
pub struct JsonRow<'l> {
    texts: [Cow<'l, str>; N_COLUMNS],
    /// What the event is about, when that is neither a case nor a contact: `review:Q-7`.
    pub other_subject: Option<Cow<'l, str>>,
}

impl JsonRow<'_> {
    /// The kind of obligation it is about.
    pub fn obligation(&self) -> Option<mission::ObligationKind> {
        crate::obligations::kind_of(self.other_subject.as_deref()?)
    }
}

impl RowText for JsonRow<'_> {
    #[inline]
    fn get(&self, column: Column) -> &[u8] {
        self.texts[column as usize].as_bytes()
    }
}

/// Something wrong with one field of a line that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) kind: ProblemKind,
    /// The key as the line spells it.
    pub(super) key: String,
    pub(super) what: String,
}

/// Why a line cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: ProblemKind,
    /// Where in the line, from 0.
    pub(super) at: usize,
    pub(super) what: String,
}

/// Takes a line apart; what is odd about its fields goes to `flaws`.
pub(super) fn parse<'l>(line: &'l str, flaws: &mut Vec<Flaw>) -> Result<JsonRow<'l>, Fault> {
    let mut row = JsonRow { texts: std::array::from_fn(|_| Cow::Borrowed("")), other_subject: None };
    let mut seen = Seen::default();
    entries(line, |key, raw| seen.entry(key, raw, &mut row, flaws))?;
    seen.subject.map_or(Ok(()), |subject| set_subject(subject, &mut row))?;
    Ok(row)
}

/// The texts of a line's fields in the order of the columns; empty ones when the line cannot be read.
pub(crate) fn fields_of(line: &[u8]) -> Vec<Vec<u8>> {
    let line = String::from_utf8_lossy(line);
    match parse(&line, &mut Vec::new()) {
        Ok(row) => Column::ALL.iter().map(|column| row.get(*column).to_vec()).collect(),
        Err(_) => vec![Vec::new(); N_COLUMNS],
    }
}

/// Where the value of a field starts in a line; `name` is the key or the column it stands for.
pub(crate) fn value_start(line: &[u8], name: &str) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    let mut found = None;
    // What comes after the field may be broken; the field is where it is.
    let _ = entries(line, |key, raw| {
        let is_it = key == name || column_of(&key).is_some_and(|column| column.word() == name);
        if found.is_none() && is_it {
            found = Some(raw.get().as_ptr() as usize - line.as_ptr() as usize);
        }
    });
    found
}

/// The column a key stands for.
fn column_of(key: &str) -> Option<Column> {
    let short = KEYS.iter().find(|(short, _)| *short == key).map(|(_, column)| *column);
    short.or_else(|| Column::ALL.iter().copied().find(|column| column.word() == key))
}

/// Which fields a line had so far.
#[derive(Default)]
struct Seen<'l> {
    columns: u64,
    subject: Option<Cow<'l, str>>,
}

impl<'l> Seen<'l> {
    fn entry(&mut self, key: Cow<'l, str>, raw: &'l RawValue, row: &mut JsonRow<'l>, flaws: &mut Vec<Flaw>) {
        if key == SUBJECT {
            if self.subject.is_some() {
                return flaws.push(repeated(&key));
            }
            self.subject = text(&key, raw, flaws);
            return;
        }
        let Some(column) = column_of(&key) else {
            let what = format!("`{}` is no field of the history format", show(key.as_bytes()));
            return flaws.push(Flaw { kind: ProblemKind::UnknownColumn, key: key.into_owned(), what });
        };
        let bit = 1 << column as u8;
        if self.columns & bit != 0 {
            return flaws.push(repeated(&key));
        }
        self.columns |= bit;
        row.texts[column as usize] = text(&key, raw, flaws).unwrap_or_default();
    }
}

#[cold]
fn repeated(key: &str) -> Flaw {
    let what = format!("the line names `{}` twice", show(key.as_bytes()));
    Flaw { kind: ProblemKind::RepeatedColumn, key: key.to_string(), what }
}

/// A string's text, or a number as it is written; nothing for null and for what is neither.
fn text<'l>(key: &str, raw: &'l RawValue, flaws: &mut Vec<Flaw>) -> Option<Cow<'l, str>> {
    let raw = raw.get();
    match raw.as_bytes().first() {
        Some(b'"') => string(raw),
        Some(b'-' | b'0'..=b'9') => Some(Cow::Borrowed(raw)),
        Some(b'n') | None => None,
        Some(_) => {
            let what = format!("`{}` is neither text nor a number", show(raw.as_bytes()));
            flaws.push(Flaw { kind: ProblemKind::WrongType, key: key.to_string(), what });
            None
        }
    }
}

fn string(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(raw).map(Cow::Owned).ok()
}

/// Puts the subject where a table has its case and contact.
fn set_subject<'l>(subject: Cow<'l, str>, row: &mut JsonRow<'l>) -> Result<(), Fault> {
    let id = |prefix: &str| -> Option<Cow<'l, str>> {
        match &subject {
            Cow::Borrowed(text) => text.strip_prefix(prefix).map(Cow::Borrowed),
            Cow::Owned(text) => text.strip_prefix(prefix).map(|id| Cow::Owned(id.to_string())),
        }
    };
    if let Some(case) = id("case:") {
        row.texts[Column::CaseId as usize] = case;
    } else if let Some(contact) = id("contact:") {
        row.texts[Column::CaseId as usize] = Cow::Borrowed("");
        row.texts[Column::ContactId as usize] = contact;
    } else if let Some(customer) = id("customer:") {
        row.texts[Column::CaseId as usize] = Cow::Borrowed("");
        row.texts[Column::CustomerId as usize] = customer;
    } else if subject.split_once(':').is_some_and(|(kind, id)| !kind.is_empty() && !id.is_empty()) {
        row.other_subject = Some(subject);
    } else {
        let what = format!("`{}` does not say what it is the id of", show(subject.as_bytes()));
        return Err(Fault { kind: ProblemKind::BadSubject, at: 0, what });
    }
    Ok(())
}

/// Hands every field of a line that was read before to `take`, in order.
pub(crate) fn each_field<'l>(line: &'l str, take: impl FnMut(Cow<'l, str>, &'l RawValue)) {
    // INVARIANT: a line that is no object was refused.
    let _ = entries(line, take);
}

/// Hands every field of a line's object to `take`, in order.
fn entries<'l>(line: &'l str, take: impl FnMut(Cow<'l, str>, &'l RawValue)) -> Result<(), Fault> {
    let mut json = serde_json::Deserializer::from_str(line);
    let outcome = json.deserialize_map(Entries(take)).and_then(|()| json.end());
    outcome.map_err(|error| {
        let told = error.to_string();
        let what = told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what).to_string();
        let at = error.column().saturating_sub(1).min(line.len());
        Fault { kind: ProblemKind::BadJson, at, what }
    })
}

struct Entries<F>(F);

impl<'l, F: FnMut(Cow<'l, str>, &'l RawValue)> Visitor<'l> for Entries<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of one event")
    }

    fn visit_map<A: MapAccess<'l>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut n_fields = 0;
        while let Some(Key(key)) = map.next_key()? {
            n_fields += 1;
            if n_fields > MOST_FIELDS {
                return Err(A::Error::custom(format!("more than {MOST_FIELDS} fields")));
            }
            (self.0)(key, map.next_value()?);
        }
        Ok(())
    }
}

/// More fields than this no event has; every one of them could be a problem to report.
const MOST_FIELDS: usize = 1_000;

/// A key, borrowed where it has no escapes.
struct Key<'l>(Cow<'l, str>);

impl<'l> Deserialize<'l> for Key<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Key<'l>, D::Error> {
        struct Either;
        impl<'l> Visitor<'l> for Either {
            type Value = Key<'l>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'l str) -> Result<Key<'l>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'l>, E> {
                Ok(Key(Cow::Owned(text.to_string())))
            }
        }
        deserializer.deserialize_str(Either)
    }
}
