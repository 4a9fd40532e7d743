//! One deadline step by step, for people.

mod notes;
mod words;

use std::io::{self, Write};

use calendar::{Date, Instant, Unit, Within, zone_database_version};

use super::Answer;
use super::desk::Desk;
use super::steps::{Step, steps};
use crate::width::write_wrapped;
use words::{length, share, span, weekday};

/// More steps than this are shown by their first and last ones.
const MOST_STEPS: usize = 16;
const N_FIRST: usize = 8;
const N_LAST: usize = 4;

/// Writes the promise, its steps, the due instant and the exhaustion instant; `start` is the start as it was written.
pub fn write(out: &mut impl Write, desk: &Desk, answer: &Answer, start: &str) -> io::Result<()> {
    let zone = answer.calendar.zone();
    let less_than = if answer.less_than { "less than " } else { "" };
    writeln!(out, "{less_than}{} from {}", answer.within, zone.show(answer.from))?;
    writeln!(out, "hours {}, {} (zone data {})", desk.hours(), zone.name(), zone_database_version())?;
    writeln!(out)?;
    match answer.within.accrual() {
        Some((Unit::Elapsed, _)) => writeln!(out, "  {} of physical time, at all hours", answer.within)?,
        Some((unit, _)) => write_steps(out, answer, unit)?,
        None => write_dates(out, answer)?,
    }
    for note in notes::notes(answer, start) {
        write_wrapped(out, "  note: ", &note)?;
    }
    writeln!(out)?;
    writeln!(out, "due        {}  {}", zone.show(answer.due), answer.due)?;
    write_exhaustion(out, answer)
}

fn write_exhaustion(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let (zone, within) = (answer.calendar.zone(), &answer.within);
    if answer.less_than {
        return writeln!(
            out,
            "           less than {within} is promised: a stop at the due instant is too late"
        );
    }
    if within.names_a_date() {
        return writeln!(
            out,
            "           the whole of the date before it is in time; the due instant is not"
        );
    }
    if answer.exhaustion == answer.due {
        return writeln!(out, "exhausted  at the same instant; a stop at that instant is in time");
    }
    writeln!(out, "exhausted  {}  {}", zone.show(answer.exhaustion), answer.exhaustion)?;
    writeln!(
        out,
        "           the length ends exactly at closing; nothing accrues until it opens again, so a stop"
    )?;
    writeln!(out, "           up to and including that instant is in time")
}

fn write_steps(out: &mut impl Write, answer: &Answer, unit: Unit) -> io::Result<()> {
    let steps = steps(answer, unit);
    let is_long = steps.len() > MOST_STEPS;
    writeln!(out, "  {:<14}  {:<21}  {:<14}  so far", "date", "open", "counts")?;
    for (i, step) in steps.iter().enumerate() {
        if is_long && (N_FIRST..steps.len() - N_LAST).contains(&i) {
            if i == N_FIRST {
                writeln!(out, "  …               {} more lines", steps.len() - N_FIRST - N_LAST)?;
            }
            continue;
        }
        write_step(out, answer, unit, step)?;
    }
    Ok(())
}

fn write_step(out: &mut impl Write, answer: &Answer, unit: Unit, step: &Step) -> io::Result<()> {
    match step {
        Step::Skipped { date, why } => writeln!(out, "  {date} {}  {}", weekday(*date), why.as_str()),
        Step::Open { open, counts, so_far } => {
            let date = open.business_date;
            let shown = |amount| if unit == Unit::BusinessDays { share(amount) } else { length(amount) };
            let open = span(answer.calendar.zone(), open);
            writeln!(out, "  {date} {}  {open:<21}  {:<14}  {}", weekday(date), shown(counts), shown(so_far))
        }
    }
}

/// The dates by which a length that does not accrue is counted.
fn write_dates(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let Answer { calendar, from, within, due, .. } = answer;
    let start = calendar.zone().date_of(*from);
    let dated = |date: Date| format!("{date} {}", weekday(date));
    let last = calendar.business_date_of(Instant(due.0 - 1));
    match within {
        Within::BusinessDaysEnd(_) => write_business_days(out, answer, start),
        Within::SameDay { cut_off } => {
            let today = calendar.business_date_of(*from);
            let limit =
                cut_off.map_or("closing".to_owned(), |time| format!("the cut-off at {}", words::time(time)));
            writeln!(out, "  the start belongs to {}", dated(today))?;
            match (calendar.is_business_day(today), last == today) {
                (false, _) => {
                    writeln!(out, "  that is not a business day, so the closing of {} counts", dated(last))
                }
                (true, true) => writeln!(out, "  it is before {limit}, so that day's closing counts"),
                (true, false) => {
                    writeln!(out, "  it is not before {limit}, so the closing of {} counts", dated(last))
                }
            }
        }
        Within::CalendarDays(_) | Within::CalendarMonths(_) | Within::DateRule(_) => {
            let named = calendar.date_due(*from, within).unwrap_or(start);
            writeln!(out, "  the start lies on {}", dated(start))?;
            writeln!(out, "  {within} names {}, all of which is in time", dated(named))
        }
        Within::Elapsed(_) | Within::BusinessTime(_) | Within::BusinessDays(_) => Ok(()),
    }
}

fn write_business_days(out: &mut impl Write, answer: &Answer, start: Date) -> io::Result<()> {
    writeln!(out, "  {start} {}  the start date never counts", weekday(start))?;
    let steps = steps(answer, Unit::BusinessDays);
    let mut n_days = 0;
    let mut counted = start;
    for step in &steps {
        match step {
            Step::Skipped { date, why } if *date > start => {
                writeln!(out, "  {date} {}  {}", weekday(*date), why.as_str())?;
            }
            Step::Open { open, .. } if open.business_date > counted => {
                counted = open.business_date;
                n_days += 1;
                if n_days <= 2 * MOST_STEPS {
                    writeln!(out, "  {counted} {}  business day {n_days}", weekday(counted))?;
                }
            }
            Step::Skipped { .. } | Step::Open { .. } => {}
        }
    }
    Ok(())
}
