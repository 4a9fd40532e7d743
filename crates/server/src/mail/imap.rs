//! Reads mailboxes over IMAP: everything that came since the last mail on our disk, however long ago that was.
//!
//! A mail is marked or moved only after it is stored. How far a mailbox was read is kept by the numbers that its server gives
//! (RFC 3501 2.3.1.1), never by dates; when the server numbers anew, everything is read again, and what is known is known.

mod claim;
mod left_behind;

use std::time::Duration;

use anyhow::{Context, anyhow};
use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{Fetch, UnsolicitedResponse};
use async_imap::{Authenticator, Client};
use futures_util::TryStreamExt;
use store::mail::mailboxes::{self, Mailbox as Standing};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use self::left_behind::Trouble;
use super::MailRoom;
use super::connect::{self, Stream};
use super::settings::{Mailbox, Security, Server};

type Session = async_imap::Session<Box<dyn Stream>>;

/// How long a server may be silent before the connection counts as dead.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long we wait to be told of new mail before we ask by ourselves.
const IDLE: Duration = Duration::from_secs(9 * 60);
/// How often a server is asked that cannot tell.
const POLL: Duration = Duration::from_secs(30);
/// The pause when a server told of mail and there was none: some tell of it in every answer.
const LULL: Duration = Duration::from_secs(1);
/// The pause after a failure, and the longest it grows to.
const PAUSE: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(300));
/// How often a node looks whether a mailbox that another one reads has become free.
const STANDBY: Duration = Duration::from_secs(3);
/// How many mails are asked for at once, and how many bytes of them.
const BATCH: (usize, usize) = (50, 16 << 20);

/// Reads a mailbox until it is told to stop.
pub async fn run(room: MailRoom, mailbox: Mailbox, mut stop: watch::Receiver<bool>) {
    let mut pause = PAUSE.0;
    let mut trouble = Trouble::default();
    while !*stop.borrow() {
        if !claim::take(&room, &mailbox).await {
            tokio::select! {
                _ = stop.changed() => {}
                () = sleep(STANDBY) => {}
            }
            continue;
        }
        let failed = tokio::select! {
            _ = stop.changed() => continue,
            () = claim::hold(&room, &mailbox) => continue,
            read = read(&room, &mailbox, (&mut pause, &mut trouble)) => read.err(),
        };
        if let Some(error) = failed {
            tracing::warn!(mailbox = mailbox.name, error = %format!("{error:#}"), "a mailbox could not be read and is tried again");
            let why = format!("{error:#}");
            if let Err(error) = note(&room, &mailbox, move |standing, now| {
                standing.failure = Some(why.clone());
                standing.failed_at = standing.failed_at.or(Some(now));
            })
            .await
            {
                tracing::error!(error = %error, "the standing of a mailbox could not be stored");
            }
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = claim::hold(&room, &mailbox) => {}
            () = sleep(pause) => pause = (pause * 2).min(PAUSE.1),
        }
    }
    claim::give_back(&room, &mailbox).await;
}

/// Signs in and looks whether the folder is there, for the connection test.
///
/// # Errors
///
/// Says at which step it failed.
pub async fn test(mailbox: &Mailbox) -> anyhow::Result<u32> {
    let mut session = sign_in(&mailbox.server).await?;
    let folder = select(&mut session, mailbox).await?;
    let _ = session.logout().await;
    Ok(folder.exists)
}

/// Reads until the connection ends.
async fn read(
    room: &MailRoom,
    mailbox: &Mailbox,
    (pause, trouble): (&mut Duration, &mut Trouble),
) -> anyhow::Result<()> {
    let mut session = sign_in(&mailbox.server).await?;
    let capabilities = patient(session.capabilities()).await?;
    let (can_idle, can_move) = (capabilities.has_str("IDLE"), capabilities.has_str("MOVE"));
    let folder = select(&mut session, mailbox).await?;
    let validity = i64::from(folder.uid_validity.context("the server gives its mails no lasting numbers")?);
    if standing(room, mailbox).await?.uid_validity != validity {
        left_behind::forget(room, mailbox).await?;
        note(room, mailbox, move |standing, _| {
            (standing.uid_validity, standing.last_uid) = (validity, 0);
        })
        .await?;
    }
    settle_stored(room, mailbox, (&mut session, can_move)).await?;
    let mut is_told = false;
    loop {
        let has_taken = catch_up(room, mailbox, (&mut session, can_move), trouble).await?;
        let left = left_behind::in_words(room, mailbox).await?;
        note(room, mailbox, move |standing, now| {
            standing.checked_at = Some(now);
            standing.failed_at = left.as_ref().map(|_| standing.failed_at.unwrap_or(now));
            standing.failure.clone_from(&left);
        })
        .await?;
        *pause = PAUSE.0;
        if is_told && !has_taken {
            sleep(LULL).await;
        }
        // What came meanwhile was told in some answer, and is not told again.
        is_told = is_mail_told(|| session.unsolicited_responses.try_recv().ok());
        if has_taken || is_told {
            continue;
        }
        if !can_idle {
            sleep(POLL).await;
            patient(session.noop()).await?;
            continue;
        }
        let told = session.unsolicited_responses.clone();
        let mut idle = session.idle();
        patient(idle.init()).await?;
        is_told = is_mail_told(|| told.try_recv().ok());
        if !is_told {
            let until_due = left_behind::until_due(room, mailbox).await?;
            let (waiting, _interrupt) = idle.wait_with_timeout(until_due.map_or(IDLE, |due| due.min(IDLE)));
            is_told = matches!(waiting.await?, IdleResponse::NewData(_));
        }
        session = patient(idle.done()).await?;
    }
}

async fn sign_in(server: &Server) -> anyhow::Result<Session> {
    let stream = connect::plain(server, if server.security == Security::Tls { 993 } else { 143 }).await?;
    let stream: Box<dyn Stream> = match server.security {
        Security::None => Box::new(stream),
        Security::Tls => connect::encrypted(server, stream).await?,
        Security::StartTls => {
            let mut client = Client::new(stream);
            greet(&mut client).await?;
            patient(client.run_command_and_check_ok("STARTTLS", None))
                .await
                .context("the server offers no STARTTLS")?;
            connect::encrypted(server, client.into_inner()).await?
        }
    };
    let mut client = Client::new(stream);
    if server.security != Security::StartTls {
        greet(&mut client).await?;
    }
    let (Some(user), password) = (&server.user, server.password()?) else {
        return Err(anyhow!("`{}` has no `user`; a mailbox is somebody's", server.host));
    };
    let signed_in = match (&server.oauth, password) {
        (Some(oauth), _) => {
            let answer = connect::xoauth2(user, &connect::token(oauth).await?);
            timeout(PATIENCE, client.authenticate("XOAUTH2", Bearer(Some(answer)))).await
        }
        (None, password) => timeout(PATIENCE, client.login(user, password.unwrap_or_default())).await,
    };
    let signed_in = signed_in.map_err(|_| anyhow!("{} does not answer", server.host))?;
    signed_in.map_err(|(error, _)| anyhow!(error).context("the server does not let us in"))
}

/// Answers the first challenge with the token, and an error that follows with nothing, as the servers want it.
struct Bearer(Option<String>);

impl Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

async fn greet(client: &mut Client<impl Stream>) -> anyhow::Result<()> {
    let greeting = timeout(PATIENCE, client.read_response()).await;
    greeting.map_err(|_| anyhow!("the server does not greet"))??.context("the server hung up")?;
    Ok(())
}

async fn select(session: &mut Session, mailbox: &Mailbox) -> anyhow::Result<async_imap::types::Mailbox> {
    let selected = patient(session.select(&mailbox.folder)).await;
    selected.with_context(|| format!("the folder `{}` cannot be opened", mailbox.folder))
}

/// Whether new mail is among what the server said without being asked.
fn is_mail_told(next: impl FnMut() -> Option<UnsolicitedResponse>) -> bool {
    // All of it is taken out, since there is little room for it.
    std::iter::from_fn(next).filter(|told| matches!(told, UnsolicitedResponse::Exists(_))).count() > 0
}

/// Takes everything that is new, and what could not be taken before and is due; whether anything was new.
async fn catch_up(
    room: &MailRoom,
    mailbox: &Mailbox,
    (session, can_move): (&mut Session, bool),
    trouble: &mut Trouble,
) -> anyhow::Result<bool> {
    let last = standing(room, mailbox).await?.last_uid;
    let found = patient(session.uid_search(format!("UID {}:*", last + 1))).await?;
    // `n:*` names the last mail even when its number is smaller.
    let mut new: Vec<u32> = found.into_iter().filter(|uid| i64::from(*uid) > last).collect();
    new.sort_unstable();
    let batches = batches(sizes(session, &new).await?, trouble.most());
    for batch in &batches {
        let highest = batch.iter().map(|(uid, _)| *uid).max().unwrap_or(0);
        let taken = left_behind::take(room, mailbox, session, batch, trouble).await?;
        left_behind::note(room, mailbox, &taken, i64::from(highest)).await?;
        settle(mailbox, (session, can_move), &taken.stored).await?;
    }
    let again = left_behind::due(room, mailbox).await?;
    for one in sizes(session, &again).await? {
        let taken = left_behind::take(room, mailbox, session, &[one], trouble).await?;
        left_behind::note(room, mailbox, &taken, last).await?;
        settle(mailbox, (session, can_move), &taken.stored).await?;
    }
    Ok(!batches.is_empty())
}

/// Marks or moves what was stored before, when the connection ended in between.
async fn settle_stored(
    room: &MailRoom,
    mailbox: &Mailbox,
    (session, can_move): (&mut Session, bool),
) -> anyhow::Result<()> {
    let last = standing(room, mailbox).await?.last_uid;
    if last == 0 {
        return Ok(());
    }
    let left = left_behind::all(room, mailbox).await?;
    let unseen = patient(session.uid_search(format!("UID 1:{last} UNSEEN"))).await?;
    let unseen: Vec<u32> = unseen.into_iter().filter(|uid| !left.contains(uid)).collect();
    for some in unseen.chunks(500) {
        settle(mailbox, (session, can_move), some).await?;
    }
    Ok(())
}

/// The sizes of mails that are there.
async fn sizes(session: &mut Session, uids: &[u32]) -> anyhow::Result<Vec<(u32, usize)>> {
    let mut sizes = Vec::with_capacity(uids.len());
    for some in uids.chunks(500) {
        let answers = patient(session.uid_fetch(set(some), "(UID RFC822.SIZE)")).await?;
        let answers: Vec<Fetch> = patient(answers.try_collect()).await?;
        sizes.extend(answers.iter().filter_map(|it| Some((it.uid?, it.size.unwrap_or(0) as usize))));
    }
    sizes.sort_unstable();
    Ok(sizes)
}

/// So many at once that an answer stays small; at most `most` of them.
fn batches(sizes: Vec<(u32, usize)>, most: usize) -> Vec<Vec<(u32, usize)>> {
    let mut batches: Vec<Vec<(u32, usize)>> = Vec::new();
    let mut n_bytes = 0;
    for (uid, size) in sizes {
        match batches.last_mut() {
            Some(batch) if batch.len() < most && n_bytes + size <= BATCH.1 => batch.push((uid, size)),
            _ => {
                n_bytes = 0;
                batches.push(vec![(uid, size)]);
            }
        }
        n_bytes += size;
    }
    batches
}

/// Marks or moves what is stored.
async fn settle(
    mailbox: &Mailbox,
    (session, can_move): (&mut Session, bool),
    uids: &[u32],
) -> anyhow::Result<()> {
    if uids.is_empty() {
        return Ok(());
    }
    let uids = set(uids);
    store(session, (&uids, "+FLAGS.SILENT (\\Seen)")).await?;
    let Some(folder) = &mailbox.move_to else { return Ok(()) };
    let cannot = || format!("mails cannot be moved to `{folder}`; make that folder");
    if can_move {
        return patient(session.uid_mv(&uids, folder)).await.with_context(cannot);
    }
    patient(session.uid_copy(&uids, folder)).await.with_context(cannot)?;
    // Whoever empties the folder removes them; an expunge would take what others have marked.
    store(session, (&uids, "+FLAGS.SILENT (\\Deleted)")).await
}

async fn store(session: &mut Session, (uids, flags): (&str, &str)) -> anyhow::Result<()> {
    let answers = patient(session.uid_store(uids, flags)).await?;
    let _: Vec<Fetch> = patient(answers.try_collect()).await?;
    Ok(())
}

/// The numbers as a command names them.
fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

async fn patient<T>(answer: impl Future<Output = async_imap::error::Result<T>>) -> anyhow::Result<T> {
    Ok(timeout(PATIENCE, answer).await.map_err(|_| anyhow!("the server does not answer"))??)
}

async fn standing(room: &MailRoom, mailbox: &Mailbox) -> Result<Standing, store::Error> {
    let name = mailbox.name.clone();
    let found = room.db().read(move |tx| mailboxes::find(tx, &name)).await?;
    Ok(found.unwrap_or_else(|| Standing::new(&mailbox.name)))
}

/// Changes what is kept of a mailbox.
async fn note(
    room: &MailRoom,
    mailbox: &Mailbox,
    change: impl Fn(&mut Standing, calendar::Instant) + Send + 'static,
) -> Result<(), store::Error> {
    let (now, name) = (room.now(), mailbox.name.clone());
    room.db().write(move |tx| mailboxes::change(tx, &name, |standing| change(standing, now))).await
}

#[cfg(test)]
mod tests {
    use super::{BATCH, batches};

    #[test]
    fn an_answer_stays_small() {
        let many: Vec<(u32, usize)> = (1..=120).map(|uid| (uid, 100)).collect();
        let lengths = |most| batches(many.clone(), most).iter().map(Vec::len).collect::<Vec<usize>>();
        assert_eq!(lengths(BATCH.0), [50, 50, 20]);
        assert_eq!(lengths(1).len(), 120);
        let large = vec![(1, BATCH.1), (2, 10), (3, BATCH.1 - 10), (4, 1)];
        let of_large: Vec<usize> = batches(large, BATCH.0).iter().map(Vec::len).collect();
        assert_eq!(of_large, [1, 2, 1]);
    }
}
