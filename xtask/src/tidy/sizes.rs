//! A file holds one idea: about 100 lines; more than 400 is a warning, more than 600 an error. Tests too.

use crate::repository::Repository;
use crate::tidy::Finding;

const LONG: usize = 400;
const TOO_LONG: usize = 600;

/// Reports long Rust files.
pub fn check(repository: &Repository) -> Vec<Finding> {
    repository
        .with_extension("rs")
        .filter_map(|file| {
            let n_lines = file.text.lines().count();
            let message = format!("{n_lines} lines; aim at 100 and split what has two ideas");
            match n_lines {
                0..=LONG => None,
                401..=TOO_LONG => Some(Finding::warning(&file.path, message)),
                _ => Some(Finding::error(&file.path, message)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::Severity;

    fn severity(n_lines: usize) -> Option<Severity> {
        let text = "fn a() {}\n".repeat(n_lines);
        check(&Repository::of(&[("crates/desk/src/a.rs", &text)])).first().map(|finding| finding.severity)
    }

    #[test]
    fn four_hundred_lines_are_fine_and_six_hundred_the_end() {
        assert_eq!(severity(400), None);
        assert_eq!(severity(401), Some(Severity::Warning));
        assert_eq!(severity(600), Some(Severity::Warning));
        assert_eq!(severity(601), Some(Severity::Error));
    }
}
