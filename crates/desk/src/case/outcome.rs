//! What a clock concluded, with everything a measure needs to attribute it (clocks.md 13).

use calendar::Instant;
use mission::policy::{CategoryId, ServiceLevelId, TargetId, TierId};
use mission::{Channel, ClockKind, Priority};

use super::event::{AgentId, TeamId};
use crate::clock::Slot;

/// What a clock measures against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// An SLA target of this clock kind.
    Target(ClockKind, TargetId),
    /// A first-response service level of the case's channel.
    Level(ServiceLevelId),
}

impl Promise {
    /// The clock that measures it.
    pub const fn slot(self) -> Slot {
        match self {
            Promise::Target(kind, _) => Slot::Target(kind),
            Promise::Level(level) => Slot::Level(level),
        }
    }
}

/// Met or missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Within the promise.
    Met,
    /// Not within the promise.
    Missed,
}

/// An outcome that counts once, in the month of `determined_at`, under what the case held at that instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The promise it judges.
    pub promise: Promise,
    /// The run of the clock, from 0.
    pub cycle: u32,
    /// Met or missed.
    pub verdict: Verdict,
    /// When the cycle started.
    pub started_at: Instant,
    /// The stop, or the recorded miss, whichever is first (D-12).
    pub determined_at: Instant,
    /// The priority held.
    pub priority: Priority,
    /// The tier held.
    pub tier: TierId,
    /// The channel of receipt.
    pub channel: Channel,
    /// The category held.
    pub category: Option<CategoryId>,
    /// The team held.
    pub team: Option<TeamId>,
    /// Who stopped it; for a miss the owner at that instant; nobody when attributed to triage.
    pub agent: Option<AgentId>,
    /// The miss exists only because a misclassification was corrected; attributed to triage (D-09).
    pub breached_by_reclassification: bool,
}
