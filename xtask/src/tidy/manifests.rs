//! Versions stand once, in the workspace's `Cargo.toml`; pure crates use no crate that reaches outside.

use toml::{Table, Value};

use crate::repository::{Repository, SourceFile};
use crate::tidy::{Finding, PURE_CRATES};

/// Crates whose purpose is I/O, time, randomness or logging, and `anyhow`, which hides what can go wrong.
const NOT_FOR_PURE_CRATES: [&str; 14] = [
    "anyhow",
    "axum",
    "fastrand",
    "getrandom",
    "log",
    "memmap2",
    "rand",
    "reqwest",
    "rusqlite",
    "tokio",
    "tracing",
    "tokio-postgres",
    "ureq",
    "walkdir",
];

/// Reports versions outside the workspace's manifest and dependencies unfit for a pure crate.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in members(repository) {
        match manifest.text.parse::<Table>() {
            Ok(table) => findings.extend(check_member(manifest, &table)),
            Err(error) => {
                findings.push(Finding::error(&manifest.path, format!("not TOML: {}", error.message())))
            }
        }
    }
    findings
}

fn members(repository: &Repository) -> impl Iterator<Item = &SourceFile> {
    repository.with_extension("toml").filter(|file| file.path.ends_with("/Cargo.toml"))
}

fn check_member(manifest: &SourceFile, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, dependency) in dependencies(table) {
        let is_workspace = dependency.get("workspace").and_then(Value::as_bool) == Some(true);
        if !is_workspace {
            let message =
                format!("`{name}` must say `workspace = true`; versions stand in the root `Cargo.toml`");
            findings.push(Finding::error(&manifest.path, message));
        }
    }
    let is_pure = PURE_CRATES.iter().any(|name| manifest.path == format!("crates/{name}/Cargo.toml"));
    if is_pure && let Some(Value::Table(direct)) = table.get("dependencies") {
        for name in direct.keys().filter(|name| NOT_FOR_PURE_CRATES.contains(&name.as_str())) {
            findings.push(Finding::error(&manifest.path, format!("a pure crate may not use `{name}`")));
        }
    }
    findings
}

/// Names of everything a package depends on, in any section.
pub fn dependency_names(manifest: &SourceFile) -> Vec<String> {
    let table: Table = manifest.text.parse().unwrap_or_default();
    dependencies(&table).map(|(name, _)| name.clone()).collect()
}

fn dependencies(table: &Table) -> impl Iterator<Item = (&String, &Value)> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .into_iter()
        .filter_map(|section| table.get(section)?.as_table())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn n_findings(path: &str, manifest: &str) -> usize {
        check(&Repository::of(&[(path, manifest)])).len()
    }

    #[test]
    fn a_version_of_its_own_is_refused() {
        assert_eq!(n_findings("crates/desk/Cargo.toml", "[dependencies]\njiff = \"0.2\""), 1);
        assert_eq!(n_findings("xtask/Cargo.toml", "[dev-dependencies]\njiff = { version = \"0.2\" }"), 1);
        assert_eq!(n_findings("crates/desk/Cargo.toml", "[dependencies]\njiff.workspace = true"), 0);
    }

    #[test]
    fn a_pure_crate_uses_nothing_that_reaches_outside() {
        assert_eq!(n_findings("crates/desk/Cargo.toml", "[dependencies]\ntokio.workspace = true"), 1);
        assert_eq!(n_findings("crates/server/Cargo.toml", "[dependencies]\ntokio.workspace = true"), 0);
    }

    #[test]
    fn broken_toml_is_a_finding() {
        assert_eq!(n_findings("crates/desk/Cargo.toml", "[dependencies"), 1);
    }
}
