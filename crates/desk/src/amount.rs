//! How much of an allowance: whole milliseconds for time, exact rationals for business days.

use calendar::{Calendar, Instant, Ratio, Unit};

/// An amount of accrued time. Both sides of every comparison have the same unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Amount {
    /// Milliseconds, physical or open.
    Ms(i64),
    /// Business days.
    Days(Ratio),
}

impl Amount {
    /// The least amount a clock can show that is not below `amount`: clocks of time tick in whole milliseconds.
    pub(crate) fn at_least(unit: Unit, amount: &Ratio) -> Amount {
        match unit {
            Unit::Elapsed | Unit::BusinessTime => Amount::Ms(amount.ceil()),
            Unit::BusinessDays => Amount::Days(amount.clone()),
        }
    }

    /// Whether it is a number of milliseconds.
    pub(crate) fn is_ms(&self) -> bool {
        matches!(self, Amount::Ms(_))
    }

    /// What accrues in `[from, to)`.
    pub(crate) fn measured(calendar: &Calendar, unit: Unit, from: Instant, to: Instant) -> Amount {
        match unit {
            Unit::Elapsed => Amount::Ms((to.as_ms() - from.as_ms()).max(0)),
            Unit::BusinessTime => Amount::Ms(calendar.open_ms(from, to)),
            Unit::BusinessDays => Amount::Days(calendar.measure(unit, from, to)),
        }
    }

    /// The earliest instant from `from` on at which it has accrued; `None` when that never comes.
    #[inline]
    pub(crate) fn reached(&self, calendar: &Calendar, unit: Unit, from: Instant) -> Option<Instant> {
        match self {
            Amount::Ms(ms) if *ms <= 0 => Some(from),
            Amount::Ms(ms) if unit == Unit::Elapsed => Some(Instant(from.as_ms().checked_add(*ms)?)),
            Amount::Ms(ms) => calendar.reach_open_ms(from, *ms).ok(),
            Amount::Days(days) => calendar.reach(unit, from, days).ok(),
        }
    }

    /// The sum of two amounts of one unit.
    pub(crate) fn plus(&self, other: &Amount) -> Amount {
        match (self, other) {
            (Amount::Ms(a), Amount::Ms(b)) => Amount::Ms(a.saturating_add(*b)),
            _ => Amount::Days(&self.to_ratio() + &other.to_ratio()),
        }
    }

    /// The difference of two amounts of one unit.
    pub(crate) fn minus(&self, other: &Amount) -> Amount {
        match (self, other) {
            (Amount::Ms(a), Amount::Ms(b)) => Amount::Ms(a.saturating_sub(*b)),
            _ => Amount::Days(&self.to_ratio() - &other.to_ratio()),
        }
    }

    /// `n` times the amount.
    pub(crate) fn times(&self, n: u32) -> Amount {
        match self {
            Amount::Ms(ms) => Amount::Ms(ms.saturating_mul(i64::from(n))),
            Amount::Days(days) => Amount::Days(days * &Ratio::whole(i64::from(n))),
        }
    }

    /// In ms or days.
    pub fn to_ratio(&self) -> Ratio {
        match self {
            Amount::Ms(ms) => Ratio::whole(*ms),
            Amount::Days(days) => days.clone(),
        }
    }
}
