//! Objectives: what the mission wants its numbers to reach, and where each stands.

use calendar::Ratio;
use measures::display;
use measures::kpi::Unit;
use measures::report::{ObjectiveReport, Shift};
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
    /// Of an improvement of a share or a net promoter score how far its value is from the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<DifferenceView>,
    /// Each covered period.
    pub periods: Vec<PeriodView>,
    /// The period the status speaks of, when it speaks of one.
    #[serde(skip)]
    pub judged: Option<String>,
}

/// How far the value of an improvement is from its baseline (metrics.md 8.5, 8.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferenceView {
    /// Value less baseline: a difference of shares, or points of a net promoter score; exact.
    pub value: String,
    /// Its 95 % interval in the same unit.
    pub interval: [String; 2],
    /// As shown to people: `+6.0 points, 95% −2.3…+14.3: not shown`.
    pub shown: String,
    /// Whether the whole interval reaches the change that is wanted.
    pub is_shown: bool,
}

impl DifferenceView {
    fn of(shift: &Shift, unit: Unit) -> DifferenceView {
        let (low, high) = shift.bounds.decimals(1, if unit == Unit::Points { 1 } else { 4 });
        let (from, to) =
            if unit == Unit::Points { shift.bounds.decimals(1, 1) } else { shift.bounds.points() };
        let scale = if unit == Unit::Points { Ratio::ONE } else { Ratio::whole(100) };
        let signed = |text: String| match text.strip_prefix('-') {
            Some(positive) => format!("−{positive}"),
            None => format!("+{text}"),
        };
        let (change, from, to) = (signed((&shift.change * &scale).to_decimal(1)), signed(from), signed(to));
        let word = if shift.is_shown { "shown" } else { "not shown" };
        DifferenceView {
            value: shift.change.to_string(),
            interval: [low, high],
            shown: format!("{change} points, 95% {from}…{to}: {word}"),
            is_shown: shift.is_shown,
        }
    }
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
        let periods = report.periods.iter().zip(&report.unreliable);
        let periods = periods.map(|((period, line), missing)| PeriodView {
            period: period.to_string(),
            value: ValueView {
                state: Some(line.state.word()),
                provisional: line.is_provisional,
                ..ValueView::of(&line.reading, &goals, report.unit).doubted(missing)
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
            difference: report.difference.as_ref().map(|shift| DifferenceView::of(shift, report.unit)),
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
