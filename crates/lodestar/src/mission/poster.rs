//! `lodestar mission poster`: the mission on one sheet.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use look::Assets;
use mission::Readers;

use super::output;
use crate::exit::Exit;

/// Put a mission on one page, to print and hang up
#[derive(Args)]
pub struct Poster {
    /// The mission file
    mission: PathBuf,
    /// The sheet it is printed on
    #[arg(long, value_enum, default_value_t = Paper::A4)]
    paper: Paper,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Earlier versions, oldest first: each clause keeps the number it had there
    #[arg(long, value_name = "FILE", num_args = 1..)]
    after: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Paper {
    /// 210 mm × 297 mm
    A4,
    /// 8.5 in × 11 in
    Letter,
}

impl Poster {
    /// Writes the poster as one HTML file that needs no other.
    pub fn run(self) -> anyhow::Result<Exit> {
        let Some(edition) = output::edition(&self.mission, (&self.after, None), Readers::Customers)? else {
            return Ok(Exit::Findings);
        };
        let paper = match self.paper {
            Paper::A4 => look::Paper::A4,
            Paper::Letter => look::Paper::Letter,
        };
        output::write(&look::poster(&edition, paper, Assets::Inlined), self.output.as_deref())?;
        Ok(Exit::Fine)
    }
}
