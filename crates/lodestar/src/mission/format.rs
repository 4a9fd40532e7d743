//! `lodestar mission format`: one way to write a mission.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::check;
use crate::exit::{Exit, wrong_use};

/// Write a mission in its canonical form; comments stay
#[derive(Args)]
pub struct Format {
    /// The mission files, or directories with the files of versions
    #[arg(required = true)]
    missions: Vec<PathBuf>,
    /// Change nothing; exit with 1 when a file is not in its canonical form
    #[arg(long, conflicts_with = "stdout")]
    check: bool,
    /// Print the canonical form instead of writing it
    #[arg(long)]
    stdout: bool,
}

impl Format {
    /// Formats each file. A file that is no TOML is left as it is.
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut exit = Exit::Fine;
        for path in &self.missions {
            let paths = if path.is_dir() { check::files_in(path)? } else { vec![path.clone()] };
            for path in &paths {
                if self.format(path)? == Exit::Findings {
                    exit = Exit::Findings;
                }
            }
        }
        Ok(exit)
    }

    fn format(&self, path: &Path) -> anyhow::Result<Exit> {
        let shown = path.display();
        let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{shown}: {error}")))?;
        let text = String::from_utf8(bytes).ok().map(|text| (mission::format(&text), text));
        let Some((Ok(canonical), text)) = text else {
            check::print_to_stderr(path, &check::read(path)?);
            return Ok(Exit::Findings);
        };
        let mut out = std::io::stdout().lock();
        if self.stdout {
            write!(out, "{canonical}")?;
        } else if canonical == text {
            return Ok(Exit::Fine);
        } else if self.check {
            writeln!(out, "{shown}: not in its canonical form")?;
            return Ok(Exit::Findings);
        } else {
            replace(path, &canonical).with_context(|| shown.to_string())?;
            writeln!(out, "{shown}: formatted")?;
        }
        Ok(Exit::Fine)
    }
}

/// Puts `text` in the place of a file at once: whoever reads it sees the old text or the new one, never a part.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    // Links are followed, so that the link stays one.
    let path = std::fs::canonicalize(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = (|| {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(std::fs::metadata(&path)?.permissions())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    })();
    if written.is_err() {
        // Nothing is left behind; that the removal failed as well would say nothing new.
        let _ = std::fs::remove_file(&beside);
    }
    Ok(written?)
}
