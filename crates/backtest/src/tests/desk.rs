//! Whole runs: a mission, a history and what comes out.

use std::path::{Path, PathBuf};

use crate::customers::Customers;
use crate::document::{Document, Input};
use crate::mapping::{self, Mapping};
use crate::people::{self, Style};
use crate::read::{self, Progress};
use crate::replay::{Span, replay};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// What goes into a run.
pub struct Desk<'d> {
    /// The text of each version of the mission.
    pub mission: &'d [&'d str],
    pub history: Source,
    pub customers: Option<Source>,
    pub mapping: Option<&'d str>,
    pub as_of: Option<&'d str>,
}

impl<'d> Desk<'d> {
    /// Rows of the history format under a mission, and nothing beside them.
    pub fn of_rows(mission: &'d [&'d str], rows: &str, as_of: &'d str) -> Desk<'d> {
        let history = Source::from_bytes("history.csv".to_owned(), rows.as_bytes());
        Desk { mission, history, customers: None, mapping: None, as_of: Some(as_of) }
    }
}

impl Desk<'_> {
    /// Runs the history and gives the report.
    pub fn run(self) -> Document {
        let policies = self.mission.iter().map(|text| mission::compile(text).unwrap()).collect();
        let versions = mission::Versions::of(policies).unwrap();
        let vocabulary = Vocabulary::of(&versions.united);
        let mapping = self.mapping.map(|text| Mapping::parse("mapping.toml", text).unwrap());
        let progress = Progress::default();
        let history = match &mapping {
            Some(mapping) => mapping::read(self.history, mapping, &vocabulary, &progress),
            None => read::read(self.history, &vocabulary, &progress),
        };
        let customers = match self.customers {
            Some(source) => Customers::read(source, &history, &vocabulary),
            None => Customers::of_history(&history),
        };
        let absent: Vec<String> =
            mapping.iter().flat_map(|mapping| &mapping.absent).map(|kind| kind.word().to_string()).collect();
        let span = Span { as_of: self.as_of.map(|at| at.parse().unwrap()), ..Span::default() };
        let replay = replay(versions, &history, &customers, (span, &absent), &progress);
        let source = mapping.as_ref().map(|mapping| mapping.name.as_str());
        Document::new(Input {
            history: &history,
            customers: &customers,
            replay: &replay,
            source,
            absent: &absent,
        })
    }

    /// Runs the history and gives the report for people.
    pub fn report(self) -> String {
        people::report(&self.run(), Style::default())
    }
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A text of the repository.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap()
}

/// A file of the shared data sets under its own name; `None`, and one printed line, where they are not there.
pub fn data(path: &str) -> Option<Source> {
    let full = repository("../shared/data").join(path);
    if !full.exists() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", full.display());
        println!("skipped: {} is missing", full.display());
        return None;
    }
    let mut source = Source::open(&full).unwrap();
    source.name = full.file_name().unwrap().to_string_lossy().into_owned();
    Some(source)
}
