//! How a server is started: addresses, files and limits. Nothing of what is promised stands here.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What `lodestar serve` was told.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the database, of attachments and of the key.
    pub data: PathBuf,
    /// Another database than the one in `data`: an address of PostgreSQL.
    pub database: Option<String>,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Certificate and key, when it speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// Whether a proxy before it speaks TLS and names the caller in `X-Forwarded-For`.
    pub is_behind_proxy: bool,
    /// An address that hears of everything the desk tells people.
    pub webhook: Option<String>,
    /// Where mail comes from and goes to; without it there is none.
    pub mail: Option<crate::mail::Settings>,
    /// A version of the mission to store before anything else.
    pub mission: Option<PathBuf>,
    /// Whether it is the demo: its pages are there, its clock can be moved, and nothing in it is real.
    pub is_demo: bool,
    /// The most cases whose numbers are kept live: these take about a kilobyte of memory each.
    pub count_at_most: u32,
    /// How much a caller may ask for.
    pub limits: Limits,
}

/// PEM files.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate, and those between it and the root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// How much of the server one caller may take up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a form without files.
    pub form_bytes: usize,
    /// Bytes of files that may be in memory at one time, for all callers together.
    pub upload_memory: usize,
    /// How long a request's head may take, and the silence between two parts of its body.
    pub patience: Duration,
    /// How long answering may take.
    pub answer: Duration,
    /// The same for a form with files.
    pub upload: Duration,
    /// How long open requests may go on after the server was told to stop.
    pub farewell: Duration,
    /// Connections at one time.
    pub n_connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            form_bytes: 512 * 1024,
            upload_memory: 256 << 20,
            patience: Duration::from_secs(15),
            answer: Duration::from_secs(120),
            upload: Duration::from_secs(20 * 60),
            farewell: Duration::from_secs(10),
            n_connections: 4096,
        }
    }
}

impl Config {
    /// The usual settings for a folder.
    pub fn of(data: PathBuf) -> Config {
        Config {
            data,
            database: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls: None,
            is_behind_proxy: false,
            webhook: None,
            mail: None,
            mission: None,
            is_demo: false,
            count_at_most: 200_000,
            limits: Limits::default(),
        }
    }

    /// Whether what the browser sends is encrypted on its way, by us or by the proxy.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || self.is_behind_proxy
    }

    /// Refuses to speak plain HTTP to the world.
    ///
    /// # Errors
    ///
    /// Says what to do instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let is_private = self.is_secure() || self.listen.ip().is_loopback();
        anyhow::ensure!(
            is_private,
            "{} is not this machine alone, and passwords would travel unencrypted; give a certificate with \
             `--tls-cert` and `--tls-key`, or say `--behind-proxy` when a proxy before it speaks TLS",
            self.listen
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Config, TlsFiles};

    #[rstest]
    #[case::this_machine("127.0.0.1:8080", false, false, true)]
    #[case::this_machine_v6("[::1]:8080", false, false, true)]
    #[case::the_world("0.0.0.0:8080", false, false, false)]
    #[case::the_world_by_tls("0.0.0.0:443", true, false, true)]
    #[case::behind_a_proxy("0.0.0.0:8080", false, true, true)]
    fn r_208_plain_http_stays_on_this_machine(
        #[case] listen: &str,
        #[case] has_tls: bool,
        #[case] is_behind_proxy: bool,
        #[case] is_allowed: bool,
    ) {
        let tls = has_tls.then(|| TlsFiles { certificate: "a".into(), key: "b".into() });
        let config = Config {
            listen: listen.parse().expect("an address"),
            tls,
            is_behind_proxy,
            ..Config::of("d".into())
        };
        assert_eq!(config.check().is_ok(), is_allowed);
    }
}
