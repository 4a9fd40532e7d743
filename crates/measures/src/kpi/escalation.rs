//! M-47 escalation rate, M-48 escalation reduction.
//!
//! **Definition.** M-47: resolved cases with at least one escalation to another support line ÷ resolved cases. A case counts
//! once, in the month of its first resolution, whenever it was escalated. Interval: Wilson.
//! M-48: 1 − (rate now ÷ rate base), where now is the last twelve complete months of the history and base the twelve before
//! them; no data while either is missing or nothing was escalated in the base. Exact; it has no interval of its own. For an
//! objective over it, now is the twelve complete months up to the end of each period.

use calendar::Ratio;

use super::Kpi;
use crate::facts::SpellFact;
use crate::frame::Frame;
use crate::group::Group;
use crate::month::Month;
use crate::reading::Reading;
use crate::share::{Share, Shares};
use crate::tallies::{Counted, Tallies};

/// Counts the first resolution of a case.
pub fn fold(tallies: &mut Tallies, spell: &SpellFact, item: &Counted<'_>) {
    tallies.share(Kpi::EscalationRate, item, spell.is_escalated);
}

/// The metric in the specification.
pub const METRIC: &str = "M-48";

/// The stable name of M-48.
pub const REDUCTION: &str = "escalation_reduction";

/// The months of a year.
const YEAR: usize = 12;

/// M-48 over the covered months.
pub fn reduction(frame: &Frame<'_>, shares: &Shares) -> Reading {
    let last = frame.months.iter().filter(|month| frame.is_complete(*month)).last();
    let of = |month| shares.of(Kpi::EscalationRate, &Group::month(month));
    last.map_or(Reading::NoData, |last| reduction_until(frame, last, of))
}

/// M-48 of the year that ends with `last`, where `of` says the escalation rate of a month.
pub fn reduction_until(frame: &Frame<'_>, last: Month, of: impl Fn(Month) -> Share) -> Reading {
    let until = |month: &Month| *month <= last && frame.is_complete(*month);
    let complete: Vec<Month> = frame.months.iter().filter(until).collect();
    let from = complete.len().checked_sub(2 * YEAR).filter(|_| complete.last() == Some(&last));
    let Some(from) = from else { return Reading::NoData };
    let year = |from: usize| {
        let mut sum = Share::default();
        complete[from..from + YEAR].iter().for_each(|month| sum.merge(of(*month)));
        sum
    };
    reduced(year(from), year(from + YEAR))
}

/// How much smaller a rate is than that of the base.
pub fn reduced(base: Share, now: Share) -> Reading {
    match (base.value().filter(|base| *base > Ratio::ZERO), now.value()) {
        (Some(base), Some(rate)) => Reading::Exact { value: &Ratio::ONE - &(&rate / &base), n: now.of },
        _ => Reading::NoData,
    }
}
