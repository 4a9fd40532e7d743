//! What somebody may ask of an obligation, and what comes of it.

use calendar::Instant;

use super::due::World;
use super::event::{Body, Event, Start};
use super::state::Standing;
use crate::case::event::{AgentId, TeamId};
use crate::world::StreamId;

/// A request about one obligation, and who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What is asked.
    pub ask: Ask,
    /// The agent who asks.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
}

/// What can be asked of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Owe it from now on.
    Start(Start),
    /// Tell whoever asked that a law's limit is extended.
    Extend,
    /// Ask whoever asked who they are.
    RequestIdentity,
    /// Record that they have said so.
    RecordIdentity,
    /// Record that it was done.
    Finish,
    /// Record that whoever asked took it back.
    Withdraw,
    /// No longer owe it.
    Cancel,
}

/// Why a request is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is owed yet.
    #[error("nothing is owed yet; record the start first")]
    NotStarted,
    /// It exists already.
    #[error("it has started already; start another one")]
    AlreadyStarted,
    /// Its next date has not opened.
    #[error("it is not open yet; wait until {0}")]
    NotOpenYet(Instant),
    /// It was done, or is void.
    #[error("it is over; start another one")]
    Over,
    /// No law binds it.
    #[error("no law sets a limit here; there is nothing to extend or to ask for")]
    NoLaw,
    /// A law extends once.
    #[error("the law's limit was extended already, and it is extended only once")]
    AlreadyExtended,
    /// The notice must come inside the limit.
    #[error("the law's limit has passed; an extension is announced inside it")]
    TooLate,
    /// Nobody asked.
    #[error("nobody asked for it; record the request for identity information first")]
    NotAskedFor,
}

/// Decides a request at `now`: the event it becomes, or why not.
///
/// # Errors
///
/// A [`Refusal`] when the request makes no sense where the obligation stands.
pub fn decide(world: &World, command: Command, now: Instant) -> Result<Vec<(StreamId, Event)>, Refusal> {
    let body = body(world, command.ask, now)?;
    let Command { agent, team, .. } = command;
    let event = Event { at: now, recorded_at: now, seq: world.next_seq, agent, team, body };
    Ok(vec![(StreamId::Obligation(world.id), event)])
}

fn body(world: &World, ask: Ask, now: Instant) -> Result<Body, Refusal> {
    let mut obligation = world.obligation.clone();
    obligation.advance(world.book, now);
    let Some((start, _)) = obligation.start else {
        return match ask {
            Ask::Start(start) => Ok(Body::Started(start)),
            _ => Err(Refusal::NotStarted),
        };
    };
    let opens_at = obligation.current.as_ref().map(|current| match obligation.standing {
        Standing::Stopped(_) => current.until,
        _ => Some(current.from),
    });
    match obligation.standing {
        _ if matches!(ask, Ask::Start(_)) => return Err(Refusal::AlreadyStarted),
        Standing::Running => {}
        // What comes back can be called off while it waits.
        Standing::Idle | Standing::Stopped(_) => match opens_at.flatten() {
            Some(_) if ask == Ask::Cancel => {}
            Some(at) => return Err(Refusal::NotOpenYet(at)),
            None => return Err(Refusal::Over),
        },
        Standing::Void(_) => return Err(Refusal::Over),
    }
    let told = &obligation.told;
    let is_law = start.binding_law().is_some();
    match ask {
        Ask::Start(start) => Ok(Body::Started(start)),
        Ask::Extend | Ask::RequestIdentity | Ask::RecordIdentity if !is_law => Err(Refusal::NoLaw),
        Ask::Extend if told.extended_at.is_some() => Err(Refusal::AlreadyExtended),
        Ask::Extend if obligation.has_passed_law(now) => Err(Refusal::TooLate),
        Ask::Extend => Ok(Body::Extended),
        Ask::RequestIdentity if obligation.has_passed_law(now) => Err(Refusal::TooLate),
        Ask::RequestIdentity => Ok(Body::IdentityRequested),
        Ask::RecordIdentity if told.identity_requested_at.is_none() => Err(Refusal::NotAskedFor),
        Ask::RecordIdentity => Ok(Body::IdentityProvided),
        Ask::Finish => Ok(Body::Done),
        Ask::Withdraw => Ok(Body::Withdrawn),
        Ask::Cancel => Ok(Body::Cancelled),
    }
}
