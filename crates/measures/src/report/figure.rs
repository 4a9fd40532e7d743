//! What is measured whether or not the mission promises it.

use desk::Month;
use desk::case::outcome::Promise;
use mission::{ClockKind, Policy};

use crate::frame::Frame;
use crate::group::{Dimension, DimensionSet, Group, Slot};
use crate::kpi::{Form, Kpi, Unit, attainment, customers, escalation, obligations, occupancy};
use crate::maturity::is_mature;
use crate::needs;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::reliability::{self, Missing, Score, Standard};
use crate::series::Series;
use crate::share::Share;
use crate::tallies::Tallies;

/// A measured number without a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The metric, such as `M-46`.
    pub metric: &'static str,
    /// Its stable name, such as `resolution_time`.
    pub word: String,
    /// What the cases behind it are listed under, when they are.
    pub kpi: Option<Kpi>,
    /// In what it is shown.
    pub unit: Unit,
    /// Over all covered months.
    pub total: Reading,
    /// More items can still come, or a window has not passed.
    pub is_provisional: bool,
    /// What is missing of a score that can be relied on (metrics.md 9); nothing for what is no score.
    pub unreliable: Vec<Missing>,
    /// Each covered month, and whether its value can still change; none for a figure that compares years.
    pub months: Vec<(Month, Reading, bool)>,
    /// For each month what is missing of a score that can be relied on; none for what is no score.
    pub unreliable_months: Vec<Vec<Missing>>,
}

impl Figure {
    /// What is missing of a score of a month that can be relied on.
    pub fn unreliable_in(&self, month: Month) -> &[Missing] {
        let mut known = self.months.iter().zip(&self.unreliable_months);
        known.find(|((of, ..), _)| *of == month).map_or(&[], |(_, missing)| missing)
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        self.word.replace('_', " ")
    }
}

/// Every figure, in the order of metrics: live contacts, then clocks, then cases. `of` selects the items by dimensions other
/// than the month; a combination that is not kept apart has no data.
pub fn figures(frame: &Frame<'_>, parts: &Parts, absent: &[String], of: &Group) -> Vec<Figure> {
    let absent = &parts.marks.lacking(absent);
    let (live, of_cases): (Vec<Kpi>, Vec<Kpi>) = Kpi::ALL.iter().partition(|kpi| **kpi < Kpi::ResolutionTime);
    let of_kpi = |kpi: Kpi| of_kpi(frame, parts, (kpi, absent), of);
    let mut figures: Vec<Figure> = live.into_iter().map(of_kpi).collect();
    figures.extend(ClockKind::ALL.iter().filter_map(|kind| of_clock(frame, parts, (*kind, absent), of)));
    // What has streams of its own is shown where a history carries any.
    let is_shown =
        |kpi: &Kpi| !obligations::is_outside_cases(*kpi) || parts.tallies.shares.of(*kpi, &Group::ALL).of > 0;
    let of_cases = of_cases.into_iter().filter(is_shown);
    figures.extend(of_cases.map(of_kpi));
    if *of == Group::ALL {
        figures.push(escalation_reduction(frame, parts, absent));
    }
    figures.push(customers_in_time(frame, parts, absent, of));
    figures
}

fn of_kpi(frame: &Frame<'_>, parts: &Parts, (kpi, absent): (Kpi, &[String]), of: &Group) -> Figure {
    let tallies = &parts.tallies;
    let missing = needs::missing_for_kpi(kpi, absent);
    let read = |month: Slot<Month>| {
        let group = Group { month, ..*of };
        match kpi.form() {
            Form::Share => Reading::share(tallies.shares.of(kpi, &group)),
            Form::PerItem => Reading::per_item(tallies.shares.of(kpi, &group)),
            Form::Mean => Reading::mean(tallies.means.of(kpi, &group)),
            Form::Median => tallies.values.of(kpi, &group),
            Form::Nps => Reading::nps(tallies.answers.of(kpi, &group)),
            Form::Occupied => occupancy::reading(tallies, &[group]),
        }
    };
    let is_immature = |month: Month| !is_mature(frame, tallies, kpi, month);
    let (total, months) = lines(frame, &missing, read, is_immature);
    let doubts = |(month, reading, _): &(Month, Reading, bool)| {
        unreliable((frame.policy(), tallies), kpi, &Group { month: Slot::Is(*month), ..*of }, reading)
    };
    let unreliable_months = months.iter().map(doubts).collect();
    let is_provisional = months.iter().any(|(_, _, is_provisional)| *is_provisional);
    let (metric, word, unit) = (kpi.metric(), kpi.word().to_owned(), kpi.unit());
    let unreliable = unreliable((frame.policy(), tallies), kpi, of, &total);
    let kpi = Some(kpi);
    Figure { metric, word, kpi, unit, total, is_provisional, unreliable, months, unreliable_months }
}

/// What is missing of a survey's score in a group (metrics.md 9); nothing for what is no score. A score of some months, tiers, channels
/// and so on is judged by the invitations of just these; where none is known, only the whole is judged.
pub fn unreliable(
    (policy, tallies): (&Policy, &Tallies),
    kpi: Kpi,
    of: &Group,
    reading: &Reading,
) -> Vec<Missing> {
    let Some(rate) = rate_of(kpi) else { return Vec::new() };
    missing_of(policy, kpi, reading, (tallies.shares.of(rate, of), *of == Group::ALL))
}

/// The same for each row of a split.
pub fn unreliable_rows(
    (policy, tallies): (&Policy, &Tallies),
    kpi: Kpi,
    by: DimensionSet,
    rows: &[(Group, Reading)],
) -> Vec<Vec<Missing>> {
    let Some(rate) = rate_of(kpi) else { return vec![Vec::new(); rows.len()] };
    let invited = tallies.shares.by(by, |series| series == Series::Kpi(rate));
    let row = |(group, reading): &(Group, Reading)| {
        missing_of(policy, kpi, reading, (invited.get(group).copied().unwrap_or_default(), false))
    };
    rows.iter().map(row).collect()
}

/// The invitations behind a score, and how many of them were answered.
pub(super) fn rate_of(kpi: Kpi) -> Option<Kpi> {
    match kpi {
        Kpi::Csat => Some(Kpi::CsatResponseRate),
        Kpi::Nps => Some(Kpi::NpsResponseRate),
        _ => None,
    }
}

/// What is missing of a score with these invitations; where none is known, only the whole is judged.
pub(super) fn missing_of(
    policy: &Policy,
    kpi: Kpi,
    reading: &Reading,
    (invited, is_whole): (Share, bool),
) -> Vec<Missing> {
    let rule = &policy.surveys;
    let (score, response_rate, margin_points) = match (kpi, reading) {
        (Kpi::Csat, Reading::Share(share)) => (Score::Share(*share), &rule.response_rates.0, &rule.margins.0),
        (Kpi::Nps, Reading::Nps(answers)) => (Score::Nps(*answers), &rule.response_rates.1, &rule.margins.1),
        _ => return Vec::new(),
    };
    if invited.of == 0 && !is_whole {
        return Vec::new();
    }
    let standard = Standard { response_rate: response_rate.clone(), margin_points: margin_points.clone() };
    reliability::missing(score, invited, &standard)
}

/// All targets of one clock kind together, for the kinds that are a metric of their own.
fn of_clock(
    frame: &Frame<'_>,
    parts: &Parts,
    (kind, absent): (ClockKind, &[String]),
    of: &Group,
) -> Option<Figure> {
    let word = attainment::pooled(kind)?;
    let mut targets = frame.policy().targets.iter().filter(|target| target.kind == kind).peekable();
    targets.peek()?;
    let missing: Vec<Vec<String>> = targets.map(|target| needs::missing_for_target(target, absent)).collect();
    // One target that can be measured is enough for a number.
    let missing = if missing.iter().any(Vec::is_empty) { Vec::new() } else { needs::once(missing.concat()) };
    let is_of = |series| matches!(series, Series::Promise(Promise::Target(of, _)) if of == kind);
    let monthly = parts.tallies.shares.by(of.dimensions().with(Dimension::Month), is_of);
    let read = |month: Slot<Month>| {
        let group = Group { month, ..*of };
        let mut sum = crate::Share::default();
        monthly.iter().filter(|(of, _)| group.covers(of)).for_each(|(_, share)| sum.merge(*share));
        Reading::share(sum)
    };
    let (total, months) = lines(frame, &missing, read, |_| false);
    let is_provisional = months.iter().any(|(_, _, is_provisional)| *is_provisional);
    let id = mission::policy::TargetId(0);
    let metric = attainment::metric(Promise::Target(kind, id));
    let (word, unit) = (word.to_owned(), Unit::Percent);
    Some(Figure {
        metric,
        word,
        kpi: None,
        unit,
        total,
        is_provisional,
        unreliable: Vec::new(),
        months,
        unreliable_months: Vec::new(),
    })
}

fn escalation_reduction(frame: &Frame<'_>, parts: &Parts, absent: &[String]) -> Figure {
    let total = match needs::missing_for_kpi(Kpi::EscalationRate, absent) {
        missing if missing.is_empty() => escalation::reduction(frame, &parts.tallies.shares),
        missing => Reading::NotMeasurable { missing },
    };
    Figure {
        metric: escalation::METRIC,
        word: escalation::REDUCTION.to_owned(),
        kpi: None,
        unit: Unit::Percent,
        total,
        is_provisional: false,
        unreliable: Vec::new(),
        months: Vec::new(),
        unreliable_months: Vec::new(),
    }
}

fn customers_in_time(frame: &Frame<'_>, parts: &Parts, absent: &[String], of: &Group) -> Figure {
    let missing = needs::missing(&["reply"], absent);
    let read = |month: Slot<Month>| Reading::share(parts.answered.of(&Group { month, ..*of }));
    let (total, months) = lines(frame, &missing, read, |_| false);
    let is_provisional = months.iter().any(|(_, _, is_provisional)| *is_provisional);
    let (metric, word) = (customers::METRIC, customers::WORD.to_owned());
    Figure {
        metric,
        word,
        kpi: None,
        unit: Unit::Percent,
        total,
        is_provisional,
        unreliable: Vec::new(),
        months,
        unreliable_months: Vec::new(),
    }
}

/// The total and every month.
fn lines(
    frame: &Frame<'_>,
    missing: &[String],
    read: impl Fn(Slot<Month>) -> Reading,
    is_immature: impl Fn(Month) -> bool,
) -> (Reading, Vec<(Month, Reading, bool)>) {
    let read = |month: Slot<Month>| match missing {
        [] => read(month),
        missing => Reading::NotMeasurable { missing: missing.to_vec() },
    };
    let month = |month: Month| {
        let is_provisional = missing.is_empty() && (is_immature(month) || !frame.is_complete(month));
        (month, read(Slot::Is(month)), is_provisional)
    };
    (read(Slot::All), frame.months.iter().map(month).collect())
}
