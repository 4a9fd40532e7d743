//! The canonical form of a mission text: the order of the manual, aligned, short forms of lengths. Comments stay.

mod place;
mod value;

use toml_edit::{Decor, DocumentMut, Item, Table};

use crate::finding::Finding;
use crate::reading::{read, reading_failed};
use crate::syntax::{Form, REMARKS, Section, Setting, Tree};

/// The canonical text of a mission. Formatting it again changes nothing, and it means the same.
///
/// Entries keep their order, since the first tier is the default and the earlier promise governs; tables and keys take
/// the order of the manual. Comments stay with the line they belong to.
///
/// # Errors
///
/// Gives the findings of a text that is no TOML.
///
/// # Example
///
/// ```
/// let text = "[owner]\nname = \"A\"\n[mission]\nversion = \"1.0\"\nname = \"Care\" # ours\n";
/// let canonical = mission::format(text).expect("this is TOML");
/// assert_eq!(canonical, "[mission]\nname    = \"Care\"  # ours\nversion = \"1.0\"\n\n[owner]\nname = \"A\"\n");
/// ```
pub fn format(text: &str) -> Result<String, Vec<Finding>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return Err(reading_failed(&read(&text, &Default::default())));
    };
    let head = place::take_head(&mut document);
    let mut position = 0;
    table(document.as_table_mut(), Tree::SETTINGS, &mut position);
    place::put_head(&mut document, &head);
    let mut printed = document.to_string();
    let length = printed.trim_end().len();
    printed.truncate(length);
    printed.push('\n');
    Ok(printed)
}

/// Puts one table and those below it into their form.
fn table(entries: &mut Table, settings: &'static [Setting], position: &mut isize) {
    let is_root = *position == 0;
    entries.set_position(Some(*position));
    *position += 1;
    let header = entries.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("");
    let header = if is_root { String::new() } else { place::above(header, true) };
    let behind = place::behind(suffix(entries.decor()));
    *entries.decor_mut() = Decor::new(header, behind);
    entries.sort_values_by(|a, _, b, _| rank(settings, a.get()).cmp(&rank(settings, b.get())));
    let width = entries.iter().filter(|(_, item)| item.is_value()).count();
    let widest = entries
        .iter()
        .filter(|(_, item)| item.is_value())
        .filter_map(|(key, _)| entries.key(key))
        .map(|key| key.display_repr().chars().count())
        .max()
        .unwrap_or(0);
    let mut nth = 0;
    for (mut key, item) in entries.iter_mut() {
        let form = form(settings, key.get());
        if let Item::Value(value) = item {
            let is_dotted = value.as_inline_table().is_some_and(|table| table.is_dotted());
            if is_dotted {
                continue;
            }
            value::write(value, &form, widest + 3);
            let above = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("");
            let above = place::above(above, false);
            let above = if nth == 0 { above.trim_start_matches('\n').to_owned() } else { above };
            let pad = widest.saturating_sub(key.display_repr().chars().count()) + 1;
            *key.leaf_decor_mut() = Decor::new(above, " ".repeat(if width > 0 { pad } else { 1 }));
            nth += 1;
        }
    }
    let mut below: Vec<String> = entries.iter().map(|(key, _)| key.to_owned()).collect();
    below.sort_by_key(|key| rank(settings, key));
    for key in below {
        let form = form(settings, &key);
        if let Some(item) = entries.get_mut(&key) {
            nested(item, &form, position);
        }
    }
}

/// The tables below a key.
fn nested(item: &mut Item, form: &Form, position: &mut isize) {
    match (item, form) {
        (Item::Table(entries), Form::Entries(inner)) => named(entries, inner, position),
        (Item::Table(entries), form) => table(entries, settings_of(form), position),
        (Item::ArrayOfTables(rows), Form::Rows(inner)) => {
            rows.iter_mut().for_each(|entries| table(entries, settings_of(inner), position));
        }
        (Item::ArrayOfTables(rows), _) => {
            rows.iter_mut().for_each(|entries| table(entries, &[], position));
        }
        _ => {}
    }
}

/// A table whose keys are names: they keep their order.
fn named(entries: &mut Table, inner: &Form, position: &mut isize) {
    table(entries, &[], position);
    for (_, item) in entries.iter_mut() {
        match item {
            Item::Value(value) => value::write(value, inner, 0),
            item => nested(item, inner, position),
        }
    }
}

fn settings_of(form: &Form) -> &'static [Setting] {
    match form {
        Form::Table(settings) => settings,
        _ => &[],
    }
}

fn form(settings: &'static [Setting], key: &str) -> Form {
    settings.iter().find(|setting| setting.key == key).map_or(Form::Text, |setting| (setting.form)())
}

/// The place of a key in its table: as in the manual, then remarks, then keys nobody knows.
fn rank(settings: &[Setting], key: &str) -> usize {
    let known = settings.iter().position(|setting| setting.key == key);
    let remark = || REMARKS.iter().position(|remark| *remark == key).map(|nth| settings.len() + nth);
    match settings.is_empty() {
        true => 0,
        false => known.or_else(remark).unwrap_or(usize::MAX),
    }
}

fn suffix(decor: &Decor) -> &str {
    decor.suffix().and_then(|suffix| suffix.as_str()).unwrap_or("")
}
