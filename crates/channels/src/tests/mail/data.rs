//! The shared data sets.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read their data and print a score"
)]

use std::path::{Path, PathBuf};

/// The files below a folder of the shared data, by their path in it; `None`, and one printed line, where they are not there.
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
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_about_the_set(&path) {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    Some(found)
}

fn is_about_the_set(path: &Path) -> bool {
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    ["README.md", "SHA256SUMS"].iter().any(|other| name == Path::new(other))
}

/// Prints how many of a set came out as expected, and checks that they are no fewer than measured.
pub fn score(set: &str, what: &str, good: usize, of: usize, floor: usize) {
    println!("{set}: {what}: {good} of {of}");
    assert!(good >= floor, "{set}: {what}: {good} of {of}, and it was {floor}");
}

/// Prints one line.
pub fn line(line: &str) {
    println!("{line}");
}
