//! M-36 re-ask rate.
//!
//! **Definition.** Cases with at least two contacts in which somebody marked that the customer had to say something again
//! (`asked_again`, R-053) ÷ cases with at least two contacts. Contacts are counted as for M-06, over the whole life of the
//! case; in a case with one contact nothing was known that could be asked again, and a mark on it counts nowhere. A case
//! counts once, in the month of its first resolution, however often it was marked, for the handler and the channel of its
//! first contact. Merged cases and those an agent opened count nowhere. A source in which no case has a mark does not say
//! whether anybody marks: the metric is not measurable from it. Interval: Wilson.

use super::Kpi;
use crate::facts::IssueFact;
use crate::month::Months;
use crate::tallies::{Counted, Tallies};

/// Counts one case.
pub fn fold(tallies: &mut Tallies, issue: &IssueFact, months: &Months) {
    let Some(is_asked_again) = issue.asked_again else { return };
    if let Some(month) = months.of_standing(issue.resolved_at, issue.excluded_at) {
        let held = issue.held();
        let item = Counted { case: issue.case, month, at: issue.resolved_at, held: &held };
        tallies.share(Kpi::ReAsk, &item, is_asked_again);
    }
}
