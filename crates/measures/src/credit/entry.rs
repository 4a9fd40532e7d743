//! The credit of one customer in one billing cycle, entry by entry (R-237).

use calendar::Ratio;
use desk::case::event::CustomerId;
use mission::Policy;
use mission::policy::{CreditRule, ServiceLevelId};

use super::{Customer, Cycle, LevelMonth};
use crate::money::Currency;
use crate::month::Month;

/// One entry of the credit ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The level.
    pub level: ServiceLevelId,
    /// Its month.
    pub month: Month,
    /// How far it fell short, as a share.
    pub shortfall: Ratio,
    /// The share of the monthly subscription the band earns.
    pub uncut_percent: Ratio,
    /// What the cap leaves of it.
    pub percent: Ratio,
    /// What it adds to the cycle's amount, in minor units.
    pub amount_minor: i64,
}

impl Entry {
    /// Whether the cap took something away.
    pub fn is_cut(&self) -> bool {
        self.percent < self.uncut_percent
    }
}

/// What a customer gets in a billing cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleCredit {
    /// Who.
    pub customer: CustomerId,
    /// The cycle.
    pub cycle: Cycle,
    /// The currency.
    pub currency: Currency,
    /// The monthly subscription in minor units, exact.
    pub monthly_minor: Ratio,
    /// By month and level name.
    pub entries: Vec<Entry>,
    /// The share of the monthly subscription, after the cap.
    pub percent: Ratio,
    /// `percent` of the monthly subscription, rounded half up to the minor unit once.
    pub amount_minor: i64,
    /// The amount is smaller than the least amount the mission pays.
    pub is_below_minimum: bool,
}

impl CycleCredit {
    /// What is to be paid.
    pub fn due_minor(&self) -> i64 {
        if self.is_below_minimum { 0 } else { self.amount_minor }
    }
}

/// Writes the entries of a cycle. An entry's amount is what it adds to the rounded total, so that the total is rounded once and
/// the entries always add up to it.
pub(super) fn credit_cycle(
    policy: &Policy,
    rule: &CreditRule,
    customer: &Customer,
    cycle: Cycle,
    level_months: &[&LevelMonth],
) -> CycleCredit {
    let mut ordered = level_months.to_vec();
    ordered.sort_by(|a, b| super::order(policy, a).cmp(&super::order(policy, b)));
    let (mut percent, mut amount_minor) = (Ratio::ZERO, 0);
    let mut entries = Vec::with_capacity(ordered.len());
    for level_month in ordered {
        let entry = next_entry(rule, &customer.monthly_minor(), level_month, &percent);
        (percent, amount_minor) = (&percent + &entry.percent, amount_minor + entry.amount_minor);
        entries.push(entry);
    }
    CycleCredit {
        customer: customer.id,
        cycle,
        currency: customer.currency,
        monthly_minor: customer.monthly_minor(),
        entries,
        percent,
        amount_minor,
        is_below_minimum: amount_minor < rule.minimum_minor,
    }
}

/// The entry that a level and month adds to a billing cycle of which `before` of the monthly subscription is credited already:
/// cut where the cycle's cap is met, and never taking anything back.
///
/// # Example: what the cap leaves
///
/// ```
/// # use calendar::Ratio;
/// # use measures::credit::cut;
/// let (tenth, cap) = (Ratio::new(10, 100), Ratio::new(25, 100));
/// assert_eq!(cut(&tenth, &cap, &Ratio::ZERO), tenth);
/// assert_eq!(cut(&tenth, &cap, &Ratio::new(20, 100)), Ratio::new(5, 100));
/// assert_eq!(cut(&tenth, &cap, &cap), Ratio::ZERO);
/// ```
pub fn next_entry(
    rule: &CreditRule,
    monthly_minor: &Ratio,
    level_month: &LevelMonth,
    before: &Ratio,
) -> Entry {
    let percent = cut(&level_month.percent, &rule.cap, before);
    let raised = before + &percent;
    Entry {
        level: level_month.level,
        month: level_month.month,
        shortfall: level_month.shortfall.clone().unwrap_or(Ratio::ZERO),
        uncut_percent: level_month.percent.clone(),
        amount_minor: added(monthly_minor, before, &raised),
        percent,
    }
}

/// What a cap leaves of a percent when so much was credited before.
pub fn cut(percent: &Ratio, cap: &Ratio, before: &Ratio) -> Ratio {
    let raised = (before + percent).min(cap.clone()).max(before.clone());
    &raised - before
}

/// What raising a credit from one share of the monthly subscription to another adds to the rounded total.
pub fn added(monthly_minor: &Ratio, from: &Ratio, to: &Ratio) -> i64 {
    round_half_up(&(to * monthly_minor)) - round_half_up(&(from * monthly_minor))
}

/// The nearest whole number; a half goes up.
fn round_half_up(value: &Ratio) -> i64 {
    (value + &Ratio::new(1, 2)).floor()
}
