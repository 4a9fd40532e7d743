//! `lodestar mission render`: a mission for those who read it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use look::{Assets, Frame};
use mission::{Edition, Readers};

use super::output;
use crate::exit::Exit;

/// Show a mission as customers, or the people of the desk, read it
#[derive(Args)]
pub struct Render {
    /// The mission file
    mission: PathBuf,
    /// As what
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Earlier versions, oldest first: each clause keeps the number it had there
    #[arg(long, value_name = "FILE", num_args = 1..)]
    after: Vec<PathBuf>,
    /// The version that was announced and takes effect later: readers are told
    #[arg(long, value_name = "FILE")]
    next: Option<PathBuf>,
    /// Also what is not public, for the handbook
    #[arg(long)]
    staff: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The public mission page: one file that needs no other
    Html,
    /// Plain text
    Text,
    /// Markdown
    Markdown,
    /// The outline of a 10-minute presentation, in Markdown
    Outline,
}

impl Render {
    /// Writes the edition that was asked for.
    pub fn run(self) -> anyhow::Result<Exit> {
        let readers = if self.staff { Readers::Staff } else { Readers::Customers };
        let Some(edition) = output::edition(&self.mission, (&self.after, self.next.as_deref()), readers)?
        else {
            return Ok(Exit::Findings);
        };
        let page = match self.format {
            Format::Html => page(&edition, readers),
            Format::Text => edition.text(),
            Format::Markdown => edition.markdown(),
            Format::Outline => edition.outline(),
        };
        output::write(&page, self.output.as_deref())?;
        Ok(Exit::Fine)
    }
}

fn page(edition: &Edition, readers: Readers) -> String {
    let title = format!("Our promises · {}", edition.name);
    let frame = Frame {
        title: &title,
        language: &edition.language,
        brand: &edition.name,
        nav: &[],
        action: look::contact_address(edition).map(|address| ("Contact us", address)),
        assets: Assets::Inlined,
    };
    look::mission_page(edition, readers, &frame)
}
