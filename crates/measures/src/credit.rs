//! Service credits (R-233…R-238, metrics.md 12): what is owed to whom when a monthly level fell short.
//!
//! For a credit-bearing level and month the shortfall is target − attainment, exact, on the desk-wide value. The band it falls
//! into gives a percent of the monthly subscription; bands replace each other. Every affected customer gets it, up to the cap
//! of the billing cycle that holds the month's last day. No population, no attainment, no credit.

mod affected;
mod customer;
mod cycle;
mod entry;
mod shortfall;

pub use affected::Affected;
pub use customer::{BillingPeriod, Customer};
pub use cycle::Cycle;
pub use entry::{CycleCredit, Entry, added, cut, next_entry};
pub use shortfall::{LevelMonth, percent_for, shortfall};

use std::collections::BTreeMap;

use calendar::Instant;
use desk::Rulebook;
use desk::case::event::CustomerId;
use mission::Policy;
use mission::policy::{AffectedRule, CreditRule};

use crate::frame::Frame;
use crate::money::Currency;
use crate::month::Month;
use crate::parts::Parts;

/// Everything that is credited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credits {
    /// Every credit-bearing level and month with its shortfall, also those that earn nothing; by month and level name.
    pub level_months: Vec<LevelMonth>,
    /// What each customer gets in each billing cycle, by customer and cycle.
    pub cycles: Vec<CycleCredit>,
    /// Affected customers without a subscription on the month's last day: nothing can be computed for them.
    pub without_subscription: Vec<(LevelMonth, CustomerId)>,
    /// Missed items whose customer is unknown.
    pub n_unknown_customer: u64,
}

impl Credits {
    /// What is due in each currency.
    pub fn totals(&self) -> BTreeMap<Currency, i64> {
        let mut totals = BTreeMap::new();
        for cycle in &self.cycles {
            *totals.entry(cycle.currency).or_default() += cycle.due_minor();
        }
        totals
    }
}

/// Computes what is due. `absent` are the events the source lacks; a level that needs one earns nothing. Without a credit rule
/// nothing is due.
pub fn compute(frame: &Frame<'_>, parts: &Parts, customers: &[Customer], absent: &[String]) -> Credits {
    let Some(rule) = &frame.policy().credits else { return Credits::default() };
    let level_months = shortfall::level_months(frame.policy(), rule, parts, absent);
    let mut credits = credit(frame.policy(), rule, &level_months, &parts.affected, customers);
    credits.n_unknown_customer = parts.affected.n_unknown();
    credits
}

/// Credits the affected customers of some level-months.
pub fn credit(
    policy: &Policy,
    rule: &CreditRule,
    level_months: &[LevelMonth],
    affected: &Affected,
    customers: &[Customer],
) -> Credits {
    let mut by_customer: BTreeMap<CustomerId, Vec<&Customer>> = BTreeMap::new();
    customers.iter().for_each(|customer| by_customer.entry(customer.id).or_default().push(customer));
    let mut due: BTreeMap<(CustomerId, Cycle, usize), Vec<&LevelMonth>> = BTreeMap::new();
    let mut without_subscription = Vec::new();
    for level_month in level_months.iter().filter(|level_month| level_month.is_credited()) {
        let ids: Vec<CustomerId> = match rule.affected {
            AffectedRule::AllSubscribers => by_customer.keys().copied().collect(),
            AffectedRule::AnyMissed | AffectedRule::AnyContact => {
                affected.of(level_month.level, level_month.month)
            }
        };
        for id in ids {
            let last_day = cycle::last_day(level_month.month);
            let records = by_customer.get(&id).map_or(&[][..], Vec::as_slice);
            let active = records.iter().enumerate().filter(|(_, record)| record.is_active_on(last_day));
            let mut n_active = 0;
            for (nth, record) in active {
                n_active += 1;
                due.entry((id, record.cycle_of(last_day), nth)).or_default().push(level_month);
            }
            if n_active == 0 && rule.affected != AffectedRule::AllSubscribers {
                without_subscription.push((level_month.clone(), id));
            }
        }
    }
    let cycles = due.into_iter().map(|((id, cycle, nth), level_months)| {
        entry::credit_cycle(policy, rule, by_customer[&id][nth], cycle, &level_months)
    });
    Credits {
        level_months: level_months.to_vec(),
        cycles: cycles.collect(),
        without_subscription,
        n_unknown_customer: 0,
    }
}

/// When a credit verified at `verified_at` must be issued.
///
/// # Errors
///
/// Fails when the obligation calendar never opens again.
pub fn issue_due(
    book: &Rulebook,
    rule: &CreditRule,
    verified_at: Instant,
) -> Result<Instant, calendar::Error> {
    book.obligation_calendar().due(verified_at, &rule.issue_within)
}

/// By month and level name, the order in which entries are written (metrics.md 12.6).
fn order<'p>(policy: &'p Policy, level_month: &LevelMonth) -> (Month, &'p str) {
    let level = policy.service_levels.get(usize::from(level_month.level.0));
    (level_month.month, level.map_or("", |level| level.name.as_str()))
}
