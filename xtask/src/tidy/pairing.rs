//! A mission check and a measure are whole: a doc, an id of the specification, and a test that names the id.
//!
//! The file of a check is named after its id (`e14_response_after_resolution.rs`) and says what to do about what it
//! finds; no id has two files. The file of a measure names its metric (`M-40`) in its head.

use std::collections::BTreeMap;

use crate::coverage::{Id, Kind, mentions};
use crate::repository::{Repository, SourceFile};
use crate::tidy::Finding;

const CHECKS: &str = "crates/mission/src/check/";
const METRICS: &str = "crates/measures/src/kpi/";

/// Reports checks and measures that lack a part.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut owners: BTreeMap<Id, &str> = BTreeMap::new();
    for file in repository.rust_below(CHECKS).filter(|file| !file.name().starts_with("testing")) {
        findings.extend(without_doc(file));
        let Some(id) = id_of_name(file.name()) else { continue };
        if let Some(other) = owners.insert(id, &file.path) {
            findings.push(Finding::error(&file.path, format!("`{id}` has a file already: {other}")));
        }
        if !file.text.contains(&format!("\"{id}\"")) {
            findings.push(Finding::error(&file.path, format!("its code must be `{id}`, as its name says")));
        }
        if !file.text.contains("remedy: \"") {
            findings.push(Finding::error(&file.path, "has no remedy; a finding tells the reader what to do"));
        }
        findings.extend(without_test(repository, "crates/mission/", file, &[id]));
    }
    for file in repository.rust_below(METRICS) {
        findings.extend(without_doc(file));
        let ids = ids_of_head(file);
        if ids.is_empty() {
            findings.push(Finding::error(&file.path, "its head names no metric (`M-40`)"));
        }
        findings.extend(without_test(repository, "crates/measures/", file, &ids));
    }
    findings
}

/// `E-14` of `e14_response_after_resolution.rs`.
fn id_of_name(name: &str) -> Option<Id> {
    let (letter, rest) = name.split_at_checked(1)?;
    Id::at_start(&format!("{letter}_{rest}"), '_').map(|(id, _)| id).filter(|id| id.kind != Kind::Metric)
}

/// The metrics named in the `//!` head.
fn ids_of_head(file: &SourceFile) -> Vec<Id> {
    let head: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
    let named = mentions::in_text(&file.path, &head.join("\n"));
    named.into_iter().map(|mention| mention.id).filter(|id| id.kind == Kind::Metric).collect()
}

fn without_doc(file: &SourceFile) -> Option<Finding> {
    (!file.text.starts_with("//!")).then(|| Finding::error(&file.path, "begins without a doc comment"))
}

/// Reports a file when no test of its crate names any of its ids.
fn without_test(repository: &Repository, folder: &str, file: &SourceFile, ids: &[Id]) -> Option<Finding> {
    let is_named = repository.rust_below(folder).any(|other| {
        mentions::in_rust(&other.path, &other.text).iter().any(|m| m.is_test && ids.contains(&m.id))
    });
    let shown: Vec<String> = ids.iter().map(Id::to_string).collect();
    (!ids.is_empty() && !is_named)
        .then(|| Finding::error(&file.path, format!("no test names {}", shown.join(" or "))))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    const METRIC: &str = "//! M-40 attainment.\n\nfn measure() {}\n";
    const CHECK: &str = "//! E-14.\n\nCheck { code: Some(\"E-14\"), remedy: \"lower it\" }\n";
    const CHECK_TEST: (&str, &str) =
        ("crates/mission/src/tests/e.rs", "#[test]\nfn e_14_response_after_resolution() {}");

    fn n_findings(files: &[(&str, &str)]) -> usize {
        check(&Repository::of(files)).len()
    }

    #[test]
    fn a_metric_has_a_doc_an_id_and_a_test() {
        let path = "crates/measures/src/kpi/attainment.rs";
        let test = ("crates/measures/src/tests/attainment.rs", "#[test]\nfn m_40_counts_the_met() {}");
        assert_eq!(n_findings(&[(path, METRIC), test]), 0);
        assert_eq!(n_findings(&[(path, METRIC)]), 1, "no test");
        assert_eq!(n_findings(&[(path, "//! Attainment.\n"), test]), 1, "no id");
        assert_eq!(n_findings(&[(path, "use a;\n//! M-40\n"), test]), 2, "no head");
    }

    #[test]
    fn a_check_has_its_code_a_remedy_and_a_test() {
        let path = "crates/mission/src/check/e14_order.rs";
        assert_eq!(n_findings(&[(path, CHECK), CHECK_TEST]), 0);
        assert_eq!(n_findings(&[(path, CHECK)]), 1, "no test");
        assert_eq!(n_findings(&[(path, &CHECK.replace("remedy", "hint")), CHECK_TEST]), 1, "no remedy");
        assert_eq!(n_findings(&[(path, &CHECK.replace("\"E-14", "\"E-15")), CHECK_TEST]), 1, "another code");
    }

    #[test]
    fn an_id_has_one_check() {
        let files = ["crates/mission/src/check/e14_a.rs", "crates/mission/src/check/e14_b.rs"]
            .map(|path| (path, CHECK));
        assert_eq!(n_findings(&[files[0], files[1], CHECK_TEST]), 1);
    }

    #[test]
    fn a_file_without_a_number_needs_its_doc_only() {
        assert_eq!(
            n_findings(&[("crates/mission/src/check/shape.rs", "//! How a mission is written.\n")]),
            0
        );
        assert_eq!(n_findings(&[("crates/mission/src/check/shape.rs", "fn a() {}\n")]), 1);
    }
}
