//! Whether mail is from whom it names: found out after it is ours, kept beside it, and said on its case when it is not.

use std::sync::Arc;
use std::time::Duration;

use calendar::Instant;
use channels::email::{self, Authenticity, Checks, Limits, Mail, checks_of, judge};
use desk::case::remark::Ask as Remark;
use mission::Channel;
use store::Tx;
use store::mail::checks::{self, Check};
use store::mail::heads::{self, Head};
use store::mail::incoming::{self, Incoming, State};
use store::{cases, customers, outbox};

use super::MailRoom;
use super::check::Envelope;
use super::head::people;
use super::letter::Letter;
use super::place::living;
use super::receive::UNPROVEN;
use crate::book::Book;
use crate::desk::{Refusal, Request, Text};
use crate::sign_in::normal;
use crate::who::Who;

/// Mail that nobody checked is taken up after this: whoever did was killed meanwhile, or had too much to do.
const ORPHANED_MS: i64 = 30_000;
/// The pauses after name servers that do not answer, in minutes. After the last one it will not be known.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60];
/// The same for bytes that we may not keep: the card numbers in them are part of what was signed.
const SHORT_PAUSES: [Duration; 3] =
    [Duration::from_secs(5), Duration::from_secs(30), Duration::from_secs(120)];
/// How many mails are checked at once.
pub const AT_ONCE: usize = 16;

/// What is said on a case to which a mail came that is not from whom it names.
const WARNING: &str = "The domain of the sender says that this mail is not from it. Tell and change nothing of the account on it until \
     the person is known by other means.";

/// What is known of who wrote a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What follows from the checks.
    pub authenticity: Authenticity,
    /// What was checked.
    pub checks: Checks,
    /// When that was found out; nothing before, or when nobody could be asked.
    pub checked_at: Option<Instant>,
    /// Whether it names the address by which the desk knows the customer of the case as its writer's: account details are told
    /// and changed only when both are so.
    pub is_own: bool,
}

impl Known {
    fn of(check: &Check, is_own: bool) -> Known {
        Known {
            is_own,
            authenticity: Authenticity::of_word(&check.verdict).unwrap_or(Authenticity::NotKnown),
            checks: Checks::read(&check.checks),
            checked_at: check.checked_at,
        }
    }
}

/// What is known of who wrote the messages of a case that came by mail: by the ids of the messages.
///
/// # Errors
///
/// Fails when the database does.
pub fn of_case(tx: &mut Tx<'_>, case: u32) -> Result<Vec<(i64, Known)>, store::Error> {
    let own = own_address(tx, case)?;
    let heads = heads::list_of_case(tx, case)?;
    let is_own = |mail: i64| {
        let head = heads.iter().find(|it| it.id == mail);
        own.is_some() && head.and_then(|it| writer_of(&it.head)) == own
    };
    let all = checks::list_of_case(tx, case)?;
    Ok(all.into_iter().map(|(message, check)| (message, Known::of(&check, is_own(check.id)))).collect())
}

/// The address of the customer of a case.
fn own_address(tx: &mut Tx<'_>, case: u32) -> Result<Option<String>, store::Error> {
    let customer = match cases::find(tx, case)?.and_then(|row| row.customer) {
        Some(number) => customers::find(tx, number)?,
        None => None,
    };
    Ok(customer.and_then(|customer| customer.email))
}

/// The address that a mail names as its writer's.
fn writer(tx: &mut Tx<'_>, mail: i64) -> Result<Option<String>, store::Error> {
    Ok(heads::find(tx, mail)?.as_ref().and_then(writer_of))
}

fn writer_of(head: &Head) -> Option<String> {
    Some(normal(&people(&head.sender).first()?.address))
}

/// Whether it is still to be found out who wrote a mail.
///
/// # Errors
///
/// Fails when the database does.
pub fn is_open(tx: &mut Tx<'_>, mail: i64) -> Result<bool, store::Error> {
    let check = checks::find(tx, mail)?;
    Ok(check.is_some_and(|it| it.next_at.is_some() && it.verdict == Authenticity::NotKnown.word()))
}

/// Whether the domain of a mail's writer says that it is not from it.
///
/// # Errors
///
/// Fails when the database does.
pub fn is_contradicted(tx: &mut Tx<'_>, mail: i64) -> Result<bool, store::Error> {
    Ok(checks::find(tx, mail)?.is_some_and(|check| check.verdict == Authenticity::Contradicted.word()))
}

/// Says on the case of a mail that is not from whom it names what follows from that; once.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn warn(tx: &mut Tx<'_>, book: &Book, mail: &Incoming, now: Instant) -> Result<(), Refusal> {
    if mail.message.is_none() || !is_contradicted(tx, mail.id)? {
        return Ok(());
    }
    let Some(case) = mail.case.map(|case| living(tx, book, case, now)).transpose()?.flatten() else {
        return Ok(());
    };
    let text = Text::from(WARNING);
    let once = Some(format!("mail-check-{}", mail.id));
    let request = Request { once, ..Request::new(case, Who::System, []).saying(text) };
    crate::desk::apply(tx, book, &request, now).map(drop)
}

/// Records on the case of a mail that its contact proved who they are, and how, when they did and the mission takes that way for
/// one; once.
///
/// # Errors
///
/// Fails when the database does.
pub(super) fn record(tx: &mut Tx<'_>, book: &Book, mail: &Incoming, now: Instant) -> Result<(), Refusal> {
    let check = checks::find(tx, mail.id)?;
    let Some(Authenticity::Proven(method)) = check.and_then(|it| Authenticity::of_word(&it.verdict)) else {
        return Ok(());
    };
    let listed = book.policy_at(now).channels.iter().filter(|rule| rule.channel == Channel::Email);
    let named = method.to_string();
    let found = listed.flat_map(|rule| &rule.authentication).find(|it| it.eq_ignore_ascii_case(&named));
    let (Some(found), Some(_), Some(case)) = (found, mail.message, mail.case) else { return Ok(()) };
    let Some(case) = living(tx, book, case, now)? else { return Ok(()) };
    let own = own_address(tx, case.0.get())?;
    if own.is_none() || writer(tx, mail.id)? != own {
        return Ok(());
    }
    let proven = Remark::Authenticate { channel: Channel::Email, method: found.clone() };
    let once = Some(format!("mail-proof-{}", mail.id));
    let request = Request { once, ..Request::new(case, Who::System, []).remarking([proven]) };
    match crate::desk::apply(tx, book, &request, now) {
        // A case that was set aside, or of a version that lists other ways, needs no word.
        Ok(_) | Err(Refusal::Desk(_) | Refusal::Remark(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

/// The part of a mail that says who wrote it.
pub(super) fn head(mail: &Mail) -> Mail {
    let is_from = |header: &&email::Header| header.name.eq_ignore_ascii_case("From");
    let headers = mail.headers.iter().filter(is_from).cloned().collect();
    Mail { from: mail.from.clone(), headers, ..Mail::default() }
}

/// Lets go what waited for the verdict: the mail itself, and the acknowledgement of the case that began with it.
fn go_on(tx: &mut Tx<'_>, mail: &Incoming, now: Instant) -> Result<(), store::Error> {
    if mail.state == State::New && mail.reason.as_deref() == Some(UNPROVEN) {
        return incoming::update(tx, &Incoming { next_at: Some(now), ..mail.clone() });
    }
    let Some(case) = mail.case else { return Ok(()) };
    if incoming::find_of_case(tx, case)?.is_some_and(|first| first.id == mail.id) {
        outbox::hasten(tx, &Letter::Acknowledgement { case }.key(), now)?;
    }
    Ok(())
}

impl MailRoom {
    /// What is known of who wrote a mail the moment it comes: what our provider found, when somebody of ours stood between, or that
    /// it is to be found out.
    pub(super) fn first_check(&self, mail: &Mail, envelope: Option<&Envelope>, is_whole: bool) -> Check {
        let now = self.now();
        let trusted = self.settings().authserv_id.as_deref().filter(|_| envelope.is_none());
        let found = trusted.and_then(|id| checks_of(mail, id));
        let is_open = found.is_none() && !self.checker().is_off();
        let verdict = match is_open {
            true => Authenticity::NotKnown,
            false => judge(mail, &found.clone().unwrap_or_default(), &self.settings().arc_sealers),
        };
        Check {
            id: 0,
            peer: envelope.filter(|_| is_open).map(|envelope| envelope.peer.to_string()),
            helo: envelope.filter(|_| is_open).map(|it| it.helo.clone()).unwrap_or_default(),
            sender: envelope.filter(|_| is_open).map(|it| it.sender.clone()).unwrap_or_default(),
            is_whole,
            verdict: verdict.word().to_owned(),
            checked_at: found.as_ref().map(|_| now),
            checks: found.map(|found| found.to_string()).unwrap_or_default(),
            n_attempts: 0,
            next_at: is_open.then(|| Instant(now.as_ms() + ORPHANED_MS)),
        }
    }

    /// Finds out who wrote a mail, beside everything else that goes on; when too much does, later.
    pub(super) fn verify_soon(&self, check: Check, head: Mail, bytes: Vec<u8>) {
        if check.next_at.is_none() {
            return;
        }
        let Ok(permit) = Arc::clone(self.verifying()).try_acquire_owned() else { return };
        let room = self.clone();
        tokio::spawn(async move {
            let _permit = permit;
            let mut pauses = SHORT_PAUSES.iter();
            let mut found = room.found(&check, &head, &bytes).await;
            while !check.is_whole && found.next_at.is_some() {
                let Some(pause) = pauses.next() else {
                    found.next_at = None;
                    break;
                };
                tokio::time::sleep(*pause).await;
                found = room.found(&check, &head, &bytes).await;
            }
            if let Err(refusal) = room.note_check(found).await {
                tracing::error!(error = %refusal, "what was found about a mail could not be stored and is found again");
            }
        });
    }

    /// Finds out who wrote the mails that are due for it.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn verify_due(&self) -> Result<usize, Refusal> {
        let now = self.now();
        let limit = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        let due = self.db().read(move |tx| checks::list_due(tx, now, limit)).await?;
        let n_due = due.len();
        let again = due.into_iter().map(|check| self.verify_again(check));
        futures_util::future::try_join_all(again).await?;
        Ok(n_due)
    }

    async fn verify_again(&self, check: Check) -> Result<(), Refusal> {
        let id = check.id;
        let mail = self.db().read(move |tx| incoming::find(tx, id)).await?;
        let bytes = match mail.filter(|_| check.is_whole) {
            Some(mail) => self.original(&mail).await?,
            None => None,
        };
        let parsed = bytes.as_deref().and_then(|bytes| email::parse(bytes, &Limits::default()).ok());
        let found = match (bytes, parsed) {
            (Some(bytes), Some(mail)) => self.found(&check, &head(&mail), &bytes).await,
            // What was signed is gone: it will not be known.
            _ => Check { next_at: None, n_attempts: check.n_attempts + 1, ..check },
        };
        self.note_check(found).await
    }

    /// What name servers say now.
    async fn found(&self, check: &Check, head: &Mail, bytes: &[u8]) -> Check {
        let peer = check.peer.as_deref().and_then(|peer| peer.parse().ok());
        let envelope =
            peer.map(|peer| Envelope { peer, helo: check.helo.clone(), sender: check.sender.clone() });
        let found = self.checker().checks(bytes, envelope.as_ref(), self.settings().domain()).await;
        let verdict = judge(head, &found, &self.settings().arc_sealers);
        let now = self.now();
        let pause = PAUSES.get(usize::try_from(check.n_attempts).unwrap_or(usize::MAX));
        let pause = pause.filter(|_| verdict == Authenticity::NotKnown);
        Check {
            verdict: verdict.word().to_owned(),
            checks: found.to_string(),
            checked_at: Some(now),
            n_attempts: check.n_attempts + 1,
            next_at: pause.map(|minutes| Instant(now.as_ms() + minutes * 60_000)),
            ..check.clone()
        }
    }

    /// Keeps what was found, and says on the case what follows from it.
    async fn note_check(&self, found: Check) -> Result<(), Refusal> {
        self.desk()
            .write(move |tx, book, now| {
                checks::update(tx, &found)?;
                let Some(mail) = incoming::find(tx, found.id)? else { return Ok(()) };
                if !is_open(tx, mail.id)? {
                    go_on(tx, &mail, now)?;
                }
                warn(tx, book, &mail, now)?;
                record(tx, book, &mail, now)
            })
            .await
    }
}
