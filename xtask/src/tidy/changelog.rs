//! The changelog has a place for what comes next, and something in it.

use crate::repository::Repository;
use crate::tidy::Finding;

const UNRELEASED: &str = "## Unreleased";

/// Reports a missing changelog and an `Unreleased` section without entries.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let Some(changelog) = repository.find("CHANGELOG.md") else {
        return vec![Finding::error("CHANGELOG.md", "is missing")];
    };
    let mut sections = changelog.text.split("\n## ");
    let first = sections.nth(1).map(|section| format!("## {section}")).unwrap_or_default();
    if !first.starts_with(UNRELEASED) {
        return vec![Finding::error(&changelog.path, format!("its first section must be `{UNRELEASED}`"))];
    }
    let has_entry = first.lines().any(|line| line.starts_with("- ") || line.starts_with("* "));
    if has_entry { Vec::new() } else { vec![Finding::warning(&changelog.path, "`Unreleased` has no entry")] }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn n_findings(text: &str) -> usize {
        check(&Repository::of(&[("CHANGELOG.md", text)])).len()
    }

    #[test]
    fn what_comes_next_stands_first() {
        assert_eq!(n_findings("# Changelog\n\n## Unreleased\n\n- One thing.\n\n## 0.1\n"), 0);
        assert_eq!(n_findings("# Changelog\n\n## 0.1\n\n- One thing.\n"), 1);
        assert_eq!(n_findings("# Changelog\n\n## Unreleased\n\n## 0.1\n\n- One thing.\n"), 1);
        assert_eq!(check(&Repository::default()).len(), 1);
    }
}
