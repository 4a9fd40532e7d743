//! Drains the outbox: at least once towards the world, once per key towards ourselves.

use std::time::Duration;

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId};
use futures_util::{StreamExt, stream};
use store::outbox::Outgoing;
use store::{Dialect, Tx, notices, outbox};
use tokio::sync::watch;

use crate::book::Book;
use crate::desk::{Desk, Recipient, Refusal, Request, Telling};
use crate::mail::MailRoom;
use crate::mail::letter::Letter;
use crate::recipients;
use crate::webhook::{Reach, Webhook};
use crate::who::Who;

/// How many rows are taken at once.
const BATCH: u32 = 64;
/// How many are under way at a time.
const AT_ONCE: usize = 16;
/// How long a taken row belongs to its node.
const CLAIM_MS: i64 = 60_000;
/// After so many attempts a row is given up and shown as failed.
const MOST_ATTEMPTS: u32 = 12;
/// The same for mail, whose server may be away for a weekend: three days.
const MOST_ATTEMPTS_OF_MAIL: u32 = 62;

/// How the world is told.
#[derive(Clone, Default)]
pub struct Ways {
    /// An address that hears of everything.
    pub webhook: Option<Webhook>,
    /// Mail.
    pub mail: Option<MailRoom>,
}

/// Runs until it is told to stop.
pub async fn run(desk: Desk, ways: Ways, mut stop: watch::Receiver<bool>) {
    let mut commits = desk.db().subscribe();
    // A page must not wait for the claim of a program that was killed. On PostgreSQL another node may be at it.
    if desk.db().dialect() == Dialect::Sqlite {
        let now = desk.now();
        if let Err(error) = desk.db().write(move |tx| outbox::release(tx, now)).await {
            tracing::error!(error = %error, "what was being told before has to wait for a minute");
        }
    }
    while !*stop.borrow() {
        if let Err(refusal) = deliver_due(&desk, &ways).await {
            tracing::error!(error = %refusal, "the outbox could not be drained and is tried again");
        }
        tokio::select! {
            _ = stop.changed() => {}
            _ = commits.recv() => tokio::time::sleep(Duration::from_millis(20)).await,
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
        }
    }
}

/// Delivers what is due, and says how much that was.
///
/// # Errors
///
/// Fails when the database does. What cannot be delivered is tried again later, and holds up nothing else.
pub async fn deliver_due(desk: &Desk, ways: &Ways) -> Result<usize, Refusal> {
    let mut n_delivered = 0;
    loop {
        let now = desk.now();
        let until = Instant(now.as_ms() + CLAIM_MS);
        let rows = desk.db().write(move |tx| outbox::claim(tx, now, until, BATCH)).await?;
        if rows.is_empty() {
            return Ok(n_delivered);
        }
        // Several at once: one that is slow holds up nobody else.
        let mut delivered = stream::iter(rows)
            .map(|row| async move { (deliver(desk, ways, &row).await, row) })
            .buffer_unordered(AT_ONCE);
        while let Some((delivered, row)) = delivered.next().await {
            match delivered {
                Ok(()) => n_delivered += 1,
                Err(Refusal::Store(error)) => return Err(Refusal::Store(error)),
                Err(refusal) => postpone(desk, ways, &row, refusal.to_string()).await?,
            }
        }
    }
}

async fn postpone(desk: &Desk, ways: &Ways, row: &Outgoing, why: String) -> Result<(), Refusal> {
    let now = desk.now();
    let wait_ms = 5_000_i64 << row.n_attempts.min(10);
    let most = if Letter::of_row(row).is_some() { MOST_ATTEMPTS_OF_MAIL } else { MOST_ATTEMPTS };
    let again_at = (row.n_attempts + 1 < most).then_some(Instant(now.as_ms() + wait_ms));
    tracing::warn!(outbox.id = row.id, error = %why, "a row of the outbox could not be delivered");
    if let (None, Some(mail)) = (again_at, &ways.mail) {
        mail.give_up(row).await?;
    }
    let id = row.id;
    Ok(desk.db().write(move |tx| outbox::failed(tx, id, &why, again_at, now)).await?)
}

async fn deliver(desk: &Desk, ways: &Ways, row: &Outgoing) -> Result<(), Refusal> {
    if Letter::of_row(row).is_some() {
        // Without a way out it is done with: its words stand in the desk.
        if let Some(mail) = ways.mail.as_ref().filter(|mail| mail.settings().send.is_some()) {
            mail.send(row).await?;
        }
        let (id, now) = (row.id, desk.now());
        return Ok(desk.db().write(move |tx| outbox::done(tx, id, now)).await?);
    }
    let telling = match row.kind.as_str() {
        "case" => serde_json::from_str::<Telling>(&row.body).ok(),
        _ => None,
    };
    if let Some(webhook) = &ways.webhook {
        let reach = reach(desk, telling.as_ref()).await?;
        webhook.send(row, &reach).await?;
    }
    let (book, now, row) = (desk.book()?, desk.now(), row.clone());
    let new_owner = desk
        .db()
        .write(move |tx| -> Result<_, store::Error> {
            let told = match &telling {
                Some(telling) => tell(tx, &book, &row, telling, now)?,
                None => Vec::new(),
            };
            outbox::done(tx, row.id, now)?;
            let wants_owner =
                matches!(telling.as_ref().map(|telling| &telling.to), Some(Recipient::NewOwner(_)));
            Ok(telling
                .as_ref()
                .filter(|_| wants_owner)
                .and_then(|telling| Some((telling.case, *told.first()?))))
        })
        .await?;
    match new_owner.and_then(|(case, agent)| ids(case, agent)) {
        Some((case, agent)) => hand_over(desk, case, agent).await,
        None => Ok(()),
    }
}

/// Whom a page reaches, each with the ways that its step names.
async fn reach(desk: &Desk, telling: Option<&Telling>) -> Result<Vec<Reach>, Refusal> {
    let Some((telling, Recipient::Page { path, step, .. })) = telling.map(|it| (it.clone(), it.to.clone()))
    else {
        return Ok(Vec::new());
    };
    let (book, now) = (desk.book()?, desk.now());
    let reach = move |tx: &mut Tx<'_>| {
        let paths = &book.rules.policy().paths;
        let named = paths.iter().find(|it| it.name == path).and_then(|it| it.steps.get(step));
        let contact = named.map(|step| step.contact.clone()).unwrap_or_default();
        let mut reach = Vec::new();
        for person in recipients::find(tx, &book, &telling, now)? {
            reach.push(Reach { person, ways: recipients::ways(tx, person, &contact)? });
        }
        Ok::<_, store::Error>(reach)
    };
    Ok(desk.db().read(reach).await?)
}

fn ids(case: u32, agent: u32) -> Option<(CaseId, AgentId)> {
    let number = std::num::NonZeroU32::new;
    Some((CaseId(number(case)?), AgentId(number(agent)?)))
}

async fn hand_over(desk: &Desk, case: CaseId, agent: AgentId) -> Result<(), Refusal> {
    let who = Who::Rule;
    let assign = Command { agent: Some(agent), ..Command::of(Ask::Assign, who.actor()) };
    match desk.ask(Request::new(case, who, vec![assign])).await {
        // A case that was closed meanwhile needs no owner.
        Ok(_) | Err(Refusal::Desk(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

/// Puts a notice before everybody who is to be told, and says who that is.
fn tell(
    tx: &mut Tx<'_>,
    book: &Book,
    row: &Outgoing,
    telling: &Telling,
    now: Instant,
) -> Result<Vec<u32>, store::Error> {
    let kind = if matches!(telling.to, Recipient::Page { .. }) { "page" } else { "notice" };
    let recipients = recipients::find(tx, book, telling, now)?;
    for agent in &recipients {
        let key = format!("{}/{agent}", row.key);
        notices::insert(tx, &key, (*agent, kind), (Some(telling.case), &row.body), now)?;
        Letter::Notice { key: row.key.clone(), agent: *agent, telling: telling.clone() }.enqueue(tx, now)?;
        tx.announce(format!("agent/{agent}"));
    }
    Ok(recipients)
}
