//! The table of invariants in ARCHITECTURE.md claims no more than is so: what it names as a check exists.
//!
//! A row names rules of tidy (`tidy edges`), fuzz targets (`fuzz history`), files, or tests by their function's
//! name; or it says `not yet` and the issue that owes the check.

use crate::repository::{Repository, SourceFile};
use crate::rust_text;
use crate::tidy::{Finding, RULES};

const PAGE: &str = "ARCHITECTURE.md";
const N_INVARIANTS: usize = 15;

/// Reports missing rows and rows that name nothing, or something that does not exist.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let Some(page) = repository.find(PAGE) else {
        return vec![Finding::error(PAGE, "is missing")];
    };
    let rows: Vec<(usize, Vec<&str>)> =
        page.lines().filter_map(|(number, line)| Some((number, row(line)?))).collect();
    let mut findings: Vec<Finding> =
        rows.iter().flat_map(|(number, cells)| check_row(repository, page, *number, cells)).collect();
    let numbers: Vec<&str> = rows.iter().map(|(_, cells)| cells[0]).collect();
    if !numbers.into_iter().eq((1..=N_INVARIANTS).map(|n| n.to_string())) {
        findings
            .push(Finding::error(PAGE, format!("must list the invariants 1 to {N_INVARIANTS}, in order")));
    }
    findings
}

/// The cells of a row whose first cell is a number.
fn row(line: &str) -> Option<Vec<&str>> {
    let cells: Vec<&str> =
        line.strip_prefix('|')?.trim_end().trim_end_matches('|').split('|').map(str::trim).collect();
    let is_numbered = cells.len() == 3 && cells[0].parse::<usize>().is_ok();
    is_numbered.then_some(cells)
}

fn check_row(repository: &Repository, page: &SourceFile, number: usize, cells: &[&str]) -> Vec<Finding> {
    let names: Vec<&str> = cells[2].split('`').skip(1).step_by(2).collect();
    if names.is_empty() && !cells[2].starts_with("not yet: issue ") {
        return vec![Finding::at(page, number, "names no check; name one, or say `not yet: issue 12`")];
    }
    let missing = names.into_iter().filter(|name| !exists(repository, name));
    missing.map(|name| Finding::at(page, number, format!("there is no `{name}`"))).collect()
}

fn exists(repository: &Repository, name: &str) -> bool {
    match name.split_once(' ') {
        Some(("tidy", rule)) => RULES.iter().any(|(name, _)| *name == rule),
        Some(("fuzz", target)) => repository.has_path(&format!("fuzz/fuzz_targets/{target}.rs")),
        Some(_) => false,
        None => repository.has_path(name) || is_test(repository, name),
    }
}

fn is_test(repository: &Repository, name: &str) -> bool {
    let opening = format!("fn {name}(");
    let holds = |file: &SourceFile| {
        file.text.contains(&opening)
            && rust_text::lines(&file.path, &file.text)
                .iter()
                .any(|line| line.is_test && line.code.contains(&opening))
    };
    repository.with_extension("rs").any(holds)
}

#[cfg(test)]
mod tests {
    use super::{N_INVARIANTS, PAGE, check};
    use crate::repository::Repository;
    use crate::tidy::finding::places;

    fn page(first_check: &str) -> String {
        let rows: Vec<String> =
            (2..=N_INVARIANTS).map(|n| format!("| {n} | So it is. | not yet: issue 5 |\n")).collect();
        format!("| 1 | So it is. | {first_check} |\n{}", rows.concat())
    }

    fn n_findings(first_check: &str) -> usize {
        let test = ("crates/desk/src/tests/a.rs", "#[test]\nfn folding_is_stable() {}");
        let code = ("crates/desk/src/a.rs", "fn fold() {}");
        check(&Repository::of(&[(PAGE, &page(first_check)), test, code])).len()
    }

    #[test]
    fn what_is_named_exists() {
        assert_eq!(n_findings("`tidy edges`, `folding_is_stable`, `crates/desk/src/a.rs`"), 0);
        assert_eq!(n_findings("not yet: issue 12"), 0);
        assert_eq!(n_findings("`tidy dreams`"), 1);
        assert_eq!(n_findings("`folding_is_perfect`, `fuzz nothing`"), 2);
        assert_eq!(n_findings("`fold`"), 1, "a function that is no test checks nothing");
        assert_eq!(n_findings("everybody"), 1);
    }

    #[test]
    fn no_invariant_is_left_out() {
        let short = page("`tidy edges`").replace("| 15 |", "| fifteen |");
        assert_eq!(places(&check(&Repository::of(&[(PAGE, &short)]))), [PAGE]);
    }
}
