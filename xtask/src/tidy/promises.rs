//! No promise is configured anywhere but in the mission: above `mission`, no code writes down a length.
//!
//! `Within::BusinessTime(4 * 3_600_000)` is a promise; `Within::Elapsed(allowance_ms)` hands one on.

use crate::repository::Repository;
use crate::rust_text;
use crate::tidy::Finding;

/// What may know lengths of its own: the arithmetic, the language that promises are written in, and the tools.
const BELOW: [&str; 2] = ["crates/calendar/", "crates/mission/"];

/// Reports lengths made of numbers that stand in the code, tests excepted.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    let above =
        |path: &str| !BELOW.iter().any(|folder| path.starts_with(folder)) && !path.contains("/examples/");
    for file in repository.rust_below("crates/").filter(|file| above(&file.path)) {
        for line in rust_text::lines(&file.path, &file.text).iter().filter(|line| !line.is_test) {
            if has_length(&line.code) {
                let message = "a length stands in the code; promises stand in the mission";
                findings.push(Finding::at(file, line.number, message));
            }
        }
    }
    findings
}

/// Whether a `Within` is made of a number other than 0.
fn has_length(code: &str) -> bool {
    code.match_indices("Within::").any(|(at, name)| {
        let variant = &code[at + name.len()..];
        let argument = variant.split_once('(').map(|(_, argument)| argument.trim_start());
        argument.is_some_and(|argument| argument.starts_with(|c: char| ('1'..='9').contains(&c)))
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;

    fn is_refused(path: &str, code: &str) -> bool {
        !check(&Repository::of(&[(path, code)])).is_empty()
    }

    #[test]
    fn a_length_in_the_code_is_refused() {
        assert!(is_refused("crates/desk/src/a.rs", "let first = Within::BusinessTime(4 * 3_600_000);"));
        assert!(is_refused("crates/server/src/a.rs", "due(at, &Within::CalendarDays(30))"));
    }

    #[test]
    fn a_length_handed_on_or_in_a_test_is_not() {
        assert!(!is_refused("crates/desk/src/a.rs", "Within::Elapsed(allowance_ms)"));
        assert!(!is_refused("crates/desk/src/a.rs", "Within::Elapsed(0)"));
        assert!(!is_refused("crates/desk/src/tests/a.rs", "Within::CalendarDays(30)"));
        assert!(!is_refused("crates/mission/src/a.rs", "Within::CalendarDays(30)"));
    }
}
