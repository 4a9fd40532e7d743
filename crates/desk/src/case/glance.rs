//! A case's clocks as somebody looks at them now: everything a page says of one, and nothing it has to work out.

use calendar::{Instant, Ratio};
use mission::policy::Clause;

use super::outcome::Promise;
use super::state::CaseState;
use crate::amount::Amount;
use crate::clock::{Clock, ClockState, Slot};
use crate::rulebook::{Rulebook, VersionId};

/// One clock at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance<'b> {
    /// What it is for.
    pub slot: Slot,
    /// Its state.
    pub state: ClockState,
    /// The id of the governing promise in the mission.
    pub promise: &'b str,
    /// Its clause, with the number under which customers quote it.
    pub clause: Option<&'b Clause>,
    /// The version that makes it.
    pub version: VersionId,
    /// The promised length as the mission writes it, such as `4 business h`.
    pub promised: String,
    /// Whether an account exception set the length.
    pub is_exception: bool,
    /// The calendar it counts on; `24x7` for a length in physical time.
    pub calendar: &'b str,
    /// When this run started.
    pub started_at: Instant,
    /// When it is due; `None` when that never comes, or not before a pause ends.
    pub due_at: Option<Instant>,
    /// When it is used up (clocks.md 4).
    pub exhausted_at: Option<Instant>,
    /// When its miss was recorded.
    pub missed_at: Option<Instant>,
    /// How much of it is used, in whole percent rounded down; not capped (clocks.md 4). At its end where it has ended.
    pub percent: i64,
    /// The first rung that has not fired, and when it comes.
    pub next_rung: Option<(u8, Instant)>,
}

impl CaseState {
    /// The instant at which the first of its running clocks is used up, those of service levels among them; `None` when none
    /// runs, or none ever is.
    pub fn next_deadline(&self, book: &Rulebook) -> Option<Instant> {
        let running = self.clocks.iter().filter(|clock| clock.state == ClockState::Running);
        running.filter_map(|clock| clock.deadline(book)).map(|(_, exhausted)| exhausted).min()
    }

    /// Its clocks at `now`, in firing order.
    pub fn glances<'b>(&self, book: &'b Rulebook, now: Instant) -> Vec<Glance<'b>> {
        self.clocks.iter().map(|clock| self.glance(book, clock, now)).collect()
    }

    /// One of its clocks at `now`.
    pub fn glance<'b>(&self, book: &'b Rulebook, clock: &Clock, now: Instant) -> Glance<'b> {
        let term = clock.governing();
        let allowance = book.allowance(term.allowance);
        let deadline = clock.deadline(book);
        let counts_always =
            allowance.amount.as_ref().is_some_and(|(unit, _)| *unit == calendar::Unit::Elapsed);
        let waiting = clock.rungs(book, self.priority).into_iter().filter(|rung| !rung.has_fired);
        let next = waiting.filter_map(|rung| Some((rung.due_at?, rung.rung))).min();
        Glance {
            slot: clock.slot,
            state: clock.state,
            promise: book.name_of(term.allowance).name,
            clause: clause(book, allowance.promise),
            version: allowance.version,
            promised: allowance.within.to_string(),
            is_exception: allowance.exception.is_some(),
            calendar: if counts_always { ALWAYS } else { book.calendar_name(term.calendar) },
            started_at: clock.started_at,
            due_at: deadline.map(|(due_at, _)| due_at),
            exhausted_at: deadline.map(|(_, exhausted_at)| exhausted_at),
            missed_at: clock.missed_at,
            percent: percent(book, clock, now),
            next_rung: next.filter(|_| clock.is_live()).map(|(at, rung)| (rung, at)),
        }
    }
}

/// The name of the built-in calendar.
const ALWAYS: &str = "24x7";

fn clause(book: &Rulebook, promise: Promise) -> Option<&Clause> {
    let policy = book.policy();
    let id = match promise {
        Promise::Target(_, id) => policy.targets.get(usize::from(id.0)).map(|target| target.clause),
        Promise::Level(id) => policy.service_levels.get(usize::from(id.0)).map(|level| level.clause),
    };
    policy.clause(id?)
}

/// f(t) in percent, exact and rounded down.
fn percent(book: &Rulebook, clock: &Clock, now: Instant) -> i64 {
    let term = clock.governing();
    let at = match clock.state {
        ClockState::Stopped(at) | ClockState::Void(at) => at,
        ClockState::Running | ClockState::Paused => now,
    };
    let whole = match &book.allowance(term.allowance).amount {
        Some((_, Amount::Ms(ms))) => Ratio::whole(*ms),
        Some((_, Amount::Days(days))) => days.clone(),
        None => match clock.due_at(book, term) {
            Some(due_at) => Ratio::whole(due_at.as_ms() - term.from.as_ms()),
            None => return 0,
        },
    };
    if whole <= Ratio::ZERO {
        return 100;
    }
    (&(&clock.accrued(book, term, at) * &Ratio::whole(100)) / &whole).floor()
}
