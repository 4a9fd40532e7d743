//! A crate's README is its rustdoc: one page, never two that disagree.

use crate::repository::Repository;
use crate::tidy::Finding;

const INCLUDE: &str = "#![doc = include_str!(\"../README.md\")]";

/// Reports crates without a README, with an empty one, or whose rustdoc is not the README.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let members = repository.crate_names().into_iter().map(|name| format!("crates/{name}"));
    members
        .chain(["fuzz", "xtask"].map(str::to_owned))
        .flat_map(|folder| check_member(repository, &folder))
        .collect()
}

fn check_member(repository: &Repository, folder: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    match repository.find(&format!("{folder}/README.md")) {
        None => findings.push(Finding::error(folder, "has no README.md")),
        Some(readme) if prose_lines(&readme.text) == 0 => {
            findings.push(Finding::warning(&readme.path, "has a title only; say what the crate is for"));
        }
        Some(_) => {}
    }
    let roots = ["src/lib.rs", "src/main.rs"].map(|name| format!("{folder}/{name}"));
    for root in roots.iter().filter_map(|path| repository.find(path)) {
        if !root.text.contains(INCLUDE) {
            findings.push(Finding::error(&root.path, format!("must begin with `{INCLUDE}`")));
        }
    }
    findings
}

fn prose_lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count()
}

#[cfg(test)]
mod tests {
    use super::check_member;
    use crate::repository::Repository;

    const LIB: &str = "#![doc = include_str!(\"../README.md\")]\n";

    fn n_findings(files: &[(&str, &str)]) -> usize {
        check_member(&Repository::of(files), "crates/desk").len()
    }

    #[test]
    fn the_readme_is_the_rustdoc() {
        let readme = ("crates/desk/README.md", "# desk\n\nWhat happens.\n");
        assert_eq!(n_findings(&[readme, ("crates/desk/src/lib.rs", LIB)]), 0);
        assert_eq!(n_findings(&[readme, ("crates/desk/src/lib.rs", "//! Something else.")]), 1);
        assert_eq!(n_findings(&[("crates/desk/src/lib.rs", LIB)]), 1);
        assert_eq!(n_findings(&[("crates/desk/README.md", "# desk\n"), ("crates/desk/src/lib.rs", LIB)]), 1);
    }
}
