//! A page of documentation is linked from another; a decision is a question, with the answers that were rejected.

use crate::repository::Repository;
use crate::tidy::{Finding, links};

const DECISIONS: &str = "docs/decisions/";

/// Reports pages below `docs/` that no page links to, and decisions without their two parts.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let linked = links::linked_paths(repository);
    let mut findings = Vec::new();
    for page in repository.with_extension("md").filter(|page| page.path.starts_with("docs/")) {
        if page.path != "docs/README.md" && !linked.contains(&page.path) {
            findings.push(Finding::error(&page.path, "no other page links here; add it to docs/README.md"));
        }
        if !page.path.starts_with(DECISIONS) {
            continue;
        }
        let title = page.text.lines().next().unwrap_or_default();
        if !(title.starts_with("# ") && title.ends_with('?')) {
            findings.push(Finding::error(&page.path, "the title of a decision is a question"));
        }
        if !page.text.contains("\n## Rejected") {
            findings.push(Finding::error(&page.path, "a decision has a part `## Rejected`"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    const DECISION: &str = "# Why?\n\nBecause.\n\n## Rejected\n\n- Not.\n";

    fn n_findings(index: &str, decision: &str) -> usize {
        check(&Repository::of(&[("docs/README.md", index), ("docs/decisions/why.md", decision)])).len()
    }

    #[test]
    fn a_decision_is_a_linked_question_with_its_rejected_answers() {
        assert_eq!(n_findings("[why](decisions/why.md)", DECISION), 0);
        assert_eq!(n_findings("", DECISION), 1);
        assert_eq!(n_findings("[why](decisions/why.md)", &DECISION.replace('?', ".")), 1);
        assert_eq!(n_findings("[why](decisions/why.md)", &DECISION.replace("## Rejected", "Rejected:")), 1);
    }
}
