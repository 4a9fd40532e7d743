//! `lodestar backup`: the database and the attachments in one sealed file.

use std::path::PathBuf;

use clap::Args;
use store::objects::Objects;
use store::{Db, Key};

use crate::exit::{Exit, wrong_use};

/// Write everything that the desk stores to one encrypted file, while the desk goes on working
///
/// The file holds the database of one moment and the files that are attached to its messages. It is encrypted with the
/// desk's key and useless without it: keep the key in another place.
#[derive(Args)]
pub struct Backup {
    /// The file to write; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Where the desk's database is.
#[derive(Args)]
pub struct Place {
    /// The folder of the desk
    #[arg(long, value_name = "DIR", default_value = "lodestar-data")]
    data: PathBuf,
    /// The PostgreSQL database of the desk, when it has one
    #[arg(long, value_name = "URL", env = "LODESTAR_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Place {
    /// The desk's key, which must be there already.
    pub fn key(&self) -> anyhow::Result<Key> {
        Key::find_or_create(&self.data, true).map(|(key, _)| key).map_err(wrong_use)
    }

    /// Where the bytes of attachments lie.
    pub fn objects(&self, key: &Key) -> anyhow::Result<Objects> {
        Objects::in_folder(&self.data.join(server::files::FOLDER), key).map_err(wrong_use)
    }

    /// The address of PostgreSQL, or else the file of the database.
    pub fn database(&self) -> Result<&str, PathBuf> {
        self.database.as_deref().ok_or_else(|| self.data.join("lodestar.db"))
    }
}

impl Backup {
    /// Writes the file and says what is in it.
    pub fn run(self) -> anyhow::Result<Exit> {
        let key = self.place.key()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let summary = runtime.block_on(async {
            let db = match self.place.database() {
                Ok(url) => Db::open_postgres(url).await?,
                Err(path) if path.exists() => Db::open_sqlite(&path, &key)?,
                Err(path) => return Err(wrong_use(format!("there is no database {}", path.display()))),
            };
            let objects = self.place.objects(&key)?;
            let summary = store::backup::backup(&db, &objects, &key, &self.file).await?;
            db.close().await;
            Ok(summary)
        })?;
        let (rows, events, files) = (summary.n_rows, summary.n_events, summary.n_files);
        println!("{}: {rows} rows, {events} of them events, and {files} attachments", self.file.display());
        Ok(Exit::Fine)
    }
}
