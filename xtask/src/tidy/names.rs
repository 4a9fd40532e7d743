//! A file is named after its idea: no `mod.rs`, and no name that fits everything.

use crate::repository::Repository;
use crate::tidy::Finding;

const NAMES_FOR_ANYTHING: [&str; 8] =
    ["util", "utils", "common", "misc", "helper", "helpers", "manager", "stuff"];

/// Reports files and folders with such names.
pub fn check(repository: &Repository) -> Vec<Finding> {
    repository
        .with_extension("rs")
        .filter_map(|file| {
            if file.name() == "mod.rs" {
                return Some(Finding::error(
                    &file.path,
                    "name the file after its module, beside the module's folder",
                ));
            }
            let bad = file
                .path
                .trim_end_matches(".rs")
                .split('/')
                .find(|part| NAMES_FOR_ANYTHING.contains(part))?;
            Some(Finding::error(&file.path, format!("`{bad}` says nothing; name the idea the file holds")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn is_refused(path: &str) -> bool {
        !check(&Repository::of(&[(path, "")])).is_empty()
    }

    #[test]
    fn names_that_fit_everything_are_refused() {
        assert!(is_refused("crates/desk/src/clock/mod.rs"));
        assert!(is_refused("crates/desk/src/util.rs"));
        assert!(is_refused("crates/desk/src/common/clock.rs"));
        assert!(!is_refused("crates/desk/src/clock.rs"));
        assert!(!is_refused("crates/desk/src/utility_bill.rs"));
    }
}
