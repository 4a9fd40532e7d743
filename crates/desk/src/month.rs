//! Calendar months in the reporting zone: where an outcome counts, and when a month freezes (clocks.md 13).

use calendar::{Date, Instant, TimeOfDay, Within, Zone};

/// A calendar month, such as `2025-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month `month` (1…12) of `year`; `None` when there is no such month.
    pub fn new(year: i16, month: i8) -> Option<Month> {
        Date::new(year, month, 1).is_ok().then_some(Month { year, month })
    }

    /// The month that contains an instant in the reporting zone.
    pub fn of(at: Instant, reporting: &Zone) -> Month {
        let on = reporting.date_of(at);
        Month { year: on.year(), month: on.month() }
    }

    /// Its year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Its number in the year, 1…12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The month after this one.
    pub fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            month => Month { year: self.year, month: month + 1 },
        }
    }

    /// Its first instant in the reporting zone.
    pub fn starts_at(self, reporting: &Zone) -> Instant {
        reporting.instant_of(self.first_on(), TimeOfDay::midnight())
    }

    /// Its first date.
    pub fn first_on(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The instant from which the month is frozen: the first instant of the `nth` business day of the next month
    /// (clocks.md 13). A calendar that never opens again never publishes.
    pub fn published_at(self, nth: u8, obligations: &calendar::Calendar) -> Instant {
        let zone = obligations.zone();
        // The last date of this month is the start date, which never counts; the Nth business day after it follows.
        let last = self.next().starts_at(zone);
        let within = Within::BusinessDaysEnd(nth.max(1).into());
        match obligations.due(Instant(last.as_ms() - 1), &within) {
            Ok(closes) => {
                // A day that closes after midnight is still the day on which it opened (clocks.md 2.5).
                let on = obligations.business_date_of(Instant(closes.as_ms() - 1));
                zone.instant_of(on, TimeOfDay::midnight())
            }
            Err(_) => Instant(i64::MAX),
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl std::str::FromStr for Month {
    type Err = ();

    /// Reads `2025-06`.
    fn from_str(text: &str) -> Result<Month, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        if year.len() != 4 || month.len() != 2 {
            return Err(());
        }
        Month::new(year.parse().map_err(|_| ())?, month.parse().map_err(|_| ())?).ok_or(())
    }
}
