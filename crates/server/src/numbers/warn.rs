//! Those who lead are told before a month is lost: when half, three quarters and all of a promise's budget is used.

use measures::Month;
use measures::budget::THRESHOLDS;
use serde::{Deserialize, Serialize};
use store::{Tx, notices, people};

use super::Numbers;
use crate::desk::{Desk, Refusal};
use crate::mail::letter::Letter;
use crate::permission::Role;
use crate::promises::seen::Seen;

/// A budget of which so much is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// The promise in addresses.
    pub promise: String,
    /// What it says.
    pub words: String,
    /// The month.
    pub month: String,
    /// How much is used, in percent: one of [`THRESHOLDS`].
    pub percent: u8,
    /// Misses so far.
    pub used: u64,
    /// How many may be.
    pub allowed: u64,
}

impl Spent {
    /// What makes it once.
    fn key(&self) -> String {
        format!("budget/{}/{}/{}", self.promise, self.month, self.percent)
    }

    /// In one sentence.
    pub fn sentence(&self) -> String {
        let Spent { words, used, allowed, percent, .. } = self;
        match (percent, allowed) {
            (100, 0) => format!("A promise about every case was missed this month ({used} times): {words}"),
            (100, _) => {
                format!("The whole budget of a promise is used ({used} missed, {allowed} may be): {words}")
            }
            _ => format!(
                "{percent} % of the budget of a promise is used ({used} missed, {allowed} may be): {words}"
            ),
        }
    }

    /// Where it is opened.
    pub fn address(&self) -> String {
        format!("/promises/{}?month={}", crate::routes::encoded(&self.promise), self.month)
    }
}

/// Budgets of the current month of which a threshold is reached.
pub fn spent(numbers: &Numbers) -> Vec<Spent> {
    let month: Month = Seen::current(numbers);
    let seen = Seen::of_all(numbers, month);
    let spent = |row: crate::promises::seen::Row<'_>| {
        let budget = seen.budget(row.report)?;
        let percent = budget.threshold()?;
        let words = seen.clause(row.report).map(|clause| clause.sentence.clone()).unwrap_or_default();
        let (used, allowed) = (budget.used, budget.allowed);
        Some(Spent { promise: row.key, words, month: month.to_string(), percent, used, allowed })
    };
    seen.rows().into_iter().filter_map(spent).collect()
}

/// Tells those who lead of every threshold that is reached, once for each promise, month and threshold. One that is passed over
/// is not told after a higher one.
///
/// # Errors
///
/// Fails when the database does.
pub async fn warn(desk: &Desk, numbers: &Numbers) -> Result<(), Refusal> {
    let spent = spent(numbers);
    if spent.is_empty() {
        return Ok(());
    }
    let wanted = spent.clone();
    let fresh = desk
        .db()
        .read(move |tx| {
            let is_fresh = |tx: &mut Tx<'_>, of: &Spent| Ok(store::once::find(tx, &of.key())?.is_none());
            let mut fresh = Vec::new();
            for of in &wanted {
                if is_fresh(tx, of)? {
                    fresh.push(of.clone());
                }
            }
            Ok::<_, store::Error>(fresh)
        })
        .await?;
    if fresh.is_empty() {
        return Ok(());
    }
    desk.write(move |tx, _, now| {
        let leads: Vec<u32> = people::list(tx)?
            .into_iter()
            .filter(|person| person.is_active && person.role == Role::Lead.name())
            .map(|person| person.number)
            .collect();
        for of in &fresh {
            // Another node may have told it meanwhile.
            if store::once::find(tx, &of.key())?.is_some() {
                continue;
            }
            let (key, body) = (of.key(), serde_json::to_string(of).unwrap_or_default());
            for percent in THRESHOLDS.into_iter().filter(|percent| *percent <= of.percent) {
                let key = Spent { percent, ..of.clone() }.key();
                if store::once::find(tx, &key)?.is_none() {
                    store::once::remember(tx, &key, "", now)?;
                }
            }
            for agent in &leads {
                notices::insert(tx, &format!("{key}/{agent}"), (*agent, "budget"), (None, &body), now)?;
                Letter::Budget { key: key.clone(), agent: *agent, spent: of.clone() }.enqueue(tx, now)?;
                tx.announce(format!("agent/{agent}"));
            }
        }
        Ok(())
    })
    .await
}
