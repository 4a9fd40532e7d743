//! What somebody may ask of a case, and what comes of it.
//!
//! `ask` lists what can be asked, `answer` the rules, `refusal` why not; `related` has what concerns two cases, `warning` what
//! is done but does not do what it looks like, and `inverse` what takes a request back.

mod answer;
mod ask;
mod inverse;
mod refusal;
mod related;
mod warning;

use calendar::Instant;

pub use ask::{Ask, Live};
pub use inverse::inverse;
pub use refusal::Refusal;
pub use warning::{Warning, warnings};

use super::event::{Actor, AgentId, Body, ContactId, Event, TeamId};
use crate::world::{StreamId, World};

/// A request about one case, and who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What is asked.
    pub ask: Ask,
    /// On whose behalf.
    pub actor: Actor,
    /// The agent who asks; for [`Ask::Assign`] the new owner, and for [`Ask::Triage`] the owner of a case that has none.
    pub agent: Option<AgentId>,
    /// Their team; for [`Ask::Assign`] the new team.
    pub team: Option<TeamId>,
    /// The call, chat, message or letter it belongs to.
    pub contact: Option<ContactId>,
    /// When it happened at its source, where that was before it is asked for: a mail at its gateway, a call in its queue.
    pub at: Option<Instant>,
}

impl Command {
    /// A request of an agent.
    pub const fn of_agent(ask: Ask, agent: AgentId) -> Command {
        Command { agent: Some(agent), ..Command::of(ask, Actor::Person) }
    }

    /// A request of the customer.
    pub const fn of_customer(ask: Ask) -> Command {
        Command::of(ask, Actor::Customer)
    }

    /// A request that names nobody.
    pub const fn of(ask: Ask, actor: Actor) -> Command {
        Command { ask, actor, agent: None, team: None, contact: None, at: None }
    }
}

/// Decides a request at `now`: the events it becomes, each with its stream, or why not. Streams of other cases begin with
/// their receipt; every other event is one of the subject, numbered from `next_seq` on.
///
/// # Errors
///
/// A [`Refusal`] when the request makes no sense in the case's state.
pub fn decide(world: &World, command: Command, now: Instant) -> Result<Vec<(StreamId, Event)>, Refusal> {
    let at = command.at.map_or(now, |at| at.min(now));
    let mut story = Story { world, command, at, now, events: Vec::new() };
    answer::answer(&mut story)?;
    Ok(story.events)
}

/// The events of a request while they are found.
struct Story<'w, 's> {
    world: &'s World<'w>,
    command: Command,
    /// When it happened.
    at: Instant,
    /// When it is asked for.
    now: Instant,
    events: Vec<(StreamId, Event)>,
}

impl Story<'_, '_> {
    /// Adds an event of the subject.
    fn tell(&mut self, body: Body) {
        self.tell_at(self.at, body);
    }

    /// Adds an event of the subject that happened at another instant.
    fn tell_at(&mut self, at: Instant, body: Body) {
        let Command { agent, team, .. } = self.command;
        self.add(at, Event { agent, team, ..self.blank(body) });
    }

    /// Adds an event of the subject that somebody else caused.
    fn told_by(&mut self, actor: Actor, at: Instant, body: Body) {
        self.add(at, Event { actor, ..self.blank(body) });
    }

    fn blank(&self, body: Body) -> Event {
        let Command { actor, contact, .. } = self.command;
        Event { at: self.at, recorded_at: self.now, seq: 0, actor, agent: None, team: None, contact, body }
    }

    fn add(&mut self, at: Instant, event: Event) {
        let seq = self.world.next_seq + self.events.len() as u64;
        self.events.push((StreamId::Case(self.world.id), Event { at, seq, ..event }));
    }
}
