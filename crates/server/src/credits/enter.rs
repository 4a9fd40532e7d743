//! The credits of a month enter the ledger: when it is published, and later what could not be computed then.

use std::collections::BTreeMap;

use calendar::Instant;
use measures::Month;
use measures::credit::LevelMonth;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::credits::{self, Entered, Entry, Kind};

use super::basis::{self, Behind};
use super::price::Price;
use super::told;
use crate::desk::Refusal;
use crate::numbers::{Numbers, Payer};

/// A credit-bearing level as a month was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelEntered {
    /// Its name in the mission.
    pub level: String,
    /// How many were kept.
    pub hits: u64,
    /// Of how many.
    pub n: u64,
    /// The share of the monthly subscription it earned.
    pub percent: String,
}

/// Enters the credits of a month as they were counted, once: whoever publishes a month calls this in the same transaction. What
/// was entered before stays as it is; then the answer is `false`.
///
/// Every affected customer gets a row, with 0 where the subscription is free; where nobody knows what they pay the row is a gap
/// (metrics.md 12).
///
/// # Errors
///
/// Fails when the database does.
pub fn enter(tx: &mut Tx<'_>, numbers: &Numbers, month: Month, now: Instant) -> Result<bool, Refusal> {
    let policy = numbers.frame().policy().clone();
    let Some(rule) = &policy.credits else { return Ok(false) };
    // A past that was told to the desk is entered as it would have been on its day.
    let now = now.min(numbers.as_of);
    if credits::find_month(tx, &month.to_string())?.is_some() {
        return Ok(false);
    }
    let (mut totals, mut n_entries, mut n_unknown): (BTreeMap<String, i64>, u32, i64) =
        (BTreeMap::new(), 0, 0);
    for level_month in level_months(numbers, month).into_iter().filter(|it| it.is_credited()) {
        let behind = Behind::read(tx, numbers, level_month)?;
        n_unknown += behind.n_unknown;
        for (payer, price) in affected(numbers, level_month) {
            let Some(basis) = basis::basis(&policy, level_month, (payer, behind.of(payer)), (None, now))
            else {
                continue;
            };
            let entry = match price {
                Some(price) => price.apply(tx, &rule.cap, &basis)?,
                None => basis,
            };
            let id = tx.id(now);
            if credits::insert(tx, &Entry { id, ..entry.clone() })? && entry.kind == Kind::Entry {
                let sum = totals.entry(entry.currency).or_default();
                *sum = sum.saturating_add(entry.amount);
                n_entries += 1;
            }
        }
    }
    let levels: Vec<LevelEntered> = level_months(numbers, month)
        .into_iter()
        .map(|it| LevelEntered {
            level: basis::level_name(&policy, it.level).to_owned(),
            hits: it.share.hits,
            n: it.share.of,
            percent: it.percent.to_string(),
        })
        .collect();
    let entered = Entered {
        month: month.to_string(),
        version: policy.version.clone(),
        n_entries,
        totals: serde_json::to_string(&totals).unwrap_or_default(),
        levels: serde_json::to_string(&levels).unwrap_or_default(),
        n_unknown,
        at: now,
    };
    Ok(credits::insert_month(tx, &entered)?)
}

/// What was counted of every credit-bearing level in a month.
pub(super) fn level_months(numbers: &Numbers, month: Month) -> Vec<&LevelMonth> {
    numbers.credits.level_months.iter().filter(|it| it.month == month).collect()
}

/// Who is affected by a level and month as it is counted now, with what they pay where that is known; in order.
fn affected(numbers: &Numbers, level_month: &LevelMonth) -> BTreeMap<Payer, Option<Price>> {
    let mut affected = BTreeMap::new();
    let is_it = |level, month| level == level_month.level && month == level_month.month;
    for (of, customer) in &numbers.credits.without_subscription {
        if is_it(of.level, of.month) {
            affected.insert(Payer::of(*customer), None);
        }
    }
    for cycle in &numbers.credits.cycles {
        if cycle.entries.iter().any(|entry| is_it(entry.level, entry.month)) {
            affected.insert(Payer::of(cycle.customer), Some(Price::of_cycle(cycle)));
        }
    }
    affected
}

/// Enters what could not be computed before and can be now, because somebody wrote down what the customer pays; how many rows.
/// Another person has to approve them.
///
/// # Errors
///
/// Fails when the database does.
pub fn compute_again(
    tx: &mut Tx<'_>,
    cap: &calendar::Ratio,
    month: Month,
    (person, now): (u32, Instant),
) -> Result<usize, Refusal> {
    let rows = credits::list_of_month(tx, &month.to_string())?;
    let mut n = 0;
    for gap in rows.iter().filter(|row| row.kind == Kind::Gap) {
        let is_filled =
            |row: &&Entry| row.kind == Kind::Entry && row.payer == gap.payer && row.level == gap.level;
        if rows.iter().any(|row| is_filled(&row)) {
            continue;
        }
        let Some(price) = Price::look_up(tx, &gap.payer, month)? else { continue };
        let reason = Some("the subscription was not known when the month was published".to_owned());
        let entry = price.apply(tx, cap, &Entry { person: Some(person), at: now, reason, ..gap.clone() })?;
        let entry = Entry { id: tx.id(now), ..entry };
        if credits::insert(tx, &entry)? {
            told::tell_programs(tx, ("entered", &entry), None, now)?;
            n += 1;
        }
    }
    Ok(n)
}

/// The sums at publication: by currency, in minor units.
pub fn totals(entered: &Entered) -> BTreeMap<String, i64> {
    serde_json::from_str(&entered.totals).unwrap_or_default()
}
