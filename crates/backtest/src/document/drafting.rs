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
    /// The ten categories with the most missed targets, the most first.
    pub complaint_types: Vec<MissesView>,
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

impl DraftingView {
    pub(super) fn of(report: &Report, labels: &Labels<'_>) -> DraftingView {
        let n_months = report.months.len().max(1) as i128;
        let misses = |name: String, share: measures::Share| MissesView {
            name,
            missed: missed(share),
            outcomes: share.of,
            missed_per_month: calendar::Ratio::new(i128::from(missed(share)), n_months).to_string(),
        };
        let of = |dimension: Dimension, rows: &[(measures::Group, measures::Share)]| {
            rows.iter().map(|(group, share)| misses(labels.value(dimension, group), *share)).collect()
        };
        let drafting = &report.drafting;
        DraftingView {
            misses_by_channel: of(Dimension::Channel, &drafting.channels),
            complaint_types: of(Dimension::Category, &drafting.types),
            abandonment: ValueView::of(&drafting.abandonment, &[], Unit::Percent),
        }
    }
}
