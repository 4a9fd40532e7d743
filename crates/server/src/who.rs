//! On whose behalf something is asked.

use desk::Actor;
use desk::case::event::{AgentId, CustomerId, TeamId};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A person of ours, and the team they act for.
    Agent(AgentId, Option<TeamId>),
    /// A customer.
    Customer(CustomerId),
    /// A rule of the mission.
    Rule,
    /// The program itself.
    System,
}

impl Who {
    /// As events name it.
    pub fn actor(self) -> Actor {
        match self {
            Who::Agent(..) => Actor::Person,
            Who::Customer(_) => Actor::Customer,
            Who::Rule => Actor::Rule,
            Who::System => Actor::System,
        }
    }

    /// The agent.
    pub fn agent(self) -> Option<AgentId> {
        match self {
            Who::Agent(agent, _) => Some(agent),
            Who::Customer(_) | Who::Rule | Who::System => None,
        }
    }

    /// Their team.
    pub fn team(self) -> Option<TeamId> {
        match self {
            Who::Agent(_, team) => team,
            Who::Customer(_) | Who::Rule | Who::System => None,
        }
    }
}
