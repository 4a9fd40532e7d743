//! One promise with its target, value, interval, n and state; by month and in total.

use calendar::Ratio;
use desk::Month;
use desk::case::outcome::Promise;
use mission::Policy;
use mission::policy::{
    BacklogShare, ClauseId, Comparison, Goal, LevelMeasure, ServiceLevel, ServiceLevelId, Target, TargetId,
};

use super::BacklogReport;
use crate::frame::Frame;
use crate::group::Group;
use crate::kpi::{attainment, level, service_level};
use crate::middle::MedianRule;
use crate::needs;
use crate::parts::Parts;
use crate::reading::{Median, Reading};
use crate::state::{State, state};

/// What a promise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An SLA target.
    Target(TargetId),
    /// A monthly service level.
    Level(ServiceLevelId),
    /// The backlog rule.
    Backlog,
}

impl PromiseReport {
    /// The metric, with the formula of a service level: `M-20 answered of offered`.
    pub fn metric_shown(&self) -> String {
        let variant = self.variant_shown().map(|words| format!(" {words}"));
        format!("{}{}", self.metric, variant.unwrap_or_default())
    }

    /// The formula of a service level of waits, for people.
    pub fn variant_shown(&self) -> Option<String> {
        self.variant.map(|word| word.replace('_', " "))
    }

    /// The line of a value of this promise, judged as the mission judges it.
    pub fn line(&self, reading: Reading, median: Option<Median>, is_provisional: bool) -> Line {
        line((&self.goal, self.median.as_ref()), (reading, median), is_provisional)
    }

    /// The median of a group, where single lengths are kept.
    pub fn median_of(&self, policy: &Policy, parts: &Parts, group: &Group) -> Option<Median> {
        let promise = match self.subject {
            Subject::Target(id) => Promise::Target(policy.targets.get(usize::from(id.0))?.kind, id),
            Subject::Level(id) => Promise::Level(id),
            Subject::Backlog => return None,
        };
        median_of(self.median.as_ref(), parts, promise, group)
    }
}

fn line(
    (goal, rule): (&Goal, Option<&MedianRule>),
    (reading, median): (Reading, Option<Median>),
    is_provisional: bool,
) -> Line {
    let of_median = rule.and_then(|rule| rule.state(&reading, median.as_ref()));
    Line { state: of_median.unwrap_or_else(|| state(&reading, goal)), reading, median, is_provisional }
}

fn median_of(rule: Option<&MedianRule>, parts: &Parts, promise: Promise, group: &Group) -> Option<Median> {
    rule?.limit.as_ref()?;
    match parts.tallies.values.of(promise, group) {
        Reading::Median(median) => Some(median),
        _ => None,
    }
}

/// A value and its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The value, with its n and interval.
    pub reading: Reading,
    /// The median behind it, of a promise about the middle item whose single lengths are kept.
    pub median: Option<Median>,
    /// Kept, at risk, broken, no data, not measurable.
    pub state: State,
    /// More items can still come: the period was not over at the end of the history.
    pub is_provisional: bool,
}

/// One promise of the mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseReport {
    /// What it is about.
    pub subject: Subject,
    /// The metric it is judged by, such as `M-40`.
    pub metric: &'static str,
    /// The formula of a service level of waits (D-29); it is printed with every value.
    pub variant: Option<&'static str>,
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// What was promised.
    pub goal: Goal,
    /// What the median must reach, of a promise about the middle item (D-20).
    pub median: Option<MedianRule>,
    /// Goals that a rounded value must not appear to cross: the target, and the edges of credit bands (metrics.md 1.2).
    pub edges: Vec<Goal>,
    /// Over all covered months.
    pub total: Line,
    /// Each covered month.
    pub months: Vec<(Month, Line)>,
}

pub(super) fn reports(
    frame: &Frame<'_>,
    parts: &Parts,
    backlog: Option<&BacklogReport>,
    absent: &[String],
) -> Vec<PromiseReport> {
    let policy = frame.policy();
    let mut reports = Vec::new();
    for (id, target) in (0u16..).map(TargetId).zip(&policy.targets) {
        reports.push(of_target(frame, parts, (id, target), absent));
    }
    for (id, level) in (0u8..).map(ServiceLevelId).zip(&policy.service_levels) {
        reports.push(of_level(frame, parts, (id, level), absent));
    }
    if let (Some(rule), Some(backlog)) = (&policy.backlog, backlog) {
        let missing = needs::missing_for_backlog(absent);
        let line = |line: &Line| {
            if missing.is_empty() { line.clone() } else { Line::not_measurable(missing.clone()) }
        };
        reports.push(PromiseReport {
            subject: Subject::Backlog,
            metric: match rule.of {
                BacklogShare::Volume => "M-50",
                BacklogShare::OpenCases => "M-51",
            },
            variant: None,
            name: "backlog".to_owned(),
            clause: rule.clause,
            goal: rule.goal.clone(),
            median: None,
            edges: vec![rule.goal.clone()],
            total: line(&backlog.total),
            months: backlog.months.iter().map(|month| (month.month, line(&month.line))).collect(),
        });
    }
    reports
}

fn of_target(
    frame: &Frame<'_>,
    parts: &Parts,
    (id, target): (TargetId, &Target),
    absent: &[String],
) -> PromiseReport {
    let promise = Promise::Target(target.kind, id);
    let goal = Goal { comparison: Comparison::AtLeast, value: target.attainment.clone() };
    let missing = needs::missing_for_target(target, absent);
    let median = MedianRule::of(frame.policy(), promise);
    let read = |group: &Group| {
        let within = Reading::share(parts.tallies.shares.of(promise, group));
        (within, median_of(median.as_ref(), parts, promise, group))
    };
    let (total, months) = lines(frame, (&goal, median.as_ref()), &missing, read);
    PromiseReport {
        subject: Subject::Target(id),
        metric: attainment::metric(promise),
        variant: None,
        name: target.name.clone(),
        clause: target.clause,
        edges: vec![goal.clone()],
        goal,
        median,
        total,
        months,
    }
}

fn of_level(
    frame: &Frame<'_>,
    parts: &Parts,
    (id, promised): (ServiceLevelId, &ServiceLevel),
    absent: &[String],
) -> PromiseReport {
    let missing = needs::missing_for_level(&promised.measure, promised.channels, absent);
    let promise = Promise::Level(id);
    let median = MedianRule::of(frame.policy(), promise);
    let read = |group: &Group| match promised.measure {
        LevelMeasure::SpeedOfAnswer => (Reading::mean(parts.tallies.means.of(promise, group)), None),
        _ => {
            let within = Reading::share(parts.tallies.shares.of(promise, group));
            (within, median_of(median.as_ref(), parts, promise, group))
        }
    };
    let (total, months) = lines(frame, (&promised.goal, median.as_ref()), &missing, read);
    PromiseReport {
        subject: Subject::Level(id),
        metric: level::metric(promised),
        variant: service_level::Terms::of(&promised.measure)
            .map(|terms| service_level::variant_word(terms.variant)),
        name: promised.name.clone(),
        clause: promised.clause,
        goal: promised.goal.clone(),
        median,
        edges: edges(frame.policy(), promised),
        total,
        months,
    }
}

/// The total and every month of a promise.
fn lines(
    frame: &Frame<'_>,
    judged: (&Goal, Option<&MedianRule>),
    missing: &[String],
    read: impl Fn(&Group) -> (Reading, Option<Median>),
) -> (Line, Vec<(Month, Line)>) {
    let line = |group: &Group, is_provisional: bool| match missing {
        [] => line(judged, read(group), is_provisional),
        missing => Line::not_measurable(missing.to_vec()),
    };
    let months: Vec<(Month, Line)> = frame
        .months
        .iter()
        .map(|month| (month, line(&Group::month(month), !frame.is_complete(month))))
        .collect();
    let is_provisional = frame.months.iter().last().is_some_and(|month| !frame.is_complete(month));
    (line(&Group::ALL, is_provisional), months)
}

impl Line {
    pub(super) fn not_measurable(missing: Vec<String>) -> Line {
        Line {
            reading: Reading::NotMeasurable { missing },
            median: None,
            state: State::NotMeasurable,
            is_provisional: false,
        }
    }
}

/// The target, and where a shortfall begins to earn a credit: a value shown must not appear on the wrong side of either.
pub fn edges(policy: &Policy, level: &ServiceLevel) -> Vec<Goal> {
    let mut edges = vec![level.goal.clone()];
    if let Some(credits) = policy.credits.as_ref().filter(|_| level.credit_bearing) {
        edges.extend(credits.bands.iter().map(|band| edge(&level.goal, &band.over)));
    }
    edges
}

/// No credit at exactly this distance from the goal, credit beyond.
fn edge(goal: &Goal, over: &Ratio) -> Goal {
    match goal.comparison {
        Comparison::AtLeast | Comparison::Above => {
            Goal { comparison: Comparison::AtLeast, value: &goal.value - over }
        }
        Comparison::AtMost | Comparison::Below => {
            Goal { comparison: Comparison::AtMost, value: &goal.value + over }
        }
    }
}
