//! Corrections of published months.

use desk::case::outcome::{Outcome, Verdict};
use serde::Serialize;

use super::Labels;
use crate::replay::Adjusted;

/// One correction. The month it is about still shows what was published.
#[derive(Debug, Clone, Serialize)]
pub struct AdjustmentView {
    /// When it became known.
    pub known_at: String,
    /// The published month.
    pub month: String,
    /// The case.
    pub case: String,
    /// The promise.
    pub promise: String,
    /// What was published: `met`, `missed`, or nothing.
    pub was: Option<&'static str>,
    /// What is known now.
    pub is: Option<&'static str>,
    /// When it became known, for people.
    #[serde(skip)]
    pub known_at_shown: String,
}

impl AdjustmentView {
    /// As they became known; those of one instant in the order of the names of their cases.
    pub(super) fn sort(views: &mut [AdjustmentView]) {
        views.sort_by_cached_key(|view| {
            let known_at = view.known_at.parse::<calendar::Instant>().ok();
            (known_at, view.month.clone(), view.case.clone(), view.promise.clone())
        });
    }

    pub(crate) fn of(adjusted: &Adjusted, labels: &Labels<'_>) -> AdjustmentView {
        let adjustment = &adjusted.adjustment;
        AdjustmentView {
            known_at: adjustment.known_at.to_string(),
            month: adjustment.month.to_string(),
            case: labels.case(adjusted.case),
            promise: labels.promise(adjustment.promise),
            was: verdict(adjustment.was),
            is: verdict(adjustment.is),
            known_at_shown: labels.policy.reporting_zone.show(adjustment.known_at),
        }
    }
}

fn verdict(outcome: Option<Outcome>) -> Option<&'static str> {
    outcome.map(|outcome| match outcome.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
    })
}
