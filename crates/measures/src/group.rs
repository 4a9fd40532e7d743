//! By what a measure can be split: month, priority, tier, channel, category, team, agent and their combinations.

use desk::case::event::{AgentId, TeamId};
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};

use crate::month::Month;

/// One dimension of a group. In a group that selects, [`Slot::All`] takes everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Slot<T> {
    /// Not split by this dimension.
    #[default]
    All,
    /// The items without a value (metrics.md 1.11).
    Unknown,
    /// The items with this value.
    Is(T),
}

impl<T: Copy + PartialEq> Slot<T> {
    /// The slot of an item that may have no value.
    pub fn of(value: Option<T>) -> Slot<T> {
        value.map_or(Slot::Unknown, Slot::Is)
    }

    /// Whether an item with `other` belongs here.
    pub fn covers(self, other: Slot<T>) -> bool {
        self == Slot::All || self == other
    }

    fn kept_if(self, kept: bool) -> Slot<T> {
        if kept { self } else { Slot::All }
    }
}

/// What can split a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The month of attribution, in the reporting zone.
    Month,
    /// The priority held.
    Priority,
    /// The customer tier.
    Tier,
    /// The channel.
    Channel,
    /// The category.
    Category,
    /// The team.
    Team,
    /// The agent.
    Agent,
}

impl Dimension {
    /// Every dimension, in order.
    pub const ALL: [Dimension; 7] = [
        Dimension::Month,
        Dimension::Priority,
        Dimension::Tier,
        Dimension::Channel,
        Dimension::Category,
        Dimension::Team,
        Dimension::Agent,
    ];

    /// Its name in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Dimension::Month => "month",
            Dimension::Priority => "priority",
            Dimension::Tier => "tier",
            Dimension::Channel => "channel",
            Dimension::Category => "category",
            Dimension::Team => "team",
            Dimension::Agent => "agent",
        }
    }
}

/// A set of dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DimensionSet(u8);

impl DimensionSet {
    /// No dimension: everything in one group.
    pub const NONE: DimensionSet = DimensionSet(0);
    /// The month alone.
    pub const MONTH: DimensionSet = DimensionSet::NONE.with(Dimension::Month);
    /// Every dimension but the agent, which would make as many groups as there are items.
    pub const WITHOUT_AGENT: DimensionSet = DimensionSet((1 << Dimension::Agent as u8) - 1);
    /// Every dimension.
    pub const ALL: DimensionSet = DimensionSet::WITHOUT_AGENT.with(Dimension::Agent);

    /// The set with one more dimension.
    pub const fn with(self, dimension: Dimension) -> DimensionSet {
        DimensionSet(self.0 | 1 << dimension as u8)
    }

    /// Whether the set holds a dimension.
    pub const fn contains(self, dimension: Dimension) -> bool {
        self.0 & (1 << dimension as u8) != 0
    }
}

/// A combination of dimension values: the key of a measured value, and the selection of the items behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Group {
    /// The month of attribution.
    pub month: Slot<Month>,
    /// The priority held.
    pub priority: Slot<Priority>,
    /// The tier.
    pub tier: Slot<TierId>,
    /// The channel.
    pub channel: Slot<Channel>,
    /// The category.
    pub category: Slot<CategoryId>,
    /// The team.
    pub team: Slot<TeamId>,
    /// The agent.
    pub agent: Slot<AgentId>,
}

impl Group {
    /// Everything.
    pub const ALL: Group = Group {
        month: Slot::All,
        priority: Slot::All,
        tier: Slot::All,
        channel: Slot::All,
        category: Slot::All,
        team: Slot::All,
        agent: Slot::All,
    };

    /// One month of everything.
    pub fn month(month: Month) -> Group {
        Group { month: Slot::Is(month), ..Group::ALL }
    }

    /// The same group without the dimensions that are not in `kept`.
    pub fn keep(&self, kept: DimensionSet) -> Group {
        Group {
            month: self.month.kept_if(kept.contains(Dimension::Month)),
            priority: self.priority.kept_if(kept.contains(Dimension::Priority)),
            tier: self.tier.kept_if(kept.contains(Dimension::Tier)),
            channel: self.channel.kept_if(kept.contains(Dimension::Channel)),
            category: self.category.kept_if(kept.contains(Dimension::Category)),
            team: self.team.kept_if(kept.contains(Dimension::Team)),
            agent: self.agent.kept_if(kept.contains(Dimension::Agent)),
        }
    }

    /// Whether `item` belongs to this group.
    pub fn covers(&self, item: &Group) -> bool {
        self.month.covers(item.month)
            && self.priority.covers(item.priority)
            && self.tier.covers(item.tier)
            && self.channel.covers(item.channel)
            && self.category.covers(item.category)
            && self.team.covers(item.team)
            && self.agent.covers(item.agent)
    }
}
