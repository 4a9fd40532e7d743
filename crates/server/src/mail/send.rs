//! Mail of ours: each is written once under one identifier, and sent until a server has it.

use std::num::NonZeroU32;

use calendar::Instant;
use channels::email::{Address, Author, Draft, compose};
use desk::case::event::CaseId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::mail::ids::{self, Named};
use store::mail::sent::{self, Sent, State};
use store::mail::{addresses, suppressions};
use store::outbox::Outgoing;

use super::letter::{Letter, Written};
use super::transport::Unsent;
use super::{MailRoom, enclose, without_tag};
use crate::book::Book;
use crate::desk::{Refusal, Request};
use crate::who::Who;

/// The newest messages that an answer refers to.
const MOST_REFERENCES: u32 = 20;

impl MailRoom {
    /// Sends what a row of the outbox asks for. What can never be sent is shown on its case, and done with.
    ///
    /// # Errors
    ///
    /// Refuses when it did not leave now and may later.
    pub async fn send(&self, row: &Outgoing) -> Result<(), Refusal> {
        let Some(letter) = Letter::of_row(row) else { return Ok(()) };
        let (room, at) = (self.clone(), row.created_at);
        let ready =
            self.desk().write(move |tx, book, now| ready(tx, book, (&room, &letter), (at, now))).await?;
        let Some((row, kept)) = ready else { return Ok(()) };
        let _room = match kept.enclosed.is_empty() {
            true => None,
            false => self.0.large.acquire().await.ok(),
        };
        let draft = Draft { files: enclose::read(self, &kept.enclosed).await?, ..kept.draft };
        let bytes = match compose(&draft) {
            Ok(bytes) => bytes,
            Err(refused) => return self.note(&row, State::Failed, Some(refused.to_string())).await,
        };
        let Some(transport) = self.transport().await? else {
            return Err(Refusal::Text("there is no way out for mail; set up `[mail.send]`"));
        };
        match transport.send((&draft.from.address, &row.recipient), &bytes).await {
            Ok(()) => self.note(&row, State::Sent, None).await,
            Err(Unsent::Never(why)) => self.note(&row, State::Failed, Some(why)).await,
            Err(unsent @ (Unsent::Later(_) | Unsent::Locked(_))) => {
                // A token may have been taken back before its time: the next try asks for another.
                if matches!(unsent, Unsent::Locked(_)) {
                    self.close_way_out().await;
                }
                let why = unsent.to_string();
                self.note(&row, State::Queued, Some(why)).await?;
                Err(Refusal::Text("the mail server did not take it"))
            }
        }
    }

    /// Says of a mail that no server took for days that it is not tried any more.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn give_up(&self, row: &Outgoing) -> Result<(), Refusal> {
        let Some(letter) = Letter::of_row(row) else { return Ok(()) };
        let (room, at) = (self.clone(), row.created_at);
        let ready =
            self.desk().write(move |tx, book, now| ready(tx, book, (&room, &letter), (at, now))).await?;
        let Some((row, _)) = ready else { return Ok(()) };
        let last = row.reason.clone().unwrap_or_else(|| "no way out".to_owned());
        self.note(
            &row,
            State::Failed,
            Some(format!("no server took it for three days; the last said: {last}")),
        )
        .await
    }

    /// Says how far a mail got; what failed for good is said on its case.
    async fn note(&self, row: &Sent, state: State, why: Option<String>) -> Result<(), Refusal> {
        let (id, case) = (row.id, row.case.and_then(NonZeroU32::new).map(CaseId));
        // Sent again by somebody, it may fail again.
        let once = format!("mail-failed-{id}-{}", row.changed_at);
        self.desk()
            .write(move |tx, book, now| {
                sent::update(tx, id, (state, why.as_deref()), now)?;
                let Some(case) = case else { return Ok(()) };
                tx.announce(crate::desk::stream_name(case));
                if state != State::Failed {
                    return Ok(());
                }
                let body = format!(
                    "A mail to the customer did not leave: {}.",
                    why.as_deref().unwrap_or("no reason given")
                );
                let remark = Request::new(case, Who::System, []).saying(body);
                let remark = Request { once: Some(once.clone()), ..remark };
                match crate::desk::apply(tx, book, &remark, now) {
                    // A case that was set aside needs no word.
                    Ok(_) | Err(Refusal::Desk(_) | Refusal::Remark(_)) => Ok(()),
                    Err(refusal) => Err(refusal),
                }
            })
            .await
    }
}

/// A mail as it is written down until it has left: its words, and its files by their ids.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    draft: Draft,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    enclosed: Vec<i64>,
}

/// Writes a mail, or finds it written: its identifier is made once. Nothing when it has left, or must not.
fn ready(
    tx: &mut Tx<'_>,
    book: &Book,
    (room, letter): (&MailRoom, &Letter),
    (at, now): (Instant, Instant),
) -> Result<Option<(Sent, Kept)>, Refusal> {
    let Some(written) = letter.write(tx, book, room, now)? else { return Ok(None) };
    let message_id = format!("{}@{}", written.id, room.id_domain());
    let row = match sent::find_to(tx, &message_id, &written.recipient)? {
        Some(known) => known,
        None => record(tx, &written, message_id, (at, now))?,
    };
    if row.state != State::Queued {
        return Ok(None);
    }
    if let Some(kept) = sent::find_draft(tx, row.id)? {
        let mut kept: Kept =
            serde_json::from_str(&kept).map_err(|_| Refusal::Text("a mail that waits cannot be read"))?;
        // Sent again, it may go to another address; it says what it said when it was written.
        if written.kind == "acknowledgement" {
            kept.draft.to = vec![Address::bare(&row.recipient)];
        }
        return Ok(Some((row, kept)));
    }
    let is_secret = matches!(letter, Letter::Code { .. });
    let copies: Vec<String> = written.copies.iter().map(|copy| copy.address.clone()).collect();
    let kept = kept(tx, room, (written, &row))?;
    // A code is written down nowhere, and its mail says the same every time.
    if is_secret {
        return Ok(Some((row, kept)));
    }
    let words = serde_json::to_string(&kept).unwrap_or_default();
    sent::keep_draft(tx, row.id, &words)?;
    if matches!(letter, Letter::Again { .. }) {
        return Ok(Some((row, kept)));
    }
    // One mail to several says the same to all, whoever gets it first and whatever changes in between.
    let customer = kept.draft.to.iter().map(|to| ("reply", to.address.clone()));
    for (kind, recipient) in copies.into_iter().map(|copy| ("copy", copy)).chain(customer) {
        if recipient != row.recipient {
            keep_for_other(tx, (&row, kind, recipient), &words, now)?;
        }
    }
    Ok(Some((row, kept)))
}

/// Writes a mail down for another of those it goes to; its own row of the outbox sends it.
fn keep_for_other(
    tx: &mut Tx<'_>,
    (row, kind, recipient): (&Sent, &str, String),
    words: &str,
    now: Instant,
) -> Result<(), store::Error> {
    let suppressed = suppressions::find(tx, &recipient)?;
    let state = if suppressed.is_some() { State::Suppressed } else { State::Queued };
    let reason = suppressed.map(|it| it.reason);
    let kind = kind.to_owned();
    let other = Sent { id: tx.id(now), kind, recipient, state, reason, changed_at: now, ..row.clone() };
    match sent::insert(tx, &other)? {
        true => sent::keep_draft(tx, other.id, words),
        false => Ok(()),
    }
}

/// A mail for the first time. Whatever changes later, each try says the same.
fn kept(tx: &mut Tx<'_>, room: &MailRoom, (written, row): (Written, &Sent)) -> Result<Kept, store::Error> {
    let mut references = match written.case {
        Some(case) => ids::list_of_case(tx, case, MOST_REFERENCES)?,
        None => Vec::new(),
    };
    // Sent again later, it refers to what was there before it.
    references.truncate(references.iter().position(|id| *id == row.message_id).unwrap_or(references.len()));
    let ours = addresses::find(tx, &without_tag(&written.from.address))?;
    let draft = Draft {
        id: row.message_id.clone(),
        at: Timestamp::from_millisecond(row.created_at.as_ms()).unwrap_or_default(),
        reply_to: written.case.map(|case| room.tagged(&written.from, case)),
        to: vec![Address::bare(written.to.as_deref().unwrap_or(&row.recipient))],
        cc: written.copies,
        subject: written.subject,
        text: written.text,
        signature: ours.map(|ours| ours.signature).unwrap_or_default(),
        unsubscribe: written.unsubscribe,
        in_reply_to: references.last().cloned(),
        references,
        author: written.author,
        files: Vec::new(),
        from: written.from,
    };
    Ok(Kept { draft, enclosed: written.files })
}

/// Writes down that a mail is to leave, or that it may not.
fn record(
    tx: &mut Tx<'_>,
    written: &Written,
    message_id: String,
    (at, now): (Instant, Instant),
) -> Result<Sent, store::Error> {
    let suppressed = suppressions::find(tx, &written.recipient)?;
    let row = Sent {
        id: tx.id(now),
        message_id,
        kind: written.kind.to_owned(),
        case: written.case,
        message: written.message,
        customer: written.customer,
        recipient: written.recipient.clone(),
        address: Some(written.from.address.clone()),
        is_automatic: written.author != Author::Agent,
        state: if suppressed.is_some() { State::Suppressed } else { State::Queued },
        reason: suppressed.map(|it| it.reason),
        created_at: at,
        changed_at: now,
    };
    sent::insert(tx, &row)?;
    if let Some(case) = row.case {
        ids::insert(tx, &row.message_id, Named { case, message: row.message })?;
        tx.announce(format!("case/{case}"));
    }
    Ok(row)
}
