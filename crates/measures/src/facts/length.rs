//! How long a clock ran, of promises about the middle item.

use calendar::{Instant, Ratio};
use desk::case::event::CaseId;
use desk::case::outcome::{Outcome, Promise, Verdict};
use desk::clock::{Clock, ClockState};
use desk::{CaseState, Rulebook};
use mission::policy::{Comparison, Goal};

use crate::group::Held;
use crate::reading::NEVER;
use crate::state::meets;

/// The length of a determined outcome. There is one for each outcome of a promise about the middle item, and none of any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthFact {
    /// When the outcome was determined.
    pub determined_at: Instant,
    /// The case.
    pub case: CaseId,
    /// The promise.
    pub promise: Promise,
    /// What the case held then.
    pub held: Held,
    /// What had accrued when the clock stopped, in whole milliseconds; [`NEVER`] for a miss whose length is not known.
    pub ms: i64,
}

/// What had accrued when the clock of an outcome stopped. Of a clock that still runs, or was measured against something else afterwards,
/// it is not known: a miss then never ended, and what was met took its elapsed time, at most the limit.
pub(super) fn length(book: &Rulebook, state: &CaseState, outcome: &Outcome, limit: &Goal) -> i64 {
    let is_it = |clock: &&Clock| {
        clock.cycle == outcome.cycle && book.allowance(clock.governing().allowance).promise == outcome.promise
    };
    let stopped = state.clock(outcome.promise.slot()).filter(is_it).and_then(|clock| match clock.state {
        ClockState::Stopped(at) => Some(clock.accrued(book, clock.governing(), at).floor()),
        ClockState::Running | ClockState::Paused | ClockState::Void(_) => None,
    });
    let is_met = outcome.verdict == Verdict::Met;
    match stopped.filter(|ms| meets(&Ratio::whole(*ms), limit) == is_met) {
        Some(ms) => ms,
        None if is_met => {
            let greatest = limit.value.floor() - i64::from(limit.comparison == Comparison::Below);
            (outcome.determined_at.as_ms() - outcome.started_at.as_ms()).clamp(0, greatest.max(0))
        }
        None => NEVER,
    }
}
