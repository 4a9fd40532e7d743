//! Every number by one dimension at a time, and by the combinations that are kept apart.

use desk::case::outcome::Promise;
use mission::ClockKind;
use mission::policy::{LevelMeasure, Policy, ServiceLevelId};
use rayon::prelude::*;

use super::figure::unreliable_rows;
use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Group};
use crate::kpi::{Form, Kpi, customers, escalation, occupancy};
use crate::parts::Parts;
use crate::reading::Reading;
use crate::reliability::Missing;
use crate::series::Series;

/// What a breakdown splits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// All targets of one clock kind together.
    Clock(ClockKind),
    /// One service level.
    Level(ServiceLevelId),
    /// A metric the mission need not mention.
    Kpi(Kpi),
    /// Customers of the highest tier answered in time (M-53).
    CustomersInTime,
    /// How much smaller the escalation rate of a year is than that of the year before (M-48).
    EscalationReduction,
}

impl Subject {
    /// What a metric is split as that is no single count.
    pub fn of_metric(metric: &str) -> Option<Subject> {
        match metric {
            customers::METRIC => Some(Subject::CustomersInTime),
            escalation::METRIC => Some(Subject::EscalationReduction),
            _ => None,
        }
    }
}

/// One number, split by some dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// What is split.
    pub subject: Subject,
    /// What it is split by.
    pub by: DimensionSet,
    /// Each combination with its value, in order; `unknown` is a value.
    pub rows: Vec<(Group, Reading)>,
    /// For each row of a survey's score what is missing of one that can be relied on (metrics.md 9); none for what is no score.
    pub unreliable: Vec<Vec<Missing>>,
}

/// Everything that was counted, by the month and by every cut. What has no items is left out.
pub fn breakdowns(policy: &Policy, parts: &Parts) -> Vec<Breakdown> {
    let clocks = ClockKind::ALL.iter().copied().map(Subject::Clock);
    let levels = (0_u8..).map(ServiceLevelId).zip(&policy.service_levels).map(|(id, _)| Subject::Level(id));
    let measured = Kpi::ALL.iter().copied().map(Subject::Kpi);
    let cuts =
        std::iter::once(DimensionSet::NONE.with(Dimension::Month)).chain(parts.tallies.shares.cuts().iter());
    let cuts: Vec<DimensionSet> = cuts.filter(|by| !by.is_empty()).collect();
    let subjects: Vec<Subject> =
        clocks.chain(levels).chain(measured).chain([Subject::CustomersInTime]).collect();
    let found = subjects.into_par_iter().with_max_len(1).flat_map(|subject| {
        let splits = rows_by_each(policy, parts, subject, &cuts).into_par_iter().zip(&cuts);
        splits.map(move |(rows, by)| {
            let unreliable = match subject {
                Subject::Kpi(kpi) => unreliable_rows((policy, &parts.tallies), kpi, *by, &rows),
                Subject::Clock(_)
                | Subject::Level(_)
                | Subject::CustomersInTime
                | Subject::EscalationReduction => Vec::new(),
            };
            Breakdown { subject, by: *by, rows, unreliable }
        })
    });
    found.filter(|split| !split.rows.is_empty()).collect()
}

/// How much less is escalated than in the year before (M-48), by every cut but the month.
pub(super) fn reductions(frame: &Frame<'_>, parts: &Parts) -> Vec<Breakdown> {
    let shares = &parts.tallies.shares;
    let cuts = shares.cuts().iter().filter(|by| !by.is_empty() && !by.contains(Dimension::Month));
    let splits = cuts.map(|by| Breakdown {
        subject: Subject::EscalationReduction,
        by,
        rows: escalation::reductions(frame, shares, by),
        unreliable: Vec::new(),
    });
    splits.filter(|split| !split.rows.is_empty()).collect()
}

/// The values of one subject by each of some sets of dimensions.
fn rows_by_each(
    policy: &Policy,
    parts: &Parts,
    subject: Subject,
    cuts: &[DimensionSet],
) -> Vec<Vec<(Group, Reading)>> {
    match subject {
        // Of medians each is a look at every value.
        Subject::Kpi(kpi) if kpi.form() == Form::Median && parts.marks.has_marks_of(kpi) => {
            let medians = parts.tallies.values.by_each(kpi, cuts);
            medians.into_iter().map(|medians| medians.into_iter().collect()).collect()
        }
        Subject::CustomersInTime => customers_in_time(parts, cuts),
        Subject::Clock(_) | Subject::Level(_) | Subject::Kpi(_) | Subject::EscalationReduction => {
            cuts.iter().map(|by| rows(policy, parts, subject, *by)).collect()
        }
    }
}

/// M-53 by each of some sets of dimensions.
fn customers_in_time(parts: &Parts, cuts: &[DimensionSet]) -> Vec<Vec<(Group, Reading)>> {
    let read = |(group, share)| (group, Reading::share(share));
    parts.answered.by_each(cuts).into_iter().map(|by| by.into_iter().map(read).collect()).collect()
}

/// The values of one subject by some dimensions; none of what people mark when nobody marked anything, and none of M-48, which needs
/// to know which months are complete.
pub fn rows(policy: &Policy, parts: &Parts, subject: Subject, by: DimensionSet) -> Vec<(Group, Reading)> {
    if matches!(subject, Subject::Kpi(kpi) if !parts.marks.has_marks_of(kpi)) {
        return Vec::new();
    }
    let (shares, means) = (&parts.tallies.shares, &parts.tallies.means);
    let is_of = |series: Series| match (subject, series) {
        (Subject::Clock(kind), Series::Promise(Promise::Target(of, _))) => of == kind,
        (Subject::Level(id), Series::Promise(Promise::Level(of))) => of == id,
        (Subject::Kpi(kpi), Series::Kpi(of)) => of == kpi,
        _ => false,
    };
    let is_mean = match subject {
        Subject::Clock(_) | Subject::CustomersInTime | Subject::EscalationReduction => false,
        Subject::Level(id) => policy
            .service_levels
            .get(usize::from(id.0))
            .is_some_and(|level| level.measure == LevelMeasure::SpeedOfAnswer),
        Subject::Kpi(kpi) => kpi.form() == Form::Mean,
    };
    match subject {
        Subject::CustomersInTime => customers_in_time(parts, &[by]).into_iter().flatten().collect(),
        _ if is_mean => {
            means.by(by, is_of).into_iter().map(|(group, mean)| (group, Reading::mean(mean))).collect()
        }
        Subject::Kpi(kpi) if kpi.form() == Form::Occupied => {
            let reading = |group| (group, occupancy::reading(&parts.tallies, &[group]));
            means.by(by, is_of).into_keys().map(reading).collect()
        }
        Subject::Kpi(kpi) if kpi.form() == Form::Median => {
            parts.tallies.values.by_each(kpi, &[by]).into_iter().flatten().collect()
        }
        Subject::Kpi(kpi) if kpi.form() == Form::Nps => {
            let answers = parts.tallies.answers.by(by, is_of);
            answers.into_iter().map(|(group, answers)| (group, Reading::nps(answers))).collect()
        }
        Subject::Kpi(kpi) if kpi.form() == Form::PerItem => {
            shares.by(by, is_of).into_iter().map(|(group, share)| (group, Reading::per_item(share))).collect()
        }
        Subject::Clock(_) | Subject::Level(_) | Subject::Kpi(_) | Subject::EscalationReduction => {
            shares.by(by, is_of).into_iter().map(|(group, share)| (group, Reading::share(share))).collect()
        }
    }
}
