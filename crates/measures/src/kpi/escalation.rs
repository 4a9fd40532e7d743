//! M-47 escalation rate, M-48 escalation reduction.
//!
//! **Definition.** M-47: resolved cases with at least one escalation to another support line ÷ resolved cases. A case counts
//! once, in the month of its first resolution, whenever it was escalated. Interval: Wilson.
//! M-48: 1 − (rate now ÷ rate base), where now is the last twelve complete months of the history and base the twelve before
//! them; no data while either is missing or nothing was escalated in the base. Exact; it has no interval of its own. For an
//! objective over it, now is the twelve complete months up to the end of each period. A tier, a team and so on is compared with
//! itself; one without both rates is left out.

use std::collections::BTreeMap;

use calendar::Ratio;

use super::Kpi;
use crate::facts::SpellFact;
use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Group, Slot};
use crate::month::Month;
use crate::reading::Reading;
use crate::series::Series;
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
    let of = |month| shares.of(Kpi::EscalationRate, &Group::month(month));
    last_complete(frame).map_or(Reading::NoData, |last| reduction_until(frame, last, of))
}

/// The same by some dimensions, where both years have a rate.
pub fn reductions(frame: &Frame<'_>, shares: &Shares, by: DimensionSet) -> Vec<(Group, Reading)> {
    let Some([base, now]) = last_complete(frame).and_then(|last| years_until(frame, last)) else {
        return Vec::new();
    };
    let mut sums: BTreeMap<Group, [Share; 2]> = BTreeMap::new();
    let counted = shares.by(by.with(Dimension::Month), |of| of == Series::Kpi(Kpi::EscalationRate));
    for (group, share) in counted {
        let is_in = |year: &[Month]| year.iter().any(|month| group.month == Slot::Is(*month));
        if let Some(nth) = [&base, &now].into_iter().position(|year| is_in(year)) {
            sums.entry(group.keep(by)).or_default()[nth].merge(share);
        }
    }
    let readings = sums.into_iter().map(|(group, [base, now])| (group, reduced(base, now)));
    readings.filter(|(_, reading)| *reading != Reading::NoData).collect()
}

fn last_complete(frame: &Frame<'_>) -> Option<Month> {
    frame.months.iter().filter(|month| frame.is_complete(*month)).last()
}

/// M-48 of the year that ends with `last`, where `of` says the escalation rate of a month.
pub fn reduction_until(frame: &Frame<'_>, last: Month, of: impl Fn(Month) -> Share) -> Reading {
    let Some(years) = years_until(frame, last) else { return Reading::NoData };
    let [base, now] = years.map(|year| {
        let mut sum = Share::default();
        year.into_iter().for_each(|month| sum.merge(of(month)));
        sum
    });
    reduced(base, now)
}

/// The months of the year that ends with `last`, and before them those of the year before it; none when they are not all complete.
fn years_until(frame: &Frame<'_>, last: Month) -> Option<[Vec<Month>; 2]> {
    let until = |month: &Month| *month <= last && frame.is_complete(*month);
    let mut base: Vec<Month> = frame.months.iter().filter(until).collect();
    let from = base.len().checked_sub(2 * YEAR).filter(|_| base.last() == Some(&last))?;
    let now = base.split_off(from + YEAR);
    Some([base.split_off(from), now])
}

/// How much smaller a rate is than that of the base.
pub fn reduced(base: Share, now: Share) -> Reading {
    match (base.value().filter(|base| *base > Ratio::ZERO), now.value()) {
        (Some(base), Some(rate)) => Reading::Exact { value: &Ratio::ONE - &(&rate / &base), n: now.of },
        _ => Reading::NoData,
    }
}
