//! Mails that their server does not hand over, or that are too large: they hold up no other, stay where they are, and are shown.

use std::collections::BTreeMap;
use std::time::Duration;

use async_imap::types::Fetch;
use calendar::Instant;
use channels::email::Limits;
use futures_util::TryStreamExt;
use store::mail::left::{self, Left};
use store::mail::mailboxes;

use super::{BATCH, Session, patient, set};
use crate::mail::MailRoom;
use crate::mail::receive::Arrived;
use crate::mail::settings::Mailbox;

/// So many connections may end in the midst of one mail before it is left where it is.
const MOST_BREAKS: u32 = 2;
/// The pauses before such a mail is asked for again, in minutes; the last one goes on.
const PAUSES: [i64; 5] = [1, 5, 30, 120, 12 * 60];
/// How much is fetched of a mail that is too large, to say what it is.
const BEGINNING: usize = 64 * 1024;
/// How many are named where a mailbox is shown.
const MOST_NAMED: usize = 5;

/// What went wrong with this mailbox since the program started.
#[derive(Default)]
pub struct Trouble {
    /// Mails that were asked for while the connection ended, and how often.
    breaks: BTreeMap<u32, u32>,
}

impl Trouble {
    /// How many mails are asked for at once: after a connection that ended in their midst one by one, to find out which it was.
    pub fn most(&self) -> usize {
        if self.breaks.is_empty() { BATCH.0 } else { 1 }
    }
}

/// What became of some mails.
#[derive(Default)]
pub struct Taken {
    /// They are on our disk.
    pub stored: Vec<u32>,
    /// They are not there any more.
    gone: Vec<u32>,
    /// They stay where they are; why, and whether they are asked for again.
    left: Vec<(u32, String, bool)>,
}

/// Takes some mails, together if that can be, else each alone.
pub async fn take(
    room: &MailRoom,
    mailbox: &Mailbox,
    session: &mut Session,
    mails: &[(u32, usize)],
    trouble: &mut Trouble,
) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    let most = Limits::default().bytes;
    for (uid, size) in mails.iter().filter(|(_, size)| *size > most) {
        leave_large(room, mailbox, session, (*uid, *size)).await?;
        let reason = format!("it has {size} bytes, and a mail may have {most}");
        taken.left.push((*uid, reason, false));
    }
    let broken = |uid: &u32| trouble.breaks.get(uid).is_some_and(|n| *n >= MOST_BREAKS);
    let (broken, wanted): (Vec<u32>, Vec<u32>) =
        mails.iter().filter(|(_, size)| *size <= most).map(|(uid, _)| *uid).partition(broken);
    for uid in broken {
        trouble.breaks.remove(&uid);
        taken.left.push((uid, "the connection ends whenever it is asked for".to_owned(), true));
    }
    taken.stored = fetch(room, mailbox, session, &wanted, trouble).await?;
    let missing = wanted.iter().filter(|uid| !taken.stored.contains(uid));
    let missing: Vec<u32> = missing.copied().collect();
    for uid in missing {
        let alone =
            if wanted.len() > 1 { fetch(room, mailbox, session, &[uid], trouble).await? } else { Vec::new() };
        if !alone.is_empty() {
            taken.stored.push(uid);
            continue;
        }
        // An answer that ends says nothing of why: it was refused, is gone, or the connection is.
        match patient(session.uid_search(format!("UID {uid}"))).await {
            Err(error) => return Err(blame(trouble, &[uid], error)),
            Ok(found) if found.is_empty() => taken.gone.push(uid),
            Ok(_) => taken.left.push((uid, "the server does not hand it over".to_owned(), true)),
        }
    }
    Ok(taken)
}

/// Stores mails; gives the numbers of those that are on our disk now. A refusal of the server gives none.
async fn fetch(
    room: &MailRoom,
    mailbox: &Mailbox,
    session: &mut Session,
    uids: &[u32],
    trouble: &mut Trouble,
) -> anyhow::Result<Vec<u32>> {
    let mut stored = Vec::with_capacity(uids.len());
    if uids.is_empty() {
        return Ok(stored);
    }
    // PEEK leaves them unseen until they are ours.
    let mut answers = match patient(session.uid_fetch(set(uids), "(UID BODY.PEEK[])")).await {
        Ok(answers) => answers,
        Err(error) => return Err(blame(trouble, uids, error)),
    };
    loop {
        let answer = match patient(answers.try_next()).await {
            Ok(Some(answer)) => answer,
            Ok(None) => break,
            Err(error) => {
                let rest: Vec<u32> = uids.iter().copied().filter(|uid| !stored.contains(uid)).collect();
                return Err(blame(trouble, &rest, error));
            }
        };
        let (Some(uid), Some(bytes)) = (answer.uid, answer.body()) else { continue };
        room.accept(arrived(room, mailbox, bytes)).await?;
        trouble.breaks.remove(&uid);
        stored.push(uid);
    }
    Ok(stored)
}

/// Remembers which mails were asked for when the connection ended.
fn blame(trouble: &mut Trouble, uids: &[u32], error: anyhow::Error) -> anyhow::Error {
    for uid in uids {
        *trouble.breaks.entry(*uid).or_default() += 1;
    }
    // Of several nobody knows which it was: each gets a try alone.
    if uids.len() > 1 {
        trouble.breaks.values_mut().for_each(|n| *n = (*n).min(1));
    }
    error
}

fn arrived(room: &MailRoom, mailbox: &Mailbox, bytes: &[u8]) -> Arrived {
    Arrived {
        source: mailbox.name.clone(),
        address: mailbox.address.clone(),
        bytes: bytes.to_vec(),
        received_at: room.now(),
        envelope: None,
    }
}

/// Keeps the beginning of a mail that is too large, so that somebody sees it.
async fn leave_large(
    room: &MailRoom,
    mailbox: &Mailbox,
    session: &mut Session,
    (uid, size): (u32, usize),
) -> anyhow::Result<()> {
    let query = format!("(UID BODY.PEEK[]<0.{BEGINNING}>)");
    let answers = patient(session.uid_fetch(set(&[uid]), query)).await?;
    let answers: Vec<Fetch> = patient(answers.try_collect()).await?;
    let beginning = answers.iter().find_map(|answer| answer.body()).unwrap_or_default();
    let reason = format!(
        "it has {size} bytes and stays in the mailbox `{}` as number {uid}; this is its beginning",
        mailbox.name
    );
    room.quarantine(arrived(room, mailbox, beginning), reason).await?;
    Ok(())
}

/// Writes down what became of mails, together with how far the mailbox was read.
pub async fn note(room: &MailRoom, mailbox: &Mailbox, taken: &Taken, highest: i64) -> anyhow::Result<()> {
    let (now, name) = (room.now(), mailbox.name.clone());
    let received_at = (!taken.stored.is_empty()).then_some(now);
    let known = all_rows(room, mailbox).await?;
    let ours: Vec<i64> = taken.stored.iter().chain(&taken.gone).map(|uid| i64::from(*uid)).collect();
    let left: Vec<Left> = taken
        .left
        .iter()
        .map(|(uid, reason, is_again)| {
            let before = known.iter().find(|row| row.uid == i64::from(*uid));
            let n_attempts = before.map_or(0, |row| row.n_attempts) + 1;
            let nth = usize::try_from(n_attempts - 1).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
            Left {
                mailbox: name.clone(),
                uid: i64::from(*uid),
                reason: reason.clone(),
                since_at: before.map_or(now, |row| row.since_at),
                n_attempts,
                next_at: is_again.then(|| Instant(now.as_ms() + PAUSES[nth] * 60_000)),
            }
        })
        .collect();
    let written = room.db().write(move |tx| {
        mailboxes::change(tx, &name, |standing| {
            standing.last_uid = standing.last_uid.max(highest);
            standing.received_at = received_at.or(standing.received_at);
        })?;
        for uid in &ours {
            left::remove(tx, &name, *uid)?;
        }
        left.iter().try_for_each(|row| left::save(tx, row))
    });
    Ok(written.await?)
}

async fn all_rows(room: &MailRoom, mailbox: &Mailbox) -> Result<Vec<Left>, store::Error> {
    let name = mailbox.name.clone();
    room.db().read(move |tx| left::list(tx, &name)).await
}

/// The numbers of those that stay in the mailbox.
pub async fn all(room: &MailRoom, mailbox: &Mailbox) -> Result<Vec<u32>, store::Error> {
    let rows = all_rows(room, mailbox).await?;
    Ok(rows.iter().filter_map(|row| u32::try_from(row.uid).ok()).collect())
}

/// The numbers of those that are to be asked for again by now.
pub async fn due(room: &MailRoom, mailbox: &Mailbox) -> Result<Vec<u32>, store::Error> {
    let (now, rows) = (room.now(), all_rows(room, mailbox).await?);
    let due = rows.iter().filter(|row| row.next_at.is_some_and(|at| at <= now));
    Ok(due.filter_map(|row| u32::try_from(row.uid).ok()).collect())
}

/// How long it is until one is to be asked for again.
pub async fn until_due(room: &MailRoom, mailbox: &Mailbox) -> Result<Option<Duration>, store::Error> {
    let (now, rows) = (room.now(), all_rows(room, mailbox).await?);
    let next = rows.iter().filter_map(|row| row.next_at).min();
    let ms = next.map(|at| at.as_ms().saturating_sub(now.as_ms()).max(1_000).unsigned_abs());
    Ok(ms.map(Duration::from_millis))
}

/// What is shown of a mailbox that does not hand over everything; nothing when it does.
pub async fn in_words(room: &MailRoom, mailbox: &Mailbox) -> Result<Option<String>, store::Error> {
    let rows: Vec<Left> =
        all_rows(room, mailbox).await?.into_iter().filter(|row| row.next_at.is_some()).collect();
    let named: Vec<String> =
        rows.iter().take(MOST_NAMED).map(|row| format!("number {}: {}", row.uid, row.reason)).collect();
    let rest = rows.len().saturating_sub(MOST_NAMED);
    let rest = if rest == 0 { String::new() } else { format!("; and {rest} more") };
    Ok((!rows.is_empty()).then(|| format!("not everything could be fetched: {}{rest}", named.join("; "))))
}

/// Forgets all: the server numbers its mails anew.
pub async fn forget(room: &MailRoom, mailbox: &Mailbox) -> Result<(), store::Error> {
    let name = mailbox.name.clone();
    room.db().write(move |tx| left::clear(tx, &name)).await
}
