//! What an item held, as the numbers by which it is counted (metrics.md 1.5).

use desk::case::event::{AgentId, TeamId};
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};

use crate::group::{CohortId, Dimension, Held, ProductId};

/// The value of every dimension but the month; nothing where the item has none.
pub(super) struct Holding {
    pub(super) priority: Priority,
    pub(super) tier: TierId,
    pub(super) channel: Option<Channel>,
    pub(super) category: Option<CategoryId>,
    pub(super) team: Option<TeamId>,
    pub(super) agent: Option<AgentId>,
    pub(super) product: Option<ProductId>,
    pub(super) cohort: Option<CohortId>,
}

impl Holding {
    /// The same by number.
    #[inline]
    pub(super) fn held(self) -> Held {
        let mut held = Held::default();
        held.put(Dimension::Priority, Some(self.priority as u32));
        held.put(Dimension::Tier, Some(self.tier.0.into()));
        held.put(Dimension::Channel, self.channel.map(|channel| channel as u32));
        held.put(Dimension::Category, self.category.map(|category| category.0.into()));
        held.put(Dimension::Team, self.team.map(TeamId::index));
        held.put(Dimension::Agent, self.agent.map(AgentId::index));
        held.put(Dimension::Product, self.product.map(|product| product.0.into()));
        held.put(Dimension::Cohort, self.cohort.map(|cohort| cohort.0.into()));
        held
    }
}
