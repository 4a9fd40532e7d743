//! What people call the numbered things of a report.

use desk::case::event::{AgentId, CaseId, CustomerId, TeamId};
use desk::case::outcome::Promise;
use measures::{CohortId, Dimension, DimensionSet, Group, ProductId, Slot};
use mission::Policy;
use mission::policy::{CategoryId, TierId};

use crate::customers::Customers;
use crate::history::History;
use crate::intern::Texts;

/// Names of everything a report refers to by number.
#[derive(Clone, Copy)]
pub struct Labels<'l> {
    /// Tiers, categories and promises.
    pub policy: &'l Policy,
    /// Cases, agents and teams.
    pub history: &'l History,
    /// Customers.
    pub customers: &'l Customers,
}

impl Labels<'_> {
    /// A case.
    pub fn case(&self, case: CaseId) -> String {
        self.history.case_name(case)
    }

    /// A customer.
    pub fn customer(&self, customer: CustomerId) -> String {
        self.customers.name(self.history, customer)
    }

    /// An agent.
    pub fn agent(&self, agent: AgentId) -> String {
        text(&self.history.agents, agent.index())
    }

    /// A team.
    pub fn team(&self, team: TeamId) -> String {
        text(&self.history.teams, team.index())
    }

    /// A product.
    pub fn product(&self, product: ProductId) -> String {
        text(&self.history.products, product.0.into())
    }

    /// A cohort of customers.
    pub fn cohort(&self, cohort: CohortId) -> String {
        self.customers.cohorts.get(usize::from(cohort.0)).cloned().unwrap_or_default()
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
