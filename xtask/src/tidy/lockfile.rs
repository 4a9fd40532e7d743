//! Everything we build on comes from the public registry, so that a clean clone builds anywhere.

use crate::repository::Repository;
use crate::tidy::Finding;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Reports a missing lock file and sources other than the registry.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let Some(lock) = repository.find("Cargo.lock") else {
        return vec![Finding::error("Cargo.lock", "is missing; a program is built from locked versions")];
    };
    lock.lines()
        .filter_map(|(number, line)| {
            let source = line.strip_prefix("source = \"")?.trim_end_matches('"');
            (source != REGISTRY)
                .then(|| Finding::at(lock, number, format!("`{source}` is not the public registry")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{REGISTRY, check};
    use crate::repository::Repository;

    fn n_findings(source: &str) -> usize {
        let text = format!("[[package]]\nname = \"a\"\nsource = \"{source}\"\n");
        check(&Repository::of(&[("Cargo.lock", &text)])).len()
    }

    #[test]
    fn git_sources_and_mirrors_are_refused() {
        assert_eq!(n_findings(REGISTRY), 0);
        assert_eq!(n_findings("git+https://github.com/someone/a?rev=1"), 1);
        assert_eq!(n_findings("registry+https://mirror.example.com/index"), 1);
    }

    #[test]
    fn a_missing_lock_file_is_refused() {
        assert_eq!(check(&Repository::default()).len(), 1);
    }
}
