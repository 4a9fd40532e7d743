//! What is told of a case, as plain data: what `--json` prints, and what people read.

use desk::Rulebook;
use desk::rulebook::AllowanceId;
use serde::Serialize;

use crate::document::ClauseView;

/// A case as it is told.
#[derive(Debug, Serialize)]
pub struct Told {
    /// The case.
    pub case: String,
    /// Where it stands at the end.
    pub status: String,
    /// The zone in which it is told: the one pinned to the case.
    pub zone: String,
    /// The end of the history.
    pub as_of: String,
    /// What happened and what followed, in order.
    pub timeline: Vec<MomentView>,
    /// Every run of every clock.
    pub clocks: Vec<ClockView>,
}

/// One line of the timeline.
#[derive(Debug, Serialize)]
pub struct MomentView {
    /// When.
    pub at: String,
    /// The same in the zone of the case.
    pub at_shown: String,
    /// `event`, `clock`, `rung`, `miss`, `pause_refused`, `clamped`, `outcome`, `withdrawn` or `obligation`.
    pub is: &'static str,
    /// In words.
    pub what: String,
    /// The line of the history, for events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The clause it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseView>,
}

/// One run of a clock.
#[derive(Debug, Serialize)]
pub struct ClockView {
    /// The clock: its kind, or `level` for a service level.
    pub clock: String,
    /// Its run, from 0.
    pub cycle: u32,
    /// The promise it runs on.
    pub promise: String,
    /// The promised length.
    pub within: String,
    /// The calendar; none for a promise that ends with a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// The zone of the calendar, or of the date.
    pub calendar_zone: String,
    /// The clause of the promise.
    pub clause: ClauseView,
    /// The exception that gave it its length, when one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionView>,
    /// When it started.
    pub started_at: String,
    /// When its allowance is used up.
    pub due: Option<String>,
    /// When it is missed if it still runs.
    pub exhaustion: Option<String>,
    /// `running`, `paused`, `stopped` or `void`.
    pub state: &'static str,
    /// When it ended.
    pub ended_at: Option<String>,
    /// When its miss was recorded.
    pub missed_at: Option<String>,
    /// What had accrued at its end: milliseconds or business days, exact.
    pub accrued: String,
    /// The same for people.
    pub accrued_shown: String,
    /// The rungs that watch it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rungs: Vec<RungView>,
    /// How it accrued.
    pub steps: Vec<StepView>,
    /// Due and exhaustion instants and the start for people.
    #[serde(skip)]
    pub shown: ShownInstants,
}

/// Instants of a clock as people read them.
#[derive(Debug, Default)]
pub struct ShownInstants {
    /// The start.
    pub started_at: String,
    /// The due instant.
    pub due: Option<String>,
    /// The exhaustion instant.
    pub exhaustion: Option<String>,
    /// The end.
    pub ended_at: Option<String>,
}

/// One rung of a clock.
#[derive(Debug, Serialize)]
pub struct RungView {
    /// Its condition and what it does.
    pub rung: String,
    /// `fired`, `waiting`, or `not_fired`: the clock ended before the rung came.
    pub state: &'static str,
    /// When it fired, comes, or would have come.
    pub due: Option<String>,
    /// The same for people.
    #[serde(skip)]
    pub due_shown: Option<String>,
}

/// One stretch of a clock's run.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// Its first instant.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// `open`, `closed` or `paused`.
    pub is: &'static str,
    /// What accrued in it: milliseconds or business days, exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accrued: Option<String>,
    /// The business date it counts on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_date: Option<String>,
    /// In words.
    #[serde(skip)]
    pub shown: String,
}

/// An approved exception that a clock used.
#[derive(Debug, Serialize)]
pub struct ExceptionView {
    /// The first instant at which it is valid.
    pub from: String,
    /// The first instant at which it is no longer valid.
    pub until: String,
    /// Who approved it.
    pub approved_by: String,
    /// What the mission promises instead.
    pub instead_of: String,
}

impl ExceptionView {
    /// The exception that an allowance comes from.
    pub(super) fn of(book: &Rulebook, allowance: AllowanceId) -> Option<ExceptionView> {
        let exception = book.exception_of(allowance)?;
        let granted = book.allowance(allowance);
        let targets = &book.rules(granted.version).targets;
        let promised = targets.iter().find(|target| target.name == exception.promise);
        Some(ExceptionView {
            from: exception.from.to_string(),
            until: exception.until.to_string(),
            approved_by: exception.approved_by.clone(),
            instead_of: promised.map(|target| target.within.to_string()).unwrap_or_default(),
        })
    }
}
