//! The promises of one month as pages show them, read from the last numbers.

use std::collections::{BTreeMap, BTreeSet};

use backtest::document::ValueView;
use calendar::{Instant, Ratio};
use desk::case::outcome::Promise;
use look::chart::Interval;
use look::marks::PromiseState;
use measures::budget::{self, Budget, Past, WINDOWS_MS};
use measures::kpi::backlog::Snapshot;
use measures::money::Currency;
use measures::report::{Line, PromiseReport, Subject, worst_day};
use measures::{CohortId, Group, Month, Reading, Share, Slot, State, display};
use mission::policy::{Clause, Comparison, Goal, LevelMeasure, ServiceLevel, Target, TierId};
use mission::{Channel, Policy};

use crate::numbers::Numbers;

/// The promises in one month, for all customers or some of them.
#[derive(Clone, Copy)]
pub struct Seen<'n> {
    /// What was counted.
    pub numbers: &'n Numbers,
    /// The month.
    pub month: Month,
    /// The tier; everybody when absent.
    pub tier: Option<TierId>,
    /// The channel; every one when absent.
    pub channel: Option<Channel>,
    /// The cohort of customers; everybody when absent.
    pub cohort: Option<CohortId>,
}

/// What would be credited for a promise if the month were published now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exposure {
    /// By currency, in minor units.
    pub sums: BTreeMap<Currency, i64>,
    /// How many would get it.
    pub n_payers: usize,
}

impl Exposure {
    /// The sums in words.
    pub fn words(&self) -> String {
        let sums: Vec<String> = self.sums.iter().map(|(currency, minor)| currency.show(*minor)).collect();
        sums.join(", ")
    }
}

/// One promise in the month.
pub struct Row<'n> {
    /// What was measured.
    pub report: &'n PromiseReport,
    /// Its name in addresses.
    pub key: String,
    /// The value and its state.
    pub line: Line,
    /// The same as it is shown.
    pub value: ValueView,
}

impl<'n> Seen<'n> {
    /// The mission.
    pub fn policy(&self) -> &'n Policy {
        self.numbers.book.rules.policy()
    }

    /// All customers in a month.
    pub fn of_all(numbers: &'n Numbers, month: Month) -> Seen<'n> {
        Seen { numbers, month, tier: None, channel: None, cohort: None }
    }

    /// The month in which the numbers end.
    pub fn current(numbers: &Numbers) -> Month {
        Month::of(numbers.as_of, &numbers.book.rules.policy().reporting_zone)
    }

    /// Whether the month is not over.
    pub fn is_current(&self) -> bool {
        self.month == Seen::current(self.numbers)
    }

    /// Every promise of the mission. One that another version of the mission made is left out where it has no items.
    pub fn rows(&self) -> Vec<Row<'n>> {
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        let promises = &self.numbers.report.promises;
        promises.iter().for_each(|promise| *named.entry(&promise.name).or_default() += 1);
        let mut nth: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rows = Vec::new();
        for report in promises {
            let nth = nth.entry(&report.name).or_default();
            *nth += 1;
            let key = if *nth == 1 { report.name.clone() } else { format!("{}~{nth}", report.name) };
            let line = self.line(report, self.month);
            let is_only = named.get(report.name.as_str()) == Some(&1);
            if is_only || line.reading.n() > 0 {
                let value = ValueView::of_promise(&line, report);
                rows.push(Row { report, key, line, value });
            }
        }
        rows
    }

    /// The promise of a name in addresses.
    pub fn find(&self, key: &str) -> Option<Row<'n>> {
        self.rows().into_iter().find(|row| row.key == key)
    }

    /// What a promise came to in a month.
    pub fn line(&self, report: &PromiseReport, month: Month) -> Line {
        let found = report.months.iter().find(|(of, _)| *of == month).map(|(_, line)| line.clone());
        let nothing =
            Line { reading: Reading::NoData, median: None, state: State::NoData, is_provisional: false };
        let whole = found.unwrap_or(nothing.clone());
        if self.is_whole() {
            return whole;
        }
        if let (Subject::Backlog, Some(rule)) = (report.subject, &self.policy().backlog) {
            let days = self.backlog_days();
            let of_month: Vec<Snapshot> = days.into_iter().filter(|day| day.month == month).collect();
            return worst_day(&of_month, rule, whole.is_provisional);
        }
        let Some(promise) = self.promise(report) else { return nothing };
        let group = Group { month: Slot::Is(month), ..self.group() };
        let tallies = &self.numbers.parts.tallies;
        let reading = match self.level(report).map(|level| &level.measure) {
            Some(LevelMeasure::SpeedOfAnswer) => Reading::mean(tallies.means.of(promise, &group)),
            _ => Reading::share(tallies.shares.of(promise, &group)),
        };
        report.line(
            reading,
            report.median_of(self.policy(), &self.numbers.parts, &group),
            whole.is_provisional,
        )
    }

    /// Every snapshot of the backlog of whom it is about.
    pub fn backlog_days(&self) -> Vec<Snapshot> {
        let backlog = self.numbers.report.backlog.as_ref();
        let days = backlog.map(|backlog| match self.is_whole() {
            true => backlog.days.clone(),
            false => backlog.of_group(&self.numbers.parts, &self.group()),
        });
        days.unwrap_or_default()
    }

    /// What its items are listed under; the backlog has days instead.
    pub fn promise(&self, report: &PromiseReport) -> Option<Promise> {
        match report.subject {
            Subject::Target(id) => Some(Promise::Target(self.target(report)?.kind, id)),
            Subject::Level(id) => Some(Promise::Level(id)),
            Subject::Backlog => None,
        }
    }

    /// The target it is.
    pub fn target(&self, report: &PromiseReport) -> Option<&'n Target> {
        let Subject::Target(id) = report.subject else { return None };
        self.policy().targets.get(usize::from(id.0))
    }

    /// The service level it is.
    pub fn level(&self, report: &PromiseReport) -> Option<&'n ServiceLevel> {
        let Subject::Level(id) = report.subject else { return None };
        self.policy().service_levels.get(usize::from(id.0))
    }

    /// Where it stands in the mission.
    pub fn clause(&self, report: &PromiseReport) -> Option<&'n Clause> {
        self.policy().clauses.get(usize::from(report.clause.0))
    }

    /// What would be credited for it; nothing where no credit is promised.
    pub fn exposure(&self, report: &PromiseReport) -> Option<Exposure> {
        let Subject::Level(id) = report.subject else { return None };
        self.policy().credits.as_ref()?;
        self.level(report).filter(|level| level.credit_bearing)?;
        Some(self.credited(|of| of == id))
    }

    /// What would be credited in the month in all.
    pub fn whole_exposure(&self) -> Exposure {
        self.credited(|_| true)
    }

    fn credited(&self, wanted: impl Fn(mission::policy::ServiceLevelId) -> bool) -> Exposure {
        let (mut sums, mut payers) = (BTreeMap::new(), BTreeSet::new());
        for cycle in &self.numbers.credits.cycles {
            let entries = cycle.entries.iter().filter(|of| of.month == self.month && wanted(of.level));
            for entry in entries.filter(|entry| entry.amount_minor > 0) {
                *sums.entry(cycle.currency).or_default() += entry.amount_minor;
                payers.insert(cycle.customer);
            }
        }
        Exposure { sums, n_payers: payers.len() }
    }

    /// How its budget of misses stands; nothing for what is no share of items.
    pub fn budget(&self, report: &PromiseReport) -> Option<Budget> {
        let promise = self.promise(report)?;
        let numbers = self.numbers;
        let months: Vec<_> = numbers.months.iter().filter(|(of, _)| *of <= self.month).collect();
        let ((_, range), past) = months.split_last()?;
        let so_far = match self.line(report, self.month).reading {
            Reading::Share(share) => share,
            Reading::NoData if !self.is_mean(report) => Share::default(),
            _ => return None,
        };
        let past: Vec<Past> = past[past.len().saturating_sub(3)..]
            .iter()
            .filter(|(_, of)| numbers.first_at <= of.start)
            .map(|(_, of)| {
                let then = budget::same_moment(numbers.as_of, range, of);
                let until_then = numbers.moments.share(promise, of.start..then).of;
                Past { until_then, in_all: numbers.moments.share(promise, of.clone()).of }
            })
            .collect();
        let expected = budget::expect(so_far.of, numbers.as_of, range, &past);
        let after = |at: Instant, ms: i64| Instant(at.as_ms() + ms);
        let recent = WINDOWS_MS
            .map(|ms| numbers.moments.share(promise, after(numbers.as_of, 1 - ms)..after(numbers.as_of, 1)));
        let credit = report.edges.iter().skip(1).max_by(|a, b| match report.goal.comparison {
            Comparison::AtLeast | Comparison::Above => a.value.cmp(&b.value),
            Comparison::AtMost | Comparison::Below => b.value.cmp(&a.value),
        });
        let month_ms = range.end.as_ms() - range.start.as_ms();
        Some(Budget::new((&report.goal, credit), so_far, (expected, month_ms), recent))
    }

    fn is_mean(&self, report: &PromiseReport) -> bool {
        self.level(report).is_some_and(|level| level.measure == LevelMeasure::SpeedOfAnswer)
    }
}

impl Row<'_> {
    /// Its state as pages mark it.
    pub fn state(&self) -> PromiseState {
        shown_state(self.line.state)
    }

    /// The goal in words.
    pub fn goal(&self) -> String {
        goal(&self.report.goal, &self.line.reading)
    }

    /// The interval with value and target; nothing without data.
    pub fn interval(&self) -> Option<Interval> {
        let whole = self.scale();
        let number = |text: &String| text.replace('.', "").parse::<i64>().ok();
        let point = scaled(&self.line.reading.value()?, whole);
        let (low, high) = match &self.value.interval {
            Some([low, high]) => (number(low)?, number(high)?),
            None => (point, point),
        };
        Some(Interval { low, high, target: scaled(&self.report.goal.value, whole), point }.fitted())
    }

    /// The values of the last twelve months, and the target on the same scale.
    pub fn course(&self, seen: &Seen<'_>) -> (Vec<Option<i64>>, i64) {
        let whole = self.scale();
        let months = self.report.months.iter().map(|(month, _)| *month);
        let months: Vec<Month> = months.filter(|month| *month <= seen.month).collect();
        let last = months[months.len().saturating_sub(12)..].iter();
        let value = |month: &Month| Some(scaled(&seen.line(self.report, *month).reading.value()?, whole));
        (last.map(value).collect(), scaled(&self.report.goal.value, whole))
    }

    /// How far it is beyond its target, in tenths of a point; below 0 short of it. Only for shares with data.
    pub fn distance(&self) -> Option<i64> {
        let Reading::Share(share) = &self.line.reading else { return None };
        let value = share.value()?;
        let goal = &self.report.goal;
        let beyond = match goal.comparison {
            Comparison::AtLeast | Comparison::Above => &value - &goal.value,
            Comparison::AtMost | Comparison::Below => &goal.value - &value,
        };
        Some(scaled(&beyond, 1_000))
    }

    /// Shares are drawn in ten-thousandths, lengths in milliseconds.
    fn scale(&self) -> i64 {
        if matches!(self.line.reading, Reading::Mean(_) | Reading::Median(_)) { 1 } else { 10_000 }
    }
}

/// The whole part of a value times `by`, for drawing.
pub fn scaled(value: &Ratio, by: i64) -> i64 {
    (value * &Ratio::whole(by)).floor()
}

/// How a state is marked.
pub fn shown_state(state: State) -> PromiseState {
    match state {
        State::Kept => PromiseState::Kept,
        State::AtRisk => PromiseState::AtRisk,
        State::Broken => PromiseState::Broken,
        State::NoData | State::NotMeasurable => PromiseState::NoData,
    }
}

/// A goal in words: a share, or a length.
pub fn goal(goal: &Goal, reading: &Reading) -> String {
    match reading {
        Reading::Mean(_) | Reading::Median(_) => display::goal_seconds(goal),
        _ if goal.value > Ratio::ONE => display::goal_seconds(goal),
        _ => display::goal_percent(goal),
    }
}
