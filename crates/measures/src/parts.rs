//! Everything a report needs from the facts, in mergeable form.

use crate::credit::Affected;
use crate::facts::Facts;
use crate::frame::Frame;
use crate::group::DimensionSet;
use crate::kpi::backlog::BacklogCounts;
use crate::kpi::reopens::Reopens;
use crate::kpi::resolution::Resolutions;
use crate::kpi::speed_of_answer::Speeds;
use crate::kpi::{attainment, level};
use crate::share::Shares;
use crate::worst::Worst;

/// Measured parts of some cases. Parts of partitions of the cases merge to those of all of them, in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Every proportion of outcomes or contacts, by promise and group (M-20…M-25, M-27…M-29, M-40…M-42).
    pub shares: Shares,
    /// Mean waits (M-26).
    pub speeds: Speeds,
    /// Resolution times (M-46).
    pub resolutions: Resolutions,
    /// Reopened cases (M-49).
    pub reopens: Reopens,
    /// Daily snapshots (M-50…M-52), when the mission has a backlog rule.
    pub backlog: Option<BacklogCounts>,
    /// The worst cases.
    pub worst: Worst,
    /// Who was affected by which level in which month, for credits.
    pub affected: Affected,
}

impl Parts {
    /// Measures some facts.
    pub fn measure(facts: &Facts, frame: &Frame<'_>) -> Parts {
        let mut parts = Parts {
            backlog: frame.backlog.as_ref().map(|backlog| BacklogCounts::new(&backlog.schedule)),
            worst: Worst::keeping(frame.n_worst),
            ..Parts::default()
        };
        parts.fold_outcomes(facts, frame);
        parts.fold_contacts(facts, frame);
        parts.fold_spells(facts, frame);
        parts
    }

    fn fold_outcomes(&mut self, facts: &Facts, frame: &Frame<'_>) {
        for outcome in &facts.outcomes {
            attainment::fold(&mut self.shares, outcome, &frame.months, frame.kept);
            self.worst.fold(outcome, &frame.months);
            self.affected.fold_outcome(outcome, frame);
        }
    }

    fn fold_contacts(&mut self, facts: &Facts, frame: &Frame<'_>) {
        let levels = &frame.policy().service_levels;
        for contact in &facts.contacts {
            level::fold((&mut self.shares, &mut self.speeds), levels, contact, (&frame.months, frame.kept));
            self.affected.fold_contact(contact, frame);
        }
    }

    fn fold_spells(&mut self, facts: &Facts, frame: &Frame<'_>) {
        let mut backlog = self.backlog.as_mut().zip(frame.backlog.as_ref());
        for spell in &facts.spells {
            self.resolutions.fold(spell, &frame.months, DimensionSet::MONTH);
            self.reopens.fold(spell, &frame.months, DimensionSet::MONTH);
            if let Some((counts, backlog)) = &mut backlog {
                counts.fold(spell, &backlog.schedule, &backlog.limits);
            }
        }
    }

    /// Adds the parts of other cases, measured in the same frame.
    pub fn merge(&mut self, other: Parts) {
        self.shares.merge(other.shares);
        self.speeds.merge(other.speeds);
        self.resolutions.merge(other.resolutions);
        self.reopens.merge(other.reopens);
        match (&mut self.backlog, other.backlog) {
            (Some(counts), Some(more)) => counts.merge(&more),
            (none @ None, more) => *none = more,
            (Some(_), None) => {}
        }
        self.worst.merge(other.worst);
        self.affected.merge(other.affected);
    }
}
