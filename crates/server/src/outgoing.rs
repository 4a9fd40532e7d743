//! Replies in their undo window: kept until they leave, taken back until then (brief.md 6).

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, TeamId};
use serde::{Deserialize, Serialize};
use store::attachments;
use store::outgoing::{self, Pending};

use crate::desk::{Desk, Refusal, Request, Text};
use crate::who::Who;

/// A reply as it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The team its author acts for.
    pub team: Option<u32>,
    /// The text.
    pub body: String,
    /// Files that go with it.
    pub attachments: Vec<i64>,
    /// What happens to the case when it has left.
    pub then: Then,
    /// See [`Request::last_seen`].
    pub last_seen: Option<i64>,
    /// See [`Request::copies`].
    #[serde(default)]
    pub copies: Vec<(String, String)>,
}

/// What happens to a case when a reply has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing.
    #[default]
    Stay,
    /// It waits for the customer: the reply asks them something.
    Await,
    /// It is resolved.
    Resolve,
}

/// How many replies leave in one go.
const BATCH: u32 = 64;
/// A reply that cannot leave is tried again after this.
const AGAIN_MS: i64 = 60_000;

impl Desk {
    /// Takes a reply that leaves at `send_at` unless it is taken back. Gives its id. A reply under a key that was used before
    /// is the one that was taken then (brief.md 6).
    ///
    /// # Errors
    ///
    /// Refuses a text that is empty or too long, and a reply to what the author has not seen.
    pub async fn queue_reply(
        &self,
        (case, agent): (CaseId, AgentId),
        (reply, once): (Reply, Option<String>),
        send_at: Instant,
    ) -> Result<i64, Refusal> {
        let (book, now) = (self.book()?, self.now());
        let once = once.map(|key| format!("reply-{}-{key}", agent.0));
        let id = self
            .db()
            .write(move |tx| {
                if let Some(key) = &once
                    && let Some(taken) = store::once::find(tx, key)?.and_then(|id| id.parse().ok())
                {
                    return Ok(taken);
                }
                let ids = (case.0.get(), agent.0.get());
                crate::desk::check_reply(tx, &book, ids, (&reply.body, reply.last_seen))?;
                let request = serde_json::to_string(&reply).unwrap_or_default();
                let id = tx.id(now);
                let pending = Pending { id, case: case.0.get(), agent: agent.0.get(), request, send_at };
                outgoing::insert(tx, &pending, now)?;
                crate::desk::hold(tx, (case.0.get(), id), &reply.attachments, Who::Agent(agent, None))?;
                store::drafts::remove(tx, case.0.get(), agent.0.get())?;
                if let Some(key) = &once {
                    store::once::remember(tx, key, &id.to_string(), now)?;
                }
                tx.announce(crate::desk::stream_name(case));
                Ok::<i64, Refusal>(id)
            })
            .await?;
        self.wake();
        Ok(id)
    }

    /// Takes a reply back; its text, or nothing when it has left.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn undo_reply(&self, id: i64, agent: AgentId) -> Result<Option<Reply>, Refusal> {
        self.db()
            .write(move |tx| {
                let Some(pending) = outgoing::find(tx, id)? else { return Ok(None) };
                if pending.agent != agent.0.get() || !outgoing::remove(tx, id)? {
                    return Ok(None);
                }
                attachments::release(tx, pending.case, id)?;
                tx.announce(format!("case/{}", pending.case));
                Ok(serde_json::from_str(&pending.request).ok())
            })
            .await
    }
}

/// Sends what is to leave by now, and says how many that were.
pub(crate) async fn send_due(desk: &Desk) -> Result<usize, Refusal> {
    let mut n_sent = 0;
    loop {
        let now = desk.now();
        let due = desk.db().read(move |tx| outgoing::list_due(tx, now, BATCH)).await?;
        if due.is_empty() {
            return Ok(n_sent);
        }
        for pending in due {
            match send(desk, &pending).await {
                Ok(()) => n_sent += 1,
                Err(refusal @ Refusal::Store(_)) => return Err(refusal),
                Err(refusal) => {
                    tracing::warn!(case.number = pending.case, error = %refusal, "a reply could not leave and waits");
                    let (id, again_at) = (pending.id, Instant(now.as_ms() + AGAIN_MS));
                    desk.db().write(move |tx| outgoing::postpone(tx, id, again_at)).await?;
                }
            }
        }
    }
}

async fn send(desk: &Desk, pending: &Pending) -> Result<(), Refusal> {
    let Ok(reply) = serde_json::from_str::<Reply>(&pending.request) else {
        return Err(Refusal::Text("a waiting reply cannot be read"));
    };
    let Some((case, agent)) = ids(pending) else {
        return Err(Refusal::Text("a waiting reply names no case"));
    };
    let team = reply.team.and_then(std::num::NonZeroU32::new).map(TeamId);
    let who = Who::Agent(agent, team);
    let command = |ask| Command { agent: Some(agent), team, ..Command::of(ask, who.actor()) };
    let commands = match reply.then {
        Then::Stay => vec![command(Ask::Reply)],
        Then::Await => vec![command(Ask::AskCustomer)],
        Then::Resolve => vec![command(Ask::Reply), command(Ask::Resolve)],
    };
    let text = Text { body: reply.body, attachments: reply.attachments };
    let request = Request { copies: reply.copies, ..Request::new(case, who, commands).saying(text) };
    desk.send_pending(pending.id, request).await
}

fn ids(pending: &Pending) -> Option<(CaseId, AgentId)> {
    let number = std::num::NonZeroU32::new;
    Some((CaseId(number(pending.case)?), AgentId(number(pending.agent)?)))
}
