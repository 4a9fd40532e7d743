//! `lodestar export`: the history of the desk, as `lodestar backtest` reads it.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use server::Config;

use crate::exit::Exit;

/// Write everything that happened as a history that `lodestar backtest` reads
///
/// Numbers stand for people and customers; no text of anybody is written.
#[derive(Args)]
pub struct Export {
    /// The file to write, in JSON Lines; without it standard output
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The folder of the desk
    #[arg(long, value_name = "DIR", default_value = "lodestar-data")]
    data: PathBuf,
    /// The PostgreSQL database of the desk, when it has one
    #[arg(long, value_name = "URL", env = "LODESTAR_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Export {
    /// Writes the history, and says on standard error how long it is.
    pub fn run(self) -> anyhow::Result<Exit> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let config = Config { database: self.database, ..Config::of(self.data) };
        let mut out: Box<dyn Write> = match &self.file {
            Some(path) => {
                Box::new(BufWriter::new(File::create(path).with_context(|| path.display().to_string())?))
            }
            None => Box::new(BufWriter::new(stdout().lock())),
        };
        let n_events = runtime.block_on(async {
            let (app, _) = server::open(config).await?;
            server::export::export(app.desk(), &mut out).await
        })?;
        out.flush()?;
        eprintln!("{n_events} events written");
        Ok(Exit::Fine)
    }
}
