//! One call or chat.

use calendar::Instant;
use desk::case::event::{AgentId, CaseId, ContactId, CustomerId, TeamId};
use mission::policy::{TierId, WaitEnd};
use mission::{Channel, Priority};

use super::held::Holding;
use super::{CategoryCode, CohortCode, ProductCode, WaitMs};
use crate::group::{Group, Held, Slot};
use crate::month::Month;

/// A call offered or a chat requested, attributed to the month in which it was offered (metrics.md 3). 56 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactFact {
    /// Entry to the queue after menus (D-19), or the chat's request.
    pub offered_at: Instant,
    /// The case it belongs to.
    pub case: CaseId,
    /// The contact, when the source names it.
    pub contact: Option<ContactId>,
    /// Whose contact it is, when known.
    pub customer: Option<CustomerId>,
    /// The team held.
    pub team: Option<TeamId>,
    /// Who answered.
    pub agent: Option<AgentId>,
    /// Wait until a person answered or accepted.
    pub answer_wait: WaitMs,
    /// Wait until the first agent message of a chat.
    pub message_wait: WaitMs,
    /// Wait until the contact gave up.
    pub abandon_wait: WaitMs,
    /// Work on the contact, as the source measured it; of a chat without it the first agent message to its end.
    pub handle: WaitMs,
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
    /// Phone or chat.
    pub channel: Channel,
    /// Offered while the line was open for it; only such contacts count (clocks.md 6.4).
    pub offered_in_open_time: bool,
    /// The contact is over.
    pub ended: bool,
}

/// How the wait of a contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Answered after this many milliseconds.
    Answered(i64),
    /// Gave up after this many milliseconds.
    Abandoned(i64),
    /// Accepted, but over without a single agent message.
    NeverAnswered,
    /// Still waiting at the end of the history; counts nowhere.
    Waiting,
}

impl ContactFact {
    /// How the wait until an answer, or until the first agent message, ended. A first message implies an answer no later.
    pub fn ending(&self, until: WaitEnd) -> Ending {
        let answer = match until {
            WaitEnd::Answered => self.answer_wait.get().or(self.message_wait.get()),
            WaitEnd::FirstMessage => self.message_wait.get(),
        };
        if let Some(wait) = answer {
            return Ending::Answered(wait);
        }
        match self.abandon_wait.get() {
            Some(wait) => Ending::Abandoned(wait),
            None if self.ended && self.answer_wait.get().is_some() => Ending::NeverAnswered,
            None => Ending::Waiting,
        }
    }

    /// What it held, in this month.
    pub fn group(&self, month: Month) -> Group {
        self.held().group(Slot::Is(month))
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
