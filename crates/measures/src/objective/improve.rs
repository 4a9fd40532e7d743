//! Improvement objectives (metrics.md 11): a baseline, a target, and the straight line between them.

use calendar::{Instant, Ratio};

/// By how much a number is to change. The unit is part of the objective (D-32).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// This share of the baseline, such as 20 %.
    Relative(Ratio),
    /// This much in the unit of the metric: a share for a proportion (0.03 is three points), points for a net promoter score.
    Points(Ratio),
}

/// In which direction a number is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Higher is better.
    Increase,
    /// Lower is better.
    Reduce,
}

/// An improvement from a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    /// Up or down.
    pub direction: Direction,
    /// By how much.
    pub by: Amount,
    /// The metric over the base period.
    pub baseline: Ratio,
    /// When it began: the end of the base period.
    pub from: Instant,
    /// The date of the objective, as the first instant after it.
    pub horizon: Instant,
}

/// Where an improvement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// The metric has no value, or there is no baseline.
    NoData,
    /// Better than the straight line; never called achieved before the horizon.
    Ahead,
    /// On the line exactly.
    OnPath,
    /// Worse than the line.
    Behind,
    /// At the horizon the target was reached.
    Achieved,
    /// At the horizon it was not.
    NotAchieved,
}

impl Progress {
    /// As it is written in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Progress::NoData => "no data",
            Progress::Ahead => "ahead",
            Progress::OnPath => "on path",
            Progress::Behind => "behind",
            Progress::Achieved => "achieved",
            Progress::NotAchieved => "not achieved",
        }
    }
}

impl Improvement {
    /// The value to reach.
    pub fn target(&self) -> Ratio {
        let change = match &self.by {
            Amount::Relative(share) => &self.baseline * share,
            Amount::Points(points) => points.clone(),
        };
        match self.direction {
            Direction::Increase => &self.baseline + &change,
            Direction::Reduce => &self.baseline - &change,
        }
    }

    /// The value of the straight line at an instant; the baseline before it, the target after it.
    pub fn path_at(&self, now: Instant) -> Ratio {
        let (from, horizon) = (self.from.as_ms(), self.horizon.as_ms());
        if now.as_ms() >= horizon || from >= horizon {
            return self.target();
        }
        let gone = Ratio::whole(now.as_ms().saturating_sub(from).max(0));
        let share = &gone / &Ratio::whole(horizon - from);
        &self.baseline + &(&(&self.target() - &self.baseline) * &share)
    }

    /// Where it stands with this value now. From the horizon on the value is that of the period that ends there, and decides once it
    /// `is_settled`: while it can still change, it is compared with the target as before.
    pub fn progress(&self, value: Option<&Ratio>, now: Instant, is_settled: bool) -> Progress {
        let Some(value) = value else { return Progress::NoData };
        let path = self.path_at(now);
        let order = match self.direction {
            Direction::Increase => value.cmp(&path),
            Direction::Reduce => path.cmp(value),
        };
        let is_over = now >= self.horizon && is_settled;
        match (order, is_over) {
            (std::cmp::Ordering::Less, false) => Progress::Behind,
            (std::cmp::Ordering::Equal, false) => Progress::OnPath,
            (std::cmp::Ordering::Greater, false) => Progress::Ahead,
            (std::cmp::Ordering::Less, true) => Progress::NotAchieved,
            (std::cmp::Ordering::Equal | std::cmp::Ordering::Greater, true) => Progress::Achieved,
        }
    }
}
