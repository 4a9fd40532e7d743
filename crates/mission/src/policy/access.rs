//! Who is served how: accounts of a tier, interpreters, lists of categories.

use calendar::Ratio;

use super::{CategoryId, Comparison};

/// Which accounts belong to a tier: those that fit all of its conditions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountMatch {
    /// Their plan is one of these.
    pub plans: Option<Vec<String>>,
    /// Their revenue.
    pub revenue: Option<MoneyGoal>,
}

/// An amount with its direction, such as more than 250,000 USD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyGoal {
    /// The direction.
    pub comparison: Comparison,
    /// The amount in minor units.
    pub minor: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

/// What is promised to customers who need an interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterpreterRule {
    /// The languages interpreters are there for, by code.
    pub languages: Vec<String>,
    /// How many are promised.
    pub n_promised: Option<u16>,
    /// How many physical milliseconds a request may wait.
    pub within_ms: i64,
    /// The share of requests that must be joined in time, 0…1.
    pub attainment: Ratio,
}

/// Lists of categories with a meaning of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryLists {
    /// Common issues, which self-service should cover.
    pub common: Vec<CategoryId>,
    /// Issues of low complexity, which self-service should deflect.
    pub low_complexity: Vec<CategoryId>,
    /// Categories in which an answer may reach a customer without a person sending it.
    pub automatic_replies: Vec<CategoryId>,
}
