//! M-33 occupancy.
//!
//! **Definition.** Handling time ÷ (handling time + available time). Handling time is that of M-30, M-31 and M-32 together;
//! available time is time at work without a contact. A history tells when agents worked on cases and not when they waited for
//! one, so that somebody has to say it, by month, and by agent, team or channel as far as it is to be split by them: `--staffing
//! FILE`. A group for which nobody said it has no data; without such a file the metric is not measurable from the source. The
//! running desk does not record it either: its rosters say who is on duty, and not who was at work. Attributed as M-30 to M-32
//! are, n is the contacts and messages handled. Exact; it has no interval.

use calendar::Ratio;

use super::Kpi;
use crate::facts::AvailableFact;
use crate::group::Group;
use crate::month::Months;
use crate::reading::{Mean, Reading};
use crate::tallies::Tallies;

/// The metrics whose time is handling time.
pub const HANDLING: [Kpi; 3] = [Kpi::PhoneHandleTime, Kpi::ChatHandleTime, Kpi::MessageHandleTime];

/// Counts some available time.
pub fn fold(tallies: &mut Tallies, fact: &AvailableFact, months: &Months) {
    if let Some(range) = months.range(fact.month) {
        let at = (fact.month, range.start);
        tallies.means.count(Kpi::Occupancy.into(), at, &fact.held, |mean| mean.count(fact.ms));
    }
}

/// The value of some groups that share no item.
pub fn reading(tallies: &Tallies, groups: &[Group]) -> Reading {
    let sum = |kpis: &[Kpi]| {
        let each = kpis.iter().flat_map(|kpi| groups.iter().map(move |group| tallies.means.of(*kpi, group)));
        each.fold(Mean::default(), |mut sum, mean| {
            sum.merge(mean);
            sum
        })
    };
    let (available, handled) = (sum(&[Kpi::Occupancy]), sum(&HANDLING));
    let whole = handled.sum.saturating_add(available.sum);
    if available.n == 0 || whole <= 0 {
        return Reading::NoData;
    }
    Reading::Exact { value: Ratio::new(handled.sum, whole), n: handled.n }
}
