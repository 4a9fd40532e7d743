//! What is published of a month, as plain data: every public promise, the mission's public figures, response times by channel,
//! and what is credited, exact and as people are shown it.
//!
//! The running desk and the replay of a bundle make it by the same function, so that equal counts give equal text.

mod figures;

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;
use measures::credit::{Credits, LevelMonth};
use measures::report::{PromiseReport, Subject};
use measures::{Month, Parts, Reading, Report, State, display};
use mission::Policy;
use mission::policy::{Clause, Comparison, Goal, StatusFigure};
use serde::{Deserialize, Serialize};

use crate::document::ValueView;

/// The format that is written. One that is not known is not read.
pub const FORMAT: u32 = 1;

/// What is published of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// [`FORMAT`].
    pub format: u32,
    /// Whose month it is.
    pub name: String,
    /// The version of the mission in force when it was published.
    pub mission: String,
    /// The month, such as `2025-10`.
    pub month: String,
    /// Up to when it was counted.
    pub as_of: String,
    /// Every promise that the mission does not keep to itself.
    pub promises: Vec<PublishedPromise>,
    /// The figures that the mission publishes.
    pub figures: Vec<PublishedFigure>,
    /// How many were answered in time, by channel and, in full detail, by priority and tier.
    pub response_times: Vec<PublishedSplit>,
    /// What the objectives of the mission came to, where it publishes them.
    pub objectives: Vec<PublishedObjective>,
    /// Every level that carries credits; nothing where the mission publishes no credits.
    pub credits: Vec<PublishedCredit>,
}

/// A value, exact and as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedValue {
    /// How many items were counted.
    pub n: u64,
    /// Those of a share that count for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// The exact value: a share 0…1, points, or milliseconds; nothing without data.
    pub value: Option<String>,
    /// As shown.
    pub shown: String,
    /// The 95 % interval as shown.
    pub interval: String,
    /// The same as shares 0…1 with four decimals, or milliseconds.
    pub bounds: Option<[String; 2]>,
    /// `kept`, `at risk`, `broken` or `no data`; nothing where nothing is promised.
    pub state: Option<String>,
    /// What is missing of a survey's score that can be relied on (metrics.md 9).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub low_reliability: Vec<String>,
    /// Its last windows had not passed: it may still change.
    pub provisional: bool,
}

/// A promise with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPromise {
    /// Its name in addresses.
    pub key: String,
    /// The metric it is judged by.
    pub metric: String,
    /// The formula of a service level of waits, as missions spell it (D-29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The number of its clause.
    pub clause: String,
    /// The path of its clause.
    pub path: String,
    /// The clause, in one sentence.
    pub sentence: String,
    /// `≥`, `≤`, `<` or `>`, and the exact value.
    pub goal: (String, String),
    /// The same as shown.
    pub target: String,
    /// What it came to.
    pub value: PublishedValue,
    /// The median it is judged by, of a promise about the middle item whose single lengths are kept (D-20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<PublishedMedian>,
    /// How far it is from its target, as shown; only for a broken share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_by: Option<String>,
}

/// The middle of some lengths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedMedian {
    /// As shown.
    pub shown: String,
    /// Exactly, in milliseconds; nothing when the middle item never ended.
    pub value_ms: Option<String>,
    /// The 95 % interval as shown.
    pub interval: String,
}

/// A figure of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// Its stable name.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// The metric.
    pub metric: String,
    /// What it is to reach, as shown, where an objective says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The same exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_value: Option<String>,
    /// What it came to.
    pub value: PublishedValue,
}

/// Response times of one channel, priority or tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedSplit {
    /// `channel`, `priority` or `tier`.
    pub by: String,
    /// Which.
    pub of: String,
    /// What is promised, as shown; nothing where there is no single promise.
    pub target: Option<String>,
    /// The formula by which a service level counts who was answered in time, as missions spell it (D-29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// How many were answered in time.
    pub value: PublishedValue,
    /// The median time from receipt to resolution (M-46): what somebody typically waits until it is solved. Nothing where no case
    /// was solved, and in months that were published before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical: Option<PublishedValue>,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedObjective {
    /// Its id in the mission.
    pub key: String,
    /// What is wanted.
    pub sentence: String,
    /// The number of its clause.
    pub clause: String,
    /// Where it stands.
    pub status: String,
}

/// A level that carries credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCredit {
    /// The level, by its name in the mission.
    pub key: String,
    /// The number of its clause.
    pub clause: String,
    /// The clause, in one sentence.
    pub sentence: String,
    /// How far the month fell short, exactly; negative when it did not.
    pub shortfall: Option<String>,
    /// The share of the monthly subscription that is credited, exactly.
    pub percent: String,
    /// The same as shown.
    pub shown: String,
    /// How many are credited.
    pub n_payers: u64,
    /// Affected customers of whom no subscription was known.
    pub n_without_subscription: u64,
    /// What they are credited in each currency, in minor units.
    pub sums: BTreeMap<String, i64>,
}

/// What a desk or a history came to, with its rules.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'m> {
    /// The mission's rules.
    pub policy: &'m Policy,
    /// The version in force at the publication.
    pub version: &'m str,
    /// Up to when it was counted.
    pub as_of: Instant,
    /// Every number.
    pub report: &'m Report,
    /// What the numbers were made from.
    pub parts: &'m Parts,
    /// What is credited.
    pub credits: &'m Credits,
}

impl Measured<'_> {
    /// What is published of a month; every month that the report does not cover has no data.
    pub fn publish(&self, month: Month) -> Published {
        let shows = |figure: StatusFigure| self.policy.practice.status_page.shows.contains(&figure);
        Published {
            format: FORMAT,
            name: self.policy.name.clone(),
            mission: self.version.to_owned(),
            month: month.to_string(),
            as_of: self.as_of.to_string(),
            promises: self.promises(month),
            figures: figures::figures(self, month),
            response_times: figures::response_times(self, month),
            objectives: figures::objectives(self),
            credits: if shows(StatusFigure::Credits) { self.credits(month) } else { Vec::new() },
        }
    }

    fn clause(&self, report: &PromiseReport) -> Option<&Clause> {
        self.policy.clauses.get(usize::from(report.clause.0))
    }

    /// Every public promise of the month. One that only another version of the mission made is left out where it has no items.
    fn promises(&self, month: Month) -> Vec<PublishedPromise> {
        let mut published = Vec::new();
        for (key, report) in keyed(&self.report.promises) {
            let Some(clause) = self.clause(report).filter(|clause| clause.is_public) else { continue };
            let line = report.months.iter().find(|(of, _)| *of == month).map(|(_, line)| line);
            let is_only = self.report.promises.iter().filter(|other| other.name == report.name).count() == 1;
            let n = line.map_or(0, |line| line.reading.n());
            if !is_only && n == 0 {
                continue;
            }
            let view = line.map(|line| ValueView::of_promise(line, report));
            // How far a share is from half says little of how far the middle item is from its limit.
            let of_share = line.filter(|_| report.median.is_none());
            let short_by = of_share.and_then(|line| match (&line.reading, line.state) {
                (Reading::Share(share), State::Broken) => short_by(&share.value()?, report),
                _ => None,
            });
            published.push(PublishedPromise {
                key,
                metric: report.metric.to_owned(),
                variant: report.variant.map(str::to_owned),
                clause: clause.number.to_string(),
                path: clause.path.clone(),
                sentence: clause.sentence.clone(),
                goal: (display::comparison(&report.goal).to_owned(), report.goal.value.to_string()),
                target: goal(&report.goal),
                value: view.as_ref().map_or_else(PublishedValue::none, PublishedValue::of),
                median: view.and_then(|view| view.median).map(|median| PublishedMedian {
                    shown: median.shown,
                    value_ms: median.value_ms,
                    interval: median.interval_shown,
                }),
                short_by,
            });
        }
        published
    }

    fn credits(&self, month: Month) -> Vec<PublishedCredit> {
        let of_month = self.credits.level_months.iter().filter(|of| of.month == month);
        of_month.filter_map(|of| self.credit(of)).collect()
    }

    fn credit(&self, of: &LevelMonth) -> Option<PublishedCredit> {
        let level = self.policy.service_levels.get(usize::from(of.level.0))?;
        let clause = self.policy.clauses.get(usize::from(level.clause.0))?;
        let (mut sums, mut payers) = (BTreeMap::new(), BTreeSet::new());
        for cycle in &self.credits.cycles {
            for entry in
                cycle.entries.iter().filter(|entry| (entry.month, entry.level) == (of.month, of.level))
            {
                *sums.entry(cycle.currency.code().to_owned()).or_default() += entry.amount_minor;
                payers.insert(cycle.customer);
            }
        }
        let is_of = |(other, _): &&(LevelMonth, _)| (other.month, other.level) == (of.month, of.level);
        Some(PublishedCredit {
            key: level.name.clone(),
            clause: clause.number.to_string(),
            sentence: clause.sentence.clone(),
            shortfall: of.shortfall.as_ref().map(ToString::to_string),
            percent: of.percent.to_string(),
            shown: display::percent(&of.percent, &[]),
            n_payers: payers.len() as u64,
            n_without_subscription: self.credits.without_subscription.iter().filter(is_of).count() as u64,
            sums,
        })
    }
}

/// Promises by their names in addresses: several of one name, which versions of the mission make, are told apart.
pub fn keyed(promises: &[PromiseReport]) -> impl Iterator<Item = (String, &PromiseReport)> {
    let mut nth: BTreeMap<&str, usize> = BTreeMap::new();
    promises.iter().map(move |report| {
        let nth = nth.entry(&report.name).or_default();
        *nth += 1;
        let key = if *nth == 1 { report.name.clone() } else { format!("{}~{nth}", report.name) };
        (key, report)
    })
}

/// How far a share is from its goal, in points.
fn short_by(value: &calendar::Ratio, report: &PromiseReport) -> Option<String> {
    let short = match report.goal.comparison {
        Comparison::AtLeast | Comparison::Above => &report.goal.value - value,
        Comparison::AtMost | Comparison::Below => value - &report.goal.value,
    };
    (matches!(report.subject, Subject::Target(_) | Subject::Level(_) | Subject::Backlog)
        && !short.is_negative())
    .then(|| display::points(&short, &[]))
}

/// A goal as shown: a share, or a length.
fn goal(goal: &Goal) -> String {
    if goal.value > calendar::Ratio::ONE { display::goal_seconds(goal) } else { display::goal_percent(goal) }
}

impl PublishedPromise {
    /// By what the value was counted, and the median it is judged by, in words; empty where both go without saying.
    pub fn manner(&self) -> String {
        let variant = self.variant.as_ref().map(|variant| variant.replace('_', " "));
        let median = self.median.as_ref().map(|median| format!("median {}", median.shown));
        variant.into_iter().chain(median).collect::<Vec<String>>().join(", ")
    }

    /// What it came to, of how many, by what, and what was promised.
    pub fn result(&self) -> String {
        let manner = Some(self.manner()).filter(|manner| !manner.is_empty());
        let manner = manner.map_or_else(String::new, |manner| format!(" ({manner})"));
        format!("{} of {}{manner}, promised {}", self.value.shown, self.value.n, self.target)
    }
}

impl PublishedValue {
    /// The value as it is published.
    pub fn of(view: &ValueView) -> PublishedValue {
        PublishedValue {
            n: view.n,
            numerator: view.numerator,
            value: view.value.clone(),
            shown: view.shown.clone(),
            interval: view.interval_shown.clone(),
            bounds: view.interval.clone(),
            state: view.state.map(str::to_owned),
            low_reliability: view.low_reliability.iter().map(|word| (*word).to_owned()).collect(),
            provisional: view.provisional,
        }
    }

    /// Nothing was counted.
    pub fn none() -> PublishedValue {
        PublishedValue {
            n: 0,
            numerator: None,
            value: None,
            shown: "no data".to_owned(),
            interval: String::new(),
            bounds: None,
            state: None,
            low_reliability: Vec::new(),
            provisional: false,
        }
    }
}

impl Published {
    /// The text of it, the same for the same figures: what is stored and digested.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads the text of a published month; nothing when it is of another format.
    pub fn read(text: &str) -> Option<Published> {
        serde_json::from_str::<Published>(text).ok().filter(|published| published.format == FORMAT)
    }

    /// Every value in it under a key of its own, with its name for people.
    pub fn values(&self) -> Vec<(String, String, &PublishedValue)> {
        let promises =
            self.promises.iter().map(|it| (format!("promise/{}", it.key), it.sentence.clone(), &it.value));
        let figures =
            self.figures.iter().map(|it| (format!("figure/{}", it.key), it.name.clone(), &it.value));
        let splits = self.response_times.iter().map(|it| {
            (format!("response/{}/{}", it.by, it.of), format!("Answered in time, {}", it.of), &it.value)
        });
        let typical = self.response_times.iter().filter_map(|it| {
            let value = it.typical.as_ref()?;
            Some((format!("typical/{}/{}", it.by, it.of), format!("Time until solved, {}", it.of), value))
        });
        promises.chain(figures).chain(splits).chain(typical).collect()
    }
}
