//! Which desk a command is about.

use std::path::PathBuf;

use clap::Args;
use server::{App, Config};

/// Where the desk lies.
#[derive(Args)]
pub struct Place {
    /// The folder of the desk
    #[arg(long, value_name = "DIR", default_value = "lodestar-data")]
    pub data: PathBuf,
    /// The PostgreSQL database of the desk, when it has one
    #[arg(long, value_name = "URL", env = "LODESTAR_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Place {
    /// Opens the desk, and says where its key is.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn open(self) -> anyhow::Result<App> {
        let config = Config { database: self.database, ..Config::of(self.data) };
        let (app, source) = server::open(config).await?;
        crate::serve::say_where_the_key_is(&source);
        Ok(app)
    }
}
