//! A customer's subscription, as the customers file gives it (design.md 7).

use calendar::{Date, Ratio};
use desk::case::event::{AccountId, CustomerId, ZoneId};
use mission::policy::TierId;

use super::Cycle;
use crate::money::Currency;

/// How long one billing cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BillingPeriod {
    /// One month.
    Monthly,
    /// Three months.
    Quarterly,
    /// Twelve months, prepaid.
    Annual,
}

impl BillingPeriod {
    /// Its length in months.
    pub const fn n_months(self) -> i32 {
        match self {
            BillingPeriod::Monthly => 1,
            BillingPeriod::Quarterly => 3,
            BillingPeriod::Annual => 12,
        }
    }

    /// The period spelled `word` in a customers file. `calendar month` is a monthly period without an anchor.
    pub fn find(word: &str) -> Option<BillingPeriod> {
        match word {
            "monthly" | "month" | "calendar month" => Some(BillingPeriod::Monthly),
            "quarterly" | "quarter" => Some(BillingPeriod::Quarterly),
            "annual" | "annually" | "yearly" | "year" => Some(BillingPeriod::Annual),
            _ => None,
        }
    }
}

/// A subscription of a customer. A customer with several, at once or one after the other, has several records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Who.
    pub id: CustomerId,
    /// The recurring fee of one billing cycle in minor units: net of discounts, before tax, without one-off or usage fees.
    /// 0 for free customers.
    pub fee_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// How often it is billed.
    pub period: BillingPeriod,
    /// A date on which a cycle begins; calendar months, quarters or years when absent.
    pub anchor_on: Option<Date>,
    /// First date of the subscription; always when absent.
    pub active_from: Option<Date>,
    /// Last date of the subscription; for good when absent.
    pub active_until: Option<Date>,
    /// The customer's company.
    pub account: Option<AccountId>,
    /// The customer's tier.
    pub tier: Option<TierId>,
    /// The customer's zone.
    pub zone: Option<ZoneId>,
    /// The customer's language code.
    pub language: Option<String>,
    /// Yearly revenue in minor units.
    pub revenue_minor: Option<i64>,
}

impl Customer {
    /// A subscription as billing writes it down, such as `450.00 USD a month`; nothing when that says no sum and period.
    pub fn of_words(id: CustomerId, words: &str) -> Option<Customer> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let [amount, currency, _, period] = words.as_slice() else { return None };
        let currency = Currency::find(currency).ok()?;
        Some(Customer {
            id,
            fee_minor: currency.parse_amount(amount).ok()?,
            currency,
            period: BillingPeriod::find(period)?,
            anchor_on: None,
            active_from: None,
            active_until: None,
            account: None,
            tier: None,
            zone: None,
            language: None,
            revenue_minor: None,
        })
    }

    /// Whether the subscription is active on a date.
    pub fn is_active_on(&self, date: Date) -> bool {
        self.active_from.is_none_or(|from| from <= date)
            && self.active_until.is_none_or(|until| date <= until)
    }

    /// The fee of one month in minor units, exact: a quarterly fee ÷ 3, an annual prepayment ÷ 12.
    pub fn monthly_minor(&self) -> Ratio {
        Ratio::new(i128::from(self.fee_minor), i128::from(self.period.n_months()))
    }

    /// The billing cycle that contains a date.
    pub fn cycle_of(&self, date: Date) -> Cycle {
        Cycle::containing(date, self.period, self.anchor_on)
    }
}
