//! The files a mission is read from.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use mission::history::DIGESTS;
use mission::{Context, Files, History, HistoryFile, Reading};

use crate::exit::wrong_use;

/// Reads a mission file and the calendar files it names, which lie beside it.
pub fn read(path: &Path) -> anyhow::Result<Reading> {
    read_in(path, &Context::default())
}

/// The same with what else is known.
pub fn read_in(path: &Path, context: &Context<'_>) -> anyhow::Result<Reading> {
    let (bytes, files) = texts(path)?;
    Ok(mission::read_bytes_in(&bytes, &Context { files: &files, ..*context }))
}

/// The bytes of a mission file, and the texts of the files it names.
fn texts(path: &Path) -> anyhow::Result<(Vec<u8>, Files)> {
    let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{}: {error}", path.display())))?;
    let mut files = Files::new();
    for name in mission::files_named(&String::from_utf8_lossy(&bytes)) {
        let beside = path.with_file_name(&name);
        // A file that is not there is a finding of the mission; one that cannot be read is our failure.
        if beside.exists() {
            let text = std::fs::read_to_string(&beside).with_context(|| beside.display().to_string())?;
            files.insert(name, text);
        }
    }
    Ok((bytes, files))
}

/// Reads a directory with one file for each version of a mission.
pub fn read_history(directory: &Path, context: &Context<'_>) -> anyhow::Result<History> {
    let paths = files_in(directory)?;
    let files = paths.iter().map(|path| {
        let (bytes, files) = texts(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(HistoryFile { name, bytes, files })
    });
    let files = files.collect::<anyhow::Result<Vec<_>>>()?;
    let digests = directory.join(DIGESTS);
    let digests = match digests.exists() {
        true => Some(std::fs::read_to_string(&digests).with_context(|| digests.display().to_string())?),
        false => None,
    };
    Ok(mission::read_history(&files, digests.as_deref(), context))
}

/// The mission files of a directory.
pub fn files_in(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = |error| wrong_use(format!("{}: {error}", directory.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    if files.is_empty() {
        let directory = directory.display();
        return Err(wrong_use(format!("{directory}: no mission file (`*.toml`) is in this directory")));
    }
    files.sort();
    Ok(files)
}
