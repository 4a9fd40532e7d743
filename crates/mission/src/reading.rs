//! The entrance of the crate: text in, findings and a policy out.

use crate::check::{self, Accepted, Checked, Context, Files, Unevaluated, e10_notice};
use crate::compile::policy_of;
use crate::finding::{Finding, Severity, place, sorted};
use crate::policy::Policy;
use crate::source::Source;
use crate::syntax::{Document, Tree, Unenforced, decoded, document};

/// A mission as it was read: what it says, and everything that is wrong with it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What stands in the file, as far as it could be understood.
    pub tree: Tree,
    /// What is wrong with it, sorted by place, without what it accepts.
    pub findings: Vec<Finding>,
    /// The settings that stand in it and that this version does not act upon, in the order of the file.
    pub unenforced: Vec<Unenforced>,
    /// The warnings it accepts, sorted by place.
    pub accepted: Vec<Accepted>,
    /// The checks that lacked data.
    pub not_evaluated: Vec<Unevaluated>,
    source: Source,
    files: Files,
}

/// Reads a mission. Never fails and never panics: whatever is wrong becomes a finding.
///
/// `files` holds the texts of the iCalendar files the mission names (see [`files_named`]).
///
/// # Example
///
/// ```
/// let reading = mission::read("[mission]\nnmae = \"Care\"\n", &mission::Files::new());
/// let slip = reading.findings.iter().find(|finding| finding.line == 2).expect("line 2 has a slip");
/// assert_eq!(slip.message, "unknown key `nmae`");
/// assert_eq!(slip.help.as_deref(), Some("did you mean `name`?"));
/// ```
pub fn read(text: &str, files: &Files) -> Reading {
    read_in(text, &Context::with_files(files))
}

/// Reads a mission with everything else that is known. What is not known leaves checks that are not evaluated.
pub fn read_in(text: &str, context: &Context<'_>) -> Reading {
    let mut findings = Vec::new();
    let source = Source::new(text);
    let document = document(&source, &mut findings);
    let checked = check::check(&document, context, &mut findings);
    findings.extend(change(&document.tree, context, &source, &findings));
    Reading::of(document, checked, findings, (source, context.files))
}

/// What this version owes for what it changes of the one before it; asked only of a version that compiles.
fn change(tree: &Tree, context: &Context<'_>, source: &Source, findings: &[Finding]) -> Option<Finding> {
    let previous = context.earlier?.last()?;
    let is_sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    let policy = is_sound.then(|| policy_of(tree, context, source).ok())??;
    e10_notice::of_change((previous, &policy), tree, context)
}

/// Reads the bytes of a mission file. Bytes that are no UTF-8 are a finding like any other.
pub fn read_bytes(bytes: &[u8], files: &Files) -> Reading {
    read_bytes_in(bytes, &Context::with_files(files))
}

/// The same with everything else that is known.
pub fn read_bytes_in(bytes: &[u8], context: &Context<'_>) -> Reading {
    match decoded(bytes) {
        Ok(text) => read_in(text, context),
        Err((text, finding)) => {
            let source = Source::new(&text);
            Reading::of(Document::empty(), Checked::default(), vec![finding], (source, context.files))
        }
    }
}

impl Reading {
    fn of(
        document: Document,
        checked: Checked,
        findings: Vec<Finding>,
        (source, files): (Source, &Files),
    ) -> Reading {
        let Document { tree, unenforced, .. } = document;
        let Checked { mut accepted, not_evaluated } = checked;
        place(accepted.iter_mut().map(|it| &mut it.finding), &source);
        accepted.sort_by_key(|it| it.finding.span.start);
        let findings = sorted(findings, &source);
        Reading { tree, findings, unenforced, accepted, not_evaluated, source, files: files.clone() }
    }

    /// The policy of a version whose only errors are about its dates and signatures, to compare the next one with.
    pub(crate) fn policy_despite_dates(&self) -> Option<Policy> {
        const OF_DATES: [&str; 4] = ["E-10", "E-11", "E-25", "E-34"];
        let is_sound = self.findings.iter().all(|finding| {
            finding.severity != Severity::Error || finding.code.is_some_and(|code| OF_DATES.contains(&code))
        });
        let context = Context::with_files(&self.files);
        is_sound.then(|| policy_of(&self.tree, &context, &self.source).ok()).flatten()
    }

    /// Adds what was found by looking beyond the file.
    pub(crate) fn add(&mut self, more: Vec<Finding>) {
        let findings = std::mem::take(&mut self.findings);
        self.findings = sorted([findings, more].concat(), &self.source);
    }

    /// The text that was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Whether something keeps the mission from being used.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The policy the mission compiles to.
    ///
    /// # Errors
    ///
    /// Gives all findings, warnings as well, when one of them is an error.
    pub fn policy(&self) -> Result<Policy, Vec<Finding>> {
        if self.has_errors() {
            return Err(self.findings.clone());
        }
        let context = Context::with_files(&self.files);
        policy_of(&self.tree, &context, &self.source).map_err(|finding| sorted(vec![finding], &self.source))
    }
}

/// The policy of a mission that names no files.
///
/// # Errors
///
/// Gives all findings when one of them is an error.
pub fn compile(text: &str) -> Result<Policy, Vec<Finding>> {
    read(text, &Files::new()).policy()
}

/// The same for the bytes of a file.
///
/// # Errors
///
/// Gives all findings when one of them is an error.
pub fn compile_bytes(bytes: &[u8]) -> Result<Policy, Vec<Finding>> {
    read_bytes(bytes, &Files::new()).policy()
}

/// The policy of a mission, and what its author should look at.
///
/// # Errors
///
/// Gives all findings when one of them is an error.
pub fn compile_with_warnings(text: &str, files: &Files) -> Result<(Policy, Vec<Finding>), Vec<Finding>> {
    let reading = read(text, files);
    reading.policy().map(|policy| (policy, reading.findings))
}

/// What a reading of a text that is no TOML found; never empty.
pub(crate) fn reading_failed(reading: &Reading) -> Vec<Finding> {
    match reading.findings.is_empty() {
        false => reading.findings.clone(),
        true => vec![Finding::error(Default::default(), "this is no TOML")],
    }
}

/// The names of the iCalendar files a mission mentions, for a caller who can open files.
pub fn files_named(text: &str) -> Vec<String> {
    let Document { tree, .. } = document(&Source::new(text), &mut Vec::new());
    let named = tree.calendars.iter().flat_map(|(_, entry)| entry.files_named());
    let mut names: Vec<String> = named.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}
