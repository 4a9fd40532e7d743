//! The figures of a month that are no promises: satisfaction, first contact, old cases, response times, objectives.

use std::collections::BTreeMap;

use measures::kpi::Kpi;
use measures::report::{Figure, ObjectiveReport, Split, Status, rows};
use measures::{Dimension, DimensionSet, Group, Month, Reading, Slot};
use mission::policy::{
    LevelMeasure, Objective, Scope, ServiceLevel, ServiceLevelId, StatusDetail, StatusFigure,
};
use mission::{Channel, ClockKind};

use super::{Measured, PublishedFigure, PublishedObjective, PublishedSplit, PublishedValue, goal};
use crate::document::{ObjectiveView, ValueView};

/// The figures that stand on the page for each number that the mission publishes.
const OF_STATUS: [(StatusFigure, &[Kpi]); 2] = [
    (StatusFigure::Csat, &[Kpi::Csat, Kpi::CsatResponseRate, Kpi::Nps]),
    (StatusFigure::ResponseTimes, &[Kpi::FirstContact, Kpi::ResolutionTime, Kpi::SpeedOfAnswer]),
];

/// The figures of a month.
pub(super) fn figures(measured: &Measured<'_>, month: Month) -> Vec<PublishedFigure> {
    let shows = &measured.policy.practice.status_page.shows;
    let wanted = OF_STATUS.iter().filter(|(figure, _)| shows.contains(figure)).flat_map(|(_, kpis)| *kpis);
    let find = |kpi: &Kpi| measured.report.figures.iter().find(|figure| figure.kpi == Some(*kpi));
    let mut found: Vec<PublishedFigure> =
        wanted.filter_map(|kpi| find(kpi).map(|figure| one(measured, figure, month))).collect();
    if shows.contains(&StatusFigure::Backlog) {
        found.extend(aged_of_open(measured, month));
    }
    found
}

fn one(measured: &Measured<'_>, figure: &Figure, month: Month) -> PublishedFigure {
    let of_month = figure.months.iter().find(|(of, ..)| *of == month);
    let value = of_month.map_or_else(PublishedValue::none, |(_, reading, is_provisional)| {
        let view = ValueView::of(reading, &[], figure.unit).doubted(figure.unreliable_in(month));
        PublishedValue { provisional: *is_provisional, ..PublishedValue::of(&view) }
    });
    let objective = measured.report.objectives.iter().find(|objective| is_about(measured, objective, figure));
    let wanted = objective.and_then(|objective| objective.goal.as_ref());
    PublishedFigure {
        key: figure.word.clone(),
        name: figure.name(),
        metric: figure.metric.to_owned(),
        target: objective.and_then(|objective| ObjectiveView::of(objective, measured.policy).goal),
        target_value: wanted.map(|goal| goal.value.to_string()),
        value,
    }
}

/// Whether an objective says what a figure of all cases is to be.
fn is_about(measured: &Measured<'_>, report: &ObjectiveReport, figure: &Figure) -> bool {
    let objective = measured.policy.objectives.iter().find(|objective| objective.name == report.name);
    let is_of_all =
        objective.is_some_and(|objective| objective.scope == Scope::default() && !counts_some(objective));
    is_of_all && matches!(report.status, Status::Level(_)) && report.metric.to_string() == figure.metric
}

/// The open cases that were older than the limit, on the worst day of the month (M-51).
fn aged_of_open(measured: &Measured<'_>, month: Month) -> Option<PublishedFigure> {
    let days = &measured.report.backlog.as_ref()?.days;
    let last = days.iter().rfind(|day| day.month == month);
    let value = last.map_or_else(PublishedValue::none, |day| {
        let share = measures::Share { hits: day.aged, of: day.open };
        PublishedValue::of(&ValueView::of_share(share))
    });
    Some(PublishedFigure {
        key: "aged_backlog".to_owned(),
        name: "open cases older than the limit, on the last day".to_owned(),
        metric: "M-51".to_owned(),
        target: None,
        target_value: None,
        value,
    })
}

/// How many were answered in time.
pub(super) fn response_times(measured: &Measured<'_>, month: Month) -> Vec<PublishedSplit> {
    let page = &measured.policy.practice.status_page;
    if !page.shows.contains(&StatusFigure::ResponseTimes) {
        return Vec::new();
    }
    let by: &[(Dimension, &str)] = match page.detail {
        StatusDetail::Totals => &[],
        StatusDetail::Channels => &[(Dimension::Channel, "channel")],
        StatusDetail::Full => {
            &[(Dimension::Channel, "channel"), (Dimension::Priority, "priority"), (Dimension::Tier, "tier")]
        }
    };
    by.iter().flat_map(|(dimension, word)| split(measured, month, (*dimension, *word))).collect()
}

/// What a value of a dimension is called in the mission; nothing for what is unknown.
fn name(measured: &Measured<'_>, group: &Group, by: Dimension) -> Option<String> {
    match (by, group) {
        (Dimension::Channel, Group { channel: Slot::Is(channel), .. }) => Some(channel.word().to_owned()),
        (Dimension::Priority, Group { priority: Slot::Is(priority), .. }) => Some(priority.word().to_owned()),
        (Dimension::Tier, Group { tier: Slot::Is(tier), .. }) => {
            measured.policy.tiers.get(usize::from(tier.0)).map(|tier| tier.name.clone())
        }
        _ => None,
    }
}

/// The median time from receipt to resolution of each value of a dimension (M-46).
fn typical(measured: &Measured<'_>, month: Month, by: Dimension) -> BTreeMap<String, PublishedValue> {
    let kept = DimensionSet::NONE.with(Dimension::Month).with(by);
    let kpi = Kpi::ResolutionTime;
    let solved = rows(measured.policy, measured.parts, Split::Kpi(kpi), kept);
    let of_month =
        solved.into_iter().filter(|(group, reading)| group.month == Slot::Is(month) && reading.n() > 0);
    let value = |reading: &Reading| PublishedValue::of(&ValueView::of(reading, &[], kpi.unit()));
    of_month.filter_map(|(group, reading)| Some((name(measured, &group, by)?, value(&reading)))).collect()
}

fn split(measured: &Measured<'_>, month: Month, (by, word): (Dimension, &str)) -> Vec<PublishedSplit> {
    let kept = DimensionSet::NONE.with(Dimension::Month).with(by);
    let subject = Split::Clock(ClockKind::FirstResponse);
    let counted = rows(measured.policy, measured.parts, subject, kept);
    let mut found = Vec::new();
    if by == Dimension::Channel {
        found.extend(Channel::ALL.iter().filter_map(|channel| live(measured, month, *channel)));
    }
    for (group, reading) in counted {
        if group.month != Slot::Is(month) || reading.n() == 0 {
            continue;
        }
        let Some(of) = name(measured, &group, by) else { continue };
        if found.iter().any(|known: &PublishedSplit| known.of == of) {
            continue;
        }
        let value = PublishedValue::of(&ValueView::of(&reading, &[], measures::kpi::Unit::Percent));
        found.push(PublishedSplit {
            by: word.to_owned(),
            of,
            target: None,
            variant: None,
            value,
            typical: None,
        });
    }
    let mut typical = typical(measured, month, by);
    found.iter_mut().for_each(|split| split.typical = typical.remove(&split.of));
    found
}

/// The wait in a channel in which people wait for a person: what its service level says.
fn live(measured: &Measured<'_>, month: Month, channel: Channel) -> Option<PublishedSplit> {
    let levels = (0u8..).map(ServiceLevelId).zip(&measured.policy.service_levels);
    let is_wait = |level: &ServiceLevel| {
        matches!(level.measure, LevelMeasure::Wait { .. }) && level.channels.contains(channel)
    };
    let (_, level) = levels.into_iter().find(|(_, level)| is_wait(level))?;
    let report = measured.report.promises.iter().find(|report| report.name == level.name)?;
    let (_, line) = report.months.iter().find(|(of, _)| *of == month)?;
    if matches!(line.reading, Reading::NoData | Reading::NotMeasurable { .. }) {
        return None;
    }
    Some(PublishedSplit {
        by: "channel".to_owned(),
        of: channel.word().to_owned(),
        target: Some(goal(&level.goal)),
        variant: report.variant.map(str::to_owned),
        value: PublishedValue::of(&ValueView::of_promise(line, report)),
        typical: None,
    })
}

/// Whether an objective is about some cohorts or products, which a bundle does not name.
fn counts_some(objective: &Objective) -> bool {
    objective.cohorts.is_some() || objective.products.is_some()
}

/// Where every objective stands, where the mission publishes it. One about cohorts or products is left out: who is in a list and
/// what people write about is nobody else's business, and without the names nobody could count it again from the bundle.
pub(super) fn objectives(measured: &Measured<'_>) -> Vec<PublishedObjective> {
    if !measured.policy.practice.status_page.shows.contains(&StatusFigure::Objectives) {
        return Vec::new();
    }
    let of = |report: &ObjectiveReport| {
        let view = ObjectiveView::of(report, measured.policy);
        let clause = measured.policy.clauses.get(usize::from(report.clause.0))?;
        clause.is_public.then(|| PublishedObjective {
            key: view.id,
            sentence: clause.sentence.clone(),
            clause: clause.number.to_string(),
            status: match &view.difference {
                Some(difference) => format!("{} ({})", view.status, difference.shown),
                None => view.status,
            },
        })
    };
    let counts_all = |report: &&ObjectiveReport| {
        let objective = measured.policy.objectives.iter().find(|objective| objective.name == report.name);
        objective.is_none_or(|objective| !counts_some(objective))
    };
    measured.report.objectives.iter().filter(counts_all).filter_map(of).collect()
}
