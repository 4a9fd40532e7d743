//! Where ids are named: in the names of tests (`x_01_…`) and in text (`X-01`, `R-233…R-238`).

use super::Id;
use crate::rust_text;

/// One place that names an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The id.
    pub id: Id,
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// Whether the place is in a test.
    pub is_test: bool,
}

/// What stands between the ends of a range.
const RANGE_SIGNS: [&str; 4] = ["…", "–", "..", " to "];

/// Mentions in a text that is not code.
pub fn in_text(path: &str, text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (index, line) in text.lines().enumerate() {
        mentions.extend(ids_in_text(line).into_iter().map(|id| mention(id, path, index + 1, false)));
    }
    mentions
}

/// Mentions in a Rust file. The `//!` head of a test file is no test.
pub fn in_rust(path: &str, text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (line, raw) in rust_text::lines(path, text).iter().zip(text.lines()) {
        let is_test = line.is_test && !line.comment.starts_with("//!");
        mentions.extend(ids_in_text(raw).into_iter().map(|id| mention(id, path, line.number, is_test)));
        if line.is_test {
            mentions
                .extend(ids_in_names(&line.code).into_iter().map(|id| mention(id, path, line.number, true)));
        }
    }
    mentions
}

fn mention(id: Id, path: &str, line: usize, is_test: bool) -> Mention {
    Mention { id, path: path.to_owned(), line, is_test }
}

/// Ids in running text, ranges filled in.
fn ids_in_text(text: &str) -> Vec<Id> {
    let mut ids = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let begins = !before.is_alphanumeric() && before != '-' && before != '_';
        if let Some((id, length)) = Id::at_start(rest, '-').filter(|_| begins) {
            let after = &rest[length..];
            let end = RANGE_SIGNS.iter().find_map(|sign| Id::at_start(after.strip_prefix(sign)?, '-'));
            match end.filter(|(end, _)| end.kind == id.kind && end.number > id.number) {
                Some((end, _)) => ids.extend((id.number..end.number).map(|number| Id { number, ..id })),
                None => ids.push(id),
            }
        }
        before = first;
        rest = &rest[first.len_utf8()..];
    }
    ids
}

/// Ids in the names of functions, cases and modules: `fn x_01_…`, `#[case::x_05_closing(…)]`, `mod c_07 {`.
fn ids_in_names(code: &str) -> Vec<Id> {
    let mut ids = Vec::new();
    for introduction in ["fn ", "case::", "mod "] {
        for (at, _) in code.match_indices(introduction) {
            let rest = &code[at + introduction.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            ids.extend(ids_in_name(&rest[..end]));
        }
    }
    ids
}

fn ids_in_name(name: &str) -> Vec<Id> {
    let starts = [0].into_iter().chain(name.match_indices('_').map(|(at, _)| at + 1));
    let lower = |at: &usize| name[*at..].starts_with(|c: char| c.is_ascii_lowercase());
    starts.filter(lower).filter_map(|at| Id::at_start(&name[at..], '_')).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::{in_rust, in_text};

    fn named(text: &str) -> Vec<String> {
        in_text("a.md", text).iter().map(|mention| mention.id.to_string()).collect()
    }

    fn tested(text: &str) -> Vec<String> {
        let mentions = in_rust("crates/desk/src/tests/a.rs", text);
        mentions.iter().filter(|mention| mention.is_test).map(|mention| mention.id.to_string()).collect()
    }

    #[test]
    fn ids_and_ranges_in_text() {
        assert_eq!(
            named("see X-01, (R-233…R-235) and E-14/W-01."),
            ["X-01", "R-233", "R-234", "R-235", "E-14", "W-01"]
        );
        assert_eq!(named("M-40 to M-42, C-01..C-02"), ["M-40", "M-41", "M-42", "C-01", "C-02"]);
        assert_eq!(named("SHE-14 UTF-16 X-1 R-12 D-2025 pre-X-01"), Vec::<String>::new());
    }

    #[test]
    fn ids_in_the_names_of_tests_and_cases() {
        assert_eq!(tested("#[test]\nfn x_01_inside_hours() {}"), ["X-01"]);
        assert_eq!(tested("#[case::x_05_closing(\"a\")]"), ["X-05"]);
        assert_eq!(tested("fn r_233_and_c_05_agree() {}"), ["R-233", "C-05"]);
        assert_eq!(tested("fn utc_05_is_no_id() { let x_07 = 1; }"), Vec::<String>::new());
        assert_eq!(tested("fn x_5_hours() {}"), Vec::<String>::new());
    }

    #[test]
    fn the_head_of_a_test_file_proves_nothing() {
        assert_eq!(tested("//! X-01…X-22\n"), Vec::<String>::new());
        assert_eq!(tested("/// X-01\nfn a() {}"), ["X-01"]);
    }

    #[test]
    fn code_outside_tests_names_but_does_not_test() {
        let mentions = in_rust("crates/desk/src/a.rs", "/// R-110 fires once.\nfn x_01_a() {}");
        assert_eq!(mentions.len(), 1);
        assert!(!mentions[0].is_test);
    }
}
