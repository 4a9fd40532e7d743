//! Finds the statements in the sources of this crate, so that none can be left out of a list.

use std::collections::HashMap;
use std::path::Path;

/// Every string that begins like a statement, with its pieces put together.
pub fn statements() -> Vec<String> {
    let mut texts = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut texts);
    let macros: HashMap<String, String> = texts.iter().flat_map(|text| constant_macros(text)).collect();
    let found = texts.iter().flat_map(|text| {
        // Several files have macros of one name; a file means its own.
        let own: HashMap<String, String> = macros.clone().into_iter().chain(constant_macros(text)).collect();
        strings(text, &own)
    });
    let begins = |text: &String| {
        ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|word| text.starts_with(word))
    };
    // Those with a gap to be filled are made from the schema itself.
    found.filter(begins).filter(|text| !text.contains('{')).collect()
}

/// Every Rust file of every crate of the product, with its path.
pub fn of_all_crates() -> Vec<(String, String)> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    let mut files = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).expect("sources") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).expect("readable");
                files.push((path.to_string_lossy().replace("/../", "/"), text));
            }
        }
    }
    files
}

/// All files but the tests, the seam, and the statements that differ between engines.
fn collect(directory: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).expect("sources") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        if path.is_dir() && !matches!(name, "tests" | "db" | "migrations") {
            collect(&path, texts);
        } else if name.ends_with(".rs") && !matches!(name, "migration.rs" | "tests.rs") {
            texts.push(std::fs::read_to_string(&path).expect("readable"));
        }
    }
    texts.retain(|text| !text.contains("\nmacro_rules! dialects"));
    if directory.ends_with("src") {
        // Its macro of columns is used elsewhere.
        let dialect = std::fs::read_to_string(directory.join("dialect.rs")).expect("readable");
        texts.push(dialect.split("\ndialects! {").next().expect("a beginning").to_owned());
    }
}

/// Macros without arguments that stand for one string.
fn constant_macros(text: &str) -> Vec<(String, String)> {
    let definitions = text.split("macro_rules! ").skip(1);
    let constants = definitions.filter_map(|rest| {
        let (name, body) = rest.split_once(" {")?;
        let body = body.trim_start().strip_prefix("() => {")?.trim_start();
        Some((name.to_owned(), literal(body)?.0))
    });
    constants.collect()
}

/// The strings of a source text; those of one `concat!` are one.
fn strings(text: &str, macros: &HashMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(inside) = rest.strip_prefix("concat!(") {
            let (whole, after) = concatenated(inside, macros);
            found.push(whole);
            rest = after;
        } else if let Some((string, after)) = literal(rest) {
            found.push(string);
            rest = after;
        } else {
            let n_bytes = rest.chars().next().map_or(0, char::len_utf8);
            rest = &rest[n_bytes..];
        }
    }
    found
}

fn concatenated<'t>(mut rest: &'t str, macros: &HashMap<String, String>) -> (String, &'t str) {
    let mut whole = String::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n', ',']);
        if let Some(after) = rest.strip_prefix(')') {
            return (whole, after);
        } else if let Some((string, after)) = literal(rest) {
            whole += &string;
            rest = after;
        } else {
            let (name, after) = rest.split_once("!()").expect("a string or a macro in `concat!`");
            whole += macros.get(name).unwrap_or_else(|| panic!("`{name}!` is not known"));
            rest = after;
        }
    }
}

/// The string literal at the beginning of a text, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut string = String::new();
    let mut chars = inside.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return Some((string, &inside[i + 1..])),
            '\\' => match chars.next()?.1 {
                '\n' => {
                    let n_blanks = chars.as_str().len() - chars.as_str().trim_start().len();
                    for _ in 0..n_blanks {
                        chars.next();
                    }
                }
                'n' => string.push('\n'),
                other => string.push(other),
            },
            c => string.push(c),
        }
    }
    None
}
