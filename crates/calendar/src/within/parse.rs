//! Text to a length, with a remedy for every likely slip.

use super::format::{MONTHS, NTHS, WEEKDAYS};
use crate::civil::parse_time;
use crate::date_rule::{DateRule, Months};
use crate::error::quote;
use crate::{Error, Ratio, TimeOfDay, Within};

/// Longest text read; far above any length somebody would write.
const LONGEST: usize = 120;
/// A hundred years.
const MOST_MS: i64 = 100 * 366 * 86_400_000;
const MOST_DAYS: i64 = 36_600;
const MOST_MONTHS: i64 = 1_200;
/// Parts of a business day finer than this are a slip.
const FINEST_PART: i128 = 1_000_000;

impl std::str::FromStr for Within {
    type Err = Error;
    /// Reads `45 s`, `4 business h`, `3 business days`, `same day before 16:00` and long forms (design.md 7, Lengths).
    fn from_str(text: &str) -> Result<Within, Error> {
        if text.len() > LONGEST {
            return Err(bad(text, "it is too long"));
        }
        let lower = text.to_lowercase().replace(',', " , ");
        let words: Vec<&str> = lower.split_whitespace().collect();
        parse(&words).map_err(|why| bad(text, &why))
    }
}

fn bad(text: &str, why: &str) -> Error {
    Error::BadLength { text: quote(text), why: why.to_owned() }
}

/// The sort of length follows from the first words; what is wrong with the rest is returned as text.
fn parse(words: &[&str]) -> Result<Within, String> {
    match words {
        [] => Err(format!("it is empty; {FORMS}")),
        ["same", "day"] => Ok(Within::SameDay { cut_off: None }),
        ["same", "day", "before", time] => Ok(Within::SameDay { cut_off: Some(wall_time(time)?) }),
        ["same", "business", "day", ..] | ["same-day", ..] | ["same", "day", ..] => {
            Err("write `same day` or `same day before 16:00`".to_owned())
        }
        ["end", "of", "next", "business", "day"] | ["end", "of", "the", "next", "business", "day"] => {
            Ok(Within::BusinessDaysEnd(1))
        }
        ["end", "of", rest @ ..] => end_of(rest),
        ["last", "day", "of", rest @ ..] => Ok(Within::DateRule(DateRule::LastDay(months(rest)?))),
        [nth, weekday, "of", rest @ ..] if NTHS.iter().any(|(name, _)| name == nth) => {
            nth_weekday(nth, weekday, rest)
        }
        [first, ..] if first.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) => {
            amount(words)
        }
        _ => Err(FORMS.to_owned()),
    }
}

const FORMS: &str = "write a number and a unit, such as `24 h`, `4 business h`, `3 business days`, \
                     `end of 3 business days`, `same day`, `30 days`, `1 month`, or a rule such as `first Tuesday of month`";

fn wall_time(text: &str) -> Result<TimeOfDay, String> {
    let time = parse_time(text).filter(|time| time.subsec_nanosecond() == 0);
    time.ok_or_else(|| format!("{} is not a time of day; write it like `16:00`", quote(text)))
}

fn end_of(words: &[&str]) -> Result<Within, String> {
    match parse(words) {
        Ok(Within::BusinessDays(days)) => match days.as_whole().map(u32::try_from) {
            Some(Ok(days)) => Ok(Within::BusinessDaysEnd(days)),
            _ => Err("`end of` needs whole business days".to_owned()),
        },
        _ => Err("write `end of 3 business days`, or `last day of month`".to_owned()),
    }
}

fn nth_weekday(nth: &str, weekday: &str, rest: &[&str]) -> Result<Within, String> {
    let nth = NTHS.iter().find(|(name, _)| *name == nth).map(|(_, nth)| *nth).ok_or(FORMS)?;
    let weekday = find_name(weekday, &WEEKDAYS)
        .ok_or_else(|| format!("{} is not a day of the week; write one like `Tuesday`", quote(weekday)))?;
    Ok(Within::DateRule(DateRule::Weekday { nth, weekday: weekday as u8, months: months(rest)? }))
}

/// `month`, `every month`, `Jan, Apr, Jul and Oct`.
fn months(words: &[&str]) -> Result<Months, String> {
    if let ["month" | "months"] | ["the" | "each" | "every", "month"] = words {
        return Ok(Months::ALL);
    }
    let names = words.iter().filter(|word| !matches!(**word, "," | "and"));
    let months = names.map(|name| match find_name(name, &MONTHS) {
        Some(month) => Ok(month as u8 + 1),
        None => Err(format!("{} is not a month; write `month` or months like `Jan, Apr`", quote(name))),
    });
    let months: Vec<u8> = months.collect::<Result<_, String>>()?;
    Months::of(months).ok_or_else(|| "it names no month; write `month` or months like `Jan, Apr`".to_owned())
}

/// The place of a name in a list, read from its first three letters on (`tue`, `tues`, `tuesday`).
fn find_name(word: &str, names: &[&str]) -> Option<usize> {
    const LONG_MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.strip_suffix('.').unwrap_or(word);
    let long = |i: usize| if names.len() == 12 { LONG_MONTHS[i].to_owned() } else { names[i].to_lowercase() };
    (0..names.len()).find(|i| word.len() >= 3 && long(*i).starts_with(word))
}

/// A number with its unit, or a day and a month.
fn amount(words: &[&str]) -> Result<Within, String> {
    let joined = words.join(" ");
    let split = joined.find(|c: char| c.is_alphabetic() || c == ' ').unwrap_or(joined.len());
    let (number, unit) = joined.split_at(split);
    let unit: Vec<&str> = unit.split_whitespace().collect();
    if let [month] = unit[..]
        && let Some(month) = find_name(month, &MONTHS)
    {
        return day_of_year(number, month as u8 + 1);
    }
    if unit.is_empty() {
        return Err(format!("it has no unit; write `{number} h`, `{number} business h` or `{number} days`"));
    }
    let n: Ratio = number.parse().map_err(|error: Error| error.to_string())?;
    if n <= Ratio::ZERO {
        return Err("a length is above zero".to_owned());
    }
    let (business, unit) = match unit[..] {
        ["business", unit] => (true, unit),
        ["calendar", unit @ ("day" | "days" | "month" | "months")] => (false, unit),
        [unit] => (false, unit),
        ["working" | "work" | "office", unit] => return Err(format!("write `{number} business {unit}`")),
        _ => return Err(format!("`{}` is not a unit; {UNITS}", unit.join(" "))),
    };
    with_unit(&n, business, unit).map_err(|slip| slip.explain(number, unit))
}

const UNITS: &str =
    "the units are `s`, `min`, `h`, `days`, `month`, `business min`, `business h` and `business days`";

enum Slip {
    Write(String),
    NotAUnit,
    TooLong,
    NotWhole(&'static str),
}

impl Slip {
    fn explain(self, number: &str, unit: &str) -> String {
        match self {
            Slip::Write(what) => format!("write {}", what.replace('#', number)),
            Slip::NotAUnit => format!("{} is not a unit; {UNITS}", quote(unit)),
            Slip::TooLong => "it is longer than a hundred years".to_owned(),
            Slip::NotWhole(what) => format!("{} is not a whole number of {what}", quote(number)),
        }
    }
}

fn with_unit(n: &Ratio, business: bool, unit: &str) -> Result<Within, Slip> {
    let per_unit = match unit {
        "ms" | "millisecond" | "milliseconds" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" => 1_000,
        "min" | "mins" | "minute" | "minutes" => 60_000,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000,
        "day" | "days" | "d" if business => return business_days(n),
        "day" | "days" | "d" => return Ok(Within::CalendarDays(whole(n, MOST_DAYS, "days; write hours")?)),
        "month" | "months" if !business => {
            return Ok(Within::CalendarMonths(whole(n, MOST_MONTHS, "months")?));
        }
        _ => return Err(guess(n, business, unit)),
    };
    let ms = n * &Ratio::whole(per_unit);
    if ms > Ratio::whole(MOST_MS) {
        return Err(Slip::TooLong);
    }
    let ms = ms.as_whole().ok_or(Slip::NotWhole("milliseconds"))?;
    Ok(if business { Within::BusinessTime(ms) } else { Within::Elapsed(ms) })
}

fn business_days(n: &Ratio) -> Result<Within, Slip> {
    let fine = n.as_parts().is_none_or(|(_, den)| den > FINEST_PART);
    match () {
        () if *n > Ratio::whole(MOST_DAYS) => Err(Slip::TooLong),
        () if fine => Err(Slip::NotWhole("millionths of a business day")),
        () => Ok(Within::BusinessDays(n.clone())),
    }
}

fn whole(n: &Ratio, most: i64, what: &'static str) -> Result<u32, Slip> {
    match n.as_whole() {
        _ if *n > Ratio::whole(most) => Err(Slip::TooLong),
        Some(n) => u32::try_from(n).map_err(|_| Slip::TooLong),
        None => Err(Slip::NotWhole(what)),
    }
}

/// What somebody who wrote an unknown unit most likely meant.
fn guess(n: &Ratio, business: bool, unit: &str) -> Slip {
    let times = |per: i64| (n * &Ratio::whole(per)).to_string();
    let write = |text: &str| Slip::Write(text.to_owned());
    match unit {
        "bd" | "bds" | "bday" | "bdays" => write("`# business days`"),
        "bh" | "bhr" | "bhrs" | "bhours" => write("`# business h`"),
        "bm" | "bmin" | "bmins" => write("`# business min`"),
        "m" => write("`# min` or `# months`"),
        "w" | "week" | "weeks" if business => Slip::Write(format!("`{} business days`", times(5))),
        "w" | "week" | "weeks" => Slip::Write(format!("`{} days`", times(7))),
        "y" | "year" | "years" => Slip::Write(format!("`{} months`", times(12))),
        "quarter" | "quarters" => Slip::Write(format!("`{} months`", times(3))),
        "business" => write("`# business h` or `# business days`"),
        "month" | "months" => write("`# months`; there are no business months"),
        _ => Slip::NotAUnit,
    }
}

fn day_of_year(day: &str, month: u8) -> Result<Within, String> {
    const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let name = MONTHS[usize::from(month) - 1];
    if month == 2 && day == "29" {
        return Err("29 Feb exists only in leap years; write `last day of Feb`".to_owned());
    }
    match day.parse::<u8>() {
        Ok(day) if (1..=DAYS[usize::from(month) - 1]).contains(&day) => {
            Ok(Within::DateRule(DateRule::DayOfYear { day, month }))
        }
        _ => Err(format!("{name} has no day {}", quote(day))),
    }
}
