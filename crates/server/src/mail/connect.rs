//! Connections to mail servers, encrypted as the settings say, and what signs in there.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::settings::{OAuth, Server, secret};

/// How long a server may take to answer a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection, encrypted or not.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Stream for T {}

/// Connects without encryption.
///
/// # Errors
///
/// Fails when nobody answers.
pub async fn plain(server: &Server, usual_port: u16) -> anyhow::Result<TcpStream> {
    let port = server.port.unwrap_or(usual_port);
    let connecting = timeout(PATIENCE, TcpStream::connect((server.host.as_str(), port)));
    let connected = connecting.await.map_err(|_| anyhow!("{}:{port} does not answer", server.host))?;
    connected.with_context(|| format!("cannot connect to {}:{port}", server.host))
}

/// Encrypts a connection, when the server is who it says.
///
/// # Errors
///
/// Fails when its certificate is not trusted.
pub async fn encrypted(server: &Server, stream: impl Stream + 'static) -> anyhow::Result<Box<dyn Stream>> {
    let name = ServerName::try_from(server.host.clone())
        .with_context(|| format!("`{}` is no name of a server", server.host))?;
    let connecting = TlsConnector::from(Arc::new(trust(server)?)).connect(name, stream);
    let encrypted =
        timeout(PATIENCE, connecting).await.map_err(|_| anyhow!("{} does not answer", server.host))?;
    Ok(Box::new(
        encrypted.with_context(|| format!("the connection to {} could not be encrypted", server.host))?,
    ))
}

/// Whom we trust: the world's authorities, and the one that is named.
fn trust(server: &Server) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    if let Some(file) = &server.ca_file {
        for certificate in crate::tls::certificates(file)? {
            roots
                .add(certificate)
                .with_context(|| format!("{} holds no usable certificate", file.display()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13, &TLS12])?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Asks for a token that stands for a password (RFC 6749 6).
///
/// # Errors
///
/// Fails when its giver does not answer or refuses; the answer's words are not repeated, since they may hold secrets.
pub async fn token(oauth: &OAuth) -> anyhow::Result<String> {
    #[derive(Deserialize)]
    struct Answer {
        access_token: String,
    }
    let refresh = secret(&oauth.refresh_token_file)?;
    let client = oauth.client_secret_file.as_deref().map(secret).transpose()?;
    let fields = [
        ("grant_type", Some("refresh_token")),
        ("client_id", Some(oauth.client_id.as_str())),
        ("refresh_token", Some(refresh.as_str())),
        ("client_secret", client.as_deref()),
    ];
    let body: Vec<String> = fields
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", crate::routes::encoded((*value)?))))
        .collect();
    let request = crate::tls::client(PATIENCE)?
        .post(&oauth.token_url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.join("&"));
    let answer = request.send().await.and_then(reqwest::Response::error_for_status);
    let answer =
        answer.map_err(|error| anyhow!("no token from {}: {}", oauth.token_url, error.without_url()))?;
    Ok(answer.json::<Answer>().await.context("the answer holds no token")?.access_token)
}

/// What is said with a token instead of a password.
pub fn xoauth2(user: &str, token: &str) -> String {
    format!("user={user}\x01auth=Bearer {token}\x01\x01")
}
