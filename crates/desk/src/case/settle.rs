//! What happens by itself as time passes: rungs, misses, the end of an appointment (clocks.md 1.5, 4, 7).

use calendar::Instant;
use mission::policy::RungAction;

use super::conclusion::Conclusion;
use super::event::AgentId;
use super::outcome::{Outcome, Verdict};
use super::state::{CaseState, Status};
use crate::clock::kinds::rule;
use crate::clock::{Clock, ClockState, Crossed, Crossing, RungKey};
use crate::rulebook::Rulebook;

impl CaseState {
    /// Lets time pass up to and including `now`: every timer due by then has fired.
    pub fn advance(&mut self, book: &Rulebook, now: Instant) {
        self.settle(book, Instant(now.as_ms().saturating_add(1)));
        self.advance_obligations(book, now);
    }

    /// Fires every timer before `bound`. Timers at the instant of an event wait until its events are applied.
    pub(super) fn settle(&mut self, book: &Rulebook, bound: Instant) {
        while self.quiet_until < bound {
            let (clocks_quiet_until, crossing) = self.next_crossing(book, bound);
            if let Some(wakes_at) = self.wakes_at.filter(|at| *at < bound && *at <= clocks_quiet_until) {
                self.end_wait(book, wakes_at);
                self.status = Status::Open;
            } else if let Some((index, crossing)) = crossing {
                self.cross(book, index, crossing);
            } else {
                self.be_quiet_until(clocks_quiet_until);
            }
        }
    }

    /// Recomputes the instant before which nothing happens by itself.
    pub(super) fn reconsider(&mut self) {
        let clocks = self.clocks.iter().map(Clock::quiet_until).min();
        self.be_quiet_until(clocks.unwrap_or(Instant(i64::MAX)));
    }

    /// Nothing happens by itself before this instant, at which a clock does something, or the end of an appointment before it.
    fn be_quiet_until(&mut self, clocks: Instant) {
        self.quiet_until = self.wakes_at.map_or(clocks, |at| at.min(clocks));
    }

    /// Until when no clock does anything, and what happens then when that is before `bound`; the clock in the lower slot first at
    /// one instant.
    fn next_crossing(&mut self, book: &Rulebook, bound: Instant) -> (Instant, Option<(usize, Crossing)>) {
        let priority = self.priority;
        let (mut quiet_until, mut earliest) = (Instant(i64::MAX), None);
        for (index, clock) in self.clocks.iter_mut().enumerate() {
            let mut at = clock.quiet_until();
            let mut crossing = None;
            if at < bound {
                crossing = clock.next_crossing(book, priority);
                at = clock.quiet_until();
            }
            if at < quiet_until {
                (quiet_until, earliest) = (at, crossing.map(|crossing| (index, crossing)));
            }
        }
        (quiet_until, earliest.filter(|_| quiet_until < bound))
    }

    fn cross(&mut self, book: &Rulebook, index: usize, crossing: Crossing) {
        let clock = &mut self.clocks[index];
        let allowance = clock.governing().allowance;
        let (slot, cycle) = (clock.slot, clock.cycle);
        if rule(slot.kind()).owes_more && matches!(crossing.what, Crossed::Miss { .. }) {
            return self.miss_update(book, index, crossing);
        }
        clock.cross(book, crossing);
        match crossing.what {
            Crossed::Rung { ladder, rung } => {
                let key = RungKey { slot, cycle, allowance, ladder, rung };
                let to_line = self.climb(book, &key);
                self.conclusions.push(Conclusion::RungDue { key, due_at: crossing.at, to_line });
            }
            Crossed::Miss { by_change } => {
                let at = crossing.at;
                self.conclusions.push(Conclusion::Missed { slot, cycle, allowance, at, by_change });
                self.determine(book, index, Determined { verdict: Verdict::Missed, at, by: None, by_change });
            }
        }
    }

    /// An owed update was not sent. It counts at its slot, the instant at which that many cadences had accrued (D-16), and
    /// the next one is owed.
    fn miss_update(&mut self, book: &Rulebook, index: usize, crossing: Crossing) {
        let clock = &self.clocks[index];
        let (slot, cycle, allowance) = (clock.slot, clock.cycle, clock.governing().allowance);
        let by_change = crossing.what == Crossed::Miss { by_change: true };
        self.conclusions.push(Conclusion::Missed { slot, cycle, allowance, at: crossing.at, by_change });
        self.determine_missed_update(book, index, crossing.at, by_change);
    }

    /// Counts what intervals still open at the end of a report owe: an update for every whole cadence accrued, all missed
    /// (clocks.md 6.1, D-16). The last of them may have its slot at closing, where an update before the next opening would
    /// still meet it; so only a report asks this, and live the miss comes at the exhaustion instant.
    pub fn count_owed_updates(&mut self, book: &Rulebook, end: Instant) {
        for index in 0..self.clocks.len() {
            while self.clocks[index].owes_update_at(book, end) {
                let by_change = self.clocks[index].was_used_up_before_change(book);
                self.determine_missed_update(book, index, end, by_change);
            }
        }
    }

    fn determine_missed_update(&mut self, book: &Rulebook, index: usize, latest: Instant, by_change: bool) {
        let clock = &self.clocks[index];
        let due_at = clock.terms.iter().filter_map(|term| clock.due_at(book, term)).min().unwrap_or(latest);
        let at = due_at.max(clock.changed_at).min(latest);
        self.determine(book, index, Determined { verdict: Verdict::Missed, at, by: None, by_change });
        self.clocks[index].owe_next(book);
    }

    /// Moves the case up a support line when the rung says so; the owner stays (clocks.md 7.6).
    fn climb(&mut self, book: &Rulebook, key: &RungKey) -> Option<u8> {
        let ladder = &book.policy().ladders[usize::from(key.ladder.0)];
        let is_climbing = ladder.rungs[usize::from(key.rung)].action == RungAction::NextTier;
        let is_below_top = usize::from(self.line) + 1 < book.rules(self.version).support_lines.len();
        (is_climbing && is_below_top).then(|| {
            self.line += 1;
            self.line
        })
    }

    /// Stops a live clock at `at`; its outcome is fixed unless its miss is already on record (clocks.md 5).
    pub(super) fn stop_clock(&mut self, book: &Rulebook, index: usize, at: Instant, by: Option<AgentId>) {
        self.stop_clock_as_of(book, index, (at, at), by);
    }

    /// Stops a live clock by what had accrued at `at`; its outcome is determined at `counted_at`, which is later when the
    /// stop is known too late to count in a published month.
    pub(super) fn stop_clock_as_of(
        &mut self,
        book: &Rulebook,
        index: usize,
        (at, counted_at): (Instant, Instant),
        by: Option<AgentId>,
    ) {
        while self.is_update_missed_at(book, index, at) {
            let by_change = self.clocks[index].was_used_up_before_change(book);
            self.determine_missed_update(book, index, at, by_change);
        }
        let clock = &self.clocks[index];
        if clock.missed_at.is_none() {
            let is_met = clock.is_met_at(book, at);
            let by_change = !is_met && clock.was_used_up_before_change(book);
            let verdict = if is_met { Verdict::Met } else { Verdict::Missed };
            if !is_met {
                self.clocks[index].missed_at = Some(counted_at);
            }
            self.determine(book, index, Determined { verdict, at: counted_at, by, by_change });
        }
        self.clocks[index].end(ClockState::Stopped(at));
    }

    /// Whether an update at `at` comes after the slot of the one that is owed, so that a further one is.
    fn is_update_missed_at(&self, book: &Rulebook, index: usize, at: Instant) -> bool {
        let clock = &self.clocks[index];
        rule(clock.slot.kind()).owes_more
            && book.allowance(clock.governing().allowance).amount.is_some()
            && !clock.is_met_at(book, at)
    }

    /// Puts an outcome on record, under what the case holds at this instant (clocks.md 13).
    fn determine(&mut self, book: &Rulebook, index: usize, determined: Determined) {
        let Some(receipt) = self.receipt else { return };
        let clock = &self.clocks[index];
        let Determined { verdict, at, by, by_change } = determined;
        let agent = match (verdict, by_change) {
            (Verdict::Met, _) => by.or(self.owner),
            (Verdict::Missed, false) => self.owner.or(by),
            (Verdict::Missed, true) => None,
        };
        self.outcomes.push(Outcome {
            promise: book.allowance(clock.governing().allowance).promise,
            cycle: clock.cycle,
            verdict,
            started_at: clock.started_at,
            determined_at: at,
            priority: self.priority,
            tier: self.tier,
            channel: receipt.channel,
            category: self.category,
            team: self.team,
            agent,
            breached_by_reclassification: by_change,
        });
    }
}

struct Determined {
    verdict: Verdict,
    at: Instant,
    by: Option<AgentId>,
    by_change: bool,
}

impl Clock {
    /// Whether a whole cadence has accrued by `at` for which no update came.
    fn owes_update_at(&self, book: &Rulebook, at: Instant) -> bool {
        rule(self.slot.kind()).owes_more
            && self.is_live()
            && self.terms.iter().any(|term| self.due_at(book, term).is_some_and(|due| due <= at))
    }

    /// Whether the allowance was used up before the change that brought it (clocks.md 9.1).
    fn was_used_up_before_change(&self, book: &Rulebook) -> bool {
        let used_up = self.terms.iter().filter_map(|term| self.misses_at(book, term)).min();
        used_up.is_some_and(|at| at < self.changed_at)
    }
}
