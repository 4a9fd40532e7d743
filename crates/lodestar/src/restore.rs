//! `lodestar restore`: a desk out of a backup.

use std::path::PathBuf;

use clap::Args;
use store::{Db, backup};

use crate::backup::Place;
use crate::exit::Exit;

/// Make the database of a desk out of a backup, and prove that its log is whole
///
/// The backup may come from SQLite or PostgreSQL and go to either. Nothing is overwritten: the folder must hold the key
/// and no database, or the PostgreSQL database must be empty. Either everything is restored or nothing.
#[derive(Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Restore {
    /// Restores and says what came back.
    pub fn run(self) -> anyhow::Result<Exit> {
        let key = self.place.key()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let summary = runtime.block_on(async {
            match self.place.database() {
                Ok(url) => backup::restore(&Db::open_postgres(url).await?, &key, &self.file).await,
                Err(path) => backup::restore_sqlite(&self.file, &key, &path).await,
            }
        })?;
        println!("{} rows, {} of them events; the log is whole", summary.n_rows, summary.n_events);
        Ok(Exit::Fine)
    }
}
