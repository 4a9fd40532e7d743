//! The coverage table as text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Id, Kind, Mention};

/// Counts per kind, then the ids without a test as ranges.
pub fn render(known: &BTreeSet<Id>, mentions: &[Mention]) -> String {
    let ids = |test: bool| -> BTreeSet<Id> {
        mentions.iter().filter(|mention| mention.is_test == test).map(|mention| mention.id).collect()
    };
    let (tested, named) = (ids(true), ids(false));
    let mut text = format!("{:<16}{:>6}{:>8}{:>12}{:>9}\n", "kind", "ids", "tested", "named only", "neither");
    let mut untested = String::new();
    for kind in Kind::ALL {
        let own: Vec<Id> = known.iter().copied().filter(|id| id.kind == kind).collect();
        let without_test: Vec<Id> = own.iter().copied().filter(|id| !tested.contains(id)).collect();
        let n_named = without_test.iter().filter(|id| named.contains(id)).count();
        let n_tested = own.len() - without_test.len();
        let n_neither = without_test.len() - n_named;
        text += &format!("{:<16}{:>6}{n_tested:>8}{n_named:>12}{n_neither:>9}\n", kind.name(), own.len());
        if !without_test.is_empty() {
            untested += &format!("{} without a test: {}\n", kind.name(), ranges(&without_test));
        }
    }
    text + &untested
}

/// Each tested id with the places that test it.
pub fn render_places(mentions: &[Mention]) -> String {
    let mut places: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.is_test) {
        places.entry(mention.id).or_default().insert(format!("{}:{}", mention.path, mention.line));
    }
    let mut text = String::new();
    for (id, places) in places {
        let places: Vec<String> = places.into_iter().collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id}  {}", places.join("  "));
    }
    text
}

/// `X-01…X-03, X-05` for sorted ids of one kind.
fn ranges(ids: &[Id]) -> String {
    let runs = ids.chunk_by(|a, b| a.number + 1 == b.number);
    let shown: Vec<String> = runs
        .map(|run| match run {
            [first, .., last] => format!("{first}…{last}"),
            _ => run.iter().map(Id::to_string).collect(),
        })
        .collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{ranges, render};
    use crate::coverage::{list, mentions};

    #[test]
    fn ids_without_a_test_are_listed_as_ranges() {
        let ids: Vec<_> = list::parse("X-01\nX-02\nX-03\nX-05\n").unwrap().into_iter().collect();
        assert_eq!(ranges(&ids), "X-01…X-03, X-05");
    }

    #[test]
    fn a_tested_id_is_counted_once() {
        let known = list::parse("X-01\nX-02\nX-03\n").unwrap();
        let text = "fn x_01_a() {}\nfn x_01_b() {}\n//! X-02\n";
        let table = render(&known, &mentions::in_rust("crates/desk/src/tests/a.rs", text));
        assert!(table.contains("examples             3       1           1        1\n"), "{table}");
        assert!(table.contains("examples without a test: X-02…X-03\n"), "{table}");
    }
}
