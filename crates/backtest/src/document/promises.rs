//! Promises, attainment by dimension, figures, worst cases.

use std::collections::BTreeSet;

use calendar::Ratio;
use desk::case::event::CaseId;
use desk::case::outcome::Promise;
use measures::group::Slot;
use measures::kpi::Unit;
use measures::report::{Breakdown, Figure, PromiseReport, Split, Subject};
use measures::worst::WorstCase;
use measures::{Dimension, DimensionSet, Month, Report, Series, display};
use mission::Policy;
use mission::policy::{Comparator, Goal, LevelMeasure};
use serde::Serialize;

use super::value::unit_of;
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
    /// The formula of a service level of waits, as missions spell it (D-29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<&'static str>,
    /// The metric with that formula, for people.
    #[serde(skip)]
    pub metric_shown: String,
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
    /// A service level by every dimension that has items; clocks are in `attainment`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<BreakdownView>,
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
    /// The cases behind it, unless they are switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<ItemsView>,
}

impl PromiseView {
    pub(super) fn of(promise: &PromiseReport, input: Views<'_>) -> PromiseView {
        let is = match promise.subject {
            Subject::Target(_) => "target",
            Subject::Level(_) => "service_level",
            Subject::Backlog => "backlog",
        };
        let policy = input.labels.policy;
        let series = match promise.subject {
            Subject::Target(id) => {
                policy.targets.get(usize::from(id.0)).map(|target| Promise::Target(target.kind, id))
            }
            Subject::Level(id) => Some(Promise::Level(id)),
            Subject::Backlog => None,
        };
        let months = promise.months.iter().map(|(month, line)| MonthView {
            month: month.to_string(),
            value: ValueView::of_promise(line, promise),
            items: series.and_then(|series| input.items(series.into(), *month)),
        });
        PromiseView {
            id: promise.name.clone(),
            is,
            metric: promise.metric,
            variant: promise.variant,
            metric_shown: promise.metric_shown(),
            promised: promised(promise, policy),
            goal: GoalView::of(&promise.goal),
            clause: ClauseView::of(policy, promise.clause),
            total: ValueView::of_promise(&promise.total, promise),
            months: months.collect(),
            by: match promise.subject {
                Subject::Level(id) if promise.total.reading.is_measurable() => {
                    let months = promise.months.iter().filter(|(_, line)| line.is_provisional);
                    let months = months.map(|(month, _)| *month).collect();
                    BreakdownView::of_subject(
                        input,
                        Split::Level(id),
                        (unit_of(&promise.total.reading), &months),
                    )
                }
                Subject::Level(_) | Subject::Target(_) | Subject::Backlog => Vec::new(),
            },
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
    // Of a promise about the middle item (D-20) no share is promised.
    let wanted = match promise.median {
        Some(_) => "median".to_owned(),
        None => display::goal_percent(goal),
    };
    match promise.subject {
        Subject::Target(id) => match policy.targets.get(usize::from(id.0)) {
            Some(target) if target.attainment == Ratio::ONE => length(target.comparator, &target.within),
            Some(target) => format!("{wanted} {}", length(target.comparator, &target.within)),
            None => String::new(),
        },
        Subject::Level(id) => {
            match policy.service_levels.get(usize::from(id.0)).map(|level| &level.measure) {
                Some(LevelMeasure::FirstResponse { within, comparator, .. }) => {
                    format!("{wanted} {}", length(*comparator, within))
                }
                Some(LevelMeasure::Wait { within_ms, comparator, .. }) => {
                    let within = display::seconds(&Ratio::whole(*within_ms), &[]);
                    format!("{wanted} {}", bounded(*comparator, &within))
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
    bounded(comparator, &within.to_string())
}

/// `within 60 s`, `in less than 60 s`.
fn bounded(comparator: Comparator, within: &str) -> String {
    match comparator {
        Comparator::AtMost => format!("within {within}"),
        Comparator::LessThan => format!("in less than {within}"),
    }
}

/// Attainment of one clock by one dimension.
#[derive(Debug, Serialize)]
pub struct BreakdownView {
    /// The clock, the service level or the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<&'static str>,
    /// The dimensions, such as `team` or `priority, channel`.
    pub by: String,
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

/// The names of some dimensions.
pub(super) fn words(by: DimensionSet) -> String {
    let words: Vec<&str> = by.iter().map(Dimension::word).collect();
    words.join(", ")
}

impl BreakdownView {
    /// The breakdowns of clock kinds.
    pub(super) fn of_clocks(report: &Report, labels: &Labels<'_>) -> Vec<BreakdownView> {
        let of_targets =
            report.promises.iter().filter(|promise| matches!(promise.subject, Subject::Target(_)));
        let months = of_targets.flat_map(|promise| &promise.months).filter(|(_, line)| line.is_provisional);
        let months: BTreeSet<Month> = months.map(|(month, _)| *month).collect();
        let of_clock = report.breakdowns.iter().filter_map(|breakdown| match breakdown.subject {
            Split::Clock(kind) => {
                let view = BreakdownView::of(breakdown, labels, (Unit::Percent, &months));
                Some(BreakdownView { clock: Some(kind.word()), ..view })
            }
            Split::Level(_) | Split::Kpi(_) | Split::CustomersInTime | Split::EscalationReduction => None,
        });
        of_clock.collect()
    }

    /// The breakdowns of one subject but those by month, which stand elsewhere.
    fn of_subject(
        input: Views<'_>,
        subject: Split,
        (unit, provisional): (Unit, &BTreeSet<Month>),
    ) -> Vec<BreakdownView> {
        let is_of =
            |breakdown: &&Breakdown| breakdown.subject == subject && breakdown.by != DimensionSet::MONTH;
        let found = input.report.breakdowns.iter().filter(is_of);
        found.map(|breakdown| BreakdownView::of(breakdown, input.labels, (unit, provisional))).collect()
    }

    /// Each row of a month to which items can still come says so.
    fn of(
        breakdown: &Breakdown,
        labels: &Labels<'_>,
        (unit, provisional): (Unit, &BTreeSet<Month>),
    ) -> BreakdownView {
        let doubts = breakdown.unreliable.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        let rows = breakdown.rows.iter().zip(doubts).map(|((group, reading), missing)| BreakdownRow {
            name: labels.values(breakdown.by, group),
            value: ValueView {
                provisional: match group.month {
                    Slot::Is(month) => provisional.contains(&month),
                    _ => !provisional.is_empty(),
                },
                ..ValueView::of(reading, &[], unit).doubted(missing)
            },
        });
        BreakdownView { clock: None, by: words(breakdown.by), rows: rows.collect() }
    }
}

/// What is measured whether or not it is promised.
#[derive(Debug, Serialize)]
pub struct FigureView {
    /// The metric.
    pub metric: &'static str,
    /// Its stable name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Over all months.
    pub total: ValueView,
    /// What is missing of a score that can be relied on: `response rate`, `margin`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub low_reliability: Vec<&'static str>,
    /// Month by month.
    pub months: Vec<MonthView>,
    /// By every dimension that has items.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<BreakdownView>,
}

impl FigureView {
    pub(super) fn of(figure: &Figure, input: Views<'_>) -> FigureView {
        let months = figure.months.iter().map(|(month, reading, provisional)| MonthView {
            month: month.to_string(),
            value: ValueView { provisional: *provisional, ..ValueView::of(reading, &[], figure.unit) }
                .doubted(figure.unreliable_in(*month)),
            items: figure
                .kpi
                .filter(|_| reading.is_measurable())
                .and_then(|kpi| input.items(kpi.into(), *month)),
        });
        let provisional = figure.months.iter().filter(|(.., is_provisional)| *is_provisional);
        let provisional = provisional.map(|(month, ..)| *month).collect();
        FigureView {
            metric: figure.metric,
            id: figure.word.clone(),
            name: figure.name(),
            total: ValueView {
                provisional: figure.is_provisional && figure.total.n() > 0,
                ..ValueView::of(&figure.total, &[], figure.unit)
            },
            low_reliability: figure.unreliable.iter().map(|missing| missing.word()).collect(),
            months: months.collect(),
            by: split_of(figure)
                .filter(|_| figure.total.is_measurable())
                .map(|split| BreakdownView::of_subject(input, split, (figure.unit, &provisional)))
                .unwrap_or_default(),
        }
    }
}

/// What the splits of a figure are kept under.
fn split_of(figure: &Figure) -> Option<Split> {
    figure.kpi.map(Split::Kpi).or_else(|| Split::of_metric(figure.metric))
}

/// The cases behind one number of one month, by name; a case stands there once for each of its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemsView {
    /// Those that count for a share; all of a mean or median.
    pub counted: Vec<String>,
    /// Those in the denominator only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

/// What views of numbers are drawn from.
#[derive(Clone, Copy)]
pub(super) struct Views<'v> {
    pub(super) report: &'v Report,
    pub(super) labels: &'v Labels<'v>,
}

impl Views<'_> {
    /// The cases behind a series in a month: the first of them by name, when they were kept.
    fn items(&self, series: Series, month: Month) -> Option<ItemsView> {
        let list = self.report.lists.as_ref()?.of(series, month)?;
        let names = |cases: &[CaseId]| {
            let mut names: Vec<String> = cases.iter().map(|case| self.labels.case(*case)).collect();
            // A list may be long, and only its beginning is shown: the rest needs no order.
            if names.len() > LONGEST_LIST {
                names.select_nth_unstable(LONGEST_LIST - 1);
                names.truncate(LONGEST_LIST);
            }
            names.sort_unstable();
            names
        };
        Some(ItemsView { counted: names(&list.hits), others: names(&list.others) })
    }
}

/// How many cases of each list `--json` names. `n` and the counts say how many there are.
pub const LONGEST_LIST: usize = 1_000;

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
