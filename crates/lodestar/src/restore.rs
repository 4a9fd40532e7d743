//! `lodestar restore`: a desk out of a backup.

use std::path::PathBuf;

use clap::Args;
use store::{Db, backup};

use crate::backup::Place;
use crate::exit::Exit;

/// Make the database and the attachments of a desk out of a backup, and prove that its log is whole
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
        let objects = self.place.objects(&key)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let summary = runtime.block_on(async {
            match self.place.database() {
                Ok(url) => backup::restore(&Db::open_postgres(url).await?, &objects, &key, &self.file).await,
                Err(path) => backup::restore_sqlite(&self.file, &objects, &key, &path).await,
            }
        })?;
        let (rows, events, files) = (summary.n_rows, summary.n_events, summary.n_files);
        println!("{rows} rows, {events} of them events, and {files} attachments; the log is whole");
        Ok(Exit::Fine)
    }
}
