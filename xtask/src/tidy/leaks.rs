//! Nothing in the repository knows whose machine it was written on: no home directory, no package mirror.

use crate::repository::Repository;
use crate::tidy::Finding;

// Split, so that this file does not find itself.
const FOLDERS: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Use", "rs/"),
    concat!("C:\\Use", "rs\\"),
];
const SETTINGS: [&str; 6] = [
    concat!("replace", "-with"),
    concat!("index", "-url"),
    concat!(".npm", "rc"),
    concat!("pip.", "conf"),
    concat!("[source.crates", "-io]"),
    concat!("registry.", "npmjs"),
];

/// Reports machine paths and registry settings in any text file.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.files() {
        for (number, line) in file.lines() {
            if let Some(found) = leak(line) {
                findings.push(Finding::at(
                    file,
                    number,
                    format!("`{found}` belongs to one machine; take it out"),
                ));
            }
        }
    }
    findings
}

fn leak(line: &str) -> Option<&'static str> {
    let begins_a_path = |folder: &str| {
        line.match_indices(folder).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '}' | '/'))
        })
    };
    let folder = FOLDERS.into_iter().find(|folder| begins_a_path(folder));
    folder.or_else(|| SETTINGS.into_iter().find(|setting| line.contains(setting)))
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, SETTINGS, leak};

    #[test]
    fn machine_paths_are_found() {
        for folder in FOLDERS {
            assert!(leak(&format!("see {folder}desk")).is_some());
            assert!(leak(&format!("\"{folder}desk\"")).is_some());
        }
        for setting in SETTINGS {
            assert!(leak(setting).is_some());
        }
    }

    #[test]
    fn paths_inside_an_address_or_the_repository_are_not() {
        for folder in FOLDERS.into_iter().filter(|folder| folder.starts_with('/')) {
            assert_eq!(leak(&format!("https://example.com{folder}a")), None);
            assert_eq!(leak(&format!("docs{folder}a.md")), None);
        }
    }
}
