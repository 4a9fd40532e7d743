//! Rules that name dates of a year (clocks.md 3).

use crate::Date;
use crate::civil::{date_of, day_of};

/// A rule that names dates of a year.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DateRule {
    /// `last day of Jan, Apr, Jul, Oct`.
    LastDay(Months),
    /// `first Tuesday of month`. A month that has no fifth such day is passed over.
    Weekday {
        /// Which of the month's days of that name.
        nth: Nth,
        /// Counted from Monday, which is 0.
        weekday: u8,
        /// The months it holds in.
        months: Months,
    },
    /// `31 Dec`. INVARIANT: the month always has that day, so never 29 February.
    DayOfYear {
        /// 1 to 31.
        day: u8,
        /// 1 to 12.
        month: u8,
    },
}

/// Which one of a month's days of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words mean what they say")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Last,
}

/// A set of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Months(u16);

impl Months {
    /// Every month.
    pub const ALL: Months = Months(0b1_1111_1111_1110);

    /// The set of the given months (1 to 12); others are ignored, `None` when nothing is left.
    pub fn of(months: impl IntoIterator<Item = u8>) -> Option<Months> {
        let bits = months
            .into_iter()
            .filter(|month| (1..=12).contains(month))
            .fold(0, |bits, month| bits | 1 << month);
        (bits != 0).then_some(Months(bits))
    }

    /// Whether the month (1 to 12) is in the set.
    pub fn contains(self, month: u8) -> bool {
        month < 16 && self.0 & (1 << month) != 0
    }

    /// The months of the set, in order.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (1..=12).filter(move |month| self.contains(*month))
    }
}

impl DateRule {
    /// The first named date on or after `date`; `None` beyond the years a civil date can have.
    pub fn on_or_after(&self, date: Date) -> Option<Date> {
        // The rarest rule, a fifth weekday of February, waits 40 years around a century that has no leap day.
        const FARTHEST_MONTHS: usize = 12 * 41;
        let months =
            std::iter::successors(Some(date.first_of_month()), |first| first.last_of_month().tomorrow().ok());
        months.take(FARTHEST_MONTHS).filter_map(|first| self.in_month(first)).find(|named| *named >= date)
    }

    /// The date named in the month that starts with `first`.
    fn in_month(&self, first: Date) -> Option<Date> {
        match *self {
            DateRule::LastDay(months) => months.contains(first.month() as u8).then(|| first.last_of_month()),
            DateRule::Weekday { nth, weekday, months } => {
                months.contains(first.month() as u8).then(|| nth_weekday(first, nth, weekday))?
            }
            DateRule::DayOfYear { day, month } => (first.month() as u8 == month)
                .then(|| Date::new(first.year(), first.month(), day as i8).ok())?,
        }
    }
}

fn nth_weekday(first: Date, nth: Nth, weekday: u8) -> Option<Date> {
    let from_first = (i32::from(weekday) - i32::from(first.weekday().to_monday_zero_offset())).rem_euclid(7);
    let last_day = i32::from(first.days_in_month());
    let offset = match nth {
        Nth::First => from_first,
        Nth::Second => from_first + 7,
        Nth::Third => from_first + 14,
        Nth::Fourth => from_first + 21,
        Nth::Fifth => from_first + 28,
        Nth::Last => from_first + if from_first + 28 < last_day { 28 } else { 21 },
    };
    (offset < last_day).then(|| date_of(day_of(first) + offset))
}
