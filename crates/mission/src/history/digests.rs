//! That what was published stays as it was: digests in the form `sha256sum` writes and checks.

use sha2::{Digest, Sha256};

use super::HistoryFile;
use crate::finding::Finding;
use crate::reading::Reading;
use crate::source::Span;

/// The file beside the versions that holds the digest of each published one: `sha256sum 1.0.toml >> published.sha256`.
pub const DIGESTS: &str = "published.sha256";

/// The SHA-256 of a file, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a digest file: number of the line, digest, name of the file.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    text.lines().enumerate().filter_map(|(nth, line)| {
        let (digest, name) = line.trim().split_once(char::is_whitespace)?;
        // An asterisk marks files read as binary.
        Some((nth + 1, digest, name.trim_start().trim_start_matches('*')))
    })
}

/// Whether a version and the files it names are what was published.
pub(super) fn check(file: &HistoryFile, reading: &Reading, digests: Option<&str>) -> Vec<Finding> {
    let Some(mission) = reading.tree.mission.as_ref() else { return Vec::new() };
    let texts = file.files.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let all = [(file.name.as_str(), file.bytes.as_slice())].into_iter().chain(texts);
    all.filter_map(|(name, bytes)| {
        let recorded = digests.into_iter().flat_map(lines).find(|(_, _, known)| *known == name);
        let is = digest(bytes);
        match (recorded, &mission.published) {
            (Some((_, was, _)), _) if was.eq_ignore_ascii_case(&is) => None,
            (Some(_), _) => Some(changed(name, mission.version.span)),
            (None, Some(published)) => {
                let message = format!("`{name}` is published, but its digest is not recorded");
                let help = format!("add the line `{is}  {name}` to `{DIGESTS}`");
                Some(Finding::information(published.span, message).help(help))
            }
            (None, None) => None,
        }
    })
    .collect()
}

fn changed(name: &str, span: Span) -> Finding {
    let message = format!("`{name}` was changed after it was published");
    let help =
        format!("restore it, and make a new version of the change; `sha256sum -c {DIGESTS}` says the same");
    Finding::error(span, message).code("E-25").help(help)
}

/// Files whose digest is recorded and that are gone.
pub(super) fn missing_files(files: &[HistoryFile], digests: Option<&str>) -> Vec<(String, Finding)> {
    let is_there = |name: &str| files.iter().any(|file| file.name == name || file.files.contains_key(name));
    let missing = digests.into_iter().flat_map(lines).filter(|(_, _, name)| !is_there(name));
    let finding = |(line, _, name): (usize, &str, &str)| {
        let message = format!("`{name}` was published and is no longer there");
        let finding = Finding::error(Span::default(), message).code("E-25").help("restore it");
        (DIGESTS.to_owned(), Finding { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1, ..finding })
    };
    missing.map(finding).collect()
}
