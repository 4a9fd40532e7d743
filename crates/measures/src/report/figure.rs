//! What is measured whether or not the mission promises it.

use desk::Month;
use desk::case::outcome::Promise;
use mission::ClockKind;

use crate::frame::Frame;
use crate::group::{Dimension, Group, Slot};
use crate::kpi::{Form, Kpi, Unit, attainment, customers, escalation, obligations, occupancy};
use crate::maturity::is_mature;
use crate::needs;
use crate::parts::Parts;
use crate::reading::Reading;
use crate::reliability::{self, Missing, Score, Standard};
use crate::series::Series;
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
}

impl Figure {
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
        figures.push(customers_in_time(frame, parts, absent));
    }
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
    let is_provisional = months.iter().any(|(_, _, is_provisional)| *is_provisional);
    let (metric, word, unit) = (kpi.metric(), kpi.word().to_owned(), kpi.unit());
    let unreliable = unreliable(frame, tallies, kpi, &total);
    Figure { metric, word, kpi: Some(kpi), unit, total, is_provisional, unreliable, months }
}

/// What is missing of a survey's score over all months.
fn unreliable(frame: &Frame<'_>, tallies: &Tallies, kpi: Kpi, total: &Reading) -> Vec<Missing> {
    let rule = &frame.policy().surveys;
    let (score, rate, response_rate, margin_points) = match (kpi, total) {
        (Kpi::Csat, Reading::Share(share)) => {
            (Score::Share(*share), Kpi::CsatResponseRate, &rule.response_rates.0, &rule.margins.0)
        }
        (Kpi::Nps, Reading::Nps(answers)) => {
            (Score::Nps(*answers), Kpi::NpsResponseRate, &rule.response_rates.1, &rule.margins.1)
        }
        _ => return Vec::new(),
    };
    let standard = Standard { response_rate: response_rate.clone(), margin_points: margin_points.clone() };
    reliability::missing(score, tallies.shares.of(rate, &Group::ALL), &standard)
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
    Some(Figure { metric, word, kpi: None, unit, total, is_provisional, unreliable: Vec::new(), months })
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
    }
}

fn customers_in_time(frame: &Frame<'_>, parts: &Parts, absent: &[String]) -> Figure {
    let missing = needs::missing(&["reply"], absent);
    let read = |month: Slot<Month>| Reading::share(parts.answered.of(month));
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
