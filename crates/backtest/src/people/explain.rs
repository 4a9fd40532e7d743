//! The story of one case for people.

use super::Style;
use super::table::wrap;
use crate::explain::{ClockView, ExceptionView, MomentView, RungView, Told};

/// A step list longer than this is cut in the middle; `--json` has all of it.
const LONGEST_STEPS: usize = 30;

/// The whole story.
pub fn tell(told: &Told, style: Style) -> String {
    let mut text =
        format!("Case {}: {}; told in {}, up to {}\n", told.case, told.status, told.zone, told.as_of);
    text.push_str("\nTimeline\n");
    for moment in &told.timeline {
        text.push_str(&line(moment, style));
    }
    for clock in &told.clocks {
        text.push_str(&self::clock(clock, style));
    }
    text
}

fn line(moment: &MomentView, style: Style) -> String {
    let mark = if moment.is == "event" { "" } else { "  " };
    let from = match (&moment.line, &moment.clause) {
        (Some(line), _) => format!(" (line {line})"),
        (None, Some(clause)) => format!(" [{}]", clause.path),
        (None, None) => String::new(),
    };
    hanging(&format!("  {}  {mark}", moment.at_shown), &format!("{}{from}", moment.what), style)
}

fn clock(clock: &ClockView, style: Style) -> String {
    let run = if clock.cycle == 0 { String::new() } else { format!(", run {}", clock.cycle + 1) };
    let mut text =
        format!("\nClock {}{run}: `{}`, {}\n", clock.clock, clock.promise.trim_matches('`'), clock.within);
    let clause = &clock.clause;
    if !clause.path.is_empty() {
        text.push_str(&hanging(
            "  ",
            &format!("clause {} (line {}): {}", clause.path, clause.line, clause.sentence),
            style,
        ));
    }
    if let Some(exception) = &clock.exception {
        let ExceptionView { from, until, approved_by, instead_of } = exception;
        let words = format!(
            "exception: {} instead of {instead_of}, for clocks that start from {from} to before {until}, approved by {approved_by}",
            clock.within.trim_start_matches("within ")
        );
        text.push_str(&hanging("  ", &words, style));
    }
    match &clock.calendar {
        Some(calendar) => text.push_str(&format!("  calendar {calendar} in {}\n", clock.calendar_zone)),
        None => text.push_str(&format!("  by the date in {}\n", clock.calendar_zone)),
    }
    text.push_str(&format!("  started {}\n", clock.shown.started_at));
    if let Some(due) = &clock.shown.due {
        text.push_str(&format!("  due     {due}\n"));
    }
    if let Some(exhaustion) =
        clock.shown.exhaustion.as_ref().filter(|at| Some(*at) != clock.shown.due.as_ref())
    {
        text.push_str(&format!("  missed if still running at {exhaustion}\n"));
    }
    for rung in &clock.rungs {
        text.push_str(&hanging("  ", &rung_line(rung), style));
    }
    let n_steps = clock.steps.len();
    for (index, step) in clock.steps.iter().enumerate() {
        if n_steps > LONGEST_STEPS && index == LONGEST_STEPS / 2 {
            text.push_str(&format!("    … {} steps, see --json\n", n_steps - LONGEST_STEPS));
        }
        let is_cut = index >= LONGEST_STEPS / 2 && index + LONGEST_STEPS / 2 < n_steps;
        if n_steps <= LONGEST_STEPS || !is_cut {
            text.push_str(&format!("    {}\n", step.shown));
        }
    }
    let ended = clock.shown.ended_at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
    let missed = if clock.missed_at.is_some() { ", missed" } else { "" };
    text.push_str(&format!("  {}{ended} with {}{missed}\n", clock.state, clock.accrued_shown));
    text
}

/// `75.0% used, management is paged: not fired, would have come 2025-06-15 Sun 06:12:00 -04:00`.
fn rung_line(rung: &RungView) -> String {
    let RungView { rung, state, due_shown, .. } = rung;
    let due = due_shown.as_deref();
    match (*state, due) {
        ("not_fired", Some(due)) => format!("{rung}: not fired, would have come {due}"),
        ("not_fired", None) => format!("{rung}: not fired"),
        ("waiting", Some(due)) => format!("{rung}: comes {due}"),
        ("waiting", None) => format!("{rung}: waiting"),
        (state, _) => format!("{rung}: {state}"),
    }
}

/// Words after a lead; further lines start below the first word.
fn hanging(lead: &str, words: &str, style: Style) -> String {
    let indent = lead.chars().count();
    let mut text = String::from(lead);
    for (index, line) in wrap(words, style.width.saturating_sub(indent).max(20)).iter().enumerate() {
        if index > 0 {
            text.push_str(&" ".repeat(indent));
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}
