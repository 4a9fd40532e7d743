//! One determined outcome of a clock or of a first-response level.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, CustomerId, TeamId};
use desk::case::outcome::{Promise, Verdict};
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::CategoryCode;
use crate::group::{Group, Slot};
use crate::month::Month;

/// An outcome that counts once, in the month of `determined_at`, under what the case held then (clocks.md 13). 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeFact {
    /// The stop, or the recorded miss, whichever was first.
    pub determined_at: Instant,
    /// The case.
    pub case: CaseId,
    /// Whose case it is, when known.
    pub customer: Option<CustomerId>,
    /// The team held.
    pub team: Option<TeamId>,
    /// Who stopped it; for a miss the owner; nobody when attributed to triage.
    pub agent: Option<AgentId>,
    /// How far beyond its target a missed clock went until it stopped, or until the end of the history when it never did, in
    /// thousandths of the target rounded down; 0 for a met one. Orders the worst cases and decides nothing else.
    pub overrun_permille: u32,
    /// The promise it judges.
    pub promise: Promise,
    /// The category held.
    pub category: CategoryCode,
    /// The priority held.
    pub priority: Priority,
    /// The tier held.
    pub tier: TierId,
    /// The channel of receipt.
    pub channel: Channel,
    /// Met or missed.
    pub verdict: Verdict,
    /// The miss exists only because a misclassification was corrected (D-09). It counts like any other.
    pub breached_by_reclassification: bool,
}

impl OutcomeFact {
    /// What it held, in this month.
    pub fn group(&self, month: Month) -> Group {
        Group {
            month: Slot::Is(month),
            priority: Slot::Is(self.priority),
            tier: Slot::Is(self.tier),
            channel: Slot::Is(self.channel),
            category: Slot::of(self.category.get()),
            team: Slot::of(self.team),
            agent: Slot::of(self.agent),
        }
    }
}
