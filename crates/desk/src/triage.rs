//! How a case finds its priority and whoever works on it: the rules of the mission, asked before any person.

use mission::policy::{CaseMatch, CategoryId, LanguageId, Level, TierId};
use mission::{Channel, Policy, Priority};

use crate::case::event::Receipt;

/// What the rules of triage look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits<'t> {
    /// The channel of receipt.
    pub channel: Channel,
    /// The tier.
    pub tier: TierId,
    /// The category.
    pub category: Option<CategoryId>,
    /// What it is about.
    pub product: Option<&'t str>,
    /// The language it is handled in, when it has hours of its own.
    pub language: Option<LanguageId>,
}

impl<'t> Traits<'t> {
    /// What a case was received with.
    pub const fn of(receipt: &Receipt, product: Option<&'t str>) -> Traits<'t> {
        Traits {
            channel: receipt.channel,
            tier: receipt.tier,
            category: receipt.category,
            product,
            language: receipt.language,
        }
    }
}

/// A priority with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The priority.
    pub priority: Priority,
    /// The rule that gave it, counted from 1 in the order of the mission.
    pub rule: usize,
}

impl Found {
    /// What the log says of the rule.
    pub fn rule_name(&self) -> String {
        format!("priority rule {}", self.rule)
    }
}

/// The priority that a rule of the mission gives before anybody is asked; the first rule that fits decides.
pub fn by_rule(rules: &Policy, traits: &Traits<'_>) -> Option<Found> {
    let fitting = (1..).zip(&rules.priorities.rules).find(|(_, rule)| fits(rules, &rule.when, traits));
    fitting.map(|(number, rule)| Found { priority: rule.priority, rule: number })
}

/// The priority that the matrix gives an impact and an urgency; `None` when the mission has no such level.
pub fn by_matrix(rules: &Policy, impact: Level, urgency: Level) -> Option<Priority> {
    rules.priorities.matrix.priority(impact, urgency)
}

/// The function that owns cases of a category the mission excludes: they carry no clock.
pub fn owning_function(rules: &Policy, category: Option<CategoryId>) -> Option<&str> {
    rules.categories.get(usize::from(category?.0))?.excluded_to.as_deref()
}

/// Whether a condition fits: every dimension that it names does.
pub fn fits(rules: &Policy, when: &CaseMatch, traits: &Traits<'_>) -> bool {
    let CaseMatch { channels, tiers, categories, products, languages } = when;
    let tier = rules.tiers.get(usize::from(traits.tier.0)).map(|tier| tier.name.as_str());
    let category = traits.category.and_then(|id| rules.categories.get(usize::from(id.0)));
    let language = traits.language.and_then(|id| rules.languages.get(usize::from(id.0)));
    channels.is_none_or(|channels| channels.contains(traits.channel))
        && names(tiers, tier)
        && names(categories, category.map(|category| category.name.as_str()))
        && names(products, traits.product)
        && names(languages, language.map(|rule| rule.language.as_str()))
}

/// Whether a list names something; one that is absent names everything.
fn names(listed: &Option<Vec<String>>, name: Option<&str>) -> bool {
    listed.as_ref().is_none_or(|listed| name.is_some_and(|name| listed.iter().any(|known| known == name)))
}
