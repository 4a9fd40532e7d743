//! What people call the numbered things of a report.

use desk::case::event::{AgentId, CaseId, CustomerId, TeamId};
use desk::case::outcome::Promise;
use measures::{CohortId, Dimension, DimensionSet, Group, ProductId, Slot};
use mission::Policy;
use mission::policy::{CategoryId, TierId};

use crate::customers::Customers;
use crate::history::History;
use crate::intern::Texts;
use crate::partial::PartNames;

/// Names of everything a report refers to by number.
#[derive(Clone, Copy)]
pub struct Labels<'l> {
    /// Tiers, categories and promises.
    pub policy: &'l Policy,
    names: Names<'l>,
}

/// Whose numbers they are.
#[derive(Clone, Copy)]
enum Names<'n> {
    /// Those of one history and its customers.
    Of(&'n History, &'n Customers),
    /// Those of several parts.
    Merged(&'n PartNames),
}

impl<'l> Labels<'l> {
    /// The names of one history and its customers.
    pub fn new(policy: &'l Policy, history: &'l History, customers: &'l Customers) -> Labels<'l> {
        Labels { policy, names: Names::Of(history, customers) }
    }

    /// The names of several parts.
    pub fn merged(policy: &'l Policy, names: &'l PartNames) -> Labels<'l> {
        Labels { policy, names: Names::Merged(names) }
    }

    /// A case.
    pub fn case(&self, case: CaseId) -> String {
        match self.names {
            Names::Of(history, _) => history.case_name(case),
            Names::Merged(names) => name(&names.cases, case.index()),
        }
    }

    /// A customer.
    pub fn customer(&self, customer: CustomerId) -> String {
        match self.names {
            Names::Of(history, customers) => customers.name(history, customer),
            Names::Merged(names) => name(&names.customers, customer.index()),
        }
    }

    /// An agent.
    pub fn agent(&self, agent: AgentId) -> String {
        match self.names {
            Names::Of(history, _) => text(&history.agents, agent.index()),
            Names::Merged(names) => name(&names.agents, agent.index()),
        }
    }

    /// A team.
    pub fn team(&self, team: TeamId) -> String {
        match self.names {
            Names::Of(history, _) => text(&history.teams, team.index()),
            Names::Merged(names) => name(&names.teams, team.index()),
        }
    }

    /// A product.
    pub fn product(&self, product: ProductId) -> String {
        match self.names {
            Names::Of(history, _) => text(&history.products, product.0.into()),
            Names::Merged(names) => name(&names.products, product.0.into()),
        }
    }

    /// A cohort of customers.
    pub fn cohort(&self, cohort: CohortId) -> String {
        match self.names {
            Names::Of(_, customers) => name(&customers.cohorts, cohort.0.into()),
            Names::Merged(names) => name(&names.cohorts, cohort.0.into()),
        }
    }

    /// A tier.
    pub fn tier(&self, tier: TierId) -> String {
        let found = self.policy.tiers.get(usize::from(tier.0));
        found.map_or_else(|| format!("tier {}", tier.0), |tier| tier.name.clone())
    }

    /// A category.
    pub fn category(&self, category: CategoryId) -> String {
        let found = self.policy.categories.get(usize::from(category.0));
        found.map_or_else(|| format!("category {}", category.0), |category| category.name.clone())
    }

    /// A promise by its id in the mission.
    pub fn promise(&self, promise: Promise) -> String {
        let name = match promise {
            Promise::Target(_, id) => self.policy.targets.get(usize::from(id.0)).map(|target| &target.name),
            Promise::Level(id) => self.policy.service_levels.get(usize::from(id.0)).map(|level| &level.name),
        };
        name.cloned().unwrap_or_default()
    }

    /// The value a group has in a dimension.
    pub fn value(&self, dimension: Dimension, group: &Group) -> String {
        match dimension {
            Dimension::Month => slot(group.month, |month| month.to_string()),
            Dimension::Priority => slot(group.priority, |priority| priority.to_string()),
            Dimension::Tier => slot(group.tier, |tier| self.tier(tier)),
            Dimension::Channel => slot(group.channel, |channel| channel.to_string()),
            Dimension::Category => slot(group.category, |category| self.category(category)),
            Dimension::Team => slot(group.team, |team| self.team(team)),
            Dimension::Agent => slot(group.agent, |agent| self.agent(agent)),
            Dimension::Product => slot(group.product, |product| self.product(product)),
            Dimension::Cohort => slot(group.cohort, |cohort| self.cohort(cohort)),
        }
    }

    /// The values a group has in some dimensions.
    pub fn values(&self, by: DimensionSet, group: &Group) -> String {
        let values: Vec<String> = by.iter().map(|dimension| self.value(dimension, group)).collect();
        values.join(", ")
    }
}

fn name(names: &[String], index: u32) -> String {
    names.get(index as usize).cloned().unwrap_or_default()
}

fn text(texts: &Texts, index: u32) -> String {
    String::from_utf8_lossy(texts.get(index as usize)).into_owned()
}

fn slot<T>(slot: Slot<T>, show: impl FnOnce(T) -> String) -> String {
    match slot {
        Slot::All => "all".to_string(),
        Slot::Unknown => "unknown".to_string(),
        Slot::Is(value) => show(value),
    }
}
