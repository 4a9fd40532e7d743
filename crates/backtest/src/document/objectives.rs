//! Objectives: what the mission wants its numbers to reach, and where each stands.

use measures::display;
use measures::kpi::Unit;
use measures::report::ObjectiveReport;
use mission::Policy;
use mission::policy::Goal;
use serde::Serialize;

use super::ValueView;

/// One objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveView {
    /// Its id in the mission.
    pub id: String,
    /// The metric.
    pub metric: String,
    /// What is wanted, as its clause says it.
    pub wanted: String,
    /// The value to reach, as shown; of an improvement what its baseline makes of it.
    pub goal: Option<String>,
    /// The wish beyond it, as shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stretch: Option<String>,
    /// Where that wish stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stretch_status: Option<String>,
    /// The clause it comes from.
    pub clause: String,
    /// Where it stands.
    pub status: String,
    /// Each covered period.
    pub periods: Vec<PeriodView>,
    /// The period the status speaks of, when it speaks of one.
    #[serde(skip)]
    pub judged: Option<String>,
}

/// The value of one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodView {
    /// The period, such as `2025-06` or `2025-Q2`.
    pub period: String,
    /// Its value.
    #[serde(flatten)]
    pub value: ValueView,
}

impl ObjectiveView {
    /// What a report says of one.
    pub fn of(report: &ObjectiveReport, policy: &Policy) -> ObjectiveView {
        let goals: Vec<Goal> = report.goal.iter().cloned().collect();
        let periods = report.periods.iter().map(|(period, line)| PeriodView {
            period: period.to_string(),
            value: ValueView {
                state: Some(line.state.word()),
                provisional: line.is_provisional,
                ..ValueView::of(&line.reading, &goals, report.unit)
            },
        });
        let clause = policy.clauses.get(usize::from(report.clause.0));
        ObjectiveView {
            id: report.name.clone(),
            metric: report.metric.to_string(),
            wanted: clause.map(|clause| clause.sentence.clone()).unwrap_or_default(),
            goal: report.goal.as_ref().map(|goal| shown(goal, report.unit)),
            stretch: report.stretch.as_ref().map(|(goal, _)| shown(goal, report.unit)),
            stretch_status: report.stretch.as_ref().map(|(_, status)| status.word()),
            clause: clause.map(|clause| clause.path.clone()).unwrap_or_default(),
            status: report.status.word(),
            periods: periods.collect(),
            judged: report.judged.map(|period| period.to_string()),
        }
    }
}

fn shown(goal: &Goal, unit: Unit) -> String {
    let of_time = |text: String| format!("{} {text}", display::comparison(goal));
    match unit {
        Unit::Percent | Unit::Number => display::goal_percent(goal),
        Unit::Points => display::goal_score(goal),
        Unit::Seconds => display::goal_seconds(goal),
        Unit::Minutes => of_time(display::minutes(&goal.value, &[])),
        Unit::Hours => of_time(display::hours(&goal.value, &[])),
    }
}
