//! `lodestar import`: mail from files.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use server::mail::import::{Import as Work, Summary};
use server::mail::settings::Resolver;
use server::mail::{MailRoom, Settings};

use crate::exit::{Exit, wrong_use};
use crate::place::Place;

/// Read mail from files into the desk
///
/// What is there already is known, so an import that was interrupted is begun again and goes on where it ended.
#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Mail in one file, each after a line that begins with `From `
    Mbox {
        /// The file
        #[arg(value_name = "FILE")]
        path: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// Mail in a folder with `cur` and `new`
    Maildir {
        /// The folder
        #[arg(value_name = "DIR")]
        path: PathBuf,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Args)]
struct How {
    #[command(flatten)]
    place: Place,
    /// The configuration with the addresses of the desk; `lodestar.toml` in the folder when it is there
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Your address that the mail came to; without it each mail says
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// Count from when each mail was delivered then, answer none of them, and call nobody for what was promised then
    #[arg(long)]
    as_history: bool,
}

impl Import {
    /// Reads everything, and says what became of it.
    pub fn run(self) -> anyhow::Result<Exit> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let summary = runtime.block_on(self.work())?;
        say(&summary);
        Ok(Exit::Fine)
    }

    async fn work(self) -> anyhow::Result<Summary> {
        let (path, how, is_mbox) = match self.what {
            What::Mbox { path, how } => (path, how, true),
            What::Maildir { path, how } => (path, how, false),
        };
        let settings = how.settings()?;
        let app = how.place.open().await?;
        app.desk().book().context("the desk has no mission yet; set it up first")?;
        let import = Work::new(MailRoom::new(app, settings), how.address, how.as_history);
        let bar = bar();
        let seen = |summary: &Summary| {
            bar.set_length(summary.bytes.1);
            bar.set_position(summary.bytes.0);
            bar.set_message(format!("{} mails", summary.n_read));
        };
        let done = match is_mbox {
            true => import.mbox(&path, seen).await,
            false => import.maildir(&path, seen).await,
        };
        bar.finish_and_clear();
        done
    }
}

impl How {
    /// The addresses of the desk. Who wrote old mail is not asked: keys of that time are gone.
    fn settings(&self) -> anyhow::Result<Settings> {
        let usual = self.place.data.join("lodestar.toml");
        let file = self.config.clone().or_else(|| usual.exists().then_some(usual));
        let configured = file.map(|file| Settings::read(&file)).transpose()?.flatten();
        match (configured, &self.address) {
            (Some(settings), _) => Ok(Settings { resolver: Resolver::Off, ..settings }),
            (None, Some(address)) => Settings::of_address(address),
            (None, None) => Err(wrong_use("say `--address`, or which `--config` has a `[mail]` section")),
        }
    }
}

/// Drawn on a terminal only.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(
        "{msg}, {bytes} of {total_bytes} [{bar:30}] {bytes_per_sec}, {eta} left",
    );
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "))
}

fn say(summary: &Summary) {
    println!("{} mails read", summary.n_read);
    println!("{} new, {} known", summary.n_new, summary.n_known);
    for (kind, n) in &summary.kinds {
        println!("  {n} {kind}");
    }
    if summary.n_quarantined > 0 {
        println!("  {} in quarantine, to be looked at", summary.n_quarantined);
    }
    if summary.n_left_out > 0 {
        println!("{} files left out: links, drafts and what was thrown away", summary.n_left_out);
    }
}
