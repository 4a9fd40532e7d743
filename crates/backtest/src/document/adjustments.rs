//! Corrections of published months.

use desk::case::outcome::{Outcome, Verdict};
use serde::Serialize;

use super::Labels;
use crate::replay::Adjusted;

/// One correction. The month it is about still shows what was published.
#[derive(Debug, Serialize)]
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
    pub(super) fn of(adjusted: &Adjusted, labels: &Labels<'_>) -> AdjustmentView {
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
