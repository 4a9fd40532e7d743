//! By what a measure can be split: month, priority, tier, channel, category, product, team, agent, cohort.

mod cuts;
mod held;

pub use cuts::Cuts;
pub(crate) use cuts::{Cut, N_USUAL};
pub use held::Held;
pub(crate) use held::Selection;

use desk::case::event::{AgentId, TeamId};
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};

use crate::month::Month;

/// A product as the history spells it; numbered in the order of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId(pub u16);

/// A group of customers: those whose first subscription began in one month, or a named list (metrics.md 1.5). Numbered in
/// the order of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CohortId(pub u16);

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

    fn map<U>(self, value: impl FnOnce(T) -> U) -> Slot<U> {
        match self {
            Slot::All => Slot::All,
            Slot::Unknown => Slot::Unknown,
            Slot::Is(one) => Slot::Is(value(one)),
        }
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
    /// The product.
    Product,
    /// The customer's cohort.
    Cohort,
}

impl Dimension {
    /// Every dimension, in order.
    pub const ALL: [Dimension; 9] = [
        Dimension::Month,
        Dimension::Priority,
        Dimension::Tier,
        Dimension::Channel,
        Dimension::Category,
        Dimension::Team,
        Dimension::Agent,
        Dimension::Product,
        Dimension::Cohort,
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
            Dimension::Product => "product",
            Dimension::Cohort => "cohort",
        }
    }

    /// The dimension of a name.
    pub fn find(word: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|dimension| dimension.word() == word)
    }
}

/// A set of dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DimensionSet(u16);

impl DimensionSet {
    /// No dimension: everything in one group.
    pub const NONE: DimensionSet = DimensionSet(0);
    /// The month alone.
    pub const MONTH: DimensionSet = DimensionSet::NONE.with(Dimension::Month);
    /// Every dimension.
    pub const ALL: DimensionSet = DimensionSet((1 << Dimension::ALL.len()) - 1);

    /// The set with one more dimension.
    pub const fn with(self, dimension: Dimension) -> DimensionSet {
        DimensionSet(self.0 | 1 << dimension as u16)
    }

    /// The set without one dimension.
    pub const fn without(self, dimension: Dimension) -> DimensionSet {
        DimensionSet(self.0 & !(1 << dimension as u16))
    }

    /// Whether the set holds a dimension.
    pub const fn contains(self, dimension: Dimension) -> bool {
        self.0 & (1 << dimension as u16) != 0
    }

    /// Whether the set holds every dimension of another.
    pub const fn covers(self, other: DimensionSet) -> bool {
        self.0 & other.0 == other.0
    }

    /// The dimensions in order.
    pub fn iter(self) -> impl Iterator<Item = Dimension> {
        Dimension::ALL.into_iter().filter(move |dimension| self.contains(*dimension))
    }

    /// How many dimensions it holds.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Dimension> for DimensionSet {
    fn from_iter<I: IntoIterator<Item = Dimension>>(dimensions: I) -> DimensionSet {
        dimensions.into_iter().fold(DimensionSet::NONE, DimensionSet::with)
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
    /// The product.
    pub product: Slot<ProductId>,
    /// The customer's cohort.
    pub cohort: Slot<CohortId>,
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
        product: Slot::All,
        cohort: Slot::All,
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
            product: self.product.kept_if(kept.contains(Dimension::Product)),
            cohort: self.cohort.kept_if(kept.contains(Dimension::Cohort)),
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
            && self.product.covers(item.product)
            && self.cohort.covers(item.cohort)
    }

    /// The dimensions it selects by.
    pub fn dimensions(&self) -> DimensionSet {
        let selects = |dimension: &Dimension| match dimension {
            Dimension::Month => self.month != Slot::All,
            Dimension::Priority => self.priority != Slot::All,
            Dimension::Tier => self.tier != Slot::All,
            Dimension::Channel => self.channel != Slot::All,
            Dimension::Category => self.category != Slot::All,
            Dimension::Team => self.team != Slot::All,
            Dimension::Agent => self.agent != Slot::All,
            Dimension::Product => self.product != Slot::All,
            Dimension::Cohort => self.cohort != Slot::All,
        };
        Dimension::ALL.into_iter().filter(selects).collect()
    }
}
