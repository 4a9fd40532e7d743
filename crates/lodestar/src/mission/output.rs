//! A mission read for its readers, and where what they are shown goes.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use mission::{Edition, Policy, Readers, Reading};

use super::check;
use crate::exit::wrong_use;

/// Reads a mission, the versions before it and the one announced. `None` when one of them has errors, which were told.
pub fn edition(
    path: &Path,
    (after, next): (&[PathBuf], Option<&Path>),
    readers: Readers,
) -> anyhow::Result<Option<Edition>> {
    let Some((reading, mut policy)) = compiled(path)? else { return Ok(None) };
    let mut earlier = Vec::new();
    for path in after {
        let Some(version) = compiled(path)? else { return Ok(None) };
        earlier.push(version);
    }
    policy.keep_numbers(earlier.iter().map(|(_, policy)| policy));
    let mut edition = Edition::of(&reading, &policy, readers).after(earlier.iter().map(|(_, policy)| policy));
    if let Some(path) = next {
        let Some((_, next)) = compiled(path)? else { return Ok(None) };
        edition = edition.announcing(&policy, &next);
        if edition.coming.is_none() {
            let file = path.display();
            let date = policy.effective_on.map(|on| format!(" after {on}")).unwrap_or_default();
            return Err(wrong_use(format!("{file}: the next version needs an `effective` date{date}")));
        }
    }
    Ok(Some(edition))
}

fn compiled(path: &Path) -> anyhow::Result<Option<(Reading, Policy)>> {
    let reading = check::read(path)?;
    match reading.policy() {
        Ok(policy) => Ok(Some((reading, policy))),
        Err(_) => {
            check::print_to_stderr(path, &reading);
            Ok(None)
        }
    }
}

/// Writes to the file, or to standard output.
pub fn write(text: &str, output: Option<&Path>) -> anyhow::Result<()> {
    match output {
        None => Ok(std::io::stdout().lock().write_all(text.as_bytes())?),
        Some(path) if path.is_dir() => Err(wrong_use(format!("{} is a folder", path.display()))),
        Some(path) => std::fs::write(path, text).with_context(|| path.display().to_string()),
    }
}
