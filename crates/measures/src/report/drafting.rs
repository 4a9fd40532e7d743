//! What somebody who drafts a mission needs to know of the history: misses by channel, the types of cases that were
//! missed most, and how many live contacts gave up.

use desk::case::outcome::Promise;

use crate::group::{Dimension, DimensionSet, Group};
use crate::kpi::Kpi;
use crate::needs;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::series::Series;
use crate::share::Share;

/// How many types of cases are named.
const N_TYPES: usize = 10;

/// Inputs for drafting a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafting {
    /// Determined outcomes of SLA targets by channel, with how many of them were met.
    pub channels: Vec<(Group, Share)>,
    /// The categories with the most missed outcomes, the most first.
    pub types: Vec<(Group, Share)>,
    /// Live contacts that gave up.
    pub abandonment: Reading,
}

impl Drafting {
    pub(super) fn new(parts: &Parts, absent: &[String]) -> Drafting {
        let is_target = |series| matches!(series, Series::Promise(Promise::Target(..)));
        let by = |dimension| parts.tallies.shares.by(DimensionSet::NONE.with(dimension), is_target);
        let mut types: Vec<(Group, Share)> =
            by(Dimension::Category).into_iter().filter(|(_, share)| missed(*share) > 0).collect();
        types.sort_by_key(|(group, share)| (std::cmp::Reverse(missed(*share)), *group));
        types.truncate(N_TYPES);
        let abandonment = match needs::missing_for_kpi(Kpi::Abandonment, absent) {
            missing if missing.is_empty() => {
                Reading::share(parts.tallies.shares.of(Kpi::Abandonment, &Group::ALL))
            }
            missing => Reading::NotMeasurable { missing },
        };
        Drafting { channels: by(Dimension::Channel).into_iter().collect(), types, abandonment }
    }
}

/// Items that do not count for a share.
pub fn missed(share: Share) -> u64 {
    share.of.saturating_sub(share.hits)
}
