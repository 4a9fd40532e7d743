//! Pure crates never read a clock, a file, a socket, the environment or randomness, and print nothing.
//!
//! Clippy forbids the calls by their resolved path (each pure crate's `clippy.toml`); this rule catches what clippy
//! has no name for: macros, `async`, and words that only a use of these things would need.

use crate::repository::{Repository, SourceFile};
use crate::rust_text::{self, Line};
use crate::tidy::{Finding, PURE_CRATES};

const FORBIDDEN: [(&str, &str); 22] = [
    ("std::fs", "take the text as an argument"),
    ("std::env", "take the value as an argument"),
    ("std::net", "leave sockets to `server`"),
    ("std::process", "leave processes to `lodestar`"),
    ("std::thread", "leave threads to `backtest` and `server`"),
    ("SystemTime", "take `now` as an argument"),
    ("Instant::now", "take `now` as an argument"),
    ("Timestamp::now", "take `now` as an argument"),
    ("Zoned::now", "take `now` as an argument"),
    ("TimeZone::system", "take the zone as an argument"),
    ("async fn", "pure functions do not wait"),
    (".await", "pure functions do not wait"),
    ("println!", "return the text"),
    ("eprintln!", "return the text"),
    ("print!(", "return the text"),
    ("dbg!", "remove it"),
    ("rand::", "take the value as an argument"),
    ("RandomState", "use an ordered map"),
    ("log::", "return what happened"),
    ("tracing::", "return what happened"),
    ("static mut", "pass the state"),
    ("thread_local!", "pass the state"),
];

/// Where a float may appear: in `measures`, in a file that says why to clippy, for intervals and other display.
const WITH_FLOATS: &str = "measures";
const PERMISSION: &str = "expect(clippy::disallowed_types";

/// Reports forbidden words in the code of pure crates, tests excepted.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in PURE_CRATES {
        for file in repository.rust_below(&format!("crates/{name}/src/")) {
            let may_use_floats = name == WITH_FLOATS && file.text.contains(PERMISSION);
            for line in rust_text::lines(&file.path, &file.text).iter().filter(|line| !line.is_test) {
                findings.extend(check_line(name, file, line));
                if !may_use_floats && has_float(&line.code) {
                    let message = format!("a float in `{name}`; use `Ratio` or whole numbers");
                    findings.push(Finding::at(file, line.number, message));
                }
            }
        }
    }
    findings
}

fn check_line(name: &str, file: &SourceFile, line: &Line) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (word, remedy) in FORBIDDEN {
        if has_word(&line.code, word) {
            let message = format!("`{word}` in pure crate `{name}`; {remedy}");
            findings.push(Finding::at(file, line.number, message));
        }
    }
    findings
}

/// Whether a float's type or literal (`0.5`, not `pair.0.5`) stands in `code`.
fn has_float(code: &str) -> bool {
    let is_literal = |at: usize| {
        let whole_part = code[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        let before = whole_part.chars().next_back();
        whole_part.len() < at
            && before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | ')' | ']' | '?'))
            && code[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    };
    has_word(code, "f64") || has_word(code, "f32") || code.match_indices('.').any(|(at, _)| is_literal(at))
}

/// Whether `word` stands in `code` and is not the end or the beginning of a longer name.
fn has_word(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let touches_before = word.starts_with(is_name) && before.is_some_and(is_name);
        let touches_after = word.ends_with(is_name) && after.is_some_and(is_name);
        !touches_before && !touches_after
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::finding::places;

    fn found(path: &str, text: &str) -> usize {
        check(&Repository::of(&[(path, text)])).len()
    }

    #[test]
    fn files_clocks_and_printing_are_refused() {
        assert_eq!(found("crates/desk/src/a.rs", "use std::fs;"), 1);
        assert_eq!(found("crates/calendar/src/a.rs", "let now = jiff::Timestamp::now();"), 1);
        assert_eq!(found("crates/measures/src/a.rs", "println!(\"{x}\");"), 1);
        assert_eq!(found("crates/mission/src/a.rs", "pub async fn check() {}"), 1);
    }

    #[test]
    fn comments_tests_longer_names_and_other_crates_are_not() {
        assert_eq!(found("crates/desk/src/a.rs", "// never std::fs\nlet brand::X = operand::Y;"), 0);
        assert_eq!(found("crates/desk/src/tests/a.rs", "use std::fs;"), 0);
        assert_eq!(found("crates/desk/src/a.rs", "#[cfg(test)]\nmod tests {\n  use std::fs;\n}\n"), 0);
        assert_eq!(found("crates/backtest/src/a.rs", "use std::fs;"), 0);
    }

    #[test]
    fn floats_are_refused_where_promises_are_decided() {
        assert_eq!(found("crates/desk/src/a.rs", "fn share() -> f64 {}"), 1);
        assert_eq!(found("crates/desk/src/a.rs", "let half = 0.5;"), 1);
        assert_eq!(found("crates/desk/src/a.rs", "let x = pair.0.5; for i in 0..5 {} a[0].1; 1.max(2);"), 0);
        assert_eq!(found("crates/measures/src/a.rs", "fn bound() -> f64 {}"), 1);
        let reasoned =
            "#![expect(clippy::disallowed_types, reason = \"an interval is shown\")]\nfn bound() -> f64 {}";
        assert_eq!(found("crates/measures/src/a.rs", reasoned), 0);
        assert_eq!(found("crates/desk/src/a.rs", "let buf64 = 1;"), 0);
    }

    #[test]
    fn the_line_is_named() {
        let repository = Repository::of(&[("crates/desk/src/a.rs", "fn a() {}\nuse std::env;")]);
        assert_eq!(places(&check(&repository)), ["crates/desk/src/a.rs:2"]);
    }
}
