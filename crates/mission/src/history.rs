//! A mission with all its versions: one file each, in one directory, and the digests of what was published.

mod digests;

use std::collections::BTreeSet;

use calendar::Date;

use crate::check::{Context, Files};
use crate::finding::Finding;
use crate::policy::{Policy, Versions, compare_versions};
use crate::reading::{Reading, read_bytes_in};

pub use digests::{DIGESTS, digest};

/// The file of one version.
#[derive(Debug, Clone)]
pub struct HistoryFile {
    /// Its name in the directory.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The files it names.
    pub files: Files,
}

/// The versions of a mission as they were read.
#[derive(Debug, Clone)]
pub struct History {
    /// The versions, oldest first: by effective date, then by number.
    pub versions: Vec<HistoryVersion>,
    /// What is wrong with the versions as a whole, each with the name of the file it is about.
    pub findings: Vec<(String, Finding)>,
    /// The versions in ids that mean the same in all of them; `None` when something is wrong.
    pub policies: Option<Versions>,
}

/// One version of a history.
#[derive(Debug, Clone)]
pub struct HistoryVersion {
    /// The name of its file.
    pub file: String,
    /// What it says, checked against the versions before it.
    pub reading: Reading,
}

/// Reads all versions of a mission, each in the light of those before it.
///
/// `digests` is the text of the file [`DIGESTS`] beside them, if there is one.
pub fn read_history(files: &[HistoryFile], digests: Option<&str>, context: &Context<'_>) -> History {
    let mut found: Vec<(&HistoryFile, Reading)> = files
        .iter()
        .map(|file| (file, read_bytes_in(&file.bytes, &Context { files: &file.files, ..*context })))
        .collect();
    found.sort_by(|(_, a), (_, b)| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then_with(|| compare_versions(a.1, b.1))
    });
    let mut policies: Option<Vec<Policy>> = Some(Vec::new());
    let mut versions = Vec::new();
    for (file, _) in &found {
        // After a version that cannot be used, nobody can say what the next one changes.
        let earlier = policies.as_deref();
        let mut reading = read_bytes_in(&file.bytes, &Context { files: &file.files, earlier, ..*context });
        reading.add(digests::check(file, &reading, digests));
        let policy = reading.policy_despite_dates();
        policies = policies.zip(policy).map(|(before, policy)| [before, vec![policy]].concat());
        versions.push(HistoryVersion { file: file.name.clone(), reading });
    }
    let mut findings = digests::missing_files(files, digests);
    let is_sound = versions.iter().all(|version| !version.reading.has_errors());
    let united = policies.filter(|_| is_sound).and_then(|policies| match Versions::of(policies) {
        Ok(versions) => Some(versions),
        Err(error) => {
            let last = versions.last().map(|version| version.file.clone()).unwrap_or_default();
            findings.push((last, Finding::error(Default::default(), error.to_string()).code("E-25")));
            None
        }
    });
    History { versions, findings, policies: united }
}

/// What versions are ordered by. One without a date is before the others.
fn key(reading: &Reading) -> (Option<Date>, &str) {
    let mission = reading.tree.mission.as_ref();
    let effective = mission.and_then(|mission| mission.effective.as_ref()).map(|date| date.value.0);
    (effective, mission.map_or("", |mission| mission.version.value.0.as_str()))
}

impl History {
    /// Whether something keeps the versions from being used.
    pub fn has_errors(&self) -> bool {
        self.policies.is_none() || self.versions.iter().any(|version| version.reading.has_errors())
    }

    /// The checks that lacked data in some version, by code.
    pub fn not_evaluated(&self) -> BTreeSet<&'static str> {
        self.versions.iter().flat_map(|version| &version.reading.not_evaluated).map(|it| it.code).collect()
    }
}
