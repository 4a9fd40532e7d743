//! The shared sets of mail.

use std::path::{Path, PathBuf};

/// The files of a set by their path in it; `None`, and one printed line, where they are not there.
pub fn files(set: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(set);
    if !root.exists() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", root.display());
        println!("skipped: {} is missing", root.display());
        return None;
    }
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_about_the_set(&path) {
                let name = path.strip_prefix(&root).expect("it is below").to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).expect("it can be read")));
            }
        }
    }
    found.sort();
    Some(found)
}

fn is_about_the_set(path: &Path) -> bool {
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    ["README.md", "SHA256SUMS", "LICENSE"].iter().any(|other| name == Path::new(other))
}

/// One message of the set of ARC, with what is expected of it.
pub struct Chain {
    pub name: String,
    pub message: Vec<u8>,
    /// `Pass`, `Fail`, `None`, or nothing where the set leaves it open.
    pub expected: String,
    /// The records that its scenario has.
    pub records: Vec<(String, String)>,
}

/// The messages of the set of ARC. The file is YAML of one fixed shape.
pub fn chains() -> Option<Vec<Chain>> {
    let (_, bytes) = files("email_arc_valimail")?.remove(0);
    let text = String::from_utf8(bytes).expect("it is text");
    Some(text.split("\n---").flat_map(scenario).collect())
}

fn scenario(text: &str) -> Vec<Chain> {
    let (tests, records) = text.split_once("\ntxt-records:").expect("it has records");
    let records = records_of(records);
    let mut chains: Vec<Chain> = Vec::new();
    let mut is_message = false;
    for line in tests.split_once("\ntests:\n").expect("it has tests").1.lines() {
        let depth = line.len() - line.trim_start().len();
        let is_field = depth == 4 && !line.trim().is_empty();
        if depth == 2 && line.trim_end().ends_with(':') {
            let name = line.trim().trim_end_matches(':').to_owned();
            let (message, expected) = (Vec::new(), String::new());
            chains.push(Chain { name, message, expected, records: records.clone() });
        }
        let Some(chain) = chains.last_mut() else { continue };
        if is_field {
            is_message = line.trim_start().starts_with("message:");
            if let Some(expected) = line.trim_start().strip_prefix("cv:") {
                chain.expected = expected.trim().trim_matches('|').to_owned();
            }
        } else if is_message && depth != 2 {
            chain.message.extend(line.get(6..).unwrap_or_default().as_bytes());
            chain.message.extend(b"\r\n");
        }
    }
    chains
}

fn records_of(text: &str) -> Vec<(String, String)> {
    let mut records: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
            Some(name) => records.push((name.trim_end_matches(": >-").to_owned(), String::new())),
            None => {
                if let Some((_, text)) = records.last_mut() {
                    let gap = if text.is_empty() { "" } else { " " };
                    text.push_str(gap);
                    text.push_str(line.trim());
                }
            }
        }
    }
    records
}
