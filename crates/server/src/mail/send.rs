//! Mail of ours: each is written once under one identifier, and sent until a server has it.

use std::num::NonZeroU32;

use calendar::Instant;
use channels::email::{Address, Author, Draft, compose};
use desk::case::event::CaseId;
use jiff::Timestamp;
use store::Tx;
use store::mail::ids::{self, Named};
use store::mail::sent::{self, Sent, State};
use store::mail::{addresses, suppressions};
use store::outbox::Outgoing;

use super::letter::{Letter, Written};
use super::transport::Unsent;
use super::{MailRoom, without_tag};
use crate::book::Book;
use crate::desk::{Refusal, Request, Text};
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
        let Some((row, draft)) = ready else { return Ok(()) };
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
            Err(Unsent::Later(why)) => {
                self.note(&row, State::Queued, Some(why)).await?;
                Err(Refusal::Text("the mail server did not take it"))
            }
        }
    }

    /// Says how far a mail got; what failed for good is said on its case.
    async fn note(&self, row: &Sent, state: State, why: Option<String>) -> Result<(), Refusal> {
        let (id, case) = (row.id, row.case.and_then(NonZeroU32::new).map(CaseId));
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
                let remark =
                    Request::new(case, Who::System, []).saying(Text { body, attachments: Vec::new() });
                let remark = Request { once: Some(format!("mail-failed-{id}")), ..remark };
                match crate::desk::apply(tx, book, &remark, now) {
                    // A case that was set aside needs no word.
                    Ok(_) | Err(Refusal::Desk(_) | Refusal::Remark(_)) => Ok(()),
                    Err(refusal) => Err(refusal),
                }
            })
            .await
    }
}

/// Writes a mail, or finds it written: its identifier is made once. Nothing when it has left, or must not.
fn ready(
    tx: &mut Tx<'_>,
    book: &Book,
    (room, letter): (&MailRoom, &Letter),
    (at, now): (Instant, Instant),
) -> Result<Option<(Sent, Draft)>, Refusal> {
    let Some(written) = letter.write(tx, book, room, now)? else { return Ok(None) };
    let message_id = format!("{}@{}", written.id, room.id_domain());
    let row = match sent::find_by_message_id(tx, &message_id)? {
        Some(known) => known,
        None => record(tx, &written, message_id, (at, now))?,
    };
    if row.state != State::Queued {
        return Ok(None);
    }
    if let Some(kept) = sent::find_draft(tx, row.id)? {
        let draft =
            serde_json::from_str(&kept).map_err(|_| Refusal::Text("a mail that waits cannot be read"))?;
        return Ok(Some((row, draft)));
    }
    let is_secret = matches!(letter, Letter::Code { .. });
    let draft = draft(tx, room, (written, &row), at)?;
    // A code is written down nowhere, and its mail says the same every time.
    if is_secret {
        return Ok(Some((row, draft)));
    }
    sent::keep_draft(tx, row.id, &serde_json::to_string(&draft).unwrap_or_default())?;
    Ok(Some((row, draft)))
}

/// A mail for the first time. Whatever changes later, each try says the same.
fn draft(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    (written, row): (Written, &Sent),
    at: Instant,
) -> Result<Draft, store::Error> {
    let mut references = match written.case {
        Some(case) => ids::list_of_case(tx, case, MOST_REFERENCES)?,
        None => Vec::new(),
    };
    references.retain(|id| *id != row.message_id);
    let ours = addresses::find(tx, &without_tag(&written.from.address))?;
    Ok(Draft {
        id: row.message_id.clone(),
        at: Timestamp::from_millisecond(at.as_ms()).unwrap_or_default(),
        reply_to: written.case.map(|case| room.tagged(&written.from, case)),
        to: vec![Address::bare(&row.recipient)],
        cc: Vec::new(),
        subject: written.subject,
        text: written.text,
        signature: ours.map(|ours| ours.signature).unwrap_or_default(),
        in_reply_to: references.last().cloned(),
        references,
        author: written.author,
        files: Vec::new(),
        from: written.from,
    })
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
