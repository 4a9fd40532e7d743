//! The files of what is known besides a mission: rosters, and what was measured.

use std::path::{Path, PathBuf};

use mission::known::{self, Measured};
use mission::{Context, Finding, Tree};

use crate::exit::wrong_use;

/// What was read of them.
#[derive(Default)]
pub struct Known {
    rosters: Option<known::Known>,
    measured: Option<(PathBuf, Measured)>,
}

impl Known {
    /// Reads the files there are. One with a slip is not used at all.
    pub fn read(rosters: Option<&Path>, baselines: Option<&Path>) -> anyhow::Result<Known> {
        let measured = baselines.map(|path| Ok((path.to_owned(), read(path, known::measured)?)));
        Ok(Known {
            rosters: rosters.map(|path| read(path, known::rosters)).transpose()?,
            measured: measured.transpose().map_err(|error: anyhow::Error| error)?,
        })
    }

    /// For the checks.
    pub fn context(&self) -> Context<'_> {
        Context {
            rosters: self.rosters.as_ref().map(|known| &known.rosters),
            staffing: self.rosters.as_ref().and_then(|known| known.staffing.as_deref()),
            baselines: self.measured.as_ref().map(|(_, measured)| &measured.baselines),
            ..Context::default()
        }
    }

    /// Whether every name that was measured is one of the mission's: a slip would be silent otherwise.
    pub fn check_names(&self, missions: &[&Tree]) -> anyhow::Result<()> {
        let Some((path, measured)) = &self.measured else { return Ok(()) };
        refuse(path, &measured.unknown(missions))
    }
}

fn read<T>(path: &Path, parse: impl Fn(&[u8]) -> Result<T, Vec<Finding>>) -> anyhow::Result<T> {
    let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{}: {error}", path.display())))?;
    parse(&bytes).map_err(|findings| refusal(path, &findings))
}

fn refuse(path: &Path, findings: &[Finding]) -> anyhow::Result<()> {
    match findings {
        [] => Ok(()),
        some => Err(refusal(path, some)),
    }
}

fn refusal(path: &Path, findings: &[Finding]) -> anyhow::Error {
    let file = path.display().to_string();
    let lines = findings.iter().map(|finding| finding.render(&file));
    let text = lines.collect::<Vec<_>>().join("\n");
    wrong_use(text.trim_start_matches("error: ").trim_end().to_owned())
}
