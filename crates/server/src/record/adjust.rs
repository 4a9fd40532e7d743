//! Corrections of published months: once a day, what is counted now is laid beside what was published, and every difference is
//! written down with its date and reason. What was published stays.

use std::collections::BTreeSet;

use backtest::document::ValueView;
use backtest::publication::{Published, PublishedValue, keyed};
use desk::Month;
use desk::case::adjustment::Change;
use desk::case::event::CaseId;
use desk::case::outcome::Promise;
use measures::kpi::Form;
use measures::reading::Mean;
use measures::report::{PromiseReport, Subject};
use measures::scores::Recommendations;
use measures::tally::Value;
use measures::{Group, Parts, Reading, Share};
use store::publications::{self, Adjustment};
use store::settings;

use super::publish::of_month;
use crate::desk::{Desk, Refusal};
use crate::numbers::{Corrections, Numbers};

/// The setting that says on which day it was done last.
const DONE: &str = "record.adjusted_on";

/// Writes down what became known of published months, at most once a day.
///
/// # Errors
///
/// Fails when the database does.
pub async fn adjust_due(desk: &Desk, numbers: &Numbers) -> Result<usize, Refusal> {
    let zone = &numbers.book.rules.policy().reporting_zone;
    let today = zone.date_of(numbers.as_of).to_string();
    let known = {
        let today = today.clone();
        let read = desk.db().read(move |tx| {
            if settings::find(tx, DONE)?.is_some_and(|done| done >= today) {
                return Ok(None);
            }
            let mut known = Vec::new();
            for month in publications::months(tx)? {
                if let Some(row) = publications::find(tx, &month)? {
                    known.push((row, publications::adjustments(tx, &month)?));
                }
            }
            Ok::<_, store::Error>(Some(known))
        });
        read.await?
    };
    let Some(known) = known else { return Ok(0) };
    let mut found = Vec::new();
    for (row, adjustments) in &known {
        let (Some(published), Ok(month)) = (Published::read(&row.figures), row.month.parse()) else {
            continue;
        };
        if numbers.months.iter().any(|(of, _)| *of == month) && row.as_of < numbers.as_of {
            found.extend(differences(numbers, month, (&published, adjustments)));
        }
    }
    let n = found.len();
    desk.write(move |tx, _, now| {
        // Another node may have done it meanwhile.
        if settings::find(tx, DONE)?.is_some_and(|done| done >= today) {
            return Ok(());
        }
        for (month, figure, was, is, reason) in found.iter().cloned() {
            let (id, adjusted_at) = (tx.id(now), now);
            publications::adjust(tx, &Adjustment { id, month, figure, was, now: is, reason, adjusted_at })?;
        }
        settings::set(tx, DONE, &today)?;
        Ok(())
    })
    .await?;
    Ok(n)
}

/// Month, figure, what was said last, what is known now, why.
type Difference = (String, String, String, String, String);

fn differences(
    numbers: &Numbers,
    month: Month,
    (published, adjustments): (&Published, &[Adjustment]),
) -> Vec<Difference> {
    let now = of_month(numbers, month);
    let is_known =
        |key: &str| now.values().into_iter().find(|(of, ..)| of == key).map(|(_, _, value)| value.clone());
    let mut found = Vec::new();
    for (key, _, then) in published.values() {
        // Splits follow their promises.
        if key.starts_with("response/") || key.starts_with("typical/") {
            continue;
        }
        let Some(mut value) = is_known(&key) else { continue };
        let mut reason = match (then.provisional, value.provisional) {
            (true, false) => {
                "The last time limits of the month have passed; the figure is final now.".to_owned()
            }
            _ => "What came in later belongs to this month.".to_owned(),
        };
        let of_promise = key.strip_prefix("promise/").and_then(|name| corrected(numbers, month, name));
        let of_figure =
            || key.strip_prefix("figure/").and_then(|name| corrected_figure(numbers, month, name));
        if let Some((corrected, n_cases)) = of_promise.or_else(of_figure) {
            value = corrected;
            reason = match n_cases {
                1 => "What became known of 1 case after the publication changes it.".to_owned(),
                n => format!("What became known of {n} cases after the publication changes it."),
            };
        }
        // While its windows are open a figure moves by itself: it is said once, when it is final.
        if value.provisional {
            continue;
        }
        let last = adjustments.iter().rfind(|it| it.figure == key).map(|it| it.now.clone());
        let (was, is) = (last.unwrap_or_else(|| in_full(then)), in_full(&value));
        if was != is {
            found.push((published.month.clone(), key, was, is, reason));
        }
    }
    found
}

/// A value with everything by which it may differ: `91.8% (90 of 98), kept`.
fn in_full(value: &PublishedValue) -> String {
    let counted = match value.numerator {
        Some(numerator) => format!(" ({numerator} of {})", value.n),
        None if value.n > 0 => format!(" ({} counted)", value.n),
        None => String::new(),
    };
    let state = value.state.as_deref().filter(|state| *state != "no data");
    let state = state.map(|state| format!(", {state}")).unwrap_or_default();
    format!("{}{counted}{state}", value.shown)
}

/// A promise as it is known now, and how many cases make the difference; nothing when nothing does.
fn corrected(numbers: &Numbers, month: Month, name: &str) -> Option<(PublishedValue, usize)> {
    let corrections = numbers.corrections.as_ref()?;
    let (_, report) = keyed(&numbers.report.promises).find(|(key, _)| key == name)?;
    let promise = promise_of(numbers, report)?;
    let n_cases = n_cases(corrections, month, |change| concerns(change, promise))?;
    let (_, line) = report.months.iter().find(|(of, _)| *of == month)?;
    let of = |parts: &Parts| Some(Reading::share(parts.tallies.shares.of(promise, &Group::month(month))));
    let reading = moved(&line.reading, (of(&corrections.was)?, of(&corrections.is)?))?;
    let line = report.line(reading, None, line.is_provisional);
    Some((PublishedValue::of(&ValueView::of_promise(&line, report)), n_cases))
}

/// A figure that is no promise as it is known now, and how many cases may make the difference; nothing when nothing does.
fn corrected_figure(numbers: &Numbers, month: Month, name: &str) -> Option<(PublishedValue, usize)> {
    let corrections = numbers.corrections.as_ref()?;
    let figure = numbers.report.figures.iter().find(|figure| figure.word == name)?;
    let (kpi, group) = (figure.kpi?, Group::month(month));
    let of = |parts: &Parts| match kpi.form() {
        Form::Share => Some(Reading::share(parts.tallies.shares.of(kpi, &group))),
        Form::Nps => Some(Reading::nps(parts.tallies.answers.of(kpi, &group))),
        Form::Mean => Some(Reading::mean(parts.tallies.means.of(kpi, &group))),
        Form::PerItem | Form::Median | Form::Occupied => None,
    };
    let sides = (of(&corrections.was)?, of(&corrections.is)?);
    if sides.0 == sides.1 {
        return None;
    }
    let n_cases = n_cases(corrections, month, |change| !matches!(change, Change::Outcome { .. }))?;
    let (_, reading, is_provisional) = figure.months.iter().find(|(of, ..)| *of == month)?;
    let view = ValueView::of(&moved(reading, sides)?, &[], figure.unit);
    Some((PublishedValue { provisional: *is_provisional, ..PublishedValue::of(&view) }, n_cases))
}

/// How many cases have a correction of the month that may make a difference; nothing when none has.
fn n_cases(corrections: &Corrections, month: Month, may: impl Fn(&Change) -> bool) -> Option<usize> {
    let cases: BTreeSet<CaseId> = corrections
        .adjustments
        .iter()
        .filter(|(_, known)| known.month == month && may(&known.change))
        .map(|(case, _)| *case)
        .collect();
    (!cases.is_empty()).then_some(cases.len())
}

/// Whether a difference may change a promise: calls and chats may change every level.
fn concerns(change: &Change, promise: Promise) -> bool {
    match change {
        Change::Outcome { promise: of, .. } => *of == promise,
        Change::Contact { .. } => matches!(promise, Promise::Level(_)),
        Change::Obligation { .. } | Change::Survey { .. } => false,
    }
}

fn promise_of(numbers: &Numbers, report: &PromiseReport) -> Option<Promise> {
    match report.subject {
        Subject::Target(id) => {
            let target = numbers.book.rules.policy().targets.get(usize::from(id.0))?;
            Some(Promise::Target(target.kind, id))
        }
        Subject::Level(id) => Some(Promise::Level(id)),
        Subject::Backlog => None,
    }
}

/// A reading without what the corrected cases count for, and with what they should.
fn moved(reading: &Reading, (was, is): (Reading, Reading)) -> Option<Reading> {
    let all = [reading, &was, &is];
    exchanged(all.map(share), Share::without)
        .map(Reading::share)
        .or_else(|| exchanged(all.map(answers), Recommendations::without).map(Reading::nps))
        .or_else(|| exchanged(all.map(mean), Mean::without).map(Reading::mean))
}

/// All items without some and with others, where any of the three is of this sort; the others are then without items.
fn exchanged<T: Value>(all: [Option<T>; 3], without: fn(T, T) -> T) -> Option<T> {
    let is_any = all.iter().any(Option::is_some);
    let [mut all, was, is] = all.map(Option::unwrap_or_default);
    all.merge(&is);
    is_any.then(|| without(all, was))
}

fn share(reading: &Reading) -> Option<Share> {
    if let Reading::Share(share) = reading { Some(*share) } else { None }
}

fn answers(reading: &Reading) -> Option<Recommendations> {
    if let Reading::Nps(answers) = reading { Some(*answers) } else { None }
}

fn mean(reading: &Reading) -> Option<Mean> {
    if let Reading::Mean(mean) = reading { Some(*mean) } else { None }
}
