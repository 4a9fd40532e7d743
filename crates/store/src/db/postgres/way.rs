//! How the server is reached: what its URL says, and whether the connection is encrypted.

use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// The parameter that names a file with the authority's certificate; the driver does not know it.
const ROOT: &str = "sslrootcert=";

/// Where the server is and how the connection to it is encrypted.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Way {
    /// Reads a URL or a list of `key=value`. Encrypted is what says `sslmode=require`, `verify-ca` or `verify-full`; then the
    /// server's certificate is always checked, its name included, against the world's authorities or the file of `sslrootcert`.
    pub(super) fn read(url: &str) -> Result<Way, Error> {
        let (url, root) = without_root(url);
        let url = url
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        // The driver's message may repeat the URL, and with it a password.
        let mut config: Config = url
            .parse()
            .map_err(|_| Error::Gone("the URL of the database is none that can be read".into()))?;
        if config.get_ssl_mode() != SslMode::Require {
            // Encryption without a check of the certificate protects from nobody who can stand between.
            config.ssl_mode(SslMode::Disable);
        }
        Ok(Way { config, tls: MakeRustlsConnect::new(trust(root.as_deref())?) })
    }
}

/// The URL without the file of `sslrootcert`, and that file.
fn without_root(url: &str) -> (String, Option<String>) {
    let Some((before, rest)) = url.split_once(ROOT) else { return (url.to_owned(), None) };
    let end = rest.find(['&', ' ']).unwrap_or(rest.len());
    let (file, after) = rest.split_at(end);
    let after = after.get(1..).unwrap_or_default();
    (format!("{before}{after}").trim_end_matches(['?', '&', ' ']).to_owned(), Some(file.replace("%2F", "/")))
}

fn trust(root: Option<&str>) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    match root {
        None => {
            roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
        }
        Some(file) => {
            let unusable = |_| Error::Gone(format!("`sslrootcert`: {file} holds no certificate in PEM"));
            let found: Vec<_> = CertificateDer::pem_file_iter(file)
                .and_then(Iterator::collect::<Result<_, _>>)
                .map_err(unusable)?;
            let (n_added, _) = roots.add_parsable_certificates(found);
            if n_added == 0 {
                return Err(Error::Gone(format!(
                    "`sslrootcert`: {file} holds no certificate that can be used"
                )));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Gone(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_authority_is_taken_out_of_the_url() {
        for (url, rest, file) in [
            (
                "postgres://h/d?sslmode=require&sslrootcert=/ca.pem",
                "postgres://h/d?sslmode=require",
                Some("/ca.pem"),
            ),
            (
                "postgres://h/d?sslrootcert=%2Fca.pem&sslmode=require",
                "postgres://h/d?sslmode=require",
                Some("/ca.pem"),
            ),
            ("host=h sslrootcert=/ca.pem dbname=d", "host=h dbname=d", Some("/ca.pem")),
            ("host=h dbname=d", "host=h dbname=d", None),
        ] {
            assert_eq!(without_root(url), (rest.to_owned(), file.map(str::to_owned)));
        }
    }

    #[test]
    fn what_is_no_certificate_is_named() {
        let said =
            Way::read("host=h sslmode=verify-full sslrootcert=/nowhere.pem").map(drop).expect_err("refused");
        assert!(said.to_string().contains("/nowhere.pem"), "{said}");
    }
}
