//! `cargo xtask coverage`: which numbered statements of the specification have a test.
//!
//! The numbers stand in `docs/coverage/ids.txt`. A number counts as tested when a test's name, a case's name or the
//! text of a test names it (`x_01_inside_hours`, `// R-233`); the head of a test file counts for nothing, since it
//! proves nothing. A number that the list does not know is an error wherever it stands.

use std::collections::BTreeSet;
use std::process::ExitCode;

use crate::repository::Repository;

mod id;
mod list;
pub mod mentions;
mod table;

pub use id::{Id, Kind};
use mentions::Mention;

/// The list of all valid ids.
pub const LIST: &str = "docs/coverage/ids.txt";

/// How much to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The table, and what is not covered as ranges.
    Ranges,
    /// Also where each tested id is tested.
    Places,
}

/// Prints the table; fails on ids that the list does not know.
pub fn run(repository: &Repository, detail: Detail) -> ExitCode {
    let known = match repository.find(LIST).map(|file| list::parse(&file.text)) {
        Some(Ok(known)) => known,
        Some(Err(error)) => return fail(&format!("{LIST}: {error}")),
        None => return fail(&format!("{LIST} is missing")),
    };
    let mentions = all_mentions(repository);
    print!("{}", table::render(&known, &mentions));
    if detail == Detail::Places {
        print!("{}", table::render_places(&mentions));
    }
    let unknown = unknown(&known, &mentions);
    for mention in &unknown {
        println!(
            "error[coverage]: `{}` is not in {LIST}\n  --> {}:{}",
            mention.id, mention.path, mention.line
        );
    }
    if unknown.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fail(message: &str) -> ExitCode {
    println!("error[coverage]: {message}");
    ExitCode::FAILURE
}

/// Every mention in code, missions and documentation, except in the list and in this tool, whose tests invent ids.
fn all_mentions(repository: &Repository) -> Vec<Mention> {
    let files = repository.files().filter(|file| file.path != LIST && !file.path.starts_with("xtask/"));
    files
        .flat_map(|file| match file.extension() {
            Some("rs") => mentions::in_rust(&file.path, &file.text),
            Some("md" | "toml") => mentions::in_text(&file.path, &file.text),
            _ => Vec::new(),
        })
        .collect()
}

fn unknown<'a>(known: &BTreeSet<Id>, mentions: &'a [Mention]) -> Vec<&'a Mention> {
    mentions.iter().filter(|mention| !known.contains(&mention.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::{LIST, all_mentions, list, unknown};
    use crate::repository::Repository;

    #[test]
    fn an_id_outside_the_list_is_found_anywhere() {
        let repository = Repository::of(&[
            (LIST, "X-01\nM-40\n"),
            ("crates/desk/src/tests/a.rs", "#[test]\nfn x_01_inside() {}\n#[test]\nfn x_02_across() {}"),
            ("missions/a.toml", "# M-40 and M-41"),
            ("xtask/src/coverage.rs", "// R-999"),
        ]);
        let known = list::parse("X-01\nM-40\n").unwrap();
        let mentions = all_mentions(&repository);
        let unknown: Vec<String> = unknown(&known, &mentions).iter().map(|m| m.id.to_string()).collect();
        assert_eq!(unknown, ["X-02", "M-41"]);
    }
}
