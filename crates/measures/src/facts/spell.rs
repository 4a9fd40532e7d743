//! One spell in which a case was open.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, CustomerId, TeamId, ZoneId};
use mission::policy::TierId;
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode};
use crate::group::{Group, Held, Slot};
use crate::month::Month;

/// How an open spell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpellEnd {
    /// Still open at the end of the history.
    StillOpen,
    /// Resolved, or closed without a word about it.
    Resolved,
    /// Found to be spam, a test, out of scope, or merged into another case (metrics.md 1.7).
    Excluded,
}

/// One spell of a case being open: from receipt or reopening until resolved, closed or excluded. A case that was never
/// reopened has one; its first spell stands for the case. 72 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpellFact {
    /// When the case was received; the same in every spell of the case.
    pub received_at: Instant,
    /// When this spell began: receipt, or the reopening.
    pub opened_at: Instant,
    /// When it ended; [`SpellFact::NEVER`] when it has not.
    pub ended_at: Instant,
    /// When the case was reopened after this spell; [`SpellFact::NEVER`] when it was not.
    pub reopened_at: Instant,
    /// When the case was excluded; [`SpellFact::NEVER`] when it was not.
    pub excluded_at: Instant,
    /// The case.
    pub case: CaseId,
    /// Whose case it is, when known.
    pub customer: Option<CustomerId>,
    /// The team held at the end of the spell.
    pub team: Option<TeamId>,
    /// Who resolved it, else the owner.
    pub agent: Option<AgentId>,
    /// The zone pinned to the case, in which a standard calendar "per case" is read.
    pub zone: ZoneId,
    /// The category held at the end of the spell.
    pub category: CategoryCode,
    /// The product held.
    pub product: ProductCode,
    /// The cohort of the customer.
    pub cohort: CohortCode,
    /// Which spell of the case it is, from 0.
    pub nth: u8,
    /// Handoffs of the case, in its first spell only.
    pub n_transfers: u16,
    /// The case went up a support line, in its first spell only.
    pub is_escalated: bool,
    /// The priority held at the end of the spell.
    pub priority: Priority,
    /// The tier held at the end of the spell.
    pub tier: TierId,
    /// The channel of receipt.
    pub channel: Channel,
    /// How it ended.
    pub end: SpellEnd,
}

impl SpellFact {
    /// An instant that never comes.
    pub const NEVER: Instant = Instant(i64::MAX);

    /// Whether the spell stands for its case.
    pub fn is_first(&self) -> bool {
        self.nth == 0
    }

    /// Whether the case was open at an instant. Events of the instant itself have happened (D-06).
    pub fn is_open_at(&self, at: Instant) -> bool {
        self.opened_at <= at && at < self.ended_at
    }

    /// What it held, in this month.
    pub fn group(&self, month: Slot<Month>) -> Group {
        self.held().group(month)
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
