//! What the report to the leadership covers: as much as its cadence in the mission says.

use calendar::{Date, Instant, Zone};
use measures::Month;
use measures::period::{Length, Period};
use mission::Policy;
use mission::policy::Cadence;

use crate::numbers::Numbers;
use crate::promises::home::month_name;

/// A report's kind and the months it is about, the earliest first. There is always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Covered {
    cadence: Cadence,
    /// The month that was asked for, of which all the others are neighbours.
    of: Month,
    /// The months of the period that were counted.
    pub(super) months: Vec<Month>,
}

/// How often the leadership gets a report under a mission.
pub(super) fn cadence(policy: &Policy) -> Cadence {
    policy.practice.reports.executive
}

/// How long the period of a report is. A week is reported as the month it lies in: promises are judged by the month.
pub(super) const fn length(cadence: Cadence) -> Length {
    match cadence {
        Cadence::Weekly | Cadence::Monthly | Cadence::Never => Length::Month,
        Cadence::Quarterly => Length::Quarter,
        Cadence::Semiannual => Length::HalfYear,
        Cadence::Yearly => Length::Year,
    }
}

/// The last day of the last whole week, which ends on Sunday.
pub(super) fn week_end(now: Instant, zone: &Zone) -> Option<Date> {
    let mut on = zone.date_of(now);
    for _ in 0..=on.weekday().to_monday_zero_offset() {
        on = on.yesterday().ok()?;
    }
    Some(on)
}

impl Covered {
    /// The period that a month lies in, as far as it was counted.
    pub(super) fn of(numbers: &Numbers, month: Month) -> Covered {
        let cadence = cadence(numbers.book.policy_at(numbers.as_of));
        let is_counted = |month: &Month| numbers.months.iter().any(|(of, _)| of == month);
        let mut months: Vec<Month> = Period::of(month, length(cadence)).months().filter(is_counted).collect();
        if months.is_empty() {
            months.push(month);
        }
        Covered { cadence, of: month, months }
    }

    /// What the report is called.
    pub(super) const fn name(&self) -> &'static str {
        match self.cadence {
            Cadence::Weekly => "Weekly report",
            Cadence::Monthly | Cadence::Never => "Monthly report",
            Cadence::Quarterly => "Quarterly report",
            Cadence::Semiannual => "Half-yearly report",
            Cadence::Yearly => "Yearly report",
        }
    }

    /// The word under which its mails are known.
    pub(super) const fn word(&self) -> &'static str {
        match self.cadence {
            Cadence::Weekly => "weekly",
            Cadence::Monthly | Cadence::Never => "monthly",
            Cadence::Quarterly => "quarterly",
            Cadence::Semiannual => "semiannual",
            Cadence::Yearly => "yearly",
        }
    }

    /// `October 2025`, or `July to September 2025`: the whole period, also where the desk began in the midst of it.
    pub(super) fn period(&self) -> String {
        let period = Period::of(self.of, length(self.cadence));
        match period.length() {
            Length::Month => month_name(self.of),
            _ => format!("{} to {}", look::wall::month(period.first().first_on()), month_name(period.last())),
        }
    }

    /// When it goes out, in words.
    pub(super) const fn goes_out(&self) -> &'static str {
        match self.cadence {
            Cadence::Weekly => "goes out every week",
            Cadence::Monthly => "goes out every month",
            Cadence::Quarterly => "goes out every quarter",
            Cadence::Semiannual => "goes out every half-year",
            Cadence::Yearly => "goes out every year",
            Cadence::Never => "is not mailed",
        }
    }

    /// Whether the period has not ended when something was counted.
    pub(super) fn is_open(&self, numbers: &Numbers) -> bool {
        let last = Period::of(self.of, length(self.cadence)).last();
        numbers.as_of < last.next().starts_at(&numbers.book.rules.policy().reporting_zone)
    }

    /// Whether it is about one month.
    pub(super) fn is_of_a_month(&self) -> bool {
        length(self.cadence) == Length::Month
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_over_on_monday_in_the_zone_of_the_desk() {
        let zone = Zone::named("America/New_York").expect("a zone");
        let at = |text: &str| text.parse::<Instant>().expect("an instant");
        let end = |text: &str| week_end(at(text), &zone).expect("a day").to_string();
        assert_eq!(end("2025-10-13T04:00:00Z"), "2025-10-12", "Monday, 00:00 in New York");
        assert_eq!(end("2025-10-13T03:59:59Z"), "2025-10-05", "Sunday, 23:59 in New York");
        assert_eq!(end("2025-10-19T20:00:00Z"), "2025-10-12", "the next Sunday");
    }
}
