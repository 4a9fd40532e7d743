//! Dates, and rules that name them, as people say them.

use calendar::{Date, DateRule, Months, Nth};

use super::words::and;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `14 October 2025`.
pub(crate) fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month().unsigned_abs()), date.year())
}

/// `the last day of January and July`, `the first Tuesday of every month`, `31 December`.
pub(super) fn date_rule(rule: &DateRule) -> String {
    match rule {
        DateRule::LastDay(months) => format!("the last day of {}", of(*months)),
        DateRule::Weekday { nth, weekday, months } => {
            format!("the {} {} of {}", position(*nth), weekday_name(*weekday), of(*months))
        }
        DateRule::DayOfYear { day, month: of } => format!("{day} {}", month(*of)),
    }
}

fn of(months: Months) -> String {
    if months == Months::ALL {
        return "every month".to_owned();
    }
    and(&months.iter().map(|number| month(number).to_owned()).collect::<Vec<_>>())
}

pub(super) fn month(number: u8) -> &'static str {
    MONTHS.get(usize::from(number).wrapping_sub(1)).copied().unwrap_or_default()
}

fn weekday_name(from_monday: u8) -> &'static str {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    DAYS.get(usize::from(from_monday)).copied().unwrap_or_default()
}

fn position(nth: Nth) -> &'static str {
    match nth {
        Nth::First => "first",
        Nth::Second => "second",
        Nth::Third => "third",
        Nth::Fourth => "fourth",
        Nth::Fifth => "fifth",
        Nth::Last => "last",
    }
}
