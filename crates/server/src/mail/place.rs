//! Puts a mail in its place: a message of the case it answers, or a new case.

mod automatic;
mod known;

use std::num::NonZeroU32;

use calendar::Instant;
use channels::attachment;
use channels::email::{
    Kind, Limits, Lookup, Mail, MaskedMail, Ours, Tag, Unparsed, cut, kind_of, named_by, parse_and_mask,
    thread_of,
};
use channels::text::LONGEST_MESSAGE;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, CustomerId, TeamId};
use desk::{Actor, Command};
use mission::Channel;
use store::mail::ids::{self, Named};
use store::mail::incoming::{self, Incoming, State};
use store::mail::{addresses, traces};
use store::messages::Author;
use store::{Tx, outbox};

use super::letter::Letter;
use super::receive::{HISTORY, trace_of};
use super::{MailRoom, head, verify, without_tag};
use crate::book::Book;
use crate::desk::{Done, LONGEST_SUBJECT, Opening, Refusal, Request, Text};
use crate::files::{self, NotKept, Uploader};
use crate::surveys::{answer, reply};
use crate::who::Who;
use known::known_or_new;
pub(in crate::mail) use known::living;

/// What a mail without words is shown as.
const NO_TEXT: &str = "(The mail has no text.)";
/// What a mail without a subject is called.
const NO_SUBJECT: &str = "(no subject)";
/// How many messages that nobody has seen are awaited after one mail.
const MOST_AWAITED: usize = 20;

/// What became of a mail.
pub enum Placed {
    /// It is in its place.
    Done,
    /// It has none; why.
    Quarantined(String),
    /// It waits until then at the latest to be known for its writer's.
    Later(Instant),
}

/// Systems that a mail may have passed before it counts as going round.
const MOST_HOPS: usize = 50;
/// An acknowledgement waits so long for the verdict on who wrote: a customer is not to wait for a name server.
const ACKNOWLEDGED_MS: i64 = 5 * 60_000;
/// An answer to a question of ours waits so long.
const LONGEST_WAIT_MS: i64 = 3_600_000;
/// How often it is looked whether the verdict has come, unless somebody says so.
const ASKED_AGAIN_MS: i64 = 60_000;

/// Puts a mail in its place, in one transaction with saying so.
///
/// # Errors
///
/// A [`Refusal`]; then nothing was stored, and it can be tried again.
pub async fn place(room: &MailRoom, mail: &Incoming, parsed: Mail) -> Result<Placed, Refusal> {
    let addresses = room.addresses().await?;
    let domain = room.id_domain();
    let kind = kind_of(&parsed, &Ours { addresses: &addresses, id_domain: &domain, most_hops: MOST_HOPS });
    let arrival = Arrival { room: room.clone(), mail: mail.clone(), parsed };
    match kind {
        Kind::Bounce(bounce) => {
            room.desk().write(move |tx, book, now| arrival.bounced(tx, book, &bounce, now)).await
        }
        kind if kind.opens_a_case() => arrival.written().await,
        kind => room.desk().write(move |tx, book, now| arrival.automatic(tx, book, &kind, now)).await,
    }
}

/// What a mail says, and its bytes as they are kept: without card numbers.
pub fn masked<'b>(book: &Book, bytes: &'b [u8]) -> (Result<Mail, Unparsed>, MaskedMail<'b>) {
    parse_and_mask(bytes, &Limits::default(), book.rules.policy().practice.security.card_digits)
}

/// A mail on its way to its place.
struct Arrival {
    room: MailRoom,
    mail: Incoming,
    parsed: Mail,
}

impl Arrival {
    /// A message that somebody wrote: its files first, then itself with them.
    async fn written(self) -> Result<Placed, Refusal> {
        let Some(writer) =
            self.parsed.from.iter().chain(&self.parsed.sender).find(|one| one.is_deliverable())
        else {
            return Ok(Placed::Quarantined("it names no sender that could be answered".to_owned()));
        };
        let (room, writer) = (self.room.clone(), writer.clone());
        let customer = room.desk().write(move |tx, _, now| known_or_new(tx, &writer, now)).await?;
        // A score counts for what somebody thinks of us: first it is found out who gave it.
        if let Some(at) = self.waits(customer).await? {
            return Ok(Placed::Later(at));
        }
        let (attachments, left_out) = self.keep_files(customer).await?;
        let text = Text { body: text(&self.parsed, &left_out), attachments };
        room.desk().write(move |tx, book, now| self.message(tx, book, (customer, text.clone()), now)).await
    }

    /// Until when an answer to a question of ours waits for the verdict on its writer; nothing when it need not.
    async fn waits(&self, customer: CustomerId) -> Result<Option<Instant>, Refusal> {
        let (mail, named, said) = (self.mail.clone(), self.named(), text(&self.parsed, &[]));
        if named.iter().all(|id| reply::asked_by(id).is_none()) {
            return Ok(None);
        }
        let read = move |tx: &mut Tx<'_>, book: &Book, now: Instant| {
            let is_answer = reply::read(tx, book.policy_at(now), (&named, customer, &said), now)?.is_some();
            let until = Instant(mail.received_at.as_ms() + LONGEST_WAIT_MS);
            let is_open = is_answer && now < until && verify::is_open(tx, mail.id)?;
            Ok(is_open.then_some(until.min(Instant(now.as_ms() + ASKED_AGAIN_MS))))
        };
        self.room.desk().write(read).await
    }

    /// The messages that it answers or comes after.
    fn named(&self) -> Vec<String> {
        [self.parsed.in_reply_to.as_slice(), self.parsed.references.as_slice()].concat()
    }

    /// Keeps its files; those that are not taken are named with the reason, and stay in the original.
    async fn keep_files(&self, customer: CustomerId) -> Result<(Vec<i64>, Vec<String>), Refusal> {
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        let by = Uploader { author: Author::Customer(customer.0.get()), case: None };
        let files = self.parsed.files.iter().filter(|file| !file.is_message());
        for (nth, file) in files.enumerate() {
            let name = file.name.clone().unwrap_or_else(|| format!("file {}", nth + 1));
            if kept.len() == attachment::MOST {
                left_out.push(format!("`{name}`: a message can have {} files", attachment::MOST));
                continue;
            }
            match files::keep(self.room.app(), by, name, file.content.clone()).await {
                Ok(file) => kept.push(file.id),
                Err(NotKept::Refused(refused)) => left_out.push(refused.to_string()),
                Err(NotKept::Failed(error)) => return Err(error.into()),
            }
        }
        Ok((kept, left_out))
    }

    fn message(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        (customer, text): (CustomerId, Text),
        now: Instant,
    ) -> Result<Placed, Refusal> {
        let happened_at = Some(not_too_late(book, self.mail.received_at.min(now), now));
        let policy = book.policy_at(now);
        let answer = match verify::is_contradicted(tx, self.mail.id)? {
            // Then it is shown with the warning, and counts for nothing.
            true => None,
            false => reply::read(tx, policy, (&self.named(), customer, &text.body), now)?,
        };
        if let Some((survey, given)) = answer {
            answer::take(tx, book, (survey.id, &given), now)?;
            let case = NonZeroU32::new(survey.case).map(CaseId);
            let done = case.map(|case| Done { case, message: None, version: 0 });
            return self.finish(tx, ("survey", None), done);
        }
        let is_history = self.mail.source == HISTORY;
        let mut was = 0;
        let done = match self.case(tx, book, Some(customer), now)? {
            Some(case) => {
                let who = Who::Customer(customer);
                let command = Command::of(Ask::RecordCustomerMessageBy(Channel::Email), who.actor());
                let request = Request::new(case, who, [command]).saying(text);
                was = version(tx, case)?;
                crate::desk::apply(tx, book, &Request { once: self.once(), happened_at, ..request }, now)?
            }
            None => {
                let done = self.open(tx, book, (customer, text, happened_at), now)?;
                if !is_history {
                    self.acknowledge(tx, done.case, now)?;
                }
                done
            }
        };
        ids::insert(tx, self.parsed.id.as_str(), Named { case: done.case.0.get(), message: done.message })?;
        self.await_others(tx, (customer, done.case))?;
        if is_history {
            call_nobody(tx, book, (done.case, was), now)?;
        }
        let placed = self.finish(tx, ("message", None), Some(done))?;
        if let Some(mail) = incoming::find(tx, self.mail.id)? {
            verify::warn(tx, book, &mail, now)?;
            verify::record(tx, book, &mail, now)?;
        }
        Ok(placed)
    }

    /// A word that it came: as soon as it is known who wrote it, and not much later when that cannot be found out. Whoever owns a
    /// forged address gets none.
    fn acknowledge(&self, tx: &mut Tx<'_>, case: CaseId, now: Instant) -> Result<(), store::Error> {
        let letter = Letter::Acknowledgement { case: case.0.get() };
        match verify::is_open(tx, self.mail.id)? {
            true => letter.enqueue_for(tx, Instant(now.as_ms() + ACKNOWLEDGED_MS), now),
            false => letter.enqueue(tx, now),
        }
    }

    fn open(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        (customer, text, happened_at): (CustomerId, Text, Option<Instant>),
        now: Instant,
    ) -> Result<Done, Refusal> {
        let subject: String = match self.parsed.subject.trim() {
            "" => NO_SUBJECT.to_owned(),
            subject => subject.chars().take(LONGEST_SUBJECT).collect(),
        };
        let address = addresses::find(tx, &without_tag(&self.mail.address))?;
        let team = address.as_ref().and_then(|address| address.team).and_then(NonZeroU32::new).map(TeamId);
        let route = team.map(|team| Command { team: Some(team), ..Command::of(Ask::Assign, Actor::Rule) });
        let opening = Opening {
            language: address.and_then(|address| address.language),
            commands: route.into_iter().collect(),
            once: self.once(),
            happened_at,
            ..Opening::of(customer, Channel::Email, subject, text)
        };
        crate::desk::open(tx, book, &opening, now)
    }

    /// Says something about a case for us alone.
    fn remark(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        (case, note): (CaseId, String),
        now: Instant,
    ) -> Result<Done, Refusal> {
        let request = Request::new(case, Who::System, []).saying(note);
        crate::desk::apply(tx, book, &Request { once: self.once(), ..request }, now)
    }

    fn once(&self) -> Option<String> {
        Some(format!("mail-{}", self.mail.id))
    }

    /// Says what became of it.
    fn finish(
        &self,
        tx: &mut Tx<'_>,
        (kind, reason): (&str, Option<String>),
        done: Option<Done>,
    ) -> Result<Placed, Refusal> {
        let placed = Incoming {
            state: State::Done,
            kind: Some(kind.to_owned()),
            reason,
            case: done.map(|done| done.case.0.get()),
            message: done.and_then(|done| done.message),
            next_at: None,
            ..self.mail.clone()
        };
        incoming::update(tx, &placed)?;
        let (id, sender) = trace_of(&self.parsed);
        traces::insert(tx, self.mail.id, (&id, &sender))?;
        head::remember(tx, self.mail.id, &self.parsed)?;
        Ok(Placed::Done)
    }

    /// Remembers which messages it names that nobody has seen.
    fn await_others(
        &self,
        tx: &mut Tx<'_>,
        (customer, case): (CustomerId, CaseId),
    ) -> Result<(), store::Error> {
        for id in named_by(&self.parsed).take(MOST_AWAITED) {
            if ids::find(tx, id)?.is_none() {
                ids::await_message(tx, id, (customer.0.get(), case.0.get()))?;
            }
        }
        Ok(())
    }

    /// The case that it answers, or that of a mail of the same customer that it comes after. Its subject decides nothing.
    fn case(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        customer: Option<CustomerId>,
        now: Instant,
    ) -> Result<Option<CaseId>, Refusal> {
        let mut failed = None;
        let awaited = |tx: &mut Tx<'_>, id: &str| match customer {
            Some(customer) => ids::find_awaited(tx, id, customer.0.get()),
            None => Ok(None),
        };
        let found = thread_of(&self.parsed, &[self.room.tag_key()], |lookup| {
            let found = match lookup {
                Lookup::Tag(Tag::Case(case)) => Ok(u32::try_from(case).ok()),
                Lookup::Tag(Tag::Sent(_)) => Ok(None),
                Lookup::Message(id) => match ids::find(tx, id) {
                    Ok(None) => awaited(tx, id),
                    named => named.map(|named| named.map(|named| named.case)),
                },
                Lookup::Awaiting(id) => awaited(tx, id),
            };
            found.unwrap_or_else(|error| {
                failed = Some(error);
                None
            })
        });
        match (failed, found) {
            (Some(error), _) => Err(error.into()),
            (None, Some((case, _))) => living(tx, book, case, now),
            (None, None) => Ok(None),
        }
    }
}

/// The instant of a mail, or the earliest that can still be recorded: what is stored later than the mission allows waits for an
/// approval (clocks.md 12.3), and a case that began with it would not be seen.
fn not_too_late(book: &Book, at: Instant, now: Instant) -> Instant {
    if !book.rules.is_too_late(at, now) {
        return at;
    }
    let (mut late, mut early) = (at.as_ms(), now.as_ms());
    while early - late > 1 {
        let middle = late + (early - late) / 2;
        match book.rules.is_too_late(Instant(middle), now) {
            true => late = middle,
            false => early = middle,
        }
    }
    Instant(early)
}

/// How far the log of a case goes.
fn version(tx: &mut Tx<'_>, case: CaseId) -> Result<i64, store::Error> {
    let events = store::log::load(tx, &crate::desk::stream_name(case))?;
    Ok(events.last().map_or(0, |event| event.version))
}

/// Takes back what the rungs of a mail's own time would tell now, and answers their pages, which would be repeated else.
fn call_nobody(
    tx: &mut Tx<'_>,
    book: &Book,
    (case, after): (CaseId, i64),
    now: Instant,
) -> Result<(), Refusal> {
    let quiet = Command::of(Ask::AcknowledgePages, Who::System.actor());
    match crate::desk::apply(tx, book, &Request::new(case, Who::System, [quiet]), now) {
        Ok(_) => {}
        Err(refusal @ Refusal::Store(_)) => return Err(refusal),
        // Then nobody was paged.
        Err(_) => {}
    }
    Ok(outbox::silence(tx, &crate::desk::stream_name(case), after, now)?)
}

/// What was written, as a message shows it: without what it quotes, and with the names of files that were left out.
fn text(mail: &Mail, left_out: &[String]) -> String {
    let said = cut(&mail.text).said();
    let mut text = if said.trim().is_empty() { NO_TEXT.to_owned() } else { said };
    let rest: String = left_out.iter().map(|why| format!("\n\n[A file was left out, {why}]")).collect();
    let most = LONGEST_MESSAGE.saturating_sub(rest.len());
    if let Some((end, _)) = text.char_indices().find(|(i, c)| i + c.len_utf8() > most) {
        text.truncate(end);
    }
    text + &rest
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
