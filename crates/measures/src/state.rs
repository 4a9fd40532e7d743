//! Whether a promise is kept, and how sure that is (metrics.md 1.8).

use calendar::Ratio;
use mission::policy::{Comparison, Goal, Judge};

use crate::interval;
use crate::reading::Reading;
use crate::share::Share;

/// The state of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// There was nothing to measure.
    NoData,
    /// The source lacks an event that the measure needs.
    NotMeasurable,
    /// The whole interval meets the target.
    Kept,
    /// The estimate meets the target, the whole interval does not.
    AtRisk,
    /// The estimate misses the target.
    Broken,
}

impl State {
    /// As it is written in reports.
    pub const fn word(self) -> &'static str {
        match self {
            State::NoData => "no data",
            State::NotMeasurable => "not measurable",
            State::Kept => "kept",
            State::AtRisk => "at risk",
            State::Broken => "broken",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

/// Below this number of items the estimate alone decides.
pub const MINIMUM_N: u64 = 30;

/// Whether an exact value meets a goal.
pub fn meets(value: &Ratio, goal: &Goal) -> bool {
    match goal.comparison {
        Comparison::AtLeast => *value >= goal.value,
        Comparison::AtMost => *value <= goal.value,
        Comparison::Below => *value < goal.value,
        Comparison::Above => *value > goal.value,
    }
}

/// The state of a measured value against its goal. Integers decide; no float takes part.
pub fn state(reading: &Reading, goal: &Goal) -> State {
    state_by(reading, goal, (Judge::Estimate, MINIMUM_N))
}

/// The same, judged by the estimate or by the far bound of its interval. Below the minimum number of items the estimate alone
/// decides, whatever the judge.
pub fn state_by(reading: &Reading, goal: &Goal, (judge, minimum_n): (Judge, u64)) -> State {
    let value = match reading {
        Reading::NotMeasurable { .. } => return State::NotMeasurable,
        Reading::NoData => return State::NoData,
        Reading::Share(_)
        | Reading::PerItem(_)
        | Reading::Exact { .. }
        | Reading::Nps(_)
        | Reading::Mean(_)
        | Reading::Median(_) => reading.value(),
    };
    let Some(value) = value else {
        return State::NoData;
    };
    if !meets(&value, goal) {
        State::Broken
    } else if reading.n() >= minimum_n && straddles(reading, goal) {
        match judge {
            Judge::Estimate => State::AtRisk,
            Judge::LowerBound => State::Broken,
        }
    } else {
        State::Kept
    }
}

/// The state of a promise about the middle item (D-20). `within` are the items within the limit. The median is within it when more than
/// half of them are, and beyond it when fewer are. Where exactly half are, it is the mean of the two middle values (metrics.md 1.9) that
/// decides: nothing when it is not known, and then the median is beyond, as one of the two is.
///
/// The interval (8.4) wholly meets the limit when the item at its upper rank is within. Below six items there is none, and the estimate
/// alone decides.
pub fn state_of_median(within: Share, tie: Option<(&Ratio, &Goal)>) -> State {
    if within.of == 0 {
        return State::NoData;
    }
    let is_met = match (2 * u128::from(within.hits)).cmp(&u128::from(within.of)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => tie.is_some_and(|(median, limit)| meets(median, limit)),
        std::cmp::Ordering::Greater => true,
    };
    match interval::median_ranks(within.of) {
        _ if !is_met => State::Broken,
        Some((_, upper)) if within.hits < upper => State::AtRisk,
        Some(_) | None => State::Kept,
    }
}

/// Whether part of the 95 % interval of a value that meets the goal lies on the other side of it.
fn straddles(reading: &Reading, goal: &Goal) -> bool {
    match reading {
        Reading::Share(share) => share_straddles(*share, &goal.value),
        Reading::Nps(answers) => interval::nps_contains(*answers, &goal.value),
        Reading::Mean(mean) => interval::mean_contains(mean, &goal.value),
        Reading::Median(median) => median
            .interval
            .is_some_and(|(low, high)| !meets(&Ratio::whole(low), goal) || !meets(&Ratio::whole(high), goal)),
        Reading::NoData | Reading::NotMeasurable { .. } | Reading::PerItem(_) | Reading::Exact { .. } => {
            false
        }
    }
}

/// A target of 0 % or 100 % cannot be undercut, so the estimate alone decides there.
fn share_straddles(share: Share, target: &Ratio) -> bool {
    *target > Ratio::ZERO && *target < Ratio::ONE && interval::wilson_contains(share, target)
}
