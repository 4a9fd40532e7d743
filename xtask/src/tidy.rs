//! `cargo xtask tidy`: the rules of this repository that no compiler checks.
//!
//! One rule is one file: its reason, its check, its tests. A rule is a function from the repository to findings.

use std::process::ExitCode;

use crate::repository::Repository;

mod changelog;
mod edges;
mod finding;
mod invariants;
mod leaks;
mod links;
mod lint_settings;
mod lockfile;
mod manifests;
mod names;
mod notes;
mod pages;
mod pairing;
mod promises;
mod purity;
mod readmes;
mod sizes;

pub use finding::{Finding, Severity};

/// A rule: the whole repository in, what breaks the rule out.
type Rule = fn(&Repository) -> Vec<Finding>;

const RULES: [(&str, Rule); 16] = [
    ("edges", edges::check),
    ("manifests", manifests::check),
    ("lint-settings", lint_settings::check),
    ("purity", purity::check),
    ("promises", promises::check),
    ("sizes", sizes::check),
    ("names", names::check),
    ("readmes", readmes::check),
    ("pairing", pairing::check),
    ("invariants", invariants::check),
    ("notes", notes::check),
    ("leaks", leaks::check),
    ("links", links::check),
    ("pages", pages::check),
    ("lockfile", lockfile::check),
    ("changelog", changelog::check),
];

/// Runs every rule and prints what it finds. Warnings do not fail.
pub fn run(repository: &Repository) -> ExitCode {
    let mut n_errors = 0;
    let mut n_warnings = 0;
    for (name, rule) in RULES {
        for finding in rule(repository) {
            match finding.severity {
                Severity::Error => n_errors += 1,
                Severity::Warning => n_warnings += 1,
            }
            println!("{}", finding.render(name));
        }
    }
    println!("tidy: {} rules, {n_errors} errors, {n_warnings} warnings", RULES.len());
    if n_errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The crates that touch nothing outside their arguments.
pub const PURE_CRATES: [&str; 6] = ["calendar", "mission", "desk", "measures", "channels", "look"];
