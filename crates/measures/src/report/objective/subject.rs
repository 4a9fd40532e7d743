//! What an objective counts: any metric of a report, whether it is a figure, a promise or the backlog.

use desk::Month;
use desk::case::outcome::Promise;
use mission::policy::{Objective, ServiceLevelId, TargetId};

use super::groups;
use crate::frame::Frame;
use crate::group::{Group, Selection, Slot};
use crate::kpi::{Kpi, Unit, attainment, backlog::Snapshot, customers, escalation, level};
use crate::needs;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::report::backlog::greatest;
use crate::share::Share;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum Subject {
    /// A figure.
    Kpi(Kpi),
    /// Promises that are reported under the metric, together: SLA attainment, triage, updates, service levels.
    Promises(Vec<Promise>),
    /// Open cases older than the limit, of those received lately (M-50), on the worst day.
    AgedOfVolume,
    /// The same of all open cases (M-51).
    AgedOfBacklog,
    /// Customers of the highest tier answered in time (M-53).
    Customers,
    /// How much smaller the escalation rate of a year is than that of the year before (M-48).
    EscalationReduction,
    /// Nothing that a history carries, or nothing that the mission promises.
    Nothing,
}

impl Subject {
    /// What an objective is about.
    pub(in crate::report) fn of(frame: &Frame<'_>, objective: &Objective) -> Subject {
        let metric = objective.metric.to_string();
        // Of the two numbers of M-35 the one that a mission wants to reach: fewer transfers that need not have been.
        if metric == Kpi::UnnecessaryTransfers.metric() {
            return Subject::Kpi(Kpi::UnnecessaryTransfers);
        }
        if let Some(kpi) = Kpi::ALL.iter().copied().find(|kpi| kpi.metric() == metric) {
            return Subject::Kpi(kpi);
        }
        match metric.as_str() {
            "M-50" => Subject::AgedOfVolume,
            "M-51" => Subject::AgedOfBacklog,
            customers::METRIC => Subject::Customers,
            escalation::METRIC => Subject::EscalationReduction,
            metric => match promises(frame, metric) {
                found if found.is_empty() => Subject::Nothing,
                found => Subject::Promises(found),
            },
        }
    }

    /// In what it is shown.
    pub(super) fn unit(&self) -> Unit {
        match self {
            Subject::Kpi(kpi) => kpi.unit(),
            _ => Unit::Percent,
        }
    }

    /// The value over some months.
    pub(super) fn reading(
        &self,
        (frame, parts): (&Frame<'_>, &Parts),
        (months, objective): (&[Month], &Objective),
        absent: &[String],
    ) -> Reading {
        let mut missing = self.missing(frame, absent);
        let of_others = objective
            .scope
            .tiers
            .as_ref()
            .is_some_and(|tiers| tiers.iter().any(|tier| Some(*tier) != frame.top_tier));
        if *self == Subject::Customers && of_others {
            missing.push("the same of customers of another tier than the highest".to_owned());
        }
        if !missing.is_empty() {
            return Reading::NotMeasurable { missing };
        }
        let of_scope =
            || months.iter().flat_map(|month| groups(frame, *month, objective)).collect::<Vec<Group>>();
        match self {
            Subject::Kpi(kpi) => parts.tallies.reading(*kpi, &of_scope()),
            Subject::Promises(promises) => {
                let mut sum = Share::default();
                for group in of_scope() {
                    let measurable =
                        promises.iter().filter(|promise| lacks(frame, **promise, absent).is_empty());
                    measurable.for_each(|promise| sum.merge(parts.tallies.shares.of(*promise, &group)));
                }
                Reading::share(sum)
            }
            Subject::AgedOfVolume => worst_day((frame, parts), (months, &of_scope()), Snapshot::of_volume),
            Subject::AgedOfBacklog => worst_day((frame, parts), (months, &of_scope()), Snapshot::of_backlog),
            Subject::Customers => {
                let of_month = |group: Group| (group.month, Selection::of(&group));
                let selected: Vec<(Slot<Month>, Selection)> = of_scope().into_iter().map(of_month).collect();
                let is_wanted = |month: Month, held: u128| {
                    selected.iter().any(|(of, some)| of.covers(Slot::Is(month)) && some.takes(held))
                };
                Reading::share(parts.answered.over(is_wanted))
            }
            Subject::EscalationReduction => {
                let of = |month: Month| {
                    let mut sum = Share::default();
                    for group in groups(frame, month, objective) {
                        sum.merge(parts.tallies.shares.of(Kpi::EscalationRate, &group));
                    }
                    sum
                };
                let last = months.iter().max();
                last.map_or(Reading::NoData, |last| escalation::reduction_until(frame, *last, of))
            }
            Subject::Nothing => Reading::NoData,
        }
    }

    /// The value of some groups of items; nothing for what is counted for the whole desk only.
    pub(in crate::report) fn reading_of(&self, parts: &Parts, of: &[Group]) -> Option<Reading> {
        match self {
            Subject::Kpi(kpi) => Some(parts.tallies.reading(*kpi, of)),
            Subject::Promises(promises) => {
                let mut sum = Share::default();
                let each = promises.iter().flat_map(|promise| of.iter().map(move |group| (*promise, group)));
                each.for_each(|(promise, group)| sum.merge(parts.tallies.shares.of(promise, group)));
                Some(Reading::share(sum))
            }
            Subject::AgedOfVolume
            | Subject::AgedOfBacklog
            | Subject::Customers
            | Subject::EscalationReduction
            | Subject::Nothing => None,
        }
    }

    /// What it lacks in this source; of several promises one that can be measured is enough.
    fn missing(&self, frame: &Frame<'_>, absent: &[String]) -> Vec<String> {
        match self {
            Subject::Kpi(kpi) => needs::missing_for_kpi(*kpi, absent),
            Subject::Promises(promises) => {
                let all: Vec<Vec<String>> =
                    promises.iter().map(|promise| lacks(frame, *promise, absent)).collect();
                if all.iter().any(Vec::is_empty) { Vec::new() } else { needs::once(all.concat()) }
            }
            Subject::AgedOfVolume | Subject::AgedOfBacklog if frame.backlog.is_none() => {
                vec!["a backlog rule of the mission".to_owned()]
            }
            Subject::AgedOfVolume | Subject::AgedOfBacklog => needs::missing_for_backlog(absent),
            Subject::Customers => needs::missing(&["reply"], absent),
            Subject::EscalationReduction => needs::missing_for_kpi(Kpi::EscalationRate, absent),
            Subject::Nothing => vec!["what this metric counts".to_owned()],
        }
    }
}

/// The promises of all versions that are reported under a metric. A mean is a figure, not a share of items.
fn promises(frame: &Frame<'_>, metric: &str) -> Vec<Promise> {
    let policy = frame.policy();
    let targets = (0_u16..).map(TargetId).zip(&policy.targets);
    let targets = targets.map(|(id, target)| Promise::Target(target.kind, id));
    let of_metric = targets.filter(|promise| attainment::metric(*promise) == metric);
    let levels = (0_u8..).map(ServiceLevelId).zip(&policy.service_levels);
    let levels = levels.filter(|(_, promised)| level::metric(promised) == metric);
    of_metric.chain(levels.map(|(id, _)| Promise::Level(id))).collect()
}

fn lacks(frame: &Frame<'_>, promise: Promise, absent: &[String]) -> Vec<String> {
    let policy = frame.policy();
    match promise {
        Promise::Target(_, id) => {
            let target = policy.targets.get(usize::from(id.0));
            target.map(|target| needs::missing_for_target(target, absent)).unwrap_or_default()
        }
        Promise::Level(id) => {
            let level = policy.service_levels.get(usize::from(id.0));
            let missing = level.map(|level| needs::missing_for_level(&level.measure, level.channels, absent));
            missing.unwrap_or_default()
        }
    }
}

/// The greatest share of any snapshot in the months: a period is achieved only if every snapshot is (M-50).
fn worst_day(
    (frame, parts): (&Frame<'_>, &Parts),
    (months, groups): (&[Month], &[Group]),
    of: impl Fn(&Snapshot) -> Share,
) -> Reading {
    let Some(rule) = &frame.backlog else { return Reading::NoData };
    let days = parts.tallies.backlog.of_groups(groups).days(&rule.schedule);
    greatest(days.iter().filter(|day| months.contains(&day.month)).map(of))
}
