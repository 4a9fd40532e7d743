//! `lodestar mission schema`: the JSON Schema by which editors complete and check a mission while it is written.

use std::io::Write;

use clap::Args;
use mission::syntax::{Form, Presence, Section, Setting, Tree};
use serde_json::{Map, Value, json};

use crate::exit::Exit;

/// Print the JSON Schema of missions, for editors
#[derive(Args)]
pub struct Schema;

impl Schema {
    /// Prints the schema.
    pub fn run(self) -> anyhow::Result<Exit> {
        writeln!(std::io::stdout().lock(), "{:#}", schema())?;
        Ok(Exit::Fine)
    }
}

/// The schema of a whole mission, made from the tables the language is declared in.
pub fn schema() -> Value {
    let mut whole = table(Tree::SETTINGS);
    whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    whole["title"] = json!("A Lodestar mission");
    whole["description"] = json!(paragraph(Tree::DOC));
    whole
}

fn table(settings: &[Setting]) -> Value {
    let mut properties: Map<String, Value> =
        settings.iter().map(|it| (it.key.to_owned(), setting(it))).collect();
    properties.insert(
        "note".to_owned(),
        json!({ "type": "string", "description": "A remark for readers of the file." }),
    );
    properties.insert(
        "source".to_owned(),
        json!({ "type": "string", "description": "Where the value comes from." }),
    );
    properties.insert(
        "assumed".to_owned(),
        json!({
            "description": "Whether this is a guess that somebody must confirm, or which keys are.",
            "anyOf": [{ "type": "boolean" }, { "type": "array", "items": { "type": "string" } }],
        }),
    );
    let confirmed = "When somebody confirmed what is assumed.";
    let mut date = of(&Form::Date);
    date["description"] = json!(confirmed);
    properties.insert("confirmed".to_owned(), date);
    let required = settings.iter().filter(|it| it.presence == Presence::Required).map(|it| it.key);
    json!({
        "type": "object",
        "properties": properties,
        "required": required.collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn setting(setting: &Setting) -> Value {
    let mut value = of(&(setting.form)());
    let presence = match setting.presence {
        Presence::Default(default) => format!(" Default: `{default}`."),
        _ => String::new(),
    };
    value["description"] = json!(format!(
        "{}{presence} Example: `{} = {}`",
        paragraph(setting.doc),
        setting.key,
        setting.example
    ));
    value
}

/// What a value of a form looks like to a reader of JSON: dates arrive as texts.
fn of(form: &Form) -> Value {
    match form {
        Form::Text | Form::Length | Form::Time => json!({ "type": "string" }),
        Form::Bool => json!({ "type": "boolean" }),
        Form::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Form::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Form::DateOrYear => json!({ "type": ["string", "integer"] }),
        Form::Words(words) => json!({ "type": "string", "enum": words }),
        Form::List(inner) => json!({ "type": "array", "items": of(inner), "uniqueItems": true }),
        Form::Entries(inner) => json!({ "type": "object", "additionalProperties": of(inner) }),
        Form::Rows(inner) => json!({ "type": "array", "items": of(inner) }),
        Form::Table(settings) => table(settings),
    }
}

fn paragraph(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
