//! How an obligation counts in M-10, M-14, M-90, M-91, M-92 and M-93.

use desk::case::outcome::Verdict;
use mission::ObligationKind;

use super::{Kpi, credits_issued, notice, outreach, privacy, refunds, reviews};
use crate::facts::{Facts, ObligationFact};
use crate::group::Group;
use crate::items::{Item, Items};
use crate::month::Months;
use crate::series::Series;
use crate::tallies::{Counted, Tallies};

/// The metrics of obligations, each with the kinds it counts.
pub const METRICS: [(Kpi, &[ObligationKind]); 6] = [
    (Kpi::OutreachOnTime, outreach::KINDS),
    (Kpi::SameDayRefunds, refunds::KINDS),
    (Kpi::NoticeCompliance, notice::KINDS),
    (Kpi::ReviewTimeliness, reviews::KINDS),
    (Kpi::PrivacyOnTime, privacy::KINDS),
    (Kpi::CreditsOnTime, credits_issued::KINDS),
];

/// The metric that counts a kind, when one does.
pub fn metric_of(kind: ObligationKind) -> Option<Kpi> {
    METRICS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(kpi, _)| *kpi)
}

/// Whether no case history carries what the metric counts: its obligations have streams of their own.
pub fn is_outside_cases(kpi: Kpi) -> bool {
    matches!(kpi, Kpi::NoticeCompliance | Kpi::ReviewTimeliness | Kpi::PrivacyOnTime | Kpi::CreditsOnTime)
}

/// Counts one outcome, in the month of its determination (clocks.md 13).
pub fn fold(tallies: &mut Tallies, fact: &ObligationFact, months: &Months) {
    let (Some(kpi), Some(month)) = (metric_of(fact.kind), months.of(fact.determined_at)) else { return };
    let at = fact.determined_at;
    match fact.case {
        Some(case) => tallies.share(kpi, &Counted { case, month, at, held: &fact.held }, is_met(fact)),
        // Nothing but a case can stand in the list behind a number.
        None => {
            tallies.shares.count(Series::Kpi(kpi), (month, at), &fact.held, |share| share.count(is_met(fact)))
        }
    }
}

/// The cases a metric counted in a group.
pub fn items(facts: &Facts, months: &Months, kpi: Kpi, group: &Group) -> Items {
    let mut items = Items::default();
    for fact in facts.obligations.iter().filter(|fact| metric_of(fact.kind) == Some(kpi)) {
        let (Some(case), Some(month)) = (fact.case, months.of(fact.determined_at)) else { continue };
        if group.covers(&fact.held.group(crate::group::Slot::Is(month))) {
            items.count(Item { case, contact: None }, is_met(fact));
        }
    }
    items.sorted()
}

/// Whether an outcome is in the numerator.
pub fn is_met(fact: &ObligationFact) -> bool {
    fact.verdict == Verdict::Met
}
