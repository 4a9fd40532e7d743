//! One determined outcome of a clock or of a first-response level.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, CustomerId, TeamId};
use desk::case::outcome::{Promise, Verdict};
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode};
use crate::group::{Group, Held, Slot};
use crate::month::Month;

/// An outcome that counts once, in the month of `determined_at`, under what the case held then (clocks.md 13). 48 bytes.
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
    /// The product held.
    pub product: ProductCode,
    /// The cohort of the customer.
    pub cohort: CohortCode,
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
        self.held().group(Slot::Is(month))
    }

    /// Whether another differs from it in nothing but when it was determined, and by how much a target was missed.
    #[inline]
    pub fn counts_as(&self, other: &OutcomeFact) -> bool {
        let OutcomeFact { determined_at, overrun_permille, .. } = *other;
        // What differs most often is looked at first.
        self.promise == other.promise && OutcomeFact { determined_at, overrun_permille, ..*self } == *other
    }

    /// What it held.
    #[inline]
    pub fn held(&self) -> Held {
        let holding = Holding {
            priority: self.priority,
            tier: self.tier,
            channel: Some(self.channel),
            category: self.category.get(),
            team: self.team,
            agent: self.agent,
            product: self.product.get(),
            cohort: self.cohort.get(),
        };
        holding.held()
    }
}
