//! A mission check and a measure are whole: its doc, its help, its name in the specification, its tests.

use crate::coverage::{Kind, mentions};
use crate::repository::{Repository, SourceFile};
use crate::rust_text;
use crate::tidy::Finding;

/// Reports mission checks without doc, help or tests, and metric files without a metric's id or tests.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let checks = repository
        .rust_below("crates/mission/src/check/")
        .flat_map(|file| check_mission_check(repository, file));
    let metrics =
        repository.rust_below("crates/measures/src/kpi/").flat_map(|file| check_metric(repository, file));
    checks.chain(metrics).collect()
}

fn check_mission_check(repository: &Repository, file: &SourceFile) -> Vec<Finding> {
    let mut findings = common(repository, file, &[Kind::Error, Kind::Warning]);
    if !file.text.contains("help") {
        findings.push(Finding::error(&file.path, "a check tells the reader what to do; it has no help text"));
    }
    findings
}

fn check_metric(repository: &Repository, file: &SourceFile) -> Vec<Finding> {
    common(repository, file, &[Kind::Metric])
}

/// What both owe: a doc, an id of one of these kinds, and a test that names one of the ids.
fn common(repository: &Repository, file: &SourceFile, kinds: &[Kind]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !file.text.starts_with("//!") {
        findings.push(Finding::error(&file.path, "begins without a doc comment"));
    }
    let ids: Vec<_> = mentions::in_rust(&file.path, &file.text)
        .into_iter()
        .filter(|m| kinds.contains(&m.id.kind))
        .collect();
    if ids.is_empty() {
        findings.push(Finding::error(&file.path, "names no id of the specification (`E-14`, `M-40`)"));
    }
    let crate_folder = file.path.split("/src/").next().unwrap_or_default();
    let tested = repository.rust_below(crate_folder).any(|other| {
        mentions::in_rust(&other.path, &other.text)
            .iter()
            .any(|m| m.is_test && ids.iter().any(|own| own.id == m.id))
    });
    let has_own_tests = rust_text::lines(&file.path, &file.text).iter().any(|line| line.is_test);
    if !ids.is_empty() && !tested && !has_own_tests {
        findings.push(Finding::error(&file.path, "no test names its id"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    const METRIC: &str = "//! M-40: attainment.\n\nfn measure() {}\n";

    fn n_findings(files: &[(&str, &str)]) -> usize {
        check(&Repository::of(files)).len()
    }

    #[test]
    fn a_metric_has_a_doc_an_id_and_a_test() {
        let test = ("crates/measures/src/tests/attainment.rs", "#[test]\nfn m_40_counts_the_met() {}");
        assert_eq!(n_findings(&[("crates/measures/src/kpi/attainment.rs", METRIC), test]), 0);
        assert_eq!(n_findings(&[("crates/measures/src/kpi/attainment.rs", METRIC)]), 1);
        assert_eq!(n_findings(&[("crates/measures/src/kpi/attainment.rs", "//! Attainment.\n"), test]), 1);
        assert_eq!(n_findings(&[("crates/measures/src/kpi/attainment.rs", "// M-40\n"), test]), 1);
    }

    #[test]
    fn a_mission_check_also_has_help() {
        let test = ("crates/mission/src/tests/order.rs", "#[test]\nfn e_14_response_after_resolution() {}");
        let with_help = "//! E-14.\n\nconst HELP: &str = \"\"; // help\n";
        assert_eq!(n_findings(&[("crates/mission/src/check/order.rs", with_help), test]), 0);
        assert_eq!(n_findings(&[("crates/mission/src/check/order.rs", "//! E-14.\n"), test]), 1);
    }
}
