//! Values in their canonical form.

use calendar::Within;
use toml_edit::{Array, Decor, Formatted, InlineTable, Value};

use super::place;
use super::{form, rank, settings_of, suffix};
use crate::syntax::Form;

/// Columns of a line; a list that needs more has a line for each value.
const WIDTH: usize = 100;

/// Writes the value behind a key that ends at `column`.
pub(super) fn write(value: &mut Value, of: &Form, column: usize) {
    let behind = place::behind(suffix(value.decor()));
    canonical(value, of, column);
    *value.decor_mut() = Decor::new(" ", behind);
}

fn canonical(value: &mut Value, of: &Form, column: usize) {
    match (value, of) {
        (Value::String(text), Form::Length) => {
            if let Some(short) = short(text.value()).filter(|short| short != text.value()) {
                let decor = text.decor().clone();
                *text = Formatted::new(short);
                *text.decor_mut() = decor;
            }
        }
        (Value::Array(list), Form::List(inner) | Form::Rows(inner)) => array(list, inner, column),
        (Value::Array(list), _) => array(list, &Form::Text, column),
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
        canonical(value, &of, WIDTH);
        *value.decor_mut() = Decor::new(" ", if nth + 1 == n { " " } else { "" });
        *key.leaf_decor_mut() = Decor::new(" ", " ");
    }
    entries.set_trailing("");
    entries.set_trailing_comma(false);
}

fn array(list: &mut Array, inner: &Form, column: usize) {
    for value in list.iter_mut() {
        let decor = value.decor().clone();
        canonical(value, inner, WIDTH);
        *value.decor_mut() = decor;
    }
    if has_comment(&list.to_string()) {
        return;
    }
    let length: usize = list.iter().map(|value| value_length(value) + 2).sum();
    let is_one_line = column + length <= WIDTH;
    let n = list.len();
    for (nth, value) in list.iter_mut().enumerate() {
        *value.decor_mut() = match (is_one_line, nth) {
            (false, _) => Decor::new("\n    ", ""),
            (true, 0) => Decor::new("", ""),
            (true, _) => Decor::new(" ", ""),
        };
    }
    list.set_trailing(if is_one_line || n == 0 { "" } else { "\n" });
    list.set_trailing_comma(!is_one_line && n > 0);
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
