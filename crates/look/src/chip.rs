//! The clock chip: what is left of a promise, and how much of it is used.

use calendar::Instant;
use maud::{Markup, html};
use mission::ClockKind;

use crate::icon::icon;
use crate::wall::Wall;
use crate::words::{length, percent};

/// A clock as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What is promised.
    pub kind: ClockKind,
    /// How it stands.
    pub standing: Standing,
    /// The two steps of the mission's ladder, in percent: where the notches of the meter are.
    pub steps: Steps,
    /// Whether its last minute is counted by the second, as in a live chat.
    pub counts_seconds: bool,
}

/// The steps of a ladder that a meter shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// From here on it is past half.
    pub low: u8,
    /// From here on it is late.
    pub high: u8,
}

impl Default for Steps {
    fn default() -> Steps {
        Steps { low: 50, high: 75 }
    }
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It runs.
    Running {
        /// What is left of it, in the time it counts.
        left_ms: i64,
        /// By when it is to be kept.
        due_at: Instant,
        /// How much of it is used, rounded down.
        used_percent: u8,
    },
    /// The promise was missed.
    Missed {
        /// Since when.
        due_at: Instant,
    },
    /// It waits for the customer or an appointment.
    Paused {
        /// How much of it is used, rounded down.
        used_percent: u8,
    },
    /// The promise was kept.
    Met {
        /// How much of the time was used.
        after_ms: i64,
    },
    /// The case is resolved, within its promises.
    Resolved,
}

/// Whether the words beside the chip name what it is the clock of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Nothing does: "left to resolve".
    Alone,
    /// A heading does: "left".
    Headed,
}

/// What a clock is called beside its chip.
pub const fn clock_name(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Triage => "Triage",
        ClockKind::FirstResponse => "First reply",
        ClockKind::NextSteps => "Next steps",
        ClockKind::Callback => "Call back",
        ClockKind::NextResponse => "Next reply",
        ClockKind::UpdateCadence => "Next update",
        ClockKind::Resolution => "Resolve",
        ClockKind::FollowUp => "Follow-up",
    }
}

const fn purpose(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Triage => "to triage",
        ClockKind::FirstResponse => "to first reply",
        ClockKind::NextSteps => "to say what happens next",
        ClockKind::Callback => "to call back",
        ClockKind::NextResponse => "to next reply",
        ClockKind::UpdateCadence => "to next update",
        ClockKind::Resolution => "to resolve",
        ClockKind::FollowUp => "to follow up",
    }
}

impl Chip {
    /// The word by which the stylesheet and the script know how the clock stands.
    pub fn state(&self) -> &'static str {
        match self.standing {
            Standing::Running { used_percent, .. } if used_percent >= self.steps.high => "late",
            Standing::Running { used_percent, .. } if used_percent >= self.steps.low => "half",
            Standing::Running { .. } => "run",
            Standing::Missed { .. } => "missed",
            Standing::Paused { .. } => "paused",
            Standing::Met { .. } | Standing::Resolved => "met",
        }
    }

    /// Whether somebody should act now: it is past the second step, or missed.
    pub fn is_urgent(&self) -> bool {
        matches!(self.state(), "late" | "missed")
    }

    /// The chip.
    pub fn show(&self, wall: &Wall, naming: Naming) -> Markup {
        let state = self.state();
        let sign = match state {
            "half" => Some("up"),
            "late" => Some("bell"),
            "missed" => Some("alert"),
            "paused" => Some("pause"),
            "met" => Some("check"),
            _ => None,
        };
        let what = match naming {
            Naming::Alone => purpose(self.kind),
            Naming::Headed => "",
        };
        html! {
            span.sla data-state=(state) {
                @if let Some(sign) = sign { (icon(sign)) }
                @match self.standing {
                    Standing::Running { left_ms, due_at, used_percent } => {
                        (self.time_left(left_ms, due_at, wall))
                        span.sla-pct { (percent(used_percent)) }
                        span.vh { " left " (what) ", " (used_percent) " percent used" }
                        (self.meter(used_percent))
                    }
                    Standing::Missed { due_at } => {
                        time.sla-left datetime=(due_at) data-live { (over(wall.now.ms_since(due_at))) }
                        span.vh { " past the promise " (what) }
                    }
                    Standing::Paused { used_percent } => {
                        span.sla-left { "Paused" }
                        span.sla-pct { (percent(used_percent)) }
                        span.vh { ", " (clock_name(self.kind)) " clock, " (used_percent) " percent used" }
                        (self.meter(used_percent))
                    }
                    Standing::Met { after_ms } => {
                        span.sla-left { "Met in " (length(after_ms)) }
                        @if naming == Naming::Alone { span.vh { " " (what) } }
                    }
                    Standing::Resolved => { span.sla-left { "Resolved" } span.vh { " within the promise" } }
                }
            }
        }
    }

    /// What is left, which the script counts down while time passes without a break until it is due.
    fn time_left(&self, left_ms: i64, due_at: Instant, wall: &Wall) -> Markup {
        let passes_without_a_break = due_at.ms_since(wall.now) == left_ms;
        let live = passes_without_a_break.then_some(if self.counts_seconds { "s" } else { "" });
        let is_soft = left_ms < MINUTE_MS && !self.counts_seconds;
        html! { time.sla-left datetime=(due_at) data-live=[live] { @if is_soft { "under 1 min" } @else { (length(left_ms)) } } }
    }

    fn meter(&self, used_percent: u8) -> Markup {
        let Steps { low, high } = self.steps;
        let is_usual = self.steps == Steps::default();
        html! {
            span.gauge aria-hidden="true" data-low=[(!is_usual).then_some(low)] data-high=[(!is_usual).then_some(high)] {
                meter min="0" max="100" low=(low) high=(high) optimum="0" value=(used_percent) { (used_percent) "%" }
            }
        }
    }
}

/// Below this nobody counts seconds, except in a chat.
const MINUTE_MS: i64 = 60_000;

fn over(ms: i64) -> String {
    if ms < MINUTE_MS { "under 1 min over".to_owned() } else { format!("{} over", length(ms)) }
}
