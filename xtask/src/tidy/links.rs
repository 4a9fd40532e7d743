//! A relative link in the documentation leads somewhere.

use std::collections::BTreeSet;

use crate::repository::{Repository, SourceFile};
use crate::tidy::Finding;

/// Reports relative links whose file, folder or heading does not exist.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.with_extension("md") {
        for (number, target) in relative_targets(file) {
            if let Some(problem) = problem(repository, file, target) {
                findings.push(Finding::at(file, number, problem));
            }
        }
    }
    findings
}

/// The paths that some page links to, from another page.
pub fn linked_paths(repository: &Repository) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for file in repository.with_extension("md") {
        let targets = relative_targets(file).into_iter().filter_map(|(_, target)| target.split('#').next());
        paths.extend(
            targets.filter_map(|target| resolve(&file.path, target)).filter(|path| *path != file.path),
        );
    }
    paths
}

/// The relative links of a page outside its fenced blocks, with their lines.
fn relative_targets(file: &SourceFile) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_fence = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        }
        if !in_fence {
            found.extend(
                targets(line).into_iter().filter(|target| is_relative(target)).map(|target| (number, target)),
            );
        }
    }
    found
}

/// What stands in the round brackets of `[text](target)`.
fn targets(line: &str) -> Vec<&str> {
    line.match_indices("](").filter_map(|(at, _)| line[at + 2..].split([')', ' ']).next()).collect()
}

/// Whether a link is ours to check: not an address, not a Rust path.
fn is_relative(target: &str) -> bool {
    !target.contains("://") && !target.contains("::") && !target.starts_with("mailto:")
}

fn problem(repository: &Repository, file: &SourceFile, target: &str) -> Option<String> {
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let resolved = if path.is_empty() { Some(file.path.clone()) } else { resolve(&file.path, path) };
    let Some(resolved) = resolved.filter(|path| repository.has_path(path)) else {
        return Some(format!("`{target}` does not exist"));
    };
    let page = repository.find(&resolved).filter(|_| !heading.is_empty())?;
    let has_heading = headings(&page.text).any(|name| name == heading);
    (!has_heading).then(|| format!("`{resolved}` has no heading `#{heading}`"))
}

/// `target` seen from the folder of `from`; `None` above the root.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a page's headings: lower case, spaces to hyphens, punctuation gone.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn n_broken(text: &str) -> usize {
        let page = ("docs/a/page.md", text);
        check(&Repository::of(&[page, ("docs/b.md", "# The desk's day\n"), ("README.md", "# Lodestar\n")]))
            .len()
    }

    #[test]
    fn links_that_lead_somewhere() {
        assert_eq!(n_broken("[b](../b.md) [root](../../README.md) [folder](../a/) [self](#one)\n# One"), 0);
        assert_eq!(n_broken("[heading](../b.md#the-desks-day)"), 0);
        assert_eq!(n_broken("[out](https://example.com/x.md) [code](crate::Calendar)"), 0);
        assert_eq!(n_broken("```\n[shown](nowhere.md)\n```"), 0);
    }

    #[test]
    fn links_that_lead_nowhere() {
        assert_eq!(n_broken("[gone](gone.md)"), 1);
        assert_eq!(n_broken("[above](../../../x.md)"), 1);
        assert_eq!(n_broken("[heading](../b.md#another-day) [gone](gone.md)"), 2);
    }
}
