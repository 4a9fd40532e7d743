//! A note for later names its issue (`#12`, `issue 12`); otherwise nobody ever comes back to it.

use crate::repository::Repository;
use crate::rust_text;
use crate::tidy::Finding;

// Split, so that this file does not find itself.
const MARKS: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

/// Reports such marks in comments without an issue.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.with_extension("rs") {
        for line in rust_text::lines(&file.path, &file.text) {
            if let Some(mark) = mark(&line.comment).filter(|_| !names_an_issue(&line.comment)) {
                findings.push(Finding::at(
                    file,
                    line.number,
                    format!("`{mark}` without an issue; name it (`#12`)"),
                ));
            }
        }
    }
    findings
}

fn mark(comment: &str) -> Option<&'static str> {
    MARKS.into_iter().find(|mark| comment.split(|c: char| !c.is_alphanumeric()).any(|word| word == *mark))
}

fn names_an_issue(comment: &str) -> bool {
    let numbered = |word: &str| {
        comment
            .match_indices(word)
            .any(|(at, _)| comment[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    numbered("#") || numbered("issue ")
}

#[cfg(test)]
mod tests {
    use super::{MARKS, check};
    use crate::repository::Repository;

    fn is_refused(comment: &str) -> bool {
        !check(&Repository::of(&[("crates/desk/src/a.rs", comment)])).is_empty()
    }

    #[test]
    fn a_note_without_an_issue_is_refused() {
        for mark in MARKS {
            assert!(is_refused(&format!("// {mark}: later")));
            assert!(!is_refused(&format!("// {mark}(#12): later")));
            assert!(!is_refused(&format!("// {mark} issue 12")));
            assert!(!is_refused(&format!("let text = \"{mark}\";")));
        }
    }
}
