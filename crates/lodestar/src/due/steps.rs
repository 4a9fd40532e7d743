//! How a promise in business time is used up, date by date.

use calendar::{Calendar, Date, OpenInterval, Ratio, Unit};

use super::Answer;

/// One line of the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Open time that counts.
    Open {
        /// The open interval, cut at the start and at the due instant.
        open: OpenInterval,
        /// What it adds: milliseconds, or business days.
        counts: Ratio,
        /// What has accrued at its end.
        so_far: Ratio,
    },
    /// A local date that adds nothing of its own.
    Skipped {
        /// The date.
        date: Date,
        /// Why nothing is open.
        why: Why,
    },
}

/// Why a date adds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was given as a closed date.
    Closed,
    /// It is a holiday, and holidays are closed.
    Holiday,
    /// The weekly hours have nothing on it.
    NotOpen,
}

impl Why {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Closed => "closed date",
            Why::Holiday => "holiday",
            Why::NotOpen => "not open",
        }
    }
}

/// The steps from the start to the due instant, in order. The last one is open, since a length ends in open time.
pub fn steps(answer: &Answer, unit: Unit) -> Vec<Step> {
    let Answer { calendar, from, due, .. } = answer;
    let mut steps = Vec::new();
    let mut next_date = Some(calendar.zone().date_of(*from));
    let mut so_far = Ratio::ZERO;
    for open in calendar.intervals(*from, *due) {
        skip_until(calendar, &mut next_date, open.business_date, &mut steps);
        let counts = calendar.measure(unit, open.from, open.to);
        so_far = &so_far + &counts;
        next_date = later(next_date, open.business_date.tomorrow().ok());
        steps.push(Step::Open { open, counts, so_far: so_far.clone() });
    }
    steps
}

/// Adds the dates from `next_date` to the one before `date`, none of which has open time of its own that counts.
fn skip_until(calendar: &Calendar, next_date: &mut Option<Date>, date: Date, steps: &mut Vec<Step>) {
    while let Some(skipped) = next_date.filter(|next| *next < date) {
        steps.push(Step::Skipped { date: skipped, why: why(calendar, skipped) });
        *next_date = skipped.tomorrow().ok();
    }
}

fn why(calendar: &Calendar, date: Date) -> Why {
    let plan = calendar.plan();
    match () {
        () if plan.is_closed_as_holiday(date) => Why::Holiday,
        () if plan.is_closed_on(date) => Why::Closed,
        () => Why::NotOpen,
    }
}

fn later(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.zip(b).map(|(a, b)| a.max(b))
}
