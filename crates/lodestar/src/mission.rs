//! `lodestar mission`: what a mission says and what is wrong with it.

pub mod check;
mod diff;
mod format;
mod new;
mod output;
mod poster;
mod render;
mod schema;
mod templates;

use clap::{Args, Subcommand};

use crate::exit::Exit;

/// Check and read missions
#[derive(Args)]
pub struct Mission {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Check(check::Check),
    Diff(diff::DiffArgs),
    Format(format::Format),
    New(new::New),
    Poster(poster::Poster),
    Render(render::Render),
    Templates(templates::Templates),
    Schema(schema::Schema),
}

impl Mission {
    /// Does what was asked for.
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.action {
            Action::Check(check) => check.run(),
            Action::Diff(diff) => diff.run(),
            Action::Format(format) => format.run(),
            Action::New(new) => new.run(),
            Action::Poster(poster) => poster.run(),
            Action::Render(render) => render.run(),
            Action::Templates(templates) => templates.run(),
            Action::Schema(schema) => schema.run(),
        }
    }
}
