//! What was wrong with an input, where, what was done with it, and how to put it right.

mod kind;

use std::collections::BTreeMap;

pub use kind::{Effect, ProblemKind};

/// How many examples of one kind are kept; all are counted.
pub const EXAMPLES: usize = 5;

/// One place where the input was not as documented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind it is of.
    pub kind: ProblemKind,
    /// The file's name as given.
    pub file: String,
    /// 1-based line; 0 for the file as a whole.
    pub line: u64,
    /// 1-based byte in the line; 0 for the row as a whole.
    pub at: u64,
    /// The column's name, when one is at fault.
    pub column: Option<String>,
    /// The words at fault, in a sentence without full stop.
    pub what: String,
}

/// A problem before its line is known: only the few that are kept as examples are worth counting lines for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Offset of the row in the text.
    pub offset: u64,
    /// The column's name, when one is at fault.
    pub column: Option<String>,
    /// The words at fault.
    pub what: String,
}

/// Counts of problems by kind, each with its first examples in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(BTreeMap<ProblemKind, Found>);

/// The findings of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many there were.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Finding>,
}

impl Findings {
    /// Counts one; `finding` is only made when it may become an example.
    pub fn add(
        &mut self,
        kind: ProblemKind,
        offset: usize,
        finding: impl FnOnce() -> (Option<String>, String),
    ) {
        let found = self.0.entry(kind).or_default();
        found.count += 1;
        let offset = offset as u64;
        if found.examples.len() < EXAMPLES || found.examples.last().is_some_and(|last| offset < last.offset) {
            let (column, what) = finding();
            found.keep(Finding { offset, column, what });
        }
    }

    /// Adds what another part of the same text found. The order of adding makes no difference.
    pub fn merge(&mut self, other: Findings) {
        for (kind, theirs) in other.0 {
            let ours = self.0.entry(kind).or_default();
            ours.count += theirs.count;
            theirs.examples.into_iter().for_each(|finding| ours.keep(finding));
        }
    }

    /// All kinds found, in the order of the list of kinds.
    pub fn iter(&self) -> impl Iterator<Item = (ProblemKind, &Found)> {
        self.0.iter().map(|(kind, found)| (*kind, found))
    }

    /// How many of `kind` were found.
    pub fn count(&self, kind: ProblemKind) -> u64 {
        self.0.get(&kind).map_or(0, |found| found.count)
    }

    /// The first one, in the order of the text, that is more than a note.
    pub fn first(&self) -> Option<(ProblemKind, &Finding)> {
        let kinds = self.iter().filter(|(kind, _)| kind.effect() != Effect::Noted);
        let firsts = kinds.filter_map(|(kind, found)| Some((kind, found.examples.first()?)));
        firsts.min_by_key(|(kind, finding)| (finding.offset, *kind))
    }
}

impl Found {
    fn keep(&mut self, finding: Finding) {
        let place = self.examples.partition_point(|known| *known <= finding);
        self.examples.insert(place, finding);
        self.examples.truncate(EXAMPLES);
    }
}

/// What became of the rows of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows below the header.
    pub read: u64,
    /// Rows that went into the history.
    pub used: u64,
    /// Rows that could not be used.
    pub refused: u64,
    /// Rows that repeat another.
    pub duplicates: u64,
    /// Rows after the instant at which the history ends.
    pub after_end: u64,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Totals) {
        self.read += other.read;
        self.used += other.used;
        self.refused += other.refused;
        self.duplicates += other.duplicates;
        self.after_end += other.after_end;
    }
}
