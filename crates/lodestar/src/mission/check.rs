//! `lodestar mission check`: every problem of a mission file, or of all versions in a directory, at once.

mod files;
mod json;
mod known;
mod report;

use std::io::Write;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use calendar::{Date, Instant, Zone};
use clap::Args;
use mission::{Context, Reading, Severity};

use crate::exit::Exit;

use known::Known;

pub use files::{files_in, read, read_history};
pub use report::{print_history_to_stderr, print_to_stderr};

/// Say everything that is wrong with a mission
#[derive(Args)]
pub struct Check {
    /// The mission file, or a directory with the file of each version
    mission: PathBuf,
    /// Exit with 1 on warnings as well
    #[arg(long)]
    strict: bool,
    /// Also find what keeps the mission from being published: placeholders and assumed values nobody confirmed
    #[arg(long)]
    publishing: bool,
    /// Check as on this date instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Who is on duty when, and how many people are needed: a TOML file
    #[arg(long, value_name = "FILE")]
    rosters: Option<PathBuf>,
    /// What was measured over the last 90 days: a TOML file
    #[arg(long, value_name = "FILE")]
    baselines: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Prints the findings; the exit code says whether the mission can be used.
    pub fn run(self) -> anyhow::Result<Exit> {
        let today = self.today.unwrap_or_else(today);
        let known = Known::read(self.rosters.as_deref(), self.baselines.as_deref())?;
        let context = Context { today: Some(today), is_publishing: self.publishing, ..known.context() };
        match self.mission.is_dir() {
            true => self.history(&context, &known),
            false => self.file(&context, &known),
        }
    }

    fn file(&self, context: &Context<'_>, known: &Known) -> anyhow::Result<Exit> {
        let file = self.mission.display().to_string();
        let reading = files::read_in(&self.mission, context)?;
        known.check_names(&[&reading.tree])?;
        let mut out = std::io::stdout().lock();
        match self.json {
            true => writeln!(out, "{:#}", json::of_reading(&file, &reading))?,
            false => report::print(&mut out, &file, &reading)?,
        }
        Ok(self.exit(reading.has_errors(), [&reading].into_iter()))
    }

    fn history(&self, context: &Context<'_>, known: &Known) -> anyhow::Result<Exit> {
        let history = read_history(&self.mission, context)?;
        known
            .check_names(&history.versions.iter().map(|version| &version.reading.tree).collect::<Vec<_>>())?;
        let mut out = std::io::stdout().lock();
        match self.json {
            true => {
                let directory = self.mission.display().to_string();
                writeln!(out, "{:#}", json::of_history(&directory, &history))?;
            }
            false => report::print_history(&mut out, &self.mission, &history)?,
        }
        let has_errors = history.has_errors() || !history.findings.is_empty();
        Ok(self.exit(has_errors, history.versions.iter().map(|version| &version.reading)))
    }

    fn exit<'r>(&self, has_errors: bool, mut readings: impl Iterator<Item = &'r Reading>) -> Exit {
        let has_warnings = readings.any(|reading| counts(reading)[1] > 0);
        if has_errors || (self.strict && has_warnings) { Exit::Findings } else { Exit::Fine }
    }
}

/// Errors, warnings, information.
fn counts(reading: &Reading) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Information]
        .map(|severity| reading.findings.iter().filter(|finding| finding.severity == severity).count())
}

/// The date of now, read in UTC, since a mission's zone is known only after it was read.
#[expect(clippy::disallowed_methods, reason = "the one place of this command that reads the clock")]
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Zone::utc().date_of(Instant(ms))
}
