//! How far a level fell short in a month, and what that earns.

use calendar::Ratio;
use desk::case::outcome::Promise;
use mission::Policy;
use mission::policy::{Comparison, CreditRule, Goal, ServiceLevelId};

use crate::group::{DimensionSet, Slot};
use crate::month::Month;
use crate::needs;
use crate::parts::Parts;
use crate::series::Series;
use crate::share::Share;

/// A credit-bearing level in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelMonth {
    /// The level.
    pub level: ServiceLevelId,
    /// The month.
    pub month: Month,
    /// The desk-wide attainment.
    pub share: Share,
    /// Target − attainment as a share (0.051 is 5.1 points), exact; negative above target, `None` without items.
    pub shortfall: Option<Ratio>,
    /// The share of the monthly subscription it earns; zero when none.
    pub percent: Ratio,
}

impl LevelMonth {
    /// Judges a level's attainment in a month. `None` when the level is unknown.
    pub fn new(
        policy: &Policy,
        rule: &CreditRule,
        level: ServiceLevelId,
        (month, share): (Month, Share),
    ) -> Option<LevelMonth> {
        let goal = &policy.service_levels.get(usize::from(level.0))?.goal;
        let shortfall = shortfall(share, goal);
        let percent = shortfall.as_ref().map_or(Ratio::ZERO, |shortfall| percent_for(rule, shortfall));
        Some(LevelMonth { level, month, share, shortfall, percent })
    }

    /// Whether it earns anything.
    pub fn is_credited(&self) -> bool {
        self.percent > Ratio::ZERO
    }
}

/// How far a share stays behind its goal, in shares; negative when it is ahead. `None` without items.
pub fn shortfall(share: Share, goal: &Goal) -> Option<Ratio> {
    let value = share.value()?;
    Some(match goal.comparison {
        Comparison::AtLeast | Comparison::Above => &goal.value - &value,
        Comparison::AtMost | Comparison::Below => &value - &goal.value,
    })
}

/// The percent of the band a shortfall falls into. Bands are strict and replace each other: 5 or 10, never 15.
pub fn percent_for(rule: &CreditRule, shortfall: &Ratio) -> Ratio {
    let bands = rule.bands.iter().filter(|band| *shortfall > band.over);
    bands.max_by(|a, b| a.over.cmp(&b.over)).map_or(Ratio::ZERO, |band| band.percent.clone())
}

/// Every measurable credit-bearing level and month of some parts, by month and level name.
pub(super) fn level_months(
    policy: &Policy,
    rule: &CreditRule,
    parts: &Parts,
    absent: &[String],
) -> Vec<LevelMonth> {
    let mut found = Vec::new();
    for (id, level) in (0u8..).map(ServiceLevelId).zip(&policy.service_levels) {
        let measurable = needs::missing_for_level(&level.measure, level.channels, absent).is_empty();
        if !level.credit_bearing || !measurable {
            continue;
        }
        let of_level = |series| series == Series::Promise(Promise::Level(id));
        for (group, share) in parts.tallies.shares.by(DimensionSet::MONTH, of_level) {
            if let Slot::Is(month) = group.month {
                found.extend(LevelMonth::new(policy, rule, id, (month, share)));
            }
        }
    }
    found.sort_by(|a, b| super::order(policy, a).cmp(&super::order(policy, b)));
    found
}
