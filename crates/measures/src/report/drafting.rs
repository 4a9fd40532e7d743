//! What somebody who drafts a mission needs to know of the history: misses by channel, the types of cases that came most
//! often, and how many live contacts gave up.

use desk::case::outcome::Promise;

use crate::frame::Frame;
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
    /// The ten categories with the most cases received, the most first.
    pub types: Vec<ComplaintType>,
    /// The covered months of which the history has some time: over these an average month is meant.
    pub n_months: u64,
    /// Live contacts that gave up.
    pub abandonment: Reading,
}

/// A category that people come with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintType {
    /// The category.
    pub group: Group,
    /// Cases received in the covered months.
    pub n_cases: u64,
    /// Determined outcomes of SLA targets, with how many of them were met.
    pub outcomes: Share,
}

impl Drafting {
    pub(super) fn new(frame: &Frame<'_>, parts: &Parts, absent: &[String]) -> Drafting {
        let is_target = |series| matches!(series, Series::Promise(Promise::Target(..)));
        let by = |dimension| parts.tallies.shares.by(DimensionSet::NONE.with(dimension), is_target);
        let outcomes = by(Dimension::Category);
        let types = parts.volume.most(N_TYPES).into_iter().map(|(category, n_cases)| {
            let group = Group { category, ..Group::ALL };
            ComplaintType { group, n_cases, outcomes: outcomes.get(&group).copied().unwrap_or_default() }
        });
        let abandonment = match needs::missing_for_kpi(Kpi::Abandonment, absent) {
            missing if missing.is_empty() => {
                Reading::share(parts.tallies.shares.of(Kpi::Abandonment, &Group::ALL))
            }
            missing => Reading::NotMeasurable { missing },
        };
        let has_begun =
            |month: &crate::Month| frame.months.range(*month).is_some_and(|range| range.start < frame.as_of);
        Drafting {
            channels: by(Dimension::Channel).into_iter().collect(),
            types: types.collect(),
            n_months: frame.months.iter().filter(has_begun).count() as u64,
            abandonment,
        }
    }

    /// How many a month on average, exact.
    pub fn per_month(&self, n: u64) -> calendar::Ratio {
        calendar::Ratio::new(i128::from(n), i128::from(self.n_months.max(1)))
    }
}

/// Items that do not count for a share.
pub fn missed(share: Share) -> u64 {
    share.of.saturating_sub(share.hits)
}
