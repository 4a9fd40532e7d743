//! Files of measured parts.

use std::path::Path;

use backtest::partial::Partial;

use crate::exit::{Exit, wrong_use};

/// Writes a part. The file appears whole or not at all.
pub fn write(path: &Path, part: &Partial) -> anyhow::Result<Exit> {
    let unfinished = path.with_extension("unfinished");
    let written = std::fs::write(&unfinished, part.to_bytes());
    let named = written.and_then(|()| std::fs::rename(&unfinished, path));
    named.map_err(|error| wrong_use(format!("{}: {error}", path.display())))?;
    Ok(Exit::Fine)
}

/// Reads a part, with the name of its file.
pub fn read(path: &Path) -> anyhow::Result<(String, Partial)> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{file}: {error}")))?;
    let part = Partial::from_bytes(&bytes).map_err(|error| wrong_use(format!("{file}: {error}")))?;
    Ok((file, part))
}
