//! Blank lines and comments around what is written.

use toml_edit::{DocumentMut, Item, Table};

/// What stands above a key or a heading: comments, and one blank line where there was one. A heading always has one.
pub(super) fn above(text: &str, is_heading: bool) -> String {
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    // The last piece is the indentation of the line itself.
    if !text.ends_with('\n') {
        lines.pop();
    }
    let mut printed = String::new();
    let mut was_blank = false;
    for line in lines {
        if line.is_empty() {
            was_blank = true;
            continue;
        }
        if was_blank || (is_heading && printed.is_empty()) {
            printed.push('\n');
        }
        printed.push_str(line);
        printed.push('\n');
        was_blank = false;
    }
    if was_blank || (is_heading && printed.is_empty()) {
        printed.push('\n');
    }
    printed
}

/// A comment behind a value or a heading.
pub(super) fn behind(text: &str) -> String {
    let comment = text.trim();
    if comment.is_empty() { String::new() } else { format!("  {comment}") }
}

/// Takes out what stands above the first heading and belongs to the whole file: all up to its last blank line.
pub(super) fn take_head(document: &mut DocumentMut) -> String {
    let Some(first) = first_table(document.as_table_mut()) else { return String::new() };
    let prefix = first.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").to_owned();
    let Some((head, rest)) = prefix.rsplit_once("\n\n") else { return String::new() };
    first.decor_mut().set_prefix(rest);
    above(&format!("{head}\n"), false).trim().to_owned()
}

/// Puts it above the first heading there is now.
pub(super) fn put_head(document: &mut DocumentMut, head: &str) {
    let has_values = document.as_table().iter().any(|(_, item)| item.is_value());
    let Some(first) = first_table(document.as_table_mut()) else { return };
    let prefix = first.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").to_owned();
    let prefix = if has_values { prefix } else { prefix.trim_start_matches('\n').to_owned() };
    let joined = if head.is_empty() { prefix } else { format!("{head}\n\n{prefix}") };
    first.decor_mut().set_prefix(joined);
}

/// The table that is printed first, below the root.
fn first_table(root: &mut Table) -> Option<&mut Table> {
    let mut tables: Vec<&mut Table> = Vec::new();
    collect(root, &mut tables);
    tables.into_iter().filter(|table| !table.is_implicit()).min_by_key(|table| table.position())
}

fn collect<'t>(table: &'t mut Table, tables: &mut Vec<&'t mut Table>) {
    for (_, item) in table.iter_mut() {
        match item {
            // Only tables at the top, and those whose heading leaves out the table above: enough to find the first.
            Item::Table(inner) => match (inner.is_implicit(), inner.is_dotted()) {
                (true, _) => collect(inner, tables),
                (false, true) => {}
                (false, false) => tables.push(inner),
            },
            Item::ArrayOfTables(rows) => tables.extend(rows.iter_mut()),
            _ => {}
        }
    }
}
