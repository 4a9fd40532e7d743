//! Hands mail to the server that takes ours, signed.

use std::time::Duration;

use anyhow::Context;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256, SigningKey};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{DkimSigner, Done};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use super::connect;
use super::settings::{Dkim, Security, Send, Server, Settings};

/// How long a server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many connections are held open.
const MOST_CONNECTIONS: u32 = 8;

/// What is signed: what a reader sees and what an answer follows (RFC 6376 5.4).
const SIGNED: [&str; 11] = [
    "From",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
];

/// A way out.
pub struct Transport {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    signer: Option<Signer>,
}

enum Signer {
    Rsa(DkimSigner<RsaKey<Sha256>, Done>),
    Ed25519(DkimSigner<Ed25519Key, Done>),
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum Unsent {
    /// It can leave later.
    #[error("{0}")]
    Later(String),
    /// The server does not let us in: a password or a token is not good, and no mail can help it.
    #[error("{0}")]
    Locked(String),
    /// It never will.
    #[error("{0}")]
    Never(String),
}

impl Transport {
    /// A way out as the settings say.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or holds no key, or when no token is given out.
    pub async fn new(settings: &Settings, send: &Send) -> anyhow::Result<Transport> {
        let server = &send.server;
        let usual_port = match server.security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
            .port(server.port.unwrap_or(usual_port))
            .hello_name(ClientId::Domain(settings.domain().to_owned()))
            .timeout(Some(PATIENCE))
            .tls(tls(server)?)
            .pool_config(PoolConfig::new().max_size(MOST_CONNECTIONS));
        if let Some(user) = &server.user {
            let (secret, mechanisms) = match &server.oauth {
                Some(oauth) => (connect::token(oauth).await?, vec![Mechanism::Xoauth2]),
                None => (server.password()?.unwrap_or_default(), vec![Mechanism::Plain, Mechanism::Login]),
            };
            builder = builder.credentials(Credentials::new(user.clone(), secret)).authentication(mechanisms);
        }
        let signer = send.dkim.as_ref().map(|dkim| signer(dkim, settings)).transpose()?;
        Ok(Transport { smtp: builder.build(), signer })
    }

    /// Hands a mail over.
    ///
    /// # Errors
    ///
    /// Says whether it is worth another try.
    pub async fn send(&self, (from, to): (&str, &str), mail: &[u8]) -> Result<(), Unsent> {
        let address = |address: &str| {
            address
                .parse::<Address>()
                .map_err(|_| Unsent::Never("the address cannot be written to".to_owned()))
        };
        let envelope = Envelope::new(Some(address(from)?), vec![address(to)?]);
        let envelope = envelope.map_err(|error| Unsent::Never(error.to_string()))?;
        let sent = match &self.signer {
            None => self.smtp.send_raw(&envelope, mail).await,
            Some(signer) => {
                let signature = signer.sign(mail).map_err(|error| Unsent::Later(error.to_string()))?;
                self.smtp.send_raw(&envelope, &[signature.as_bytes(), mail].concat()).await
            }
        };
        sent.map(drop).map_err(|error| unsent(&error))
    }

    /// Whether the server lets us in.
    ///
    /// # Errors
    ///
    /// Says why not.
    pub async fn test(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.smtp.test_connection().await?, "the server does not answer");
        Ok(())
    }
}

/// What servers answer to whom they do not let in (RFC 4954 6). None of it is about the mail.
const LOCKED: [u16; 4] = [530, 534, 535, 538];

/// The server's answer repeats what we sent at most by address; no text of ours stands in it.
fn unsent(error: &SmtpError) -> Unsent {
    match error.status() {
        Some(status) if LOCKED.contains(&u16::from(status)) => {
            Unsent::Locked(format!("the server does not let us in ({status})"))
        }
        Some(status) if error.is_permanent() => {
            Unsent::Never(format!("the server refused it for good ({status})"))
        }
        Some(status) => Unsent::Later(format!("the server does not take it now ({status})")),
        // A server refuses a token with a question (RFC 7628 3.2.3), for which this way of signing in has no answer.
        None if is_about_us(error) => Unsent::Locked(format!("the server does not let us in: {error}")),
        None => Unsent::Later(format!("the server could not be reached: {error}")),
    }
}

fn is_about_us(error: &SmtpError) -> bool {
    let words = error.to_string();
    error.is_client() && (words.contains("challenge") || words.contains("authentication mechanism"))
}

fn tls(server: &Server) -> anyhow::Result<Tls> {
    let mut parameters =
        TlsParameters::builder(server.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(file) = &server.ca_file {
        let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let certificate = Certificate::from_pem(&pem).with_context(|| file.display().to_string())?;
        parameters = parameters.add_root_certificate(certificate);
    }
    Ok(match server.security {
        Security::None => Tls::None,
        Security::StartTls => Tls::Required(parameters.build_rustls()?),
        Security::Tls => Tls::Wrapper(parameters.build_rustls()?),
    })
}

fn signer(dkim: &Dkim, settings: &Settings) -> anyhow::Result<Signer> {
    let file = || dkim.key_file.display().to_string();
    let key =
        PrivateKeyDer::from_pem_file(&dkim.key_file).with_context(|| format!("{} holds no key", file()))?;
    let domain = dkim.domain.as_deref().unwrap_or(settings.domain());
    if let Ok(key) = Ed25519Key::from_pkcs8_maybe_unchecked_der(key.secret_der()) {
        return Ok(Signer::Ed25519(signer_of(key, domain, &dkim.selector)));
    }
    let key = RsaKey::<Sha256>::from_key_der(key);
    let key = key.map_err(|error| anyhow::anyhow!("{} holds no RSA or Ed25519 key: {error}", file()))?;
    Ok(Signer::Rsa(signer_of(key, domain, &dkim.selector)))
}

fn signer_of<K: SigningKey>(key: K, domain: &str, selector: &str) -> DkimSigner<K, Done> {
    DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED)
}

impl Signer {
    fn sign(&self, mail: &[u8]) -> mail_auth::Result<String> {
        let signature = match self {
            Signer::Rsa(signer) => signer.sign(mail)?,
            Signer::Ed25519(signer) => signer.sign(mail)?,
        };
        Ok(signature.to_header())
    }
}
