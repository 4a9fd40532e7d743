//! One deadline as one JSON document.

use std::io::{self, Write};

use calendar::{Ratio, Unit, zone_database_version};
use serde::Serialize;

use super::Answer;
use super::desk::Desk;
use super::steps::{Step, steps};

/// More steps than this are counted, not listed.
const MOST_STEPS: usize = 1_000;

#[derive(Serialize)]
struct Document<'a> {
    within: String,
    less_than: bool,
    from: String,
    hours: &'a str,
    zone: &'a str,
    zone_database: &'a str,
    due: String,
    exhaustion: String,
    due_local: String,
    exhaustion_local: String,
    /// The local date all of which is in time, for lengths that name one.
    date: Option<String>,
    steps: Vec<Value>,
    n_steps_left_out: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Open { from: String, to: String, business_date: String, counts: Amount, so_far: Amount },
    Skipped { date: String, why: &'static str },
}

/// Milliseconds as a number, business days as an exact rational in text.
#[derive(Serialize)]
#[serde(untagged)]
enum Amount {
    Ms(i64),
    Days(String),
}

/// Writes the document and a line end.
pub fn write(out: &mut impl Write, desk: &Desk, answer: &Answer) -> io::Result<()> {
    let zone = answer.calendar.zone();
    let unit = answer.within.accrual().map(|(unit, _)| unit).filter(|unit| *unit != Unit::Elapsed);
    let all = unit.map(|unit| steps(answer, unit)).unwrap_or_default();
    let document = Document {
        within: answer.within.to_string(),
        less_than: answer.less_than,
        from: answer.from.to_string(),
        hours: desk.hours(),
        zone: zone.name(),
        zone_database: zone_database_version(),
        due: answer.due.to_string(),
        exhaustion: answer.exhaustion.to_string(),
        due_local: zone.show(answer.due),
        exhaustion_local: zone.show(answer.exhaustion),
        date: answer.calendar.date_due(answer.from, &answer.within).map(|date| date.to_string()),
        n_steps_left_out: all.len().saturating_sub(MOST_STEPS),
        steps: all.into_iter().take(MOST_STEPS).map(|step| value(step, unit)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn value(step: Step, unit: Option<Unit>) -> Value {
    let amount = |amount: Ratio| match unit {
        Some(Unit::BusinessDays) => Amount::Days(amount.to_string()),
        Some(Unit::Elapsed | Unit::BusinessTime) | None => Amount::Ms(amount.floor()),
    };
    match step {
        Step::Open { open, counts, so_far } => Value::Open {
            from: open.from.to_string(),
            to: open.to.to_string(),
            business_date: open.business_date.to_string(),
            counts: amount(counts),
            so_far: amount(so_far),
        },
        Step::Skipped { date, why } => Value::Skipped { date: date.to_string(), why: why.as_str() },
    }
}
