//! What became of each objective of a mission (metrics.md 1.8, 1.10, 10, 11).

mod subject;

use std::collections::BTreeMap;

use calendar::{Date, Instant, Ratio};
use desk::Month;
use mission::policy::{Aim, Change, ClauseId, Goal, Objective, ObjectivePeriod};

use super::Line;
use super::figure::{missing_of, rate_of};
use crate::bounds::Bounds;
use crate::frame::Frame;
use crate::group::{Group, Slot};
use crate::kpi::{Form, Kpi, occupancy};
use crate::maturity::is_mature;
use crate::objective::improve::{Amount, Direction, Improvement, Progress};
use crate::objective::sustain::{MonthState, Sustained, sustained};
use crate::parts::Parts;
use crate::period::{Length, Period};
use crate::reading::Reading;
use crate::reliability::Missing;
use crate::share::Share;
use crate::state::{State, state_by};
use crate::stats::{nps, two_shares};
pub(super) use subject::Subject;

/// One objective with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveReport {
    /// Its id in the mission.
    pub name: String,
    /// Its metric.
    pub metric: mission::Metric,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The value to reach, when it is a value; of an improvement what the baseline makes of it.
    pub goal: Option<Goal>,
    /// The wish beyond it, and where that stands.
    pub stretch: Option<(Goal, Status)>,
    /// Each covered period.
    pub periods: Vec<(Period, Line)>,
    /// The period the status of a level speaks of: the last mature one, inside its date. It may hold no data.
    pub judged: Option<Period>,
    /// For each period what is missing of a survey's score that can be relied on (metrics.md 9); none for what is no score.
    pub unreliable: Vec<Vec<Missing>>,
    /// Where it stands at the end of the history.
    pub status: Status,
    /// Of an improvement of a share or a net promoter score how far its value is from the baseline.
    pub difference: Option<Shift>,
    /// In what it is shown; a percentage for a metric no history carries.
    pub unit: crate::kpi::Unit,
}

/// How far the value of an improvement is from its baseline, with what is known of chance (metrics.md 8.5, 8.6).
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Value less baseline, or that of the months since the base period while there are fewer: a difference of shares 0…1, or points of a net promoter score; exact.
    pub change: Ratio,
    /// Its 95 % interval in the same unit: Newcombe's of two shares, and that of two independent waves.
    pub bounds: Bounds,
    /// Whether the whole interval reaches the change that is wanted. A value may reach its target and this not be shown.
    pub is_shown: bool,
}

/// Where an objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A value in every period: the state of the last mature one.
    Level(State),
    /// A value by a date that is still to come, or whose last period is not mature yet: the state of the last mature period so far.
    UntilDate(State, Date),
    /// A value by a date that has passed: whether the last complete period inside it, which is mature, reached it.
    AtDate(State, Date),
    /// Held for several quarters.
    Sustained(Sustained, u8),
    /// Better than a baseline.
    Improvement(Progress),
}

impl Status {
    /// As it is written in reports.
    pub fn word(&self) -> String {
        match self {
            Status::Level(state) => state.word().to_owned(),
            Status::UntilDate(state, by) => format!("{} so far, until {by}", state.word()),
            Status::AtDate(State::Kept | State::AtRisk, by) => format!("achieved by {by}"),
            Status::AtDate(State::Broken, by) => format!("not achieved by {by}"),
            Status::AtDate(state, _) => state.word().to_owned(),
            Status::Sustained(sustained, n) => sustained.word(*n),
            Status::Improvement(progress) => progress.word().to_owned(),
        }
    }
}

pub(super) fn reports(frame: &Frame<'_>, parts: &Parts, absent: &[String]) -> Vec<ObjectiveReport> {
    let absent = &parts.marks.lacking(absent);
    frame
        .policy()
        .objectives
        .iter()
        .map(|objective| {
            let subject = Subject::of(frame, objective);
            Judge { frame, parts, absent, objective, subject }.report()
        })
        .collect()
}

/// Judges one objective.
struct Judge<'j> {
    frame: &'j Frame<'j>,
    parts: &'j Parts,
    absent: &'j [String],
    objective: &'j Objective,
    subject: Subject,
}

impl Judge<'_> {
    fn report(&self) -> ObjectiveReport {
        let mut difference = None;
        let (goal, status) = match &self.objective.aim {
            Aim::Level { goal, by } => (Some(goal.clone()), self.level(goal, *by)),
            Aim::Sustained { goal, n_quarters } => {
                // Without a single value nothing was reached and nothing missed (metrics.md 1.3).
                let has_data = self.frame.months.iter().any(|month| self.reading(&[month]).n() > 0);
                let found = match has_data {
                    true => sustained(&self.month_states(goal), *n_quarters),
                    false => Sustained::NoData,
                };
                (Some(goal.clone()), Status::Sustained(found, *n_quarters))
            }
            Aim::Improvement { reduces, by, horizon, base_months } => {
                let improvement = self.improvement((*reduces, by), *horizon, *base_months);
                let comparison = if *reduces {
                    mission::policy::Comparison::AtMost
                } else {
                    mission::policy::Comparison::AtLeast
                };
                let goal = improvement.as_ref().map(|of| Goal { comparison, value: of.target() });
                difference = improvement.as_ref().and_then(|of| self.difference(of, *horizon, *base_months));
                (
                    goal,
                    Status::Improvement(
                        improvement.map_or(Progress::NoData, |of| self.progress(&of, *horizon)),
                    ),
                )
            }
        };
        let length = match &self.objective.aim {
            Aim::Sustained { .. } => Length::Month,
            Aim::Level { .. } | Aim::Improvement { .. } => length(self.objective.period),
        };
        let periods = Period::all_of(self.frame.months.iter(), length);
        let line = |period: Period| (period, self.line(period.months().collect(), goal.as_ref()));
        let periods: Vec<(Period, Line)> = periods.into_iter().map(line).collect();
        let doubts = |(period, line): &(Period, Line)| self.unreliable(*period, &line.reading);
        ObjectiveReport {
            unreliable: periods.iter().map(doubts).collect(),
            name: self.objective.name.clone(),
            metric: self.objective.metric,
            clause: self.objective.clause,
            periods,
            stretch: self
                .objective
                .stretch
                .as_ref()
                .map(|wish| (wish.clone(), self.level(wish, self.objective.stretch_by))),
            judged: match &self.objective.aim {
                Aim::Level { by, .. } => self.last_mature(*by),
                Aim::Sustained { .. } | Aim::Improvement { .. } => None,
            },
            goal,
            status,
            difference,
            unit: self.subject.unit(),
        }
    }

    /// The value over some months.
    fn reading(&self, months: &[Month]) -> Reading {
        self.subject.reading((self.frame, self.parts), (months, self.objective), self.absent)
    }

    /// What is missing of a survey's score of a period, judged by the invitations of just these months and of the objective's scope.
    fn unreliable(&self, period: Period, reading: &Reading) -> Vec<Missing> {
        let Subject::Kpi(kpi) = self.subject else { return Vec::new() };
        let Some(rate) = rate_of(kpi) else { return Vec::new() };
        let months: Vec<Month> = period.months().collect();
        let invited =
            Subject::Kpi(rate).reading((self.frame, self.parts), (&months, self.objective), self.absent);
        let invited = if let Reading::Share(share) = invited { share } else { Share::default() };
        missing_of(self.frame.policy(), kpi, reading, (invited, false))
    }

    /// The value and the state over some months.
    fn line(&self, months: Vec<Month>, goal: Option<&Goal>) -> Line {
        let reading = self.reading(&months);
        let (judge, minimum_n) = (self.objective.judge, self.objective.minimum_n);
        let state = goal.map_or(State::NoData, |goal| state_by(&reading, goal, (judge, minimum_n)));
        Line { reading, median: None, state, is_provisional: !self.are_mature(&months) }
    }

    fn are_mature(&self, months: &[Month]) -> bool {
        let tallies = &self.parts.tallies;
        let is_covered = |month: &Month| self.frame.months.iter().any(|covered| covered == *month);
        let is_mature = |month: &Month| match &self.subject {
            Subject::Kpi(kpi) => is_mature(self.frame, tallies, *kpi, *month),
            _ => self.frame.is_complete(*month),
        };
        // Months before the history hold nothing that could change; those after it are still to come.
        let last = self.frame.months.iter().last();
        months.iter().all(|month| if is_covered(month) { is_mature(month) } else { Some(*month) < last })
    }

    /// The state of each covered month, for the sustain rule.
    fn month_states(&self, goal: &Goal) -> BTreeMap<Month, MonthState> {
        let state = |month: Month| {
            let line = self.line(vec![month], Some(goal));
            match line.state {
                _ if line.is_provisional => MonthState::Open,
                State::Kept | State::AtRisk => MonthState::Good,
                State::Broken | State::NoData | State::NotMeasurable => MonthState::Bad,
            }
        };
        self.frame.months.iter().map(|month| (month, state(month))).collect()
    }

    /// The last period whose value cannot change any more, inside the date by which the value is wanted.
    fn last_mature(&self, by: Option<Date>) -> Option<Period> {
        let periods = Period::all_of(self.frame.months.iter(), length(self.objective.period));
        let is_inside =
            |period: &Period| by.is_none_or(|by| period.last().next().first_on() <= day_after(by));
        periods.into_iter().filter(is_inside).rev().find(|period| {
            let months: Vec<Month> = period.months().collect();
            self.are_mature(&months)
        })
    }

    fn level(&self, goal: &Goal, by: Option<Date>) -> Status {
        let mature = self.last_mature(by);
        let state =
            mature.map_or(State::NoData, |period| self.line(period.months().collect(), Some(goal)).state);
        match by {
            None => Status::Level(state),
            Some(by) if self.is_settled(by) => Status::AtDate(state, by),
            Some(by) => Status::UntilDate(state, by),
        }
    }

    /// Whether a date has passed and the last complete period inside it cannot change any more: only then is there a verdict
    /// (metrics.md 1.10, 11).
    fn is_settled(&self, by: Date) -> bool {
        let last = last_inside(by, length(self.objective.period));
        let months: Vec<Month> = last.iter().flat_map(|period| period.months()).collect();
        self.frame.as_of >= self.end_of(by) && self.are_mature(&months)
    }

    /// The first instant after a date in the reporting zone.
    fn end_of(&self, on: Date) -> Instant {
        self.frame.months.zone().end_of(on).unwrap_or(Instant(i64::MAX))
    }

    /// The improvement from the months before the effective date; nothing without a baseline.
    fn improvement(
        &self,
        (reduces, by): (bool, &Change),
        horizon: Date,
        base_months: u16,
    ) -> Option<Improvement> {
        let (effective, months) = self.base(base_months)?;
        let is_covered = months.iter().all(|month| self.frame.months.range(*month).is_some());
        let baseline = self.reading(&months).value().filter(|_| is_covered)?;
        Some(Improvement {
            direction: if reduces { Direction::Reduce } else { Direction::Increase },
            by: match by {
                Change::Relative(share) => Amount::Relative(share.clone()),
                Change::Points(points) => Amount::Points(points.clone()),
            },
            baseline,
            from: effective.starts_at(self.frame.months.zone()),
            horizon: self.end_of(horizon),
        })
    }

    /// The month that contains the effective date, and those of the base period before it.
    fn base(&self, base_months: u16) -> Option<(Month, Vec<Month>)> {
        let effective_on = self.frame.policy().effective_on?;
        let effective = Month::new(effective_on.year(), effective_on.month())?;
        let first = months_before(effective, base_months)?;
        let months = std::iter::successors(Some(first), |month| Some(month.next()));
        Some((effective, months.take_while(|month| *month < effective).collect()))
    }

    /// How far the value is from the baseline. Until as many months have passed as the base period has, it is that of the months since: a
    /// month of the base period would be on both sides.
    fn difference(&self, improvement: &Improvement, horizon: Date, base_months: u16) -> Option<Shift> {
        let (_, base) = self.base(base_months)?;
        let mut result = self.result_months(horizon, base_months);
        result.retain(|month| !base.contains(month));
        let (change, bounds) = match (self.reading(&base), self.reading(&result)) {
            (Reading::Share(before), Reading::Share(now)) => {
                let difference = two_shares::difference(before, now)?;
                (difference.change, difference.bounds)
            }
            (Reading::Nps(before), Reading::Nps(now)) => {
                let difference = nps::difference(before, now)?;
                (difference.change, difference.bounds)
            }
            _ => return None,
        };
        let wanted = &improvement.target() - &improvement.baseline;
        let is_shown = match improvement.direction {
            Direction::Increase => bounds.is_from(&wanted),
            Direction::Reduce => bounds.is_up_to(&wanted),
        };
        Some(Shift { change, bounds, is_shown })
    }

    /// As many mature months as the base period has, up to the horizon or the end of the history.
    fn result_months(&self, horizon: Date, base_months: u16) -> Vec<Month> {
        let is_inside = |month: &Month| month.next().first_on() <= day_after(horizon);
        let mature = |month: &Month| self.are_mature(&[*month]);
        let mut months: Vec<Month> = self.frame.months.iter().filter(is_inside).filter(mature).collect();
        let surplus = months.len().saturating_sub(usize::from(base_months));
        months.drain(..surplus);
        months
    }

    /// The value over as many mature months as the base period has, up to the horizon or the end of the history; where fewer lie
    /// after the effective date, months of the base period are among them. The months that end at the horizon give a verdict once
    /// all of them are mature.
    fn progress(&self, improvement: &Improvement, horizon: Date) -> Progress {
        let Aim::Improvement { base_months, .. } = self.objective.aim else { return Progress::NoData };
        let value = self.reading(&self.result_months(horizon, base_months)).value();
        let is_settled = last_inside(horizon, Length::Month).is_none_or(|last| {
            let back = |month: &Month| months_before(*month, 1);
            let result = std::iter::successors(Some(last.first()), back).take(base_months.into());
            self.are_mature(&result.collect::<Vec<Month>>())
        });
        improvement.progress(value.as_ref(), self.frame.as_of, is_settled)
    }
}

/// The last complete period inside a date.
fn last_inside(by: Date, length: Length) -> Option<Period> {
    let after = day_after(by);
    let next = Period::of(Month::new(after.year(), after.month())?, length);
    Some(Period::of(months_before(next.first(), 1)?, length))
}

fn day_after(on: Date) -> Date {
    on.tomorrow().unwrap_or(on)
}

fn months_before(month: Month, n: u16) -> Option<Month> {
    let on = month.first_on();
    let ordinal = i32::from(on.year()) * 12 + i32::from(on.month()) - 1 - i32::from(n);
    Month::new(i16::try_from(ordinal.div_euclid(12)).ok()?, (ordinal.rem_euclid(12) + 1) as i8)
}

const fn length(period: ObjectivePeriod) -> Length {
    match period {
        ObjectivePeriod::Month => Length::Month,
        ObjectivePeriod::Quarter => Length::Quarter,
        ObjectivePeriod::HalfYear => Length::HalfYear,
        ObjectivePeriod::Year => Length::Year,
    }
}

/// The groups an objective selects in a month: every combination of the values of its scope.
pub(super) fn groups(frame: &Frame<'_>, month: Month, objective: &Objective) -> Vec<Group> {
    fn with<T: Copy>(groups: Vec<Group>, values: Option<Vec<T>>, set: fn(&mut Group, T)) -> Vec<Group> {
        let Some(values) = values else { return groups };
        let each = |group: &Group| {
            let group = *group;
            values.clone().into_iter().map(move |value| {
                let mut one = group;
                set(&mut one, value);
                one
            })
        };
        groups.iter().flat_map(each).collect()
    }
    let (scope, groups) = (&objective.scope, vec![Group::month(month)]);
    let groups = with(groups, frame.cohorts_of(objective), |group, cohort| group.cohort = Slot::Is(cohort));
    let groups =
        with(groups, frame.products_of(objective), |group, product| group.product = Slot::Is(product));
    let groups = with(groups, scope.tiers.clone(), |group, tier| group.tier = Slot::Is(tier));
    let priorities = scope.priorities.map(|set| set.iter().collect());
    let groups = with(groups, priorities, |group, priority| group.priority = Slot::Is(priority));
    let channels = scope.channels.map(|set| set.iter().collect());
    let groups = with(groups, channels, |group, channel| group.channel = Slot::Is(channel));
    with(groups, scope.categories.clone(), |group, category| group.category = Slot::Is(category))
}

/// How the items of a metric add up over several groups.
impl crate::tallies::Tallies {
    /// The value of a metric over several groups that share no item.
    pub fn reading(&self, kpi: Kpi, groups: &[Group]) -> Reading {
        fn sum<V: crate::tally::Value>(groups: &[Group], of: impl Fn(&Group) -> V) -> V {
            groups.iter().fold(V::default(), |mut sum, group| {
                sum.merge(&of(group));
                sum
            })
        }
        match kpi.form() {
            Form::Share => Reading::share(sum(groups, |group| self.shares.of(kpi, group))),
            Form::PerItem => Reading::per_item(sum(groups, |group| self.shares.of(kpi, group))),
            Form::Mean => Reading::mean(sum(groups, |group| self.means.of(kpi, group))),
            Form::Nps => Reading::nps(sum(groups, |group| self.answers.of(kpi, group))),
            Form::Median => self.values.of_groups(kpi, groups),
            Form::Occupied => occupancy::reading(self, groups),
        }
    }
}
