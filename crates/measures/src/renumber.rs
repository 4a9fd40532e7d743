//! New numbers for names, when parts of histories with lists of their own are put together.

use desk::case::event::{CaseId, CustomerId, ZoneId};

use crate::group::{Dimension, Held};

/// For each list of names the new number of each old one. A number beyond the end of its list stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renumber {
    /// Agents.
    pub agents: Vec<u32>,
    /// Teams.
    pub teams: Vec<u32>,
    /// Products.
    pub products: Vec<u32>,
    /// Cohorts.
    pub cohorts: Vec<u32>,
    /// Customers.
    pub customers: Vec<u32>,
    /// Cases.
    pub cases: Vec<u32>,
    /// Zones.
    pub zones: Vec<u32>,
}

/// The new number of an old one.
fn new(numbers: &[u32], old: u32) -> u32 {
    numbers.get(old as usize).copied().unwrap_or(old)
}

impl Renumber {
    /// What an item holds, in new numbers.
    pub(crate) fn held(&self, mut held: Held) -> Held {
        for dimension in Dimension::ALL {
            held.set(dimension, self.number(dimension, held.number(dimension)));
        }
        held
    }

    /// What an item holds in one dimension, in new numbers: one more than the number of its name, 0 for unknown.
    pub(crate) fn number(&self, dimension: Dimension, old: u32) -> u32 {
        match (self.names(dimension), old.checked_sub(1)) {
            (Some(numbers), Some(name)) => new(numbers, name).saturating_add(1),
            (None, _) | (_, None) => old,
        }
    }

    /// The new numbers of a dimension whose values are names of the history.
    fn names(&self, dimension: Dimension) -> Option<&[u32]> {
        match dimension {
            Dimension::Agent => Some(&self.agents),
            Dimension::Team => Some(&self.teams),
            Dimension::Product => Some(&self.products),
            Dimension::Cohort => Some(&self.cohorts),
            Dimension::Month
            | Dimension::Priority
            | Dimension::Tier
            | Dimension::Channel
            | Dimension::Category => None,
        }
    }

    /// A customer.
    pub fn customer(&self, old: CustomerId) -> CustomerId {
        CustomerId::from_index(new(&self.customers, old.index()))
    }

    /// A case.
    pub fn case(&self, old: CaseId) -> CaseId {
        CaseId::from_index(new(&self.cases, old.index()))
    }

    /// A zone.
    pub fn zone(&self, old: ZoneId) -> ZoneId {
        ZoneId(new(&self.zones, old.0.into()) as u16)
    }
}
