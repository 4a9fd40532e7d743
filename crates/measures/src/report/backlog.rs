//! The backlog day by day (M-50…M-52).

use calendar::Instant;
use desk::Month;
use mission::policy::Goal;

use super::Line;
use crate::frame::Frame;
use crate::group::{Dimension, Group, Slot};
use crate::kpi::backlog::{Ages, BacklogCells, Snapshot};
use crate::parts::Parts;
use crate::reading::Reading;
use crate::state::{State, meets, state};

/// The backlog of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogReport {
    /// Every daily snapshot, in order.
    pub days: Vec<Snapshot>,
    /// Each covered month that has a snapshot.
    pub months: Vec<BacklogMonth>,
    /// The worst snapshot of all, and the worst state of any.
    pub total: Line,
    /// The same by tier and by channel, for each that has cases.
    pub by: Vec<BacklogSplit>,
    /// Exact ages at the last snapshot of each month.
    pub ages: Vec<(Instant, Ages)>,
}

/// The snapshots of the cases of one tier or channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogSplit {
    /// Tier or channel.
    pub by: Dimension,
    /// Which one.
    pub group: Group,
    /// The worst snapshot of all, of cases received (M-50), and the worst state of any.
    pub of_volume: Line,
    /// The greatest share of the open cases that was too old (M-51).
    pub of_backlog: Reading,
    /// The last snapshot.
    pub last: Snapshot,
}

/// One month of snapshots. It is achieved only if every snapshot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogMonth {
    /// The month.
    pub month: Month,
    /// The snapshots with cases received before them.
    pub n_days: u64,
    /// Of them, those that met the target.
    pub n_achieved: u64,
    /// The worst snapshot, and the worst state of any.
    pub line: Line,
}

pub(super) fn report(frame: &Frame<'_>, parts: &Parts) -> Option<BacklogReport> {
    let goal = &frame.policy().backlog.as_ref()?.goal;
    let schedule = &frame.backlog.as_ref()?.schedule;
    let counted = parts.backlog.as_ref()?;
    let days = counted.snapshots(schedule, &frame.months, &[Group::ALL]);
    let by_month: Vec<(Month, &[Snapshot])> =
        days.chunk_by(|a, b| a.month == b.month).map(|of_month| (of_month[0].month, of_month)).collect();
    let last_of_months: Vec<Instant> =
        by_month.iter().filter_map(|(_, of_month)| Some(of_month.last()?.at)).collect();
    let known = parts.open.ages(&frame.calendars(), &last_of_months);
    let months = by_month.iter().map(|(month, of_month)| BacklogMonth {
        month: *month,
        n_days: of_month.iter().filter(|day| day.received > 0).count() as u64,
        n_achieved: of_month.iter().filter(|day| is_achieved(day, goal)).count() as u64,
        line: worst(of_month, goal, !frame.is_complete(*month)),
    });
    let months: Vec<BacklogMonth> = months.collect();
    let is_provisional = months.last().is_some_and(|month| month.line.is_provisional);
    Some(BacklogReport {
        months,
        total: worst(&days, goal, is_provisional),
        by: splits(frame, counted, (goal, is_provisional)),
        ages: last_of_months.into_iter().zip(known).filter_map(|(at, ages)| Some((at, ages?))).collect(),
        days,
    })
}

fn splits(
    frame: &Frame<'_>,
    counted: &BacklogCells,
    (goal, is_provisional): (&Goal, bool),
) -> Vec<BacklogSplit> {
    let Some(rule) = &frame.backlog else { return Vec::new() };
    let tiers = counted.tiers().into_iter();
    let tiers = tiers.map(|tier| (Dimension::Tier, Group { tier: Slot::Is(tier), ..Group::ALL }));
    let channels = counted.channels().into_iter();
    let channels =
        channels.map(|channel| (Dimension::Channel, Group { channel: Slot::Is(channel), ..Group::ALL }));
    let split = |(by, group): (Dimension, Group)| {
        let days = counted.snapshots(&rule.schedule, &frame.months, &[group]);
        let of_backlog = days.iter().map(Snapshot::of_backlog).filter(|share| share.of > 0);
        let worst_of_backlog = of_backlog.max_by(|a, b| a.value().cmp(&b.value()));
        Some(BacklogSplit {
            by,
            group,
            of_volume: worst(&days, goal, is_provisional),
            of_backlog: worst_of_backlog.map_or(Reading::NoData, Reading::share),
            last: days.last()?.clone(),
        })
    };
    tiers.chain(channels).filter_map(split).collect()
}

fn is_achieved(day: &Snapshot, goal: &Goal) -> bool {
    day.of_volume().value().is_some_and(|value| meets(&value, goal))
}

/// The snapshot in the worst state with the greatest share; the earliest of equals.
fn worst(days: &[Snapshot], goal: &Goal, is_provisional: bool) -> Line {
    let mut worst = Line { reading: Reading::NoData, median: None, state: State::NoData, is_provisional };
    for day in days {
        let reading = Reading::share(day.of_volume());
        let state = state(&reading, goal);
        if (state, reading.value()) > (worst.state, worst.reading.value()) {
            worst = Line { reading, median: None, state, is_provisional };
        }
    }
    worst
}
