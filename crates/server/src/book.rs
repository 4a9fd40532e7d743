//! The mission as the running desk uses it: every version compiled, every zone bound.

use std::collections::BTreeMap;

use calendar::{Instant, Zone};
use desk::Rulebook;
use desk::case::event::ZoneId;
use mission::{Context, History, HistoryFile, Severity};

use crate::desk::Folded;

/// A rulebook with what the store needs to know about it. Made anew when a version or a zone is added; then the epoch
/// rises, and what was computed under an older one is computed again (design.md 2).
#[derive(Debug)]
pub struct Book {
    /// The rules of all versions.
    pub rules: Rulebook,
    /// Rises with every change of the rules.
    pub epoch: i64,
    zones: BTreeMap<String, ZoneId>,
    /// Cases folded by these rules, kept for the next look.
    pub(crate) folded: Folded,
}

/// Why the versions of a mission do not make a rulebook.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Something is wrong with it.
    #[error("the mission cannot be used: {0}; `lodestar mission check` lists everything")]
    Unsound(String),
    /// There is none.
    #[error("the desk has no mission yet; set one up at `/setup`, or start with `--mission FILE`")]
    None,
}

impl Book {
    /// Compiles the versions of a mission for cases in `zones`. Names of zones that the program does not know are left out.
    ///
    /// # Errors
    ///
    /// Fails when a version has errors, when the versions contradict each other, or when there is none.
    pub fn new(files: &[HistoryFile], zones: &[String], epoch: i64) -> Result<Book, BookError> {
        if files.is_empty() {
            return Err(BookError::None);
        }
        let history = mission::read_history(files, None, &Context::default());
        let Some(versions) = history.policies else { return Err(BookError::Unsound(first_error(&history))) };
        let bound: Vec<Zone> = zones.iter().filter_map(|name| Zone::named(name).ok()).collect();
        let zones = (0..).map(ZoneId).zip(&bound).map(|(id, zone)| (zone.name().to_owned(), id)).collect();
        Ok(Book { rules: Rulebook::of_versions(versions, bound), epoch, zones, folded: Folded::default() })
    }

    /// A zone by its name; `None` when no customer had it when the book was made.
    pub fn zone(&self, name: &str) -> Option<ZoneId> {
        self.zones.get(name).copied()
    }

    /// A text without payment card numbers, as the mission wants them masked.
    pub fn mask(&self, text: &str) -> String {
        channels::mask::mask(text, self.rules.policy().practice.security.card_digits).text
    }

    /// Texts of one author that follow each other, without card numbers that only show when they are read as one.
    pub fn mask_joined(&self, texts: &[&str]) -> Vec<String> {
        let masked = channels::mask::mask_joined(texts, self.rules.policy().practice.security.card_digits);
        masked.into_iter().map(|masked| masked.text).collect()
    }

    /// The rules in force at an instant.
    pub fn policy_at(&self, at: Instant) -> &mission::Policy {
        self.rules.rules(self.rules.version_at(at))
    }
}

fn first_error(history: &History) -> String {
    let of_versions = history.versions.iter().flat_map(|version| {
        version.reading.findings.iter().map(move |finding| (version.file.as_str(), finding))
    });
    let of_all = history.findings.iter().map(|(file, finding)| (file.as_str(), finding));
    of_versions.chain(of_all).find(|(_, finding)| finding.severity == Severity::Error).map_or_else(
        || "a version could not be read".to_owned(),
        |(file, finding)| format!("{file}: {}", finding.message),
    )
}
