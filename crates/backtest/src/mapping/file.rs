//! A mapping file: TOML that says what the columns of a foreign table mean.

use std::collections::BTreeMap;
use std::fmt;

use calendar::Zone;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use toml::Spanned;

use super::date::DateReader;
use super::rule::When;
use crate::column::Column;
use crate::kind::{self, Kind};

/// What one row of a foreign table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Something that happened.
    Event,
    /// A case, with the instants of what happened in its columns.
    Case,
    /// The state of a case after a change; events are where a value differs from the row before.
    Snapshot,
}

/// A mapping file, checked.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the table is, for the report.
    pub name: String,
    /// What a row stands for.
    pub shape: Shape,
    /// Where the rows lie in a JSON text, such as `/tickets`; a table with a header when absent.
    pub rows: Option<String>,
    /// The column of the case.
    pub case: String,
    /// The column of the row's instant.
    pub at: Option<String>,
    /// A column whose numbers decide between rows of one instant.
    pub order: Option<String>,
    /// Which rows come last among those of one instant.
    pub last: Option<Last>,
    /// Texts that mean an empty field.
    pub empty: Vec<String>,
    /// Events the table cannot show. What needs them is "not measurable from this source".
    pub absent: Vec<Kind>,
    /// What the columns mean, for every event.
    pub fields: Vec<(Column, Field)>,
    /// What a column says the event is, in tables of one event a row.
    pub event: Option<Field>,
    /// When a row is an event.
    pub rules: Vec<Rule>,
    pub(super) dates: DateReader,
}

/// When a row is an event, and which.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The event.
    pub kind: Kind,
    /// The column of its instant, when it is not the row's.
    pub at: Option<String>,
    /// Its `reason`.
    pub reason: Option<String>,
    /// When it happens; always when empty.
    pub when: Vec<When>,
    /// What columns mean for this event only.
    pub fields: Vec<(Column, Field)>,
}

/// Rows of one instant with one of these values come after the others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Last {
    /// The column.
    pub column: String,
    /// The values.
    pub values: Vec<String>,
}

/// Where the value of a field comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullField {
    /// A column of the table.
    pub column: Option<String>,
    /// What its values mean; without a list they mean themselves.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What every other value means.
    pub other: Option<String>,
    /// Values of the list that mean nothing and are no problem.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The same value in every row.
    pub constant: Option<String>,
    /// Take the value of the case's first row that has one.
    #[serde(default)]
    pub first_known: bool,
}

/// A field: the name of a column, or a table with more to say.
#[derive(Debug, Clone)]
pub struct Field(pub FullField);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Field;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or a table with `column` or `constant`")
            }
            fn visit_str<E>(self, column: &str) -> Result<Field, E> {
                Ok(Field(FullField { column: Some(column.to_string()), ..FullField::default() }))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field, A::Error> {
                FullField::deserialize(MapAccessDeserializer::new(map)).map(Field)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMapping {
    name: String,
    shape: Shape,
    rows: Option<Spanned<String>>,
    case: String,
    at: Option<String>,
    order: Option<String>,
    last: Option<Last>,
    #[serde(default)]
    dates: Vec<Spanned<String>>,
    zone: Option<Spanned<String>>,
    #[serde(default)]
    empty: Vec<String>,
    #[serde(default)]
    absent: Vec<Spanned<String>>,
    #[serde(default)]
    fields: BTreeMap<Spanned<String>, Field>,
    #[serde(default)]
    events: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    event: Spanned<String>,
    at: Option<String>,
    reason: Option<String>,
    when: Option<OneOrMany>,
    #[serde(default)]
    fields: BTreeMap<Spanned<String>, Field>,
}

/// One condition or several that must all hold.
struct OneOrMany(Vec<When>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<OneOrMany, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition, or a list of conditions")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrMany, A::Error> {
                When::deserialize(MapAccessDeserializer::new(map)).map(|when| OneOrMany(vec![when]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
                let mut all = Vec::new();
                while let Some(when) = seq.next_element()? {
                    all.push(when);
                }
                Ok(OneOrMany(all))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Everything wrong with a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Error(pub Vec<String>);

impl Mapping {
    /// Reads a mapping file. `file` is its name, for messages.
    ///
    /// # Errors
    ///
    /// Says every place that is wrong, with line, column, the words at fault and a remedy.
    pub fn parse(file: &str, text: &str) -> Result<Mapping, Error> {
        let raw: RawMapping = toml::from_str(text)
            .map_err(|error| Error(vec![format!("{file}: {}", error.to_string().trim_end())]))?;
        let mut check = Check { file, text, faults: Vec::new() };
        let mapping = check.mapping(raw);
        if check.faults.is_empty() { Ok(mapping) } else { Err(Error(check.faults)) }
    }
}

/// Collects what is wrong while a mapping is put together.
struct Check<'t> {
    file: &'t str,
    text: &'t str,
    faults: Vec<String>,
}

impl Check<'_> {
    fn mapping(&mut self, raw: RawMapping) -> Mapping {
        let zone = raw.zone.and_then(|name| self.zone(name));
        let absent = raw.absent.iter().filter_map(|name| self.event(name)).collect();
        let mut dates = DateReader::new(zone);
        for format in &raw.dates {
            if let Err(why) = dates.add(format.get_ref()) {
                self.fault(Some(format.span()), &why);
            }
        }
        let (event_fields, fields): (Vec<_>, Vec<_>) =
            raw.fields.into_iter().partition(|(name, _)| name.get_ref() == Column::Event.word());
        let event = event_fields.into_iter().map(|(_, field)| field).next();
        let fields = self.fields(fields);
        let rules: Vec<Rule> = raw.events.into_iter().filter_map(|rule| self.rule(rule)).collect();
        let mapping = Mapping {
            name: raw.name,
            shape: raw.shape,
            rows: raw.rows.and_then(|pointer| self.pointer(pointer)),
            case: raw.case,
            at: raw.at,
            order: raw.order,
            last: raw.last,
            empty: raw.empty,
            absent,
            fields,
            event,
            rules,
            dates,
        };
        self.sense(&mapping);
        mapping
    }

    /// What only the whole shows.
    fn sense(&mut self, mapping: &Mapping) {
        let needs_at = mapping.shape != Shape::Case || mapping.event.is_some();
        if needs_at && mapping.at.is_none() {
            self.fault(
                None,
                "`at` is missing: a table of events or snapshots needs the column of its instants",
            );
        }
        if mapping.at.is_none() && mapping.rules.iter().any(|rule| rule.at.is_none()) {
            self.fault(
                None,
                "an event without `at`: name the column of its instant, or `at` for the whole table",
            );
        }
        if mapping.event.is_none() && mapping.rules.is_empty() {
            self.fault(None, "no event: add `[[events]]`, or `fields.event` for a table of one event a row");
        }
        if mapping.event.is_none() && !mapping.rules.iter().any(|rule| rule.kind == Kind::Received) {
            self.fault(None, "no `received` event: without one no case has a clock");
        }
        if mapping.shape != Shape::Snapshot
            && mapping.rules.iter().flat_map(|rule| &rule.when).any(When::looks_back)
        {
            self.fault(
                None,
                "`changes`, `becomes`, `leaves`, `rises`, `was` and `first` need `shape = \"snapshot\"`",
            );
        }
        for kind in &mapping.absent {
            if mapping.rules.iter().any(|rule| rule.kind == *kind) {
                self.fault(None, &format!("`{}` is both made and `absent`", kind.word()));
            }
        }
    }

    fn rule(&mut self, raw: RawRule) -> Option<Rule> {
        let kind = self.event(&raw.event);
        let when = raw.when.map(|when| when.0).unwrap_or_default();
        for condition in &when {
            if let Err(why) = condition.check() {
                self.fault(Some(raw.event.span()), &why);
            }
        }
        let fields = self.fields(raw.fields.into_iter().collect());
        Some(Rule { kind: kind?, at: raw.at, reason: raw.reason, when, fields })
    }

    fn fields(&mut self, raw: Vec<(Spanned<String>, Field)>) -> Vec<(Column, Field)> {
        let mut fields = Vec::new();
        for (name, field) in raw {
            let is_own = matches!(
                Column::find(name.get_ref()),
                Some(Column::OccurredAt | Column::CaseId | Column::Event | Column::EventId | Column::Seq)
            );
            match Column::find(name.get_ref()) {
                Some(column) if !is_own => fields.push((column, field)),
                _ => {
                    let names: Vec<&str> = Column::ALL[6..].iter().map(|column| column.word()).collect();
                    let why = format!("`{}` is no field; fields are {}", name.get_ref(), names.join(", "));
                    self.fault(Some(name.span()), &why);
                    continue;
                }
            }
            let Some((_, Field(field))) = fields.last() else { continue };
            if field.column.is_some() == field.constant.is_some() {
                self.fault(Some(name.span()), "a field has either `column` or `constant`");
            }
        }
        fields
    }

    fn event(&mut self, name: &Spanned<String>) -> Option<Kind> {
        let kind = kind::find(name.get_ref().as_bytes());
        if kind.is_none() {
            let guess = kind::guess(name.get_ref()).map(|guess| format!("; do you mean `{guess}`?"));
            let why = format!("`{}` is no event{}", name.get_ref(), guess.unwrap_or_default());
            self.fault(Some(name.span()), &why);
        }
        kind
    }

    fn pointer(&mut self, pointer: Spanned<String>) -> Option<String> {
        if !pointer.get_ref().is_empty() && !pointer.get_ref().starts_with('/') {
            let why =
                format!("`{0}` is no place in a JSON text; write for example `/{0}`", pointer.get_ref());
            self.fault(Some(pointer.span()), &why);
        }
        Some(pointer.into_inner())
    }

    fn zone(&mut self, name: Spanned<String>) -> Option<Zone> {
        let zone = Zone::named(name.get_ref());
        if let Err(error) = &zone {
            self.fault(Some(name.span()), &error.to_string());
        }
        zone.ok()
    }

    fn fault(&mut self, span: Option<std::ops::Range<usize>>, why: &str) {
        let place = span.map(|span| {
            let before = &self.text[..span.start.min(self.text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
            format!(":{line}:{column}")
        });
        self.faults.push(format!("{}{}: {why}", self.file, place.unwrap_or_default()));
    }
}
