//! One line of `--batch` to a question: exactly the documented fields.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::due::desk::Desk;

/// A question about one start.
pub struct Question {
    pub desk: Desk,
    pub from: String,
    pub end: End,
}

/// What is asked of the start.
pub enum End {
    /// When a promise is due.
    Within {
        /// Its length.
        within: String,
        /// Whether equality is a miss.
        less_than: bool,
    },
    /// What passes until an instant.
    To(String),
}

const FIELDS: &str = "`id`, `hours`, `zone`, `closed`, `special`, `from`, `within`, `to` and `less_than`";

type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// The id of the question, as it was written, and the question or what is wrong with it.
pub fn read(text: &str) -> (Option<&RawValue>, Result<Question, String>) {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return (None, Err("the line is empty".to_owned()));
    }
    match serde_json::from_str::<Fields<'_>>(text) {
        Ok(mut fields) => (fields.remove("id"), question(fields)),
        Err(error) if error.is_data() => (None, Err("a question is a JSON object".to_owned())),
        Err(error) => (None, Err(format!("the line is not JSON: {}", without_place(&error.to_string())))),
    }
}

/// The parser counts lines within what it was given, which is always line 1.
fn without_place(error: &str) -> String {
    error.replace(" at line 1 column ", " at column ")
}

fn question(mut fields: Fields<'_>) -> Result<Question, String> {
    let desk = Desk {
        hours: take(&mut fields, "hours", "text")?,
        zone: take(&mut fields, "zone", "text")?,
        closed: take(&mut fields, "closed", "a list of dates")?.unwrap_or_default(),
        special: take::<BTreeMap<_, _>>(&mut fields, "special", "an object of dates and their hours")?
            .unwrap_or_default()
            .into_iter()
            .collect(),
        holidays: Vec::new(),
    };
    let from: Option<String> = take(&mut fields, "from", "text")?;
    let within: Option<String> = take(&mut fields, "within", "text")?;
    let to: Option<String> = take(&mut fields, "to", "text")?;
    let less_than: Option<bool> = take(&mut fields, "less_than", "true or false")?;
    if let Some(unknown) = fields.keys().next() {
        return Err(format!("there is no field `{}`; the fields are {FIELDS}", shorten(unknown)));
    }
    let from = from.ok_or("the question has no `from`")?;
    let end = match (within, to) {
        (Some(within), None) => End::Within { within, less_than: less_than.unwrap_or(false) },
        (None, Some(_)) if less_than == Some(true) => {
            return Err("`less_than` goes with `within`, not with `to`".to_owned());
        }
        (None, Some(to)) => End::To(to),
        (Some(_), Some(_)) => {
            return Err("the question has both `within` and `to`; ask two questions".to_owned());
        }
        (None, None) => return Err("the question has neither `within` nor `to`".to_owned()),
    };
    Ok(Question { desk, from, end })
}

/// A field by its name, taken out; absent when it is `null`.
fn take<T: DeserializeOwned>(fields: &mut Fields<'_>, name: &str, what: &str) -> Result<Option<T>, String> {
    let Some(raw) = fields.remove(name) else { return Ok(None) };
    serde_json::from_str(raw.get()).map_err(|_| format!("`{name}` is not {what}"))
}

fn shorten(name: &str) -> String {
    name.chars().take(40).flat_map(char::escape_debug).collect()
}
