//! Inputs for drafting a mission.

use measures::kpi::Unit;
use measures::report::missed;
use measures::{Dimension, Report};
use serde::Serialize;

use super::{Labels, ValueView};

/// Inputs for drafting a mission.
#[derive(Debug, Serialize)]
pub struct DraftingView {
    /// Missed targets by channel, in all and on average in a month.
    pub misses_by_channel: Vec<MissesView>,
    /// The ten categories with the most cases, the most first.
    pub complaint_types: Vec<ComplaintTypeView>,
    /// Calls and chats that gave up.
    pub abandonment: ValueView,
}

/// Missed targets of one group.
#[derive(Debug, Serialize)]
pub struct MissesView {
    /// The group's name.
    pub name: String,
    /// Determined outcomes that were missed.
    pub missed: u64,
    /// All determined outcomes.
    pub outcomes: u64,
    /// Missed ones in a month on average, exact.
    pub missed_per_month: String,
}

/// A category that people come with.
#[derive(Debug, Serialize)]
pub struct ComplaintTypeView {
    /// Cases received.
    pub cases: u64,
    /// What became of its targets.
    #[serde(flatten)]
    pub misses: MissesView,
}

impl DraftingView {
    pub(super) fn of(report: &Report, labels: &Labels<'_>) -> DraftingView {
        let drafting = &report.drafting;
        let misses = |(dimension, group): (Dimension, &measures::Group), share: measures::Share| MissesView {
            name: labels.value(dimension, group),
            missed: missed(share),
            outcomes: share.of,
            missed_per_month: drafting.per_month(missed(share)).to_string(),
        };
        let channel =
            |(group, share): &(measures::Group, measures::Share)| misses((Dimension::Channel, group), *share);
        let complaint_type = |of: &measures::report::ComplaintType| ComplaintTypeView {
            cases: of.n_cases,
            misses: misses((Dimension::Category, &of.group), of.outcomes),
        };
        DraftingView {
            misses_by_channel: drafting.channels.iter().map(channel).collect(),
            complaint_types: drafting.types.iter().map(complaint_type).collect(),
            abandonment: ValueView::of(&drafting.abandonment, &[], Unit::Percent),
        }
    }
}
