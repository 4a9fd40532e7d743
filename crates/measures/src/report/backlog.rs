//! The backlog day by day (M-50…M-52).

use calendar::Instant;
use desk::Month;
use mission::policy::BacklogRule;

use super::Line;
use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Group};
use crate::kpi::backlog::{Ages, BacklogCounts, Buckets, Schedule, Snapshot};
use crate::parts::Parts;
use crate::reading::Reading;
use crate::share::Share;
use crate::state::{State, meets, state};

/// The backlog of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogReport {
    /// When they were taken.
    schedule: Schedule,
    /// Every daily snapshot, in order.
    pub days: Vec<Snapshot>,
    /// How many open cases are in each bucket on each of these days (M-52).
    pub by_age: Vec<Buckets>,
    /// Each covered month that has a snapshot.
    pub months: Vec<BacklogMonth>,
    /// The worst snapshot of all, and the worst state of any.
    pub total: Line,
    /// The same by everything that is kept apart, for each value that has cases.
    pub by: Vec<BacklogSplit>,
    /// Exact ages at the last snapshot of each month.
    pub ages: Vec<(Instant, Ages)>,
}

/// The snapshots of the cases of one tier, team, agent, … or of one combination of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogSplit {
    /// What they are split by.
    pub by: DimensionSet,
    /// Which one it is.
    pub group: Group,
    /// The worst snapshot of all of the share that is promised, and the worst state of any.
    pub line: Line,
    /// The greatest share of the cases received before that was too old (M-50).
    pub of_volume: Reading,
    /// The greatest share of the open cases that was too old (M-51).
    pub of_backlog: Reading,
    /// The last snapshot.
    pub last: Snapshot,
    /// How many open cases were in each bucket then.
    pub by_age: Buckets,
    /// Exact ages then; nothing when no case was open.
    pub ages: Option<Ages>,
}

/// One month of snapshots. It is achieved only if every snapshot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogMonth {
    /// The month.
    pub month: Month,
    /// The snapshots with anything that can be too old: cases received before them, or open ones.
    pub n_days: u64,
    /// Of them, those that met the target.
    pub n_achieved: u64,
    /// The worst snapshot, and the worst state of any.
    pub line: Line,
}

impl BacklogReport {
    /// Every snapshot of the cases of one group, whatever its month; empty ones when the cuts do not keep it apart.
    pub fn of_group(&self, parts: &Parts, group: &Group) -> Vec<Snapshot> {
        parts.tallies.backlog.of_groups(&[*group]).days(&self.schedule)
    }

    /// Every snapshot of each value of one dimension but the month, in order.
    pub fn by_one(&self, parts: &Parts, by: Dimension) -> Vec<(Group, Vec<Snapshot>)> {
        let split = parts.tallies.backlog.by(DimensionSet::NONE.with(by)).into_iter();
        split.map(|(group, counts)| (group, counts.days(&self.schedule))).collect()
    }
}

pub(super) fn report(frame: &Frame<'_>, parts: &Parts) -> Option<BacklogReport> {
    let rule = frame.policy().backlog.as_ref()?;
    let schedule = &frame.backlog.as_ref()?.schedule;
    let days = parts.tallies.backlog.of_groups(&[Group::ALL]).days(schedule);
    let by_month: Vec<(Month, &[Snapshot])> =
        days.chunk_by(|a, b| a.month == b.month).map(|of_month| (of_month[0].month, of_month)).collect();
    let last_of_months: Vec<Instant> =
        by_month.iter().filter_map(|(_, of_month)| Some(of_month.last()?.at)).collect();
    let known = parts.open.ages(&frame.calendars(), &last_of_months);
    let months = by_month.iter().map(|(month, of_month)| BacklogMonth {
        month: *month,
        n_days: of_month.iter().filter(|day| day.promised(rule.of).of > 0).count() as u64,
        n_achieved: of_month.iter().filter(|day| is_achieved(day, rule)).count() as u64,
        line: worst_day(of_month, rule, !frame.is_complete(*month)),
    });
    let months: Vec<BacklogMonth> = months.collect();
    let is_provisional = months.last().is_some_and(|month| month.line.is_provisional);
    Some(BacklogReport {
        schedule: schedule.clone(),
        months,
        total: worst_day(&days, rule, is_provisional),
        by: splits(frame, parts, (rule, is_provisional)),
        ages: last_of_months.into_iter().zip(known).filter_map(|(at, ages)| Some((at, ages?))).collect(),
        by_age: parts.tallies.backlog.buckets(&days, schedule),
        days,
    })
}

fn splits(
    frame: &Frame<'_>,
    parts: &Parts,
    (rule, is_provisional): (&BacklogRule, bool),
) -> Vec<BacklogSplit> {
    let Some(taken) = &frame.backlog else { return Vec::new() };
    let counted = &parts.tallies.backlog;
    let by_each = counted.cuts().iter().filter(|by| !by.is_empty() && !by.contains(Dimension::Month));
    let splits = by_each.flat_map(|by| {
        let mut known = parts.open.last_by(&frame.calendars(), taken, by);
        let split = |(group, counts): (Group, BacklogCounts)| {
            let (ages, by_age) =
                known.remove(&group).map(|(ages, by_age)| (Some(ages), by_age)).unwrap_or_default();
            let days = counts.changed(&taken.schedule);
            Some(BacklogSplit {
                by,
                group,
                line: worst_day(&days, rule, is_provisional),
                of_volume: greatest(days.iter().map(Snapshot::of_volume)),
                of_backlog: greatest(days.iter().map(Snapshot::of_backlog)),
                last: days.last()?.clone(),
                by_age,
                ages,
            })
        };
        counted.by(by).into_iter().filter_map(split).collect::<Vec<BacklogSplit>>()
    });
    splits.collect()
}

/// The greatest of some shares of anything.
pub(super) fn greatest(shares: impl Iterator<Item = Share>) -> Reading {
    let shares = shares.filter(|share| share.of > 0);
    shares.max_by(|a, b| a.value().cmp(&b.value())).map_or(Reading::NoData, Reading::share)
}

fn is_achieved(day: &Snapshot, rule: &BacklogRule) -> bool {
    day.promised(rule.of).value().is_some_and(|value| meets(&value, &rule.goal))
}

/// The snapshot in the worst state with the greatest share; the earliest of equals.
pub fn worst_day(days: &[Snapshot], rule: &BacklogRule, is_provisional: bool) -> Line {
    let mut worst = Line { reading: Reading::NoData, median: None, state: State::NoData, is_provisional };
    for day in days {
        let reading = Reading::share(day.promised(rule.of));
        let state = state(&reading, &rule.goal);
        if (state, reading.value()) > (worst.state, worst.reading.value()) {
            worst = Line { reading, median: None, state, is_provisional };
        }
    }
    worst
}
