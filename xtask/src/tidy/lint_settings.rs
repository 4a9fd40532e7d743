//! Every package takes the workspace's lints; every pure crate has the same `clippy.toml`.
//!
//! Clippy reads the nearest `clippy.toml` above a package and merges nothing, so a pure crate without its own file
//! would silently lose the rules that forbid clocks, files and floats.

use crate::repository::Repository;
use crate::tidy::{Finding, PURE_CRATES};

const MODEL: &str = "crates/calendar/clippy.toml";

/// Reports packages without the workspace's lints and pure crates without the rules of purity.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in repository.with_extension("toml").filter(|file| file.path.ends_with("/Cargo.toml")) {
        if !manifest.text.contains("[lints]\nworkspace = true") {
            findings.push(Finding::error(&manifest.path, "must say `[lints]` `workspace = true`"));
        }
    }
    let model = repository.find(MODEL).map(|file| file.text.as_str());
    for name in repository.crate_names().into_iter().filter(|name| PURE_CRATES.contains(name)) {
        let path = format!("crates/{name}/clippy.toml");
        let own = repository.find(&path).map(|file| file.text.as_str());
        if own.is_none() || own != model {
            findings
                .push(Finding::error(&path, format!("must equal `{MODEL}`; clippy does not merge settings")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn n_findings(desk_settings: &str) -> usize {
        check(&Repository::of(&[
            ("crates/calendar/Cargo.toml", LINTS),
            ("crates/calendar/clippy.toml", "a = 1"),
            ("crates/desk/Cargo.toml", LINTS),
            ("crates/desk/clippy.toml", desk_settings),
        ]))
        .len()
    }

    #[test]
    fn pure_crates_have_the_same_settings() {
        assert_eq!(n_findings("a = 1"), 0);
        assert_eq!(n_findings("a = 2"), 1);
    }

    #[test]
    fn a_package_takes_the_lints_of_the_workspace() {
        assert_eq!(check(&Repository::of(&[("xtask/Cargo.toml", "[package]")])).len(), 1);
        assert_eq!(check(&Repository::of(&[("crates/desk/Cargo.toml", LINTS)])).len(), 1, "no clippy.toml");
    }
}
