//! A mission text while it is filled in. What is not touched keeps its comments, its order and its blanks.

use crate::{Files, Severity, Template};
use calendar::Date;
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// The keys that are no values of an entry.
const REMARKS: [&str; 4] = ["note", "source", "assumed", "confirmed"];
/// What the templates write where a name belongs.
const NO_NAME: &str = "Your name here";

/// A mission being written.
#[derive(Debug, Clone)]
pub struct Draft(DocumentMut);

/// Where an entry stands: keys of tables, and places in rows.
pub type Path = Vec<Step>;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a table.
    Key(String),
    /// To the entry in a row at this place.
    Nth(usize),
}

impl Draft {
    /// The text of a template.
    pub fn of(template: &Template) -> Draft {
        Draft(template.text.parse().expect("a test reads every template"))
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// Sets a text of a table of the file. It is no guess any more.
    pub fn set(&mut self, table: &str, key: &str, text: &str) {
        if let Some(table) = self.0.get_mut(table).and_then(Item::as_table_mut) {
            replace(table, key, text.into());
            decide(table, key);
        }
    }

    /// Names the owner, wherever the template leaves a name open.
    pub fn name_owner(&mut self, name: &str, email: &str, role: Option<&str>) {
        self.set("owner", "name", name);
        self.set("owner", "email", email);
        if let Some(role) = role {
            self.set("owner", "role", role);
        }
        each_value(self.0.as_table_mut(), &mut |value| {
            if value.as_str() == Some(NO_NAME) {
                put(value, name.into());
            }
        });
    }

    /// Sets the zone of the desk and of its reports.
    pub fn set_zone(&mut self, zone: &str) {
        self.set("mission", "reporting_zone", zone);
        self.set("mission", "home_zone", zone);
    }

    /// The day from which it binds.
    pub fn effective(&self) -> String {
        self.date_of("effective").map_or_else(|| "now".to_owned(), |date| date.to_string())
    }

    /// Lets it bind from `effective` on, announced today, and moves the dates of its objectives along.
    pub fn date(&mut self, effective: Date, today: Date) {
        let before = self.date_of("effective");
        let announced = today.min(effective);
        let dates = [("effective", effective), ("published", announced), ("announced", announced)];
        if let Some(mission) = self.0.get_mut("mission").and_then(Item::as_table_mut) {
            for (key, date) in
                dates.into_iter().filter(|(key, _)| mission.contains_key(key)).collect::<Vec<_>>()
            {
                replace(mission, key, date_value(date));
            }
        }
        let objectives = self.0.get_mut("objective").and_then(Item::as_array_of_tables_mut);
        let (Some(before), Some(objectives)) = (before, objectives) else { return };
        for objective in objectives.iter_mut() {
            let by = objective.get("by").and_then(date_in);
            if let Some(moved) = by.and_then(|by| by.checked_add(before.duration_until(effective)).ok()) {
                replace(objective, "by", date_value(moved));
            }
        }
    }

    fn date_of(&self, key: &str) -> Option<Date> {
        date_in(self.0.get("mission")?.get(key)?)
    }

    /// The entries with assumed values nobody confirmed, in the order of the file.
    pub fn assumed(&self) -> Vec<Path> {
        let mut found = Vec::new();
        search(self.0.as_table(), &mut Vec::new(), &mut found);
        found.sort_by_key(|(position, _)| *position);
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// The lines of an entry that are assumed, such as `hours = "Mo-Su 08:00-20:00"`, and what they rest on.
    pub fn entry(&self, path: &[Step]) -> (Vec<String>, Option<String>) {
        let Some(table) = at(self.0.as_table(), path) else { return (Vec::new(), None) };
        let lines = assumed_keys(table).into_iter().filter_map(|key| {
            let value = table.get(&key)?;
            let shown = match value {
                Item::Value(value) => value.clone().decorated("", "").to_string(),
                _ => "…".to_owned(),
            };
            Some(format!("{key} = {shown}"))
        });
        (lines.collect(), table.get("source").and_then(Item::as_str).map(str::to_owned))
    }

    /// Records that the values of an entry were confirmed on a day.
    pub fn confirm(&mut self, path: &[Step], on: Date) {
        if let Some(table) = at_mut(self.0.as_table_mut(), path).filter(|table| table.contains_key("assumed"))
        {
            let pad = table.key("assumed").and_then(|key| Some(key.leaf_decor().suffix()?.as_str()?.len()));
            table.insert("confirmed", Item::Value(date_value(on)));
            // As far to the right as its neighbour `assumed`, which has two letters less.
            let blanks = " ".repeat(pad.unwrap_or(1).saturating_sub(2).max(1));
            if let Some(mut key) = table.key_mut("confirmed") {
                key.leaf_decor_mut().set_suffix(blanks);
            }
        }
    }

    /// The same for all of them.
    pub fn confirm_all(&mut self, on: Date) {
        self.assumed().iter().for_each(|path| self.confirm(path, on));
    }

    /// Writes another value into an entry, if the mission is sound with it.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the line, or with the mission it would make.
    pub fn change(&mut self, path: &[Step], line: &str) -> Result<(), String> {
        let (key, value) =
            line.split_once('=').ok_or("write a line such as `hours = \"Mo-Fr 09:00-17:00\"`")?;
        let (key, value) = (key.trim(), value.trim());
        // What is no value of the notation was meant as a text.
        let value: Value = value.parse().unwrap_or_else(|_| value.into());
        let mut changed = self.clone();
        let table = at_mut(changed.0.as_table_mut(), path).filter(|table| table.contains_key(key));
        let table = table.ok_or_else(|| format!("there is no `{key}` here"))?;
        replace(table, key, value);
        decide(table, key);
        let findings = crate::read(&changed.text(), &Files::new()).findings;
        match findings.into_iter().find(|finding| finding.severity == Severity::Error) {
            Some(error) => {
                Err(error.help.map_or(error.message.clone(), |help| format!("{}; {help}", error.message)))
            }
            None => {
                *self = changed;
                Ok(())
            }
        }
    }
}

/// A path as people read it: `promise.p1-response`.
pub fn shown(draft: &Draft, path: &[Step]) -> String {
    let mut words = Vec::new();
    for (n, step) in path.iter().enumerate() {
        match step {
            Step::Key(key) => words.push(key.clone()),
            Step::Nth(nth) => {
                let id = at(draft.0.as_table(), &path[..=n]).and_then(|table| table.get("id")?.as_str());
                words.push(id.map_or_else(|| (nth + 1).to_string(), str::to_owned));
            }
        }
    }
    words.join(".")
}

/// Replaces a value and keeps what stands around it.
fn replace(table: &mut Table, key: &str, new: Value) {
    if let Some(value) = table.get_mut(key).and_then(Item::as_value_mut) {
        put(value, new);
    } else if !table.contains_key(key) {
        table.insert(key, Item::Value(new));
    }
}

fn put(value: &mut Value, new: Value) {
    let decor = value.decor().clone();
    *value = new;
    *value.decor_mut() = decor;
}

/// Takes a key from what an entry assumes; its source goes with the last one.
fn decide(table: &mut Table, key: &str) {
    if !table.contains_key("assumed") {
        return;
    }
    let left: Vec<String> = assumed_keys(table).into_iter().filter(|other| other != key).collect();
    if left.is_empty() {
        table.remove("assumed");
        table.remove("source");
    } else {
        replace(table, "assumed", Value::Array(left.into_iter().collect::<Array>()));
    }
}

/// The keys whose values an entry assumes.
fn assumed_keys(table: &Table) -> Vec<String> {
    match table.get("assumed") {
        Some(Item::Value(Value::Array(keys))) => {
            keys.iter().filter_map(|key| Some(key.as_str()?.to_owned())).collect()
        }
        Some(item) if item.as_bool() == Some(true) => {
            let keys = table.iter().map(|(key, _)| key).filter(|key| !REMARKS.contains(key) && *key != "id");
            keys.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn search(table: &Table, path: &mut Path, found: &mut Vec<(Option<isize>, Path)>) {
    if !table.contains_key("confirmed") && !assumed_keys(table).is_empty() {
        found.push((table.position(), path.clone()));
    }
    for (key, item) in table.iter() {
        path.push(Step::Key(key.to_owned()));
        match item {
            Item::Table(inner) => search(inner, path, found),
            Item::ArrayOfTables(row) => {
                for (nth, inner) in row.iter().enumerate() {
                    path.push(Step::Nth(nth));
                    search(inner, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
        path.pop();
    }
}

fn at<'t>(table: &'t Table, path: &[Step]) -> Option<&'t Table> {
    match path {
        [] => Some(table),
        [Step::Key(row), Step::Nth(nth), rest @ ..] => {
            at(table.get(row)?.as_array_of_tables()?.get(*nth)?, rest)
        }
        [Step::Key(key), rest @ ..] => at(table.get(key)?.as_table()?, rest),
        [Step::Nth(_), ..] => None,
    }
}

fn at_mut<'t>(table: &'t mut Table, path: &[Step]) -> Option<&'t mut Table> {
    match path {
        [] => Some(table),
        [Step::Key(row), Step::Nth(nth), rest @ ..] => {
            at_mut(table.get_mut(row)?.as_array_of_tables_mut()?.get_mut(*nth)?, rest)
        }
        [Step::Key(key), rest @ ..] => at_mut(table.get_mut(key)?.as_table_mut()?, rest),
        [Step::Nth(_), ..] => None,
    }
}

/// Calls `then` with every value of the file that holds no others.
fn each_value(table: &mut Table, then: &mut impl FnMut(&mut Value)) {
    for (_, item) in table.iter_mut() {
        match item {
            Item::Value(value) => inner_values(value, then),
            Item::Table(table) => each_value(table, then),
            Item::ArrayOfTables(row) => row.iter_mut().for_each(|table| each_value(table, then)),
            Item::None => {}
        }
    }
}

fn inner_values(value: &mut Value, then: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| inner_values(value, then)),
        Value::InlineTable(table) => table.iter_mut().for_each(|(_, value)| inner_values(value, then)),
        other => then(other),
    }
}

fn date_value(date: Date) -> Value {
    date.to_string().parse().expect("a date is a value of the notation")
}

fn date_in(item: &Item) -> Option<Date> {
    calendar::parse_date(&item.as_datetime()?.to_string()).ok()
}
