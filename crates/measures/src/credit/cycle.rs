//! Billing cycles.

use calendar::Date;

use super::BillingPeriod;
use crate::month::Month;

/// A billing cycle, both dates included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cycle {
    /// Its first date.
    pub from: Date,
    /// Its last date.
    pub until: Date,
}

impl Cycle {
    /// The cycle of a period that contains `date`. Cycles begin on the anchor's day of the month, or on the last day of a
    /// month that is too short; without an anchor they are calendar months, quarters or years.
    ///
    /// # Example: billed on the 15th
    ///
    /// ```
    /// # use measures::credit::{BillingPeriod, Cycle};
    /// # use calendar::Date;
    /// let cycle = Cycle::containing(Date::constant(2025, 1, 31), BillingPeriod::Monthly, Some(Date::constant(2024, 6, 15)));
    /// assert_eq!(cycle, Cycle { from: Date::constant(2025, 1, 15), until: Date::constant(2025, 2, 14) });
    /// ```
    pub fn containing(date: Date, period: BillingPeriod, anchor: Option<Date>) -> Cycle {
        let anchor = anchor.unwrap_or(Date::constant(2000, 1, 1));
        let length = period.n_months();
        let mut nth = (months(date) - months(anchor)).div_euclid(length);
        if months_later(anchor, nth * length) > date {
            nth -= 1;
        }
        let next = months_later(anchor, (nth + 1) * length);
        Cycle { from: months_later(anchor, nth * length), until: next.yesterday().unwrap_or(next) }
    }
}

/// The last date of a month, which decides the billing cycle it belongs to (metrics.md 12.4).
pub fn last_day(month: Month) -> Date {
    month.first_on().last_of_month()
}

fn months(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// The same day number some months later, or the last day of a shorter month. The nearest date there is at the ends of time.
fn months_later(date: Date, n: i32) -> Date {
    let month = months(date) + n;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as i8 + 1);
    let first = i16::try_from(year).ok().and_then(|year| Date::new(year, month, 1).ok());
    let Some(first) = first else {
        return if year < 0 { Date::MIN } else { Date::MAX };
    };
    Date::new(first.year(), first.month(), date.day().min(first.days_in_month())).unwrap_or(first)
}
