//! Promises about the middle item (D-20): their limit, and the lengths that their median is made of.

use calendar::{Ratio, Within};
use desk::case::outcome::Promise;
use mission::policy::{Comparator, Comparison, Goal, LevelMeasure, Policy, Statistic};

use crate::reading::{Median, Reading};
use crate::state::{State, state_of_median};

/// How a promise about the middle item is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedianRule {
    /// What the median must reach in milliseconds. Nothing for a length in days: those are not kept one by one.
    pub limit: Option<Goal>,
}

impl MedianRule {
    /// The rule of a promise; nothing when it is about a share, a mean or every item.
    pub fn of(policy: &Policy, promise: Promise) -> Option<MedianRule> {
        let limit = match promise {
            Promise::Target(_, id) => {
                let target = policy.targets.get(usize::from(id.0))?;
                is_median(target.terms.statistic)?;
                of_length(&target.within, target.comparator)
            }
            Promise::Level(id) => {
                let level = policy.service_levels.get(usize::from(id.0))?;
                is_median(level.terms.statistic)?;
                match &level.measure {
                    LevelMeasure::FirstResponse { within, comparator, .. } => of_length(within, *comparator),
                    LevelMeasure::Wait { within_ms, comparator, .. } => {
                        Some(at_most(*within_ms, *comparator))
                    }
                    LevelMeasure::SpeedOfAnswer | LevelMeasure::Abandonment { .. } => return None,
                }
            }
        };
        Some(MedianRule { limit })
    }

    /// The state of a share of items within the limit, with the median of all of them where it is known; nothing for no share.
    pub fn state(&self, reading: &Reading, median: Option<&Median>) -> Option<State> {
        let Reading::Share(within) = reading else { return None };
        let middle = median.and_then(Median::value);
        Some(state_of_median(*within, middle.as_ref().zip(self.limit.as_ref())))
    }
}

fn is_median(statistic: Statistic) -> Option<()> {
    (statistic == Statistic::Median).then_some(())
}

fn of_length(within: &Within, comparator: Comparator) -> Option<Goal> {
    match within {
        Within::Elapsed(ms) | Within::BusinessTime(ms) => Some(at_most(*ms, comparator)),
        _ => None,
    }
}

fn at_most(ms: i64, comparator: Comparator) -> Goal {
    let comparison = match comparator {
        Comparator::AtMost => Comparison::AtMost,
        Comparator::LessThan => Comparison::Below,
    };
    Goal { comparison, value: Ratio::whole(ms) }
}
