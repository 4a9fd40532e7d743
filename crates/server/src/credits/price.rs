//! What a credit is a share of, and what it comes to.

use calendar::Ratio;
use measures::Month;
use measures::credit::{Customer, CycleCredit, added, cut};
use store::credits::{self, Entry, Kind};
use store::{Tx, customers};

use crate::numbers::Payer;
use crate::numbers::subscription;

/// The monthly subscription of the billing cycle that a month belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Price {
    currency: String,
    /// In minor units, exact.
    monthly: Ratio,
    cycle: (String, String),
}

impl Price {
    /// That of a cycle which measures credited.
    pub(super) fn of_cycle(cycle: &CycleCredit) -> Price {
        Price {
            currency: cycle.currency.code().to_owned(),
            monthly: cycle.monthly_minor.clone(),
            cycle: (cycle.cycle.from.to_string(), cycle.cycle.until.to_string()),
        }
    }

    /// That under which a row of the ledger stands; nothing for a gap.
    pub(super) fn of_entry(entry: &Entry) -> Option<Price> {
        let monthly = entry.monthly.parse().ok().filter(|_| !entry.currency.is_empty())?;
        let cycle = (entry.cycle_from.clone(), entry.cycle_until.clone());
        Some(Price { currency: entry.currency.clone(), monthly, cycle })
    }

    /// What somebody pays as it is written down now; nothing when that says no sum and period.
    pub(super) fn look_up(tx: &mut Tx<'_>, payer: &str, month: Month) -> Result<Option<Price>, store::Error> {
        let Some(payer) = payer_of(payer) else { return Ok(None) };
        let words = match payer {
            Payer::Account(number) => customers::find_account(tx, number)?.and_then(|it| it.subscription),
            Payer::Customer(number) => customers::find(tx, number)?.and_then(|it| it.subscription),
        };
        let paid: Option<Customer> = words.and_then(|words| subscription::read(payer, &words));
        Ok(paid.map(|paid| {
            let cycle = paid.cycle_of(month.first_on().last_of_month());
            Price {
                currency: paid.currency.code().to_owned(),
                monthly: paid.monthly_minor(),
                cycle: (cycle.from.to_string(), cycle.until.to_string()),
            }
        }))
    }

    /// Makes a credit of what was missed: cut where the cap of the cycle is met, counting what the ledger holds of it.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub(super) fn apply(&self, tx: &mut Tx<'_>, cap: &Ratio, basis: &Entry) -> Result<Entry, store::Error> {
        let rows = credits::list_of_payer(tx, &basis.payer)?;
        let of_cycle = rows.iter().filter(|row| row.kind != Kind::Gap && row.cycle_from == self.cycle.0);
        let before = of_cycle.fold(Ratio::ZERO, |sum, row| &sum + &ratio(&row.percent));
        let percent = cut(&ratio(&basis.uncut), cap, &before);
        let nth = rows
            .iter()
            .filter(|row| row.kind == Kind::Entry && row.month == basis.month && row.level == basis.level)
            .count();
        Ok(Entry {
            once: format!("{}/{}/{}/{nth}", basis.month, basis.level, basis.payer),
            kind: Kind::Entry,
            cycle_from: self.cycle.0.clone(),
            cycle_until: self.cycle.1.clone(),
            amount: added(&self.monthly, &before, &(&before + &percent)),
            percent: percent.to_string(),
            currency: self.currency.clone(),
            monthly: self.monthly.to_string(),
            ..basis.clone()
        })
    }
}

/// A ratio of the ledger; nothing else is ever written there.
pub(super) fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or(Ratio::ZERO)
}

/// Somebody who pays as the ledger spells them.
pub(super) fn payer_word(payer: Payer) -> String {
    match payer {
        Payer::Account(number) => format!("account/{number}"),
        Payer::Customer(number) => format!("customer/{number}"),
    }
}

/// Who stands under such a word.
pub(super) fn payer_of(word: &str) -> Option<Payer> {
    let (kind, number) = word.split_once('/')?;
    let number = number.parse().ok()?;
    match kind {
        "account" => Some(Payer::Account(number)),
        "customer" => Some(Payer::Customer(number)),
        _ => None,
    }
}
