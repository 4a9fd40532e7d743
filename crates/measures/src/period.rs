//! Calendar months, quarters, half-years and years: over what a number is taken (metrics.md 1.6).

use std::fmt;

use crate::month::Month;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// A calendar month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// Six months, from January or July.
    HalfYear,
    /// A calendar year.
    Year,
}

impl Length {
    /// How many months it has.
    pub const fn n_months(self) -> u8 {
        match self {
            Length::Month => 1,
            Length::Quarter => 3,
            Length::HalfYear => 6,
            Length::Year => 12,
        }
    }
}

/// A calendar period, such as `2025-06`, `2025-Q2`, `2025-H1` or `2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Month,
    length: Length,
}

impl Period {
    /// The period of this length that contains a month.
    pub fn of(month: Month, length: Length) -> Period {
        let on = month.first_on();
        let n = length.n_months() as i8;
        let first = (on.month() - 1) / n * n + 1;
        Period { first: Month::new(on.year(), first).unwrap_or(month), length }
    }

    /// How long it is.
    pub const fn length(self) -> Length {
        self.length
    }

    /// Its first month.
    pub const fn first(self) -> Month {
        self.first
    }

    /// Its months in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.first), |month| Some(month.next()))
            .take(self.length.n_months().into())
    }

    /// Its last month.
    pub fn last(self) -> Month {
        self.months().last().unwrap_or(self.first)
    }

    /// The period after it.
    pub fn next(self) -> Period {
        Period { first: self.last().next(), length: self.length }
    }

    /// The periods that contain some consecutive months, in order and each once.
    pub fn all_of(months: impl IntoIterator<Item = Month>, length: Length) -> Vec<Period> {
        let mut periods: Vec<Period> = months.into_iter().map(|month| Period::of(month, length)).collect();
        periods.dedup();
        periods
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = self.first.first_on();
        let (year, nth) = (on.year(), (on.month() as u8 - 1) / self.length.n_months() + 1);
        match self.length {
            Length::Month => write!(f, "{}", self.first),
            Length::Quarter => write!(f, "{year:04}-Q{nth}"),
            Length::HalfYear => write!(f, "{year:04}-H{nth}"),
            Length::Year => write!(f, "{year:04}"),
        }
    }
}
