//! `lodestar serve`: the desk itself.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use server::Config;
use server::config::TlsFiles;
use server::mail::Settings;
use store::KeySource;

use crate::exit::Exit;

/// Run the desk
///
/// Everything it stores lies in one folder, encrypted. On the first start, open `/setup` in a browser.
#[derive(Args)]
pub struct Serve {
    /// The folder of the database, the attachments and the key; it is made when it does not exist
    #[arg(long, value_name = "DIR", default_value = "lodestar-data")]
    data: PathBuf,
    /// Use this PostgreSQL database instead of a file in the folder
    #[arg(long, value_name = "URL", env = "LODESTAR_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The certificate in PEM, with those between it and the root
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy before it speaks TLS and names the caller in `X-Forwarded-For`
    #[arg(long)]
    behind_proxy: bool,
    /// The mission to run by, stored when it is a new version; without it the one that was set up
    #[arg(long, value_name = "FILE")]
    mission: Option<PathBuf>,
    /// Where mail comes from and goes to, in TOML; `lodestar.toml` in the folder when it is there
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An address that hears, as JSON, of every page and notice
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// The most cases whose numbers are kept live, at about a kilobyte of memory each
    #[arg(long, value_name = "CASES", default_value_t = 200_000)]
    count_at_most: u32,
}

impl Serve {
    /// Runs until it is told to stop.
    pub fn run(self) -> anyhow::Result<Exit> {
        server::logging::begin();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        let config = self.config()?;
        runtime.block_on(server::serve(config, |ready| {
            say_where_the_key_is(&ready.key);
            eprintln!("Lodestar answers at {scheme}://{}/", ready.address);
            if let Some(code) = &ready.setup_code {
                eprintln!(
                    "Set it up at {scheme}://{}/setup (from another machine with the code {code})",
                    ready.address
                );
            }
        }))?;
        Ok(Exit::Fine)
    }

    fn config(self) -> anyhow::Result<Config> {
        let usual = self.data.join("lodestar.toml");
        let file = self.config.or_else(|| usual.exists().then_some(usual));
        let mail = file.map(|file| Settings::read(&file)).transpose()?.flatten();
        let tls = self.tls_cert.zip(self.tls_key).map(|(certificate, key)| TlsFiles { certificate, key });
        Ok(Config {
            database: self.database,
            listen: self.listen,
            tls,
            is_behind_proxy: self.behind_proxy,
            webhook: self.webhook,
            count_at_most: self.count_at_most,
            mail,
            mission: self.mission,
            ..Config::of(self.data)
        })
    }
}

/// A key that was just made is worth a loud word: it lies beside what it opens, and there is no other.
pub fn say_where_the_key_is(source: &KeySource) {
    if let KeySource::Created(path) = source {
        eprintln!();
        eprintln!("  A new key was made: {}", path.display());
        eprintln!(
            "  KEEP A COPY OF IT IN ANOTHER PLACE, NOW. Database, attachments and backups are encrypted with it."
        );
        eprintln!("  Without it nothing of this desk can be read again, by anybody.");
        eprintln!(
            "  Never keep it with the backups. `lodestar key` tells how to hand it to the desk otherwise."
        );
        eprintln!();
    }
}
