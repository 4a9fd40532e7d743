//! Mail that came: stored before anybody is told that we have it, then put in its place.

use calendar::Instant;
use channels::email::{self, Limits, Mail};
use store::Tx;
use store::mail::checks;
use store::mail::incoming::{self, Incoming, State};
use store::mail::traces;

use super::check::Envelope;
use super::place::{self, Placed};
use super::{MailRoom, verify, without_tag};
use crate::desk::Refusal;
use crate::seal;
use crate::sign_in::normal;

/// What the bytes of mail are sealed for.
pub(super) const PURPOSE: &str = "mail";
/// A mail that nobody puts in its place is taken up after this: whoever stored it was killed meanwhile.
const ORPHANED_MS: i64 = 30_000;
/// The pause before a mail is tried again that the database did not let be placed.
const AGAIN_MS: i64 = 60_000;
/// Why a mail waits that is stored and could be placed.
pub(super) const UNPROVEN: &str = "it is being found out who wrote it";
/// How many are placed in one go.
const BATCH: u32 = 64;

/// Where mail comes from that is older than the desk: nobody is told of it, and nobody is called for what was promised then.
pub const HISTORY: &str = "history";

/// A mail as it reached our edge.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// How it came: the name of a mailbox, or `smtp`.
    pub source: String,
    /// Our address that it came to, where that is known.
    pub address: Option<String>,
    /// Every byte of it.
    pub bytes: Vec<u8>,
    /// When the last byte was here: what its clocks count from.
    pub received_at: Instant,
    /// Who handed it to us, when that was nobody of ours.
    pub envelope: Option<Envelope>,
}

/// What was done with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is on the disk under this id.
    New(i64),
    /// It was there before.
    Known,
}

/// A mail that is on the disk, and what could be read of it.
pub struct Kept {
    mail: Incoming,
    parsed: Result<Mail, email::Unparsed>,
}

impl MailRoom {
    /// Takes a mail and puts it in its place. It is on the disk when this returns; what becomes of it may follow.
    ///
    /// # Errors
    ///
    /// Fails when it could not be stored; then it must stay where it came from.
    pub async fn accept(&self, arrived: Arrived) -> Result<Accepted, Refusal> {
        let Some(Kept { mail, parsed }) = self.keep(arrived).await? else { return Ok(Accepted::Known) };
        let id = mail.id;
        self.settle(mail, parsed).await?;
        Ok(Accepted::New(id))
    }

    /// Keeps a mail for somebody to look at, with the reason.
    ///
    /// # Errors
    ///
    /// Fails when it could not be stored; then it must stay where it came from.
    pub async fn quarantine(&self, arrived: Arrived, reason: String) -> Result<Accepted, Refusal> {
        let Some(Kept { mail, parsed }) = self.keep(arrived).await? else { return Ok(Accepted::Known) };
        let (id, reason) = (mail.id, Some(reason));
        let trace = parsed.as_ref().map(trace_of).unwrap_or_default();
        let kept = Incoming { state: State::Quarantined, reason, next_at: None, ..mail };
        self.set_down(kept, trace).await?;
        Ok(Accepted::New(id))
    }

    /// Puts a mail on the disk and leaves it there; nothing when it was there before.
    ///
    /// # Errors
    ///
    /// Fails when it could not be stored; then it must stay where it came from.
    pub async fn keep(&self, arrived: Arrived) -> Result<Option<Kept>, Refusal> {
        let book = self.desk().book()?;
        let (parsed, masked) = place::masked(&book, &arrived.bytes);
        let address = match &arrived.address {
            Some(address) => normal(address),
            None => self.address_of(parsed.as_ref().ok()).await?,
        };
        let digest = match &parsed {
            Ok(mail) => mail.digest.clone(),
            Err(_) => store::digest(&arrived.bytes),
        };
        let identity = store::digest(format!("{}\n{digest}", without_tag(&address)));
        let now = self.now();
        let mail = Incoming {
            id: 0,
            source: arrived.source,
            identity,
            address,
            received_at: arrived.received_at,
            size: i64::try_from(arrived.bytes.len()).unwrap_or(i64::MAX),
            state: State::New,
            kind: None,
            reason: None,
            case: None,
            message: None,
            n_attempts: 0,
            next_at: Some(Instant(now.as_ms() + ORPHANED_MS)),
        };
        let sealed = seal::seal(self.key(), PURPOSE, &mail.identity, &masked.bytes);
        let is_whole = masked.n_numbers + masked.n_codes == 0;
        let check = parsed
            .as_ref()
            .ok()
            .map(|mail| (self.first_check(mail, arrived.envelope.as_ref(), is_whole), verify::head(mail)));
        let first = check.as_ref().map(|(check, _)| check.clone());
        let stored = self
            .db()
            .write(move |tx| {
                let mail = Incoming { id: tx.id(now), ..mail.clone() };
                let is_new = incoming::insert(tx, &mail, &sealed)?;
                if let Some(check) = first.as_ref().filter(|_| is_new) {
                    checks::insert(tx, &checks::Check { id: mail.id, ..check.clone() })?;
                }
                Ok::<_, store::Error>(is_new.then_some(mail))
            })
            .await?;
        let Some(mail) = stored else { return Ok(None) };
        if let Some((check, head)) = check {
            self.verify_soon(checks::Check { id: mail.id, ..check }, head, arrived.bytes);
        }
        Ok(Some(Kept { mail, parsed }))
    }

    /// Puts stored mails in their place that nobody did: after a kill, or after somebody asked for another try.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn place_due(&self) -> Result<usize, Refusal> {
        let mut n_placed = 0;
        loop {
            let now = self.now();
            let due = self.db().read(move |tx| incoming::list_due(tx, now, BATCH)).await?;
            if due.is_empty() {
                return Ok(n_placed);
            }
            for mail in due {
                let bytes = self.original(&mail).await?;
                let parsed = email::parse(&bytes.unwrap_or_default(), &Limits::default());
                self.settle(mail, parsed).await?;
                n_placed += 1;
            }
        }
    }

    /// The bytes of a mail; nothing after an erasure.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn original(&self, mail: &Incoming) -> Result<Option<Vec<u8>>, store::Error> {
        super::original::open(self.app(), mail).await
    }

    /// Puts a mail in its place, or into quarantine with the reason. Nothing is dropped.
    async fn settle(&self, mail: Incoming, parsed: Result<Mail, email::Unparsed>) -> Result<(), Refusal> {
        let trace = parsed.as_ref().map(trace_of).unwrap_or_default();
        let placed = match parsed {
            Ok(parsed) => place::place(self, &mail, parsed).await,
            Err(unparsed) => Ok(Placed::Quarantined(unparsed.to_string())),
        };
        let reason = match placed {
            Ok(Placed::Done) => return Ok(()),
            Ok(Placed::Quarantined(reason)) => reason,
            Ok(Placed::Later(at)) => {
                let later = Incoming { reason: Some(UNPROVEN.to_owned()), next_at: Some(at), ..mail };
                return Ok(self.set_down(later, trace).await?);
            }
            // Then no mail can be placed, and this one is next when it can.
            Err(Refusal::Store(error)) if error.is_passing() => {
                let (mail, at) = (mail.clone(), Instant(self.now().as_ms() + AGAIN_MS));
                let later = Incoming { n_attempts: mail.n_attempts + 1, next_at: Some(at), ..mail };
                return Ok(self.db().write(move |tx| incoming::update(tx, &later)).await?);
            }
            Err(refusal) => refusal.to_string(),
        };
        tracing::warn!(
            mail.id = mail.id,
            reason,
            "a mail could not be placed and waits for somebody to look"
        );
        let quarantined = Incoming {
            state: State::Quarantined,
            reason: Some(reason),
            n_attempts: mail.n_attempts + 1,
            next_at: None,
            ..mail
        };
        Ok(self.set_down(quarantined, trace).await?)
    }

    /// Says of a mail without a place how it stands, and by what it is found.
    async fn set_down(&self, mail: Incoming, trace: (String, String)) -> Result<(), store::Error> {
        let write = move |tx: &mut Tx<'_>| {
            traces::insert(tx, mail.id, (&trace.0, &trace.1))?;
            incoming::update(tx, &mail)
        };
        self.db().write(write).await
    }

    /// Our address that a mail came to, by what the last server wrote and then by what its sender did.
    async fn address_of(&self, mail: Option<&Mail>) -> Result<String, store::Error> {
        let Some(mail) = mail else { return Ok(self.settings().address.clone()) };
        let noted = ["Delivered-To", "X-Original-To", "Envelope-To"];
        let noted = noted.iter().flat_map(|name| mail.headers_named(name)).map(normal);
        let named = mail.recipients().map(|address| normal(&address.address));
        for address in noted.chain(named).collect::<Vec<_>>() {
            if self.is_ours(&address).await? {
                return Ok(address);
            }
        }
        Ok(self.settings().address.clone())
    }
}

/// By what a mail is asked for later: its identifier and its writer.
pub(super) fn trace_of(mail: &Mail) -> (String, String) {
    let sender = mail.from.iter().chain(&mail.sender).next();
    (mail.id.as_str().to_owned(), sender.map(|sender| normal(&sender.address)).unwrap_or_default())
}
