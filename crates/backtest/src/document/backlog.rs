//! The backlog day by day.

use measures::Reading;
use measures::display;
use measures::kpi::Unit;
use measures::kpi::backlog::{Ages, Buckets, Snapshot};
use measures::report::BacklogReport;
use serde::Serialize;

use super::promises::words;
use super::{Labels, ValueView};

/// The backlog of a history.
#[derive(Debug, Serialize)]
pub struct BacklogView {
    /// Each month.
    pub months: Vec<BacklogMonthView>,
    /// The same by everything that is kept apart, over all months.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<BacklogSplitView>,
    /// Every daily snapshot.
    pub days: Vec<DayView>,
}

/// The backlog of one tier, team, agent, … or of one combination of them.
#[derive(Debug, Serialize)]
pub struct BacklogSplitView {
    /// What it is split by, such as `tier` or `priority, tier, channel`.
    pub by: String,
    /// The name of this one.
    pub name: String,
    /// The worst snapshot, of the share that is promised.
    pub worst_day: ValueView,
    /// The greatest share of the cases received before that was too old (M-50).
    pub of_volume: ValueView,
    /// The greatest share of the open cases that was too old (M-51).
    pub of_backlog: ValueView,
    /// The last snapshot (M-52).
    pub last_day: DayView,
    /// Ages of the cases open then.
    pub ages: Option<AgesView>,
}

/// One month of snapshots.
#[derive(Debug, Serialize)]
pub struct BacklogMonthView {
    /// The month.
    pub month: String,
    /// Snapshots with anything that can be too old: cases received before them, or open ones.
    pub days: u64,
    /// Of them, those that met the target.
    pub days_achieved: u64,
    /// The worst snapshot.
    pub worst_day: ValueView,
    /// The last snapshot.
    pub last_day: Option<DayView>,
    /// Ages of the cases open at the last snapshot.
    pub ages: Option<AgesView>,
}

/// One snapshot.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// When.
    pub at: String,
    /// Cases open.
    pub open: u64,
    /// Of them, those older than the limit.
    pub aged: u64,
    /// Cases received in the days of volume before it.
    pub received: u64,
    /// Open cases by age in business days: `≤ 1`, `≤ 3`, `≤ 5`, `≤ 10`, `> 10`.
    pub by_age: Buckets,
}

/// Ages in business days, exact and as shown.
#[derive(Debug, Clone, Serialize)]
pub struct AgesView {
    /// The median.
    pub median: [String; 2],
    /// Nine tenths are at most this old.
    pub p90: [String; 2],
    /// The oldest.
    pub max: [String; 2],
}

impl BacklogView {
    pub(super) fn of(backlog: &BacklogReport, labels: &Labels<'_>) -> BacklogView {
        let policy = labels.policy;
        let goal: Vec<_> = policy.backlog.iter().map(|rule| rule.goal.clone()).collect();
        let days = || backlog.days.iter().zip(backlog.by_age.iter().copied());
        let months = backlog.months.iter().map(|month| {
            let last = days().rfind(|(day, _)| day.month == month.month);
            let ages = last.and_then(|(last, _)| backlog.ages.iter().find(|(at, _)| *at == last.at));
            BacklogMonthView {
                month: month.month.to_string(),
                days: month.n_days,
                days_achieved: month.n_achieved,
                worst_day: ValueView::of_line(&month.line, &goal),
                last_day: last.map(DayView::of),
                ages: ages.map(|(_, ages)| AgesView::of(ages)),
            }
        });
        let share = |reading: &Reading, provisional| ValueView {
            provisional,
            ..ValueView::of(reading, &[], Unit::Percent)
        };
        let by = backlog.by.iter().map(|split| BacklogSplitView {
            by: words(split.by),
            name: labels.values(split.by, &split.group),
            worst_day: ValueView::of_line(&split.line, &goal),
            of_volume: share(&split.of_volume, split.line.is_provisional),
            of_backlog: share(&split.of_backlog, split.line.is_provisional),
            last_day: DayView::of((&split.last, split.by_age)),
            ages: split.ages.as_ref().map(AgesView::of),
        });
        BacklogView { months: months.collect(), by: by.collect(), days: days().map(DayView::of).collect() }
    }
}

impl DayView {
    fn of((day, by_age): (&Snapshot, Buckets)) -> DayView {
        DayView { at: day.at.to_string(), open: day.open, aged: day.aged, received: day.received, by_age }
    }
}

impl AgesView {
    fn of(ages: &Ages) -> AgesView {
        let both = |age: &calendar::Ratio| [age.to_string(), display::days(age, &[])];
        AgesView { median: both(&ages.median), p90: both(&ages.p90), max: both(&ages.max) }
    }
}
