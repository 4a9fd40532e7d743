//! A length as text: the short form, which reads back as the same length.

use std::fmt::{Display, Formatter, Result};

use crate::date_rule::{DateRule, Months, Nth};
use crate::{Ratio, Within};

pub(super) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
pub(super) const NTHS: [(&str, Nth); 6] = [
    ("first", Nth::First),
    ("second", Nth::Second),
    ("third", Nth::Third),
    ("fourth", Nth::Fourth),
    ("fifth", Nth::Fifth),
    ("last", Nth::Last),
];

impl Display for Within {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Within::Elapsed(ms) => write!(f, "{}", Time { ms: *ms, business: "" }),
            Within::BusinessTime(ms) => write!(f, "{}", Time { ms: *ms, business: "business " }),
            Within::BusinessDays(days) => write!(f, "{days} business {}", plural(*days == Ratio::ONE, "day")),
            Within::BusinessDaysEnd(n) => write!(f, "end of {n} business {}", plural(*n == 1, "day")),
            Within::SameDay { cut_off: None } => write!(f, "same day"),
            Within::SameDay { cut_off: Some(time) } => {
                write!(f, "same day before {:02}:{:02}", time.hour(), time.minute())?;
                if time.second() != 0 { write!(f, ":{:02}", time.second()) } else { Ok(()) }
            }
            Within::CalendarDays(n) => write!(f, "{n} {}", plural(*n == 1, "day")),
            Within::CalendarMonths(n) => write!(f, "{n} {}", plural(*n == 1, "month")),
            Within::DateRule(rule) => write!(f, "{rule}"),
        }
    }
}

fn plural(one: bool, noun: &str) -> String {
    if one { noun.to_owned() } else { format!("{noun}s") }
}

struct Time {
    ms: i64,
    business: &'static str,
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let units = [(3_600_000, "h"), (60_000, "min"), (1_000, "s")];
        let (per_unit, unit) = units.into_iter().find(|(per, _)| self.ms % per == 0).unwrap_or((1, "ms"));
        write!(f, "{} {}{unit}", self.ms / per_unit, self.business)
    }
}

impl Display for DateRule {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            DateRule::LastDay(months) => write!(f, "last day of {months}"),
            DateRule::Weekday { nth, weekday, months } => {
                write!(f, "{nth} {} of {months}", WEEKDAYS[usize::from(*weekday) % 7])
            }
            DateRule::DayOfYear { day, month } => write!(f, "{day} {}", month_name(*month)),
        }
    }
}

impl Display for Nth {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let name = NTHS.iter().find(|(_, nth)| nth == self).map_or("last", |(name, _)| name);
        write!(f, "{name}")
    }
}

impl Display for Months {
    /// `month` for all of them, else `Jan, Apr, Jul, Oct`.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if *self == Months::ALL {
            return write!(f, "month");
        }
        let names: Vec<&str> = self.iter().map(month_name).collect();
        write!(f, "{}", names.join(", "))
    }
}

fn month_name(month: u8) -> &'static str {
    MONTHS[usize::from(month + 11) % 12]
}
