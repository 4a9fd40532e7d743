//! What happens by itself as time passes: rungs, misses, the end of an appointment (clocks.md 1.5, 4, 7).

use calendar::Instant;
use mission::Channel;
use mission::policy::RungAction;

use super::conclusion::Conclusion;
use super::event::AgentId;
use super::outcome::{Outcome, Verdict};
use super::state::{CaseState, Status};
use crate::clock::kinds::rule;
use crate::clock::{Clock, ClockState, Crossed, Crossing, NEVER, RungKey};
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
            let first = self.first_to_act(book, bound);
            if let Some(wakes_at) = self.wakes_at.filter(|at| *at < bound && *at <= first.at) {
                self.end_wait(book, wakes_at);
                self.status = Status::Open;
            } else {
                let others = first.others_at.min(bound);
                let others = self.wakes_at.map_or(others, |at| at.min(others));
                let at = first.clock.map_or(first.at, |index| self.cross_until(book, index, others));
                self.be_quiet_until(at.min(first.others_at));
            }
        }
    }

    /// Recomputes the instant before which nothing happens by itself.
    pub(super) fn reconsider(&mut self) {
        let clocks = self.clocks.iter().map(|clock| clock.quiet_until).min();
        self.be_quiet_until(clocks.unwrap_or(NEVER));
    }

    /// Nothing happens by itself before this instant, at which a clock does something, or the end of an appointment before it.
    fn be_quiet_until(&mut self, clocks: Instant) {
        self.quiet_until = self.wakes_at.map_or(clocks, |at| at.min(clocks));
    }

    /// The clock that does something first, the one in the lower slot at one instant.
    fn first_to_act(&mut self, book: &Rulebook, bound: Instant) -> First {
        let priority = self.priority;
        let mut first = First { at: NEVER, clock: None, others_at: NEVER };
        for (index, clock) in self.clocks.iter_mut().enumerate() {
            if clock.quiet_until < bound {
                clock.foresee(book, priority);
            }
            let at = clock.quiet_until;
            if at < first.at {
                first = First { at, clock: (at < bound).then_some(index), others_at: first.at };
            } else {
                first.others_at = first.others_at.min(at);
            }
        }
        first
    }

    /// Crosses what a clock comes to, and what it comes to after that as long as the others are quiet. Returns until when it
    /// is quiet then.
    fn cross_until(&mut self, book: &Rulebook, index: usize, others_at: Instant) -> Instant {
        if let Some(channel) = self.channel().filter(|_| self.clocks[index].only_owes_updates(book)) {
            self.miss_updates(book, index, others_at, channel);
            return self.clocks[index].quiet_until;
        }
        while let Some(crossing) = self.clocks[index].coming() {
            self.cross(book, index, crossing);
            let clock = &mut self.clocks[index];
            if clock.quiet_until < others_at {
                clock.foresee(book, self.priority);
            }
            if clock.quiet_until >= others_at {
                break;
            }
        }
        self.clocks[index].quiet_until
    }

    fn cross(&mut self, book: &Rulebook, index: usize, crossing: Crossing) {
        let clock = &mut self.clocks[index];
        let allowance = clock.governing().allowance;
        let (slot, cycle, at) = (clock.slot, clock.cycle, crossing.at);
        match crossing.what {
            Crossed::Rung { ladder, rung } => {
                clock.cross(book, crossing);
                let key = RungKey { slot, cycle, allowance, ladder, rung };
                let to_line = self.climb(book, &key);
                self.conclusions.push(Conclusion::RungDue { key, due_at: at, to_line });
            }
            Crossed::Miss { by_change } => {
                self.conclusions.push(Conclusion::Missed { slot, cycle, allowance, at, by_change });
                if rule(slot.kind()).owes_more {
                    self.miss_update(book, index, (Some(crossing.due_at), at), by_change);
                } else {
                    clock.cross(book, crossing);
                    self.determine(
                        book,
                        index,
                        Determined { verdict: Verdict::Missed, at, by: None, by_change },
                    );
                }
            }
        }
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

    /// Records the missed update that comes next, and all whose miss comes before `until`. In a long silence there are many, and
    /// nothing else happens between them.
    fn miss_updates(&mut self, book: &Rulebook, index: usize, until: Instant, channel: Channel) {
        let (priority, tier, category) = (self.priority, self.tier, self.category);
        let (team, owner) = (self.team, self.owner);
        let clock = &mut self.clocks[index];
        let (slot, allowance, started_at) = (clock.slot, clock.governing().allowance, clock.started_at);
        let (promise, changed_at) = (book.allowance(allowance).promise, clock.changed_at);
        clock.miss_updates(book, until, |cycle, crossing| {
            let by_change = crossing.what == Crossed::Miss { by_change: true };
            self.conclusions.push(Conclusion::Missed { slot, cycle, allowance, at: crossing.at, by_change });
            self.outcomes.push(Outcome {
                promise,
                cycle,
                verdict: Verdict::Missed,
                started_at,
                determined_at: crossing.due_at.max(changed_at).min(crossing.at),
                priority,
                tier,
                channel,
                category,
                team,
                agent: owner.filter(|_| !by_change),
                breached_by_reclassification: by_change,
            });
        });
    }

    fn determine_missed_update(&mut self, book: &Rulebook, index: usize, latest: Instant, by_change: bool) {
        let clock = &self.clocks[index];
        let due_at = clock.terms.iter().filter_map(|term| clock.due_at(book, term)).min();
        self.miss_update(book, index, (due_at, latest), by_change);
    }

    /// An owed update was not sent. It counts at its slot, the instant at which that many cadences had accrued (D-16), and
    /// the next one is owed.
    fn miss_update(
        &mut self,
        book: &Rulebook,
        index: usize,
        (due_at, latest): (Option<Instant>, Instant),
        by_change: bool,
    ) {
        let at = due_at.unwrap_or(latest).max(self.clocks[index].changed_at).min(latest);
        self.determine(book, index, Determined { verdict: Verdict::Missed, at, by: None, by_change });
        self.clocks[index].owe_next(due_at);
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
        let mut is_met = self.clocks[index].missed_at.is_none() && self.clocks[index].is_met_at(book, at);
        while !is_met && self.clocks[index].owes_more(book) {
            // The stop comes after the slot of the update that is owed, so that a further one is.
            let by_change = self.clocks[index].was_used_up_before_change(book);
            self.determine_missed_update(book, index, at, by_change);
            is_met = self.clocks[index].is_met_at(book, at);
        }
        let clock = &self.clocks[index];
        if clock.missed_at.is_none() {
            let by_change = !is_met && clock.was_used_up_before_change(book);
            let verdict = if is_met { Verdict::Met } else { Verdict::Missed };
            if !is_met {
                self.clocks[index].missed_at = Some(counted_at);
            }
            self.determine(book, index, Determined { verdict, at: counted_at, by, by_change });
        }
        self.clocks[index].end(ClockState::Stopped(at));
    }

    /// Puts an outcome on record, under what the case holds at this instant (clocks.md 13).
    fn determine(&mut self, book: &Rulebook, index: usize, determined: Determined) {
        let Some(channel) = self.channel() else { return };
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
            channel,
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

/// The clock that does something first.
struct First {
    /// When, or until when all are quiet.
    at: Instant,
    /// Which, when that is before the bound.
    clock: Option<usize>,
    /// Until when the others are quiet.
    others_at: Instant,
}

impl Clock {
    /// Whether a further update is owed when one was not sent.
    fn owes_more(&self, book: &Rulebook) -> bool {
        rule(self.slot.kind()).owes_more && book.allowance(self.governing().allowance).amount.is_some()
    }

    /// Whether a whole cadence has accrued by `at` for which no update came.
    fn owes_update_at(&self, book: &Rulebook, at: Instant) -> bool {
        rule(self.slot.kind()).owes_more
            && self.is_live()
            && self.terms.iter().any(|term| self.due_at(book, term).is_some_and(|due| due <= at))
    }

    /// Whether the allowance was used up before the change that brought it (clocks.md 9.1).
    pub(super) fn was_used_up_before_change(&self, book: &Rulebook) -> bool {
        let used_up = self.terms.iter().filter_map(|term| self.misses_at(book, term)).min();
        used_up.is_some_and(|at| at < self.changed_at)
    }
}
