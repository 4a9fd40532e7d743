//! TLS from certificate files. 1.2 is the oldest version there is here.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::version::{TLS12, TLS13};
use tokio_rustls::TlsAcceptor;

use crate::config::TlsFiles;

/// What turns connections into encrypted ones.
///
/// # Errors
///
/// Fails when a file cannot be read or the key does not fit the certificate.
pub fn acceptor(files: &TlsFiles) -> anyhow::Result<TlsAcceptor> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_no_client_auth()
        .with_single_cert(certificates(&files.certificate)?, key(&files.key)?)
        .with_context(|| format!("{} and {}", files.certificate.display(), files.key.display()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// What asks other servers over HTTP, and waits no longer than `patience` for an answer.
///
/// # Errors
///
/// Fails when the machine cannot make connections.
pub fn client(patience: Duration) -> reqwest::Result<reqwest::Client> {
    // The client brings no cryptography of its own. That somebody has installed one before is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(patience).build()
}

/// The certificates of a file.
///
/// # Errors
///
/// Fails when it holds none.
pub fn certificates(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let found: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).with_context(|| path.display().to_string())?.collect();
    let found = found.with_context(|| format!("{} is no PEM file", path.display()))?;
    anyhow::ensure!(!found.is_empty(), "{} holds no certificate", path.display());
    Ok(found)
}

fn key(path: &Path) -> anyhow::Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(path).with_context(|| format!("{} holds no private key", path.display()))
}
