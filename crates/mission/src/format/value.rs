//! Values in their canonical form.

use calendar::Within;
use toml_edit::{Array, Decor, Formatted, InlineTable, Value};

use super::place;
use super::{form, rank, settings_of, suffix};
use crate::syntax::Form;

/// Columns of a line; a list that needs more has several.
const WIDTH: usize = 100;
const INDENT: &str = "    ";

/// Where a value stands.
#[derive(Clone, Copy)]
enum Place {
    /// Behind a key that ends at this column: there a long list may be broken.
    Behind(usize),
    /// In another value, which has one line.
    Within,
}

/// Writes the value behind a key that ends at `column`.
pub(super) fn write(value: &mut Value, of: &Form, column: usize) {
    let behind = place::behind(suffix(value.decor()));
    canonical(value, of, Place::Behind(column));
    *value.decor_mut() = Decor::new(" ", behind);
}

fn canonical(value: &mut Value, of: &Form, place: Place) {
    match (value, of) {
        (Value::String(text), Form::Length) => {
            if let Some(short) = short(text.value()).filter(|short| short != text.value()) {
                let decor = text.decor().clone();
                *text = Formatted::new(short);
                *text.decor_mut() = decor;
            }
        }
        (Value::Array(list), Form::List(inner) | Form::Rows(inner)) => array(list, inner, place),
        (Value::Array(list), _) => array(list, &Form::Text, place),
        (Value::InlineTable(entries), of) => inline(entries, of),
        _ => {}
    }
}

/// The short form of a length, with the word before it. The amount stays as it was written: `60 s` is not `1 min`.
fn short(text: &str) -> Option<String> {
    const SIGNS: [&str; 6] = ["<=", "≤", "at most ", "within ", "<", "less than "];
    let text = text.trim();
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign)).copied().unwrap_or("");
    let length = text.strip_prefix(sign).unwrap_or(text).trim();
    let within: Within = length.parse().ok()?;
    let words: Vec<&str> = length.split_whitespace().map(short_unit).collect();
    let words = words.join(" ");
    let is_same = words.parse::<Within>().is_ok_and(|same| same == within);
    let printed = if is_same { words } else { within.to_string() };
    let is_less = matches!(sign, "<" | "less than ");
    Some(if is_less { format!("less than {printed}") } else { printed })
}

fn short_unit(word: &str) -> &str {
    match word {
        "hour" | "hours" => "h",
        "minute" | "minutes" => "min",
        "second" | "seconds" => "s",
        other => other,
    }
}

fn inline(entries: &mut InlineTable, of: &Form) {
    if entries.is_dotted() {
        return;
    }
    let settings = settings_of(of);
    if has_comment(&entries.to_string()) {
        return;
    }
    entries.sort_values_by(|a, _, b, _| rank(settings, a.get()).cmp(&rank(settings, b.get())));
    let n = entries.len();
    for (nth, (mut key, value)) in entries.iter_mut().enumerate() {
        let of = match of {
            Form::Entries(inner) => inner.as_ref().clone(),
            _ => form(settings, key.get()),
        };
        canonical(value, &of, Place::Within);
        *value.decor_mut() = Decor::new(" ", if nth + 1 == n { " " } else { "" });
        *key.leaf_decor_mut() = Decor::new(" ", " ");
    }
    entries.set_trailing("");
    entries.set_trailing_comma(false);
}

fn array(list: &mut Array, inner: &Form, place: Place) {
    for value in list.iter_mut() {
        let decor = value.decor().clone();
        canonical(value, inner, Place::Within);
        *value.decor_mut() = decor;
    }
    if has_comment(&list.to_string()) {
        return;
    }
    let lengths: Vec<usize> = list.iter().map(value_length).collect();
    let length: usize = lengths.iter().map(|length| length + 2).sum();
    let is_one_line = match place {
        // Tables are steps or rungs, which read best below each other.
        Place::Behind(_) if list.len() > 1 && list.iter().all(Value::is_inline_table) => false,
        Place::Behind(column) => column + length <= WIDTH,
        Place::Within => true,
    };
    let mut end = 0;
    for (nth, (value, length)) in list.iter_mut().zip(lengths).enumerate() {
        // Words fill their line.
        let fits = !value.is_inline_table() && end + " ,".len() + length <= WIDTH;
        let before = match (is_one_line, nth) {
            (true, 0) => String::new(),
            (true, _) => " ".to_owned(),
            (false, 1..) if fits => " ".to_owned(),
            (false, _) => {
                end = 0;
                format!("\n{INDENT}")
            }
        };
        end += if end == 0 { INDENT.len() } else { " ".len() } + length + ",".len();
        *value.decor_mut() = Decor::new(before, "");
    }
    list.set_trailing(if is_one_line { "" } else { "\n" });
    list.set_trailing_comma(!is_one_line);
}

fn value_length(value: &Value) -> usize {
    let mut bare = value.clone();
    *bare.decor_mut() = Decor::new("", "");
    bare.to_string().chars().count()
}

/// Whether a comment stands somewhere in a value. A text with a `#` counts as well: then its lines stay as they are.
fn has_comment(text: &str) -> bool {
    text.contains('#')
}
