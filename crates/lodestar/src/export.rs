//! `lodestar export`: the history of the desk, as `lodestar backtest` reads it.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::exit::Exit;
use crate::place::Place;

/// Write everything that happened as a history that `lodestar backtest` reads
///
/// Numbers stand for people and customers; no text of anybody is written but the names of lists of customers, where they are
/// asked for.
#[derive(Args)]
pub struct Export {
    /// The file to write, in JSON Lines; without it standard output
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write the customers whose cohort is known to another file, which `lodestar backtest --customers` reads
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Export {
    /// Writes the history, and says on standard error how long it is.
    pub fn run(self) -> anyhow::Result<Exit> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let mut out: Box<dyn Write> = match &self.file {
            Some(path) => Box::new(created(path)?),
            None => Box::new(BufWriter::new(stdout().lock())),
        };
        let mut customers = self.customers.as_deref().map(created).transpose()?;
        let (n_events, n_customers) = runtime.block_on(async {
            let app = self.place.open().await?;
            let n_events = server::export::export(app.desk(), &mut out).await?;
            let n_customers = match &mut customers {
                Some(out) => Some(server::export::export_customers(app.desk(), out).await?),
                None => None,
            };
            anyhow::Ok((n_events, n_customers))
        })?;
        out.flush()?;
        customers.iter_mut().try_for_each(Write::flush)?;
        eprintln!("{n_events} events written");
        if let Some(n) = n_customers {
            eprintln!("{n} customers written");
        }
        Ok(Exit::Fine)
    }
}

fn created(path: &Path) -> anyhow::Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| path.display().to_string())?))
}
