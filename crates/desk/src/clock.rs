//! A promised length running on a case: what has accrued, when it is used up, what comes next (clocks.md 4–7).

mod accrual;
mod crossing;
mod inherit;
pub mod kinds;
mod terms;

use calendar::Instant;
use mission::policy::{LadderId, ServiceLevelId};
use mission::{ClockKind, Priority};
use smallvec::SmallVec;

pub use crossing::{Crossed, Crossing, RungStanding};
pub use terms::{Term, Terms};

use crate::rulebook::{AllowanceId, Rulebook, VersionId};

/// What a clock is for: one SLA clock of each kind, and one clock for each first-response service level.
/// The order is the firing order at one instant (clocks.md 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// An SLA clock.
    Target(ClockKind),
    /// A service-level clock (clocks.md 8).
    Level(ServiceLevelId),
}

impl Slot {
    /// The clock kind whose rules it follows.
    pub const fn kind(self) -> ClockKind {
        match self {
            Slot::Target(kind) => kind,
            Slot::Level(_) => ClockKind::FirstResponse,
        }
    }
}

/// The state of a clock (clocks.md 5). A clock that has not started does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// Accruing while its calendar is open.
    Running,
    /// Accruing nothing.
    Paused,
    /// Its outcome is fixed.
    Stopped(Instant),
    /// Ended without an outcome.
    Void(Instant),
}

/// One interval in which a clock accrues nothing; still open without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Option<Instant>,
}

/// The key of a fired rung within its case (clocks.md 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RungKey {
    /// The clock.
    pub slot: Slot,
    /// Its run.
    pub cycle: u32,
    /// The target it was measured against.
    pub allowance: AllowanceId,
    /// The ladder.
    pub ladder: LadderId,
    /// The rung in it, from 0.
    pub rung: u8,
}

/// Later than any instant.
pub(crate) const NEVER: Instant = Instant(i64::MAX);

/// A clock of a case.
#[derive(Debug, Clone)]
pub struct Clock {
    /// What it is for.
    pub slot: Slot,
    /// Its run, from 0. Each owed update is a run of its own.
    pub cycle: u32,
    /// Which owed update of its interval it runs for, from 1; 1 for every other kind.
    pub nth: u32,
    /// Its state.
    pub state: ClockState,
    /// When this cycle started.
    pub started_at: Instant,
    /// From when its allowance counts after a correction: the receipt, or a reopening that restarts it.
    pub(crate) counts_from: Instant,
    /// What it is measured against.
    pub terms: Terms,
    /// Its pauses, in order; only the last may be open.
    pub pauses: SmallVec<[Pause; 2]>,
    /// When this cycle's miss was recorded.
    pub missed_at: Option<Instant>,
    /// Rungs and misses that exist only through a change come at the change, not before.
    pub changed_at: Instant,
    /// Rungs that have fired: for each allowance a bit per ladder and rung.
    fired: SmallVec<[(AllowanceId, u64); 1]>,
    /// It does nothing by itself before this instant; never without one, unless something changes.
    pub(crate) quiet_until: Instant,
    /// What it does then; `None` as long as nobody had to know.
    coming: Option<Crossing>,
    /// Nothing would have happened before this instant when the clock last paused or ended.
    quiet_at: Instant,
    /// The slot of the update before the one that is owed, when a cadence without pauses lies between the two; else never.
    last_slot: Instant,
}

impl Clock {
    /// A clock running from `from` against `terms`.
    pub(crate) fn start(book: &Rulebook, slot: Slot, from: Instant, terms: Terms) -> Clock {
        Clock {
            slot,
            cycle: 0,
            nth: 1,
            state: ClockState::Running,
            started_at: from,
            counts_from: from,
            quiet_until: terms.quiet_bound(book),
            terms,
            pauses: SmallVec::new(),
            missed_at: None,
            changed_at: from,
            fired: SmallVec::new(),
            coming: None,
            quiet_at: Instant(i64::MIN),
            last_slot: NEVER,
        }
    }

    /// Whether it is running or paused.
    pub fn is_live(&self) -> bool {
        matches!(self.state, ClockState::Running | ClockState::Paused)
    }

    /// The governing term.
    pub fn governing(&self) -> &Term {
        &self.terms.governing
    }

    /// The version of the mission its cycle is bound to (clocks.md 9.3).
    pub fn version(&self, book: &Rulebook) -> VersionId {
        book.allowance(self.governing().allowance).version
    }

    /// The slot of the update before, when the next one comes a cadence later.
    pub(crate) fn last_slot(&self) -> Option<Instant> {
        (self.last_slot < NEVER).then_some(self.last_slot)
    }

    /// Until when it is quiet, also for a clock that has paused since.
    fn quiet_since_running(&self) -> Instant {
        match self.state {
            ClockState::Running => self.quiet_until,
            ClockState::Paused | ClockState::Stopped(_) | ClockState::Void(_) => self.quiet_at,
        }
    }

    /// The next rung or miss, computed by [`Clock::foresee`].
    pub(crate) fn coming(&self) -> Option<Crossing> {
        self.coming
    }

    /// Computes what comes next, when it was not yet.
    #[inline]
    pub(crate) fn foresee(&mut self, book: &Rulebook, priority: Priority) {
        if self.coming.is_none() {
            self.foresee_anew(book, priority);
        }
    }

    fn foresee_anew(&mut self, book: &Rulebook, priority: Priority) {
        self.coming = crossing::earliest(book, self, priority);
        self.quiet_until = self.coming.map_or(NEVER, |crossing| crossing.at);
    }

    /// Remembers that a crossing has happened.
    pub(crate) fn cross(&mut self, book: &Rulebook, crossing: Crossing) {
        match crossing.what {
            Crossed::Miss { .. } => self.missed_at = Some(crossing.at),
            Crossed::Rung { ladder, rung } => self.mark(self.governing().allowance, ladder, rung),
        }
        self.reconsider(book);
    }

    /// Begins a pause at `at`.
    pub(crate) fn pause(&mut self, at: Instant) {
        self.quiet_at = self.quiet_until;
        self.pauses.push(Pause { from: at, to: None });
        self.state = ClockState::Paused;
        self.be_quiet_until(NEVER);
    }

    /// Ends the open pause at `at`.
    pub(crate) fn resume(&mut self, book: &Rulebook, at: Instant) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(at);
        }
        self.state = ClockState::Running;
        // A pause only delays: what could not come before the pause cannot come before it now.
        let quiet_at = self.quiet_at.max(at);
        self.reconsider(book);
        self.quiet_until = self.quiet_until.max(quiet_at);
    }

    /// Continues a stopped or void cycle at `at`; the time in between does not count (clocks.md 10).
    pub(crate) fn reopen(&mut self, book: &Rulebook, at: Instant) {
        if let ClockState::Stopped(since) | ClockState::Void(since) = self.state {
            self.pauses.retain(|pause| pause.to.is_some());
            self.pauses.push(Pause { from: since, to: Some(at) });
            self.resume(book, at);
        }
    }

    /// Ends the cycle in `state`; the open pause ends with it.
    pub(crate) fn end(&mut self, state: ClockState) {
        if let (ClockState::Stopped(at) | ClockState::Void(at), Some(pause)) = (state, self.pauses.last_mut())
        {
            pause.to.get_or_insert(at);
        }
        if self.state == ClockState::Running {
            self.quiet_at = self.quiet_until;
        }
        self.state = state;
        self.be_quiet_until(NEVER);
    }

    /// Puts other terms in place from the change at `at` on; the cycle, its pauses and its miss stay.
    pub(crate) fn change_terms(&mut self, book: &Rulebook, at: Instant, terms: Terms) {
        self.terms = terms;
        self.changed_at = at;
        self.quiet_at = at;
        self.reconsider(book);
    }

    /// Begins the next cycle at `at` with nothing accrued.
    pub(crate) fn restart(&mut self, book: &Rulebook, at: Instant, terms: Terms) {
        // Every field is named, so that none is forgotten.
        let Clock {
            slot: _,
            cycle,
            nth,
            state,
            started_at,
            counts_from,
            terms: current,
            pauses,
            missed_at,
            changed_at,
            fired,
            quiet_until: _,
            coming: _,
            quiet_at,
            last_slot: _,
        } = self;
        *cycle += 1;
        (*nth, *state, *missed_at, *quiet_at) = (1, ClockState::Running, None, Instant(i64::MIN));
        (*started_at, *counts_from, *changed_at) = (at, at, at);
        *current = terms;
        pauses.clear();
        fired.clear();
        self.reconsider(book);
    }

    /// Begins the next cycle for the next update owed in the same interval, after one whose slot was at `due_at`. Rungs of the
    /// interval stay fired; of the terms the governing one is repeated, the others limited the first update only.
    pub(crate) fn owe_next(&mut self, due_at: Option<Instant>) {
        let is_plain = self.terms.is_single() && self.governing().carried.is_none();
        let is_unpaused_from =
            |at: &Instant| self.pauses.last().is_none_or(|pause| pause.to.is_some_and(|to| to <= *at));
        self.last_slot = due_at.filter(is_unpaused_from).filter(|_| is_plain).unwrap_or(NEVER);
        self.cycle += 1;
        self.nth += 1;
        self.terms.drop_further();
        // More is owed for more updates: nothing comes earlier than it was expected before.
        self.coming = None;
    }

    /// Whether a rung has fired in this cycle.
    pub(crate) fn has_fired(&self, allowance: AllowanceId, ladder: LadderId, rung: u8) -> bool {
        self.fired.iter().any(|(fired, rungs)| *fired == allowance && rungs & bit(ladder, rung) != 0)
    }

    fn mark(&mut self, allowance: AllowanceId, ladder: LadderId, rung: u8) {
        match self.fired.iter_mut().find(|(fired, _)| *fired == allowance) {
            Some((_, rungs)) => *rungs |= bit(ladder, rung),
            None => self.fired.push((allowance, bit(ladder, rung))),
        }
    }

    /// Sets a cheap lower bound for what comes next: no allowance is used up faster than physical time passes.
    fn reconsider(&mut self, book: &Rulebook) {
        let is_over = self.missed_at.is_some() && !crossing::has_rung_left(book, self);
        self.be_quiet_until(match self.state {
            ClockState::Running if !is_over => self.terms.quiet_bound(book),
            _ => NEVER,
        });
    }

    /// It is quiet until then; what comes next nobody knows yet.
    fn be_quiet_until(&mut self, at: Instant) {
        (self.quiet_until, self.coming, self.last_slot) = (at, None, NEVER);
    }
}

/// The bit of a rung: a mission has at most 8 ladders of at most 8 rungs.
const fn bit(ladder: LadderId, rung: u8) -> u64 {
    1 << ((ladder.0 & 7) * 8 + (rung & 7))
}
