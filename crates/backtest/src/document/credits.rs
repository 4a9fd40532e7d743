//! What is owed to whom.

use std::collections::BTreeMap;

use measures::credit::{Credits, CycleCredit, Entry, LevelMonth};
use measures::{Reading, display};
use mission::policy::{AffectedRule, CreditRule};
use serde::Serialize;

use super::{Labels, ValueView};

/// Everything that is credited.
#[derive(Debug, Serialize)]
pub struct CreditsView {
    /// Who is credited: `any_missed`, `any_contact` or `all_subscribers`.
    pub affected: &'static str,
    /// Every credit-bearing level and month.
    pub levels: Vec<LevelView>,
    /// What each customer gets in each billing cycle.
    pub customers: Vec<CustomerCreditView>,
    /// What is due in each currency, in minor units and as shown.
    pub totals: BTreeMap<String, AmountView>,
    /// Customers who were affected and have no subscription on the last day of the month.
    pub without_subscription: Vec<WithoutView>,
    /// Missed items whose customer is unknown.
    pub items_without_customer: u64,
}

/// An amount of money.
#[derive(Debug, Serialize)]
pub struct AmountView {
    /// Minor units.
    pub minor: i64,
    /// As shown.
    pub shown: String,
}

/// A level in one month.
#[derive(Debug, Serialize)]
pub struct LevelView {
    /// The level's id in the mission.
    pub level: String,
    /// The month.
    pub month: String,
    /// The desk-wide attainment.
    pub attainment: ValueView,
    /// Target − attainment as a share; negative above target.
    pub shortfall: Option<String>,
    /// The shortfall as shown.
    pub shortfall_shown: String,
    /// The share of the monthly subscription it earns.
    pub percent: String,
    /// That share as shown.
    pub percent_shown: String,
}

/// What a customer gets in a billing cycle.
#[derive(Debug, Serialize)]
pub struct CustomerCreditView {
    /// The customer.
    pub customer: String,
    /// First date of the cycle.
    pub from: String,
    /// Last date of the cycle.
    pub until: String,
    /// The currency.
    pub currency: &'static str,
    /// The monthly subscription in minor units.
    pub monthly_minor: String,
    /// The share of it, after the cap.
    pub percent: String,
    /// That share as shown.
    pub percent_shown: String,
    /// The amount in minor units.
    pub amount_minor: i64,
    /// What is to be paid, in minor units.
    pub due_minor: i64,
    /// What is to be paid, as shown.
    pub due_shown: String,
    /// Level by level.
    pub entries: Vec<EntryView>,
}

/// One entry.
#[derive(Debug, Serialize)]
pub struct EntryView {
    /// The level.
    pub level: String,
    /// Its month.
    pub month: String,
    /// The share its band earns.
    pub uncut_percent: String,
    /// What the cap leaves of it.
    pub percent: String,
    /// What it adds, in minor units.
    pub amount_minor: i64,
}

/// An affected customer without a subscription.
#[derive(Debug, Serialize)]
pub struct WithoutView {
    /// The customer.
    pub customer: String,
    /// The level.
    pub level: String,
    /// The month.
    pub month: String,
}

impl CreditsView {
    pub(super) fn of(credits: &Credits, rule: &CreditRule, labels: &Labels<'_>) -> CreditsView {
        let totals = credits.totals().into_iter().map(|(currency, minor)| {
            (currency.code().to_string(), AmountView { minor, shown: currency.show(minor) })
        });
        let without = credits.without_subscription.iter().map(|(level, customer)| WithoutView {
            customer: labels.customer(*customer),
            level: level_name(labels, level.level),
            month: level.month.to_string(),
        });
        CreditsView {
            affected: match rule.affected {
                AffectedRule::AnyMissed => "any_missed",
                AffectedRule::AnyContact => "any_contact",
                AffectedRule::AllSubscribers => "all_subscribers",
            },
            levels: credits.level_months.iter().map(|level| LevelView::of(level, rule, labels)).collect(),
            customers: credits.cycles.iter().map(|cycle| CustomerCreditView::of(cycle, labels)).collect(),
            totals: totals.collect(),
            without_subscription: without.collect(),
            items_without_customer: credits.n_unknown_customer,
        }
    }
}

impl LevelView {
    fn of(level: &LevelMonth, rule: &CreditRule, labels: &Labels<'_>) -> LevelView {
        let edges: Vec<_> = rule
            .bands
            .iter()
            .map(|band| mission::policy::Goal {
                comparison: mission::policy::Comparison::Above,
                value: band.over.clone(),
            })
            .collect();
        let shown = level.shortfall.as_ref().map(|shortfall| display::points(shortfall, &edges));
        let promised = labels.policy.service_levels.get(usize::from(level.level.0));
        let of_promise = promised.map(|promised| measures::report::edges(labels.policy, promised));
        LevelView {
            level: level_name(labels, level.level),
            month: level.month.to_string(),
            attainment: ValueView::of(
                &Reading::share(level.share),
                &of_promise.unwrap_or_default(),
                measures::kpi::Unit::Percent,
            ),
            shortfall: level.shortfall.as_ref().map(ToString::to_string),
            shortfall_shown: shown.unwrap_or_else(|| "no data".to_string()),
            percent: level.percent.to_string(),
            percent_shown: display::percent(&level.percent, &[]),
        }
    }
}

impl CustomerCreditView {
    fn of(cycle: &CycleCredit, labels: &Labels<'_>) -> CustomerCreditView {
        CustomerCreditView {
            customer: labels.customer(cycle.customer),
            from: cycle.cycle.from.to_string(),
            until: cycle.cycle.until.to_string(),
            currency: cycle.currency.code(),
            monthly_minor: cycle.monthly_minor.to_string(),
            percent: cycle.percent.to_string(),
            percent_shown: display::percent(&cycle.percent, &[]),
            amount_minor: cycle.amount_minor,
            due_minor: cycle.due_minor(),
            due_shown: cycle.currency.show(cycle.due_minor()),
            entries: cycle.entries.iter().map(|entry| EntryView::of(entry, labels)).collect(),
        }
    }
}

impl EntryView {
    fn of(entry: &Entry, labels: &Labels<'_>) -> EntryView {
        EntryView {
            level: level_name(labels, entry.level),
            month: entry.month.to_string(),
            uncut_percent: entry.uncut_percent.to_string(),
            percent: entry.percent.to_string(),
            amount_minor: entry.amount_minor,
        }
    }
}

fn level_name(labels: &Labels<'_>, level: mission::policy::ServiceLevelId) -> String {
    labels.promise(desk::case::outcome::Promise::Level(level))
}
