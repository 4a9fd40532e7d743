//! Takes mail from other mail servers, by SMTP or LMTP. A mail is acknowledged once it is on our disk, never before.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use channels::email::Limits;
use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::MailRoom;
use super::check::Envelope;
use super::connect::Stream;
use super::receive::Arrived;
use super::settings::{Listen, Protocol};
use crate::config::TlsFiles;

/// How long the other side may be silent (RFC 5321 4.5.3.2 asks for five minutes at least).
const PATIENCE: Duration = Duration::from_secs(300);
/// How many talk to us at once; the others wait.
const MOST_TALKS: usize = 200;
/// How many of our addresses one mail may go to.
const MOST_RECIPIENTS: usize = 100;
/// How many commands that make no sense are answered.
const MOST_MISTAKES: usize = 20;

/// A port that mail comes in at.
pub struct Listener {
    room: MailRoom,
    protocol: Protocol,
    tls: Option<TlsAcceptor>,
    socket: TcpListener,
}

impl Listener {
    /// A listener on a port that is ours.
    ///
    /// # Errors
    ///
    /// Fails when the certificate cannot be used.
    pub fn new(room: MailRoom, settings: &Listen, socket: TcpListener) -> anyhow::Result<Listener> {
        let files = settings.tls_cert.clone().zip(settings.tls_key.clone());
        let files = files.map(|(certificate, key)| TlsFiles { certificate, key });
        let tls = files.as_ref().map(crate::tls::acceptor).transpose()?;
        Ok(Listener { room, protocol: settings.protocol, tls, socket })
    }

    /// Takes mail until it is told to stop.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let talks = Arc::new(Semaphore::new(MOST_TALKS));
        while !*stop.borrow() {
            let Ok(permit) = Arc::clone(&talks).acquire_owned().await else { return };
            let accepted = tokio::select! {
                _ = stop.changed() => return,
                accepted = self.socket.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => self.talk((stream, peer.ip()), permit, stop.clone()),
                Err(error) => {
                    tracing::warn!(error = %error, "a connection could not be taken");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn talk(
        &self,
        (stream, peer): (TcpStream, IpAddr),
        permit: OwnedSemaphorePermit,
        mut stop: watch::Receiver<bool>,
    ) {
        let talk = Talk {
            room: self.room.clone(),
            protocol: self.protocol,
            peer,
            tls: self.tls.clone(),
            has_greeted: false,
            name: String::new(),
            letter: None,
            n_mistakes: 0,
        };
        tokio::spawn(async move {
            let _permit = permit;
            tokio::select! {
                _ = stop.changed() => {}
                ended = talk.run(Wire::new(Box::new(stream))) => if let Err(error) = ended {
                    tracing::debug!(error = %error, "a talk about mail ended early");
                },
            }
        });
    }
}

/// One connection.
struct Talk {
    room: MailRoom,
    protocol: Protocol,
    /// Who it is, by their number in the net.
    peer: IpAddr,
    /// What encrypts the connection, until it does.
    tls: Option<TlsAcceptor>,
    /// Whether the other side has said its name.
    has_greeted: bool,
    /// What it was.
    name: String,
    /// The mail on its way in.
    letter: Option<Letter>,
    n_mistakes: usize,
}

/// A mail on its way in.
#[derive(Default)]
struct Letter {
    /// Who sends it; nobody, for a report.
    sender: String,
    /// Whom of us it is for.
    recipients: Vec<String>,
}

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Listen,
    TakeData,
    Encrypt,
    HangUp,
}

impl Talk {
    async fn run(mut self, mut wire: Wire) -> anyhow::Result<()> {
        let protocol = match self.protocol {
            Protocol::Smtp => "ESMTP",
            Protocol::Lmtp => "LMTP",
        };
        wire.say(&format!("220 {} {protocol}", self.room.settings().domain())).await?;
        while let Some(request) = wire.request().await? {
            let (answer, then) = match request {
                Ok(request) => self.answer(request).await,
                Err(error) => self.refuse(&error),
            };
            wire.say(&answer).await?;
            match then {
                Then::Listen => {}
                Then::HangUp => return Ok(()),
                Then::TakeData => {
                    let Some(data) = wire.data().await? else { return Ok(()) };
                    let answer = self.deliver(data).await;
                    wire.say(&answer).await?;
                }
                Then::Encrypt => {
                    let Some(tls) = self.tls.take() else { return Ok(()) };
                    wire = wire.encrypted(&tls).await?;
                    (self.has_greeted, self.letter) = (false, None);
                }
            }
        }
        Ok(())
    }

    /// The answer to a command.
    async fn answer(&mut self, request: Request<String>) -> (String, Then) {
        let is_lmtp = self.protocol == Protocol::Lmtp;
        let said = |answer: &str| (answer.to_owned(), Then::Listen);
        match request {
            Request::Lhlo { host } if is_lmtp => self.greet(host),
            Request::Ehlo { host } if !is_lmtp => self.greet(host),
            Request::Helo { host } if !is_lmtp => {
                (self.has_greeted, self.name, self.letter) = (true, host, None);
                (format!("250 {}", self.room.settings().domain()), Then::Listen)
            }
            Request::Lhlo { .. } => said("500 5.5.1 This is SMTP; say EHLO"),
            Request::Ehlo { .. } | Request::Helo { .. } => said("500 5.5.1 This is LMTP; say LHLO"),
            Request::Mail { .. } if !self.has_greeted => said("503 5.5.1 Say your name first"),
            Request::Mail { from } if from.size > Limits::default().bytes => {
                said(&format!("552 5.3.4 A mail may have {} bytes", Limits::default().bytes))
            }
            Request::Mail { from } => {
                self.letter = Some(Letter { sender: from.address, recipients: Vec::new() });
                said("250 2.1.0 OK")
            }
            Request::Rcpt { to } => self.add(&to.address).await,
            Request::Data => match &self.letter {
                Some(letter) if !letter.recipients.is_empty() => {
                    ("354 End with a dot on a line of its own".to_owned(), Then::TakeData)
                }
                _ => said("503 5.5.1 Say whom it is for first"),
            },
            Request::StartTls if self.tls.is_some() => ("220 2.0.0 Go on".to_owned(), Then::Encrypt),
            Request::Rset => {
                self.letter = None;
                said("250 2.0.0 OK")
            }
            Request::Noop { .. } => said("250 2.0.0 OK"),
            Request::Vrfy { .. } => said("252 2.1.5 Send it and see"),
            Request::Quit => ("221 2.0.0 Goodbye".to_owned(), Then::HangUp),
            _ => said("502 5.5.1 Not here"),
        }
    }

    fn greet(&mut self, name: String) -> (String, Then) {
        (self.has_greeted, self.name, self.letter) = (true, name, None);
        let start_tls = if self.tls.is_some() { "250-STARTTLS\r\n" } else { "" };
        let (domain, bytes) = (self.room.settings().domain(), Limits::default().bytes);
        let answer = format!(
            "250-{domain}\r\n{start_tls}250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE {bytes}"
        );
        (answer, Then::Listen)
    }

    async fn add(&mut self, address: &str) -> (String, Then) {
        let Some(Letter { recipients, .. }) = &mut self.letter else {
            return ("503 5.5.1 Say whom it is from first".to_owned(), Then::Listen);
        };
        let answer = match self.room.is_ours(address).await {
            _ if recipients.len() >= MOST_RECIPIENTS => {
                "452 4.5.3 Too many recipients; send the others later"
            }
            Ok(true) => {
                recipients.push(crate::sign_in::normal(address));
                "250 2.1.5 OK"
            }
            Ok(false) => "550 5.1.1 Nobody here has that address",
            Err(_) => "451 4.3.0 Not now; try again later",
        };
        (answer.to_owned(), Then::Listen)
    }

    /// Stores what came for each recipient, and answers when that is on the disk.
    async fn deliver(&mut self, data: Data) -> String {
        let Letter { sender, recipients } = self.letter.take().unwrap_or_default();
        let mut answers = Vec::with_capacity(recipients.len());
        let is_direct = self.protocol == Protocol::Smtp && !self.room.settings().is_relay(self.peer);
        let envelope = is_direct.then(|| Envelope { peer: self.peer, helo: self.name.clone(), sender });
        for recipient in &recipients {
            answers.push(match &data {
                Data::TooLarge => "552 5.3.4 It is too large".to_owned(),
                Data::Whole(bytes) => match self.accept(recipient, bytes, envelope.clone()).await {
                    Ok(()) => "250 2.6.0 It is ours".to_owned(),
                    Err(error) => {
                        tracing::error!(error = %error, "a mail could not be stored and stays with its sender");
                        "451 4.3.0 Not now; try again later".to_owned()
                    }
                },
            });
        }
        match self.protocol {
            Protocol::Lmtp => answers.join("\r\n"),
            // One answer for all: what was stored already is known when it comes again.
            Protocol::Smtp => {
                let worst = answers.iter().find(|answer| !answer.starts_with('2'));
                worst.or(answers.first()).cloned().unwrap_or_else(|| "451 4.3.0 Not now".to_owned())
            }
        }
    }

    async fn accept(&self, recipient: &str, bytes: &[u8], envelope: Option<Envelope>) -> anyhow::Result<()> {
        let arrived = Arrived {
            source: "smtp".to_owned(),
            address: Some(recipient.to_owned()),
            bytes: bytes.to_vec(),
            received_at: self.room.now(),
            envelope,
        };
        self.room.accept(arrived).await?;
        Ok(())
    }

    fn refuse(&mut self, error: &Error) -> (String, Then) {
        self.n_mistakes += 1;
        if self.n_mistakes > MOST_MISTAKES {
            return ("421 4.7.0 Too many commands make no sense; goodbye".to_owned(), Then::HangUp);
        }
        let answer = match error {
            Error::UnknownCommand => "500 5.5.2 There is no such command",
            Error::InvalidSenderAddress => "553 5.1.7 That is no address of a sender",
            Error::InvalidRecipientAddress => "553 5.1.3 That is no address of a recipient",
            Error::UnsupportedParameter { .. } | Error::InvalidParameter { .. } => {
                "555 5.5.4 A parameter is not known here"
            }
            _ => "501 5.5.4 That makes no sense",
        };
        (answer.to_owned(), Then::Listen)
    }
}

/// The bytes of a mail.
enum Data {
    Whole(Vec<u8>),
    TooLarge,
}

/// The other side, and what it has sent that was not looked at yet.
struct Wire {
    stream: Box<dyn Stream>,
    requests: RequestReceiver,
    pending: Vec<u8>,
}

impl Wire {
    fn new(stream: Box<dyn Stream>) -> Wire {
        Wire { stream, requests: RequestReceiver::default(), pending: Vec::new() }
    }

    /// What was sent ahead in the clear is forgotten (RFC 3207 6).
    async fn encrypted(self, tls: &TlsAcceptor) -> anyhow::Result<Wire> {
        let stream = timeout(PATIENCE, tls.accept(self.stream)).await??;
        Ok(Wire::new(Box::new(stream)))
    }

    async fn say(&mut self, answer: &str) -> anyhow::Result<()> {
        let answer = format!("{answer}\r\n");
        timeout(PATIENCE, self.stream.write_all(answer.as_bytes())).await??;
        Ok(timeout(PATIENCE, self.stream.flush()).await??)
    }

    /// `false` when the other side has hung up.
    async fn read(&mut self) -> anyhow::Result<bool> {
        let mut buffer = vec![0; 64 * 1024];
        let n = timeout(PATIENCE, self.stream.read(&mut buffer)).await.map_err(|_| anyhow!("silence"))??;
        self.pending.extend_from_slice(&buffer[..n]);
        Ok(n > 0)
    }

    /// The next command, or what is wrong with it.
    async fn request(&mut self) -> anyhow::Result<Option<Result<Request<String>, Error>>> {
        loop {
            let mut bytes = self.pending.iter();
            let request = self.requests.ingest(&mut bytes).map(Request::into_owned);
            let n_left = bytes.len();
            self.pending.drain(..self.pending.len() - n_left);
            match request {
                // The receiver keeps what is unfinished.
                Err(Error::NeedsMoreData { .. }) => {}
                request => return Ok(Some(request)),
            }
            if !self.read().await? {
                return Ok(None);
            }
        }
    }

    /// A mail up to the dot that ends it; only `CR LF . CR LF` does, so that nobody smuggles a second one.
    async fn data(&mut self) -> anyhow::Result<Option<Data>> {
        let most = Limits::default().bytes;
        let mut data = Vec::new();
        let mut receiver = DataReceiver::new();
        // A dot on the very first line ends it as well.
        receiver.ingest(&mut b"\r\n".iter(), &mut data);
        data.clear();
        let mut skipper: Option<DummyDataReceiver> = None;
        loop {
            let mut bytes = self.pending.iter();
            let is_over = match &mut skipper {
                None => receiver.ingest(&mut bytes, &mut data),
                Some(skipper) => skipper.ingest(&mut bytes),
            };
            let n_left = bytes.len();
            self.pending.drain(..self.pending.len() - n_left);
            if is_over {
                let is_whole = skipper.is_none() && data.len() <= most;
                return Ok(Some(if is_whole { Data::Whole(data) } else { Data::TooLarge }));
            }
            if skipper.is_none() && data.len() > most {
                skipper = Some(DummyDataReceiver::new_data(&receiver));
                data = Vec::new();
            }
            if !self.read().await? {
                return Ok(None);
            }
        }
    }
}
