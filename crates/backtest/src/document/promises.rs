//! Promises, attainment by dimension, figures, worst cases.

use calendar::Ratio;
use measures::display;
use measures::report::{Breakdown, Figure, PromiseReport, Subject};
use measures::worst::WorstCase;
use mission::Policy;
use mission::policy::{Comparator, Goal, LevelMeasure};
use serde::Serialize;

use super::{Labels, ValueView};

/// One promise with what became of it.
#[derive(Debug, Serialize)]
pub struct PromiseView {
    /// Its id in the mission.
    pub id: String,
    /// `target`, `service_level` or `backlog`.
    pub is: &'static str,
    /// The metric it is judged by.
    pub metric: &'static str,
    /// What was promised, in one phrase.
    pub promised: String,
    /// What must be reached: the comparison and the exact value.
    pub goal: GoalView,
    /// Where it stands in the mission.
    pub clause: ClauseView,
    /// Over all months.
    pub total: ValueView,
    /// Month by month.
    pub months: Vec<MonthView>,
}

/// A goal.
#[derive(Debug, Serialize)]
pub struct GoalView {
    /// `≥`, `≤`, `<` or `>`.
    pub comparison: &'static str,
    /// A share 0…1, or milliseconds.
    pub value: String,
}

/// A clause of the mission.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClauseView {
    /// Its path.
    pub path: String,
    /// Its line in the file.
    pub line: u32,
    /// One plain sentence.
    pub sentence: String,
}

/// A value in one month.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// The month.
    pub month: String,
    /// The value.
    #[serde(flatten)]
    pub value: ValueView,
}

impl PromiseView {
    pub(super) fn of(promise: &PromiseReport, policy: &Policy) -> PromiseView {
        let is = match promise.subject {
            Subject::Target(_) => "target",
            Subject::Level(_) => "service_level",
            Subject::Backlog => "backlog",
        };
        let months = promise.months.iter().map(|(month, line)| MonthView {
            month: month.to_string(),
            value: ValueView::of_line(line, &promise.edges),
        });
        PromiseView {
            id: promise.name.clone(),
            is,
            metric: promise.metric,
            promised: promised(promise, policy),
            goal: GoalView::of(&promise.goal),
            clause: ClauseView::of(policy, promise.clause),
            total: ValueView::of_line(&promise.total, &promise.edges),
            months: months.collect(),
        }
    }
}

impl GoalView {
    pub(super) fn of(goal: &Goal) -> GoalView {
        GoalView { comparison: display::comparison(goal), value: goal.value.to_string() }
    }
}

impl ClauseView {
    /// A clause by its number.
    pub fn of(policy: &Policy, clause: mission::policy::ClauseId) -> ClauseView {
        match policy.clauses.get(usize::from(clause.0)) {
            Some(clause) => {
                ClauseView { path: clause.path.clone(), line: clause.line, sentence: clause.sentence.clone() }
            }
            None => ClauseView::default(),
        }
    }
}

/// `4 business h for ≥ 90%`, `≥ 80% within 60 s`, `< 2% older than 5 business days`.
fn promised(promise: &PromiseReport, policy: &Policy) -> String {
    let goal = &promise.goal;
    match promise.subject {
        Subject::Target(id) => match policy.targets.get(usize::from(id.0)) {
            Some(target) if target.attainment == Ratio::ONE => length(target.comparator, &target.within),
            Some(target) => {
                format!("{} {}", display::goal_percent(goal), length(target.comparator, &target.within))
            }
            None => String::new(),
        },
        Subject::Level(id) => {
            match policy.service_levels.get(usize::from(id.0)).map(|level| &level.measure) {
                Some(LevelMeasure::FirstResponse { within, comparator, .. }) => {
                    format!("{} {}", display::goal_percent(goal), length(*comparator, within))
                }
                Some(LevelMeasure::Wait { within_ms, .. }) => {
                    let within = display::seconds(&Ratio::whole(*within_ms), &[]);
                    format!("{} within {within}", display::goal_percent(goal))
                }
                Some(LevelMeasure::SpeedOfAnswer) => display::goal_seconds(goal),
                Some(LevelMeasure::Abandonment { .. }) => display::goal_percent(goal),
                None => String::new(),
            }
        }
        Subject::Backlog => {
            let limit =
                policy.backlog.as_ref().map(|rule| rule.older_than_days.to_string()).unwrap_or_default();
            format!("{} older than {limit} business days", display::goal_percent(goal))
        }
    }
}

fn length(comparator: Comparator, within: &calendar::Within) -> String {
    match comparator {
        Comparator::AtMost => format!("within {within}"),
        Comparator::LessThan => format!("in less than {within}"),
    }
}

/// Attainment of one clock by one dimension.
#[derive(Debug, Serialize)]
pub struct BreakdownView {
    /// The clock.
    pub clock: &'static str,
    /// The dimension.
    pub by: &'static str,
    /// Each value with its attainment.
    pub rows: Vec<BreakdownRow>,
}

/// One value of a dimension.
#[derive(Debug, Serialize)]
pub struct BreakdownRow {
    /// The value's name.
    pub name: String,
    /// Its attainment.
    #[serde(flatten)]
    pub value: ValueView,
}

impl BreakdownView {
    pub(super) fn of(breakdown: &Breakdown, labels: &Labels<'_>) -> BreakdownView {
        let rows = breakdown.rows.iter().map(|(group, share)| BreakdownRow {
            name: labels.value(breakdown.dimension, group),
            value: ValueView::of_share(*share),
        });
        BreakdownView { clock: breakdown.kind.word(), by: breakdown.dimension.word(), rows: rows.collect() }
    }
}

/// A number nothing is promised about.
#[derive(Debug, Serialize)]
pub struct FigureView {
    /// The metric.
    pub metric: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Over all months.
    pub total: ValueView,
    /// Month by month.
    pub months: Vec<MonthView>,
}

impl FigureView {
    pub(super) fn of(figure: &Figure) -> FigureView {
        let months = figure.months.iter().map(|(month, reading, provisional)| MonthView {
            month: month.to_string(),
            value: ValueView { provisional: *provisional, ..ValueView::of(reading, &[]) },
        });
        FigureView {
            metric: figure.metric,
            name: figure.name,
            total: ValueView::of(&figure.total, &[]),
            months: months.collect(),
        }
    }
}

/// One of the worst cases.
#[derive(Debug, Serialize)]
pub struct WorstView {
    /// The case.
    pub case: String,
    /// What it missed.
    pub promise: String,
    /// How far beyond the target, in thousandths of it, rounded down.
    pub overrun_permille: u32,
    /// When the miss was determined.
    pub missed_at: String,
    /// The same in the reporting zone, for people.
    #[serde(skip)]
    pub missed_at_shown: String,
}

impl WorstView {
    pub(super) fn of(worst: &WorstCase, labels: &Labels<'_>) -> WorstView {
        WorstView {
            case: labels.case(worst.case),
            promise: labels.promise(worst.promise),
            overrun_permille: worst.overrun_permille,
            missed_at: worst.determined_at.to_string(),
            missed_at_shown: labels.policy.reporting_zone.show(worst.determined_at),
        }
    }
}
