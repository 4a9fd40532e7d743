//! Where a case stands, and what that does to its clocks (clocks.md 6.2, 6.3, 10).

use calendar::Instant;
use mission::policy::{PauseRule, ReopenMode};
use mission::vocabulary::PauseReason;
use mission::{ClockKind, Policy, Priority};

use super::conclusion::Conclusion;
use super::event::Event;
use super::state::{CaseState, Resolution, Status};
use crate::clock::kinds::{AtReopening, AtResolution, Pauses, Start, rule};
use crate::clock::{Clock, ClockState};
use crate::rulebook::{Rulebook, VersionId};

impl CaseState {
    /// Sets a waiting status and pauses the clocks that may pause for it (clocks.md 6.2, 6.3).
    pub(super) fn wait(&mut self, book: &Rulebook, at: Instant, status: Status, until: Option<Instant>) {
        if !self.status.is_open() {
            return;
        }
        self.is_pause_refused = status == Status::PendingCustomer && !self.has_question_open;
        if self.is_pause_refused {
            self.conclusions.push(Conclusion::PauseRefused { at });
        }
        self.status = status;
        if status == Status::Scheduled {
            // Both agreed.
            self.last_word_at = at;
        }
        self.wakes_at = until.filter(|until| status == Status::Scheduled && *until > at);
        self.set_pauses(book, at);
    }

    /// Pauses and resumes clocks as the status and the priority held want it.
    pub(super) fn set_pauses(&mut self, book: &Rulebook, at: Instant) {
        let (reason, priority) = (self.pause_reason(), self.priority);
        for clock in &mut self.clocks {
            let pauses = |clock: &Clock| {
                let kind = clock.slot.kind();
                reason.is_some_and(|reason| allows(book.rules(clock.version(book)), kind, priority, reason))
            };
            match clock.state {
                ClockState::Running if pauses(clock) => clock.pause(at),
                ClockState::Paused if !pauses(clock) => clock.resume(book, at),
                _ => {}
            }
        }
        self.reconsider();
    }

    /// Whether the status held is a valid pause of a kind at the priority held (clocks.md 6.2).
    pub(super) fn is_paused_by_status(&self, book: &Rulebook, kind: ClockKind, version: VersionId) -> bool {
        self.pause_reason().is_some_and(|reason| allows(book.rules(version), kind, self.priority, reason))
    }

    /// The reason for a pause that the status held is.
    pub(crate) fn pause_reason(&self) -> Option<PauseReason> {
        match self.status {
            Status::PendingCustomer if !self.is_pause_refused => Some(PauseReason::PendingCustomer),
            Status::OnHoldInternal => Some(PauseReason::OnHoldInternal),
            Status::OnHoldVendor => Some(PauseReason::OnHoldVendor),
            // An appointment without its time stored is no agreed appointment.
            Status::Scheduled if self.wakes_at.is_some() => Some(PauseReason::Scheduled),
            _ => None,
        }
    }

    /// Ends a waiting status.
    pub(super) fn resume(&mut self, book: &Rulebook, at: Instant) {
        if matches!(
            self.status,
            Status::PendingCustomer | Status::OnHoldInternal | Status::OnHoldVendor | Status::Scheduled
        ) {
            self.status = Status::Open;
            self.end_wait(book, at);
        }
    }

    /// Lets paused clocks run again.
    pub(super) fn end_wait(&mut self, book: &Rulebook, at: Instant) {
        self.wakes_at = None;
        self.is_pause_refused = false;
        self.clocks.iter_mut().filter(|clock| clock.state == ClockState::Paused).for_each(|clock| {
            clock.resume(book, at);
        });
        self.reconsider();
    }

    pub(super) fn restore(&mut self, book: &Rulebook, event: &Event) {
        if self.status.is_open() {
            self.stop_clocks(book, event);
            // An interval of updates that began at this very instant owes one, which closes it (clocks.md 6.1).
            for index in 0..self.clocks.len() {
                if self.clocks[index].is_live() && rule(self.clocks[index].slot.kind()).owes_more {
                    self.stop_clock(book, index, event.at, event.agent);
                }
            }
            self.end_wait(book, event.at);
            self.status = Status::Restored;
            // The first stop counts (clocks.md 5, note 6).
            self.restored_at = self.restored_at.or(Some(event.at));
            self.updated_at = None;
        }
    }

    /// The service failed again before the case was resolved: a clock stopped by the restore resumes, and updates are owed
    /// again (clocks.md 6.1).
    pub(super) fn fail_again(&mut self, book: &Rulebook, at: Instant) {
        let Some(restored_at) = self.restored_at.filter(|_| self.status.is_open()) else { return };
        self.restored_at = None;
        if self.status == Status::Restored {
            self.status = Status::Open;
        }
        self.continue_clocks(book, at, |clock| clock.state == ClockState::Stopped(restored_at));
        self.owe_updates_again(book, at);
        self.set_pauses(book, at);
    }

    /// A new interval of updates, when there was a first response (clocks.md 6.3, 10).
    fn owe_updates_again(&mut self, book: &Rulebook, at: Instant) {
        if self.responded_at.is_some() {
            self.note_update(book, at);
        }
    }

    pub(super) fn resolve(&mut self, book: &Rulebook, event: &Event) {
        if !self.status.is_open() {
            return;
        }
        self.resolutions.push(Resolution {
            at: event.at,
            by: event.agent.or(self.owner),
            team: event.team.or(self.team),
        });
        for index in 0..self.clocks.len() {
            let clock = &mut self.clocks[index];
            if !clock.is_live() {
                continue;
            }
            match rule(clock.slot.kind()).at_resolution {
                AtResolution::Voids => clock.end(ClockState::Void(event.at)),
                AtResolution::Stops => self.stop_clock(book, index, event.at, event.agent),
            }
        }
        (self.wakes_at, self.unanswered_since, self.updated_at) = (None, None, None);
        self.status = Status::Resolved;
        self.ended_at = Some(event.at);
        self.begin(book, Start::Resolution, event.at);
        self.reconsider();
    }

    /// Back from resolved (clocks.md 10).
    pub(super) fn reopen(&mut self, book: &Rulebook, at: Instant) {
        if self.status.is_open() {
            return;
        }
        // A case set aside while it was open comes back without having been resolved.
        let was_resolved = self.resolutions.len() > self.reopenings.len();
        if let Some(set_aside_at) = self.ended_at.filter(|_| self.status.is_excluded()) {
            self.note_absence(set_aside_at, at);
        }
        self.status = Status::Open;
        (self.ended_at, self.restored_at) = (None, None);
        if was_resolved {
            self.reopenings.push(at);
            self.withdraw_surveys();
        }
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_live()) {
            if rule(clock.slot.kind()).at_reopening == AtReopening::Cancelled {
                clock.end(ClockState::Void(at));
            }
        }
        match book.rules(self.version).reopen.mode {
            ReopenMode::Resume => self.continue_clocks(book, at, |_| true),
            ReopenMode::Restart => self.restart_clocks(book, at),
            ReopenMode::Ignore => {}
        }
        self.owe_updates_again(book, at);
        self.reconsider();
    }

    pub(super) fn continue_clocks(
        &mut self,
        book: &Rulebook,
        at: Instant,
        is_affected: impl Fn(&Clock) -> bool,
    ) {
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            if goes_on(clock) && is_affected(clock) {
                self.withdraw(book, index, at);
                self.clocks[index].reopen(book, at);
            }
        }
        self.reconsider();
    }

    fn restart_clocks(&mut self, book: &Rulebook, at: Instant) {
        for index in 0..self.clocks.len() {
            if goes_on(&self.clocks[index]) {
                self.withdraw(book, index, at);
                let terms = self.clocks[index].terms.map(|term| term.counted_from(at));
                self.clocks[index].restart(book, at, terms);
            }
        }
        self.reconsider();
    }

    /// Withdraws what a clock's cycle concluded, unless it is a miss or its month is published (clocks.md 10).
    fn withdraw(&mut self, book: &Rulebook, index: usize, at: Instant) {
        let clock = &self.clocks[index];
        if clock.missed_at.is_some() {
            return;
        }
        let promise = book.allowance(clock.governing().allowance).promise;
        let found = self
            .outcomes
            .iter()
            .rposition(|outcome| outcome.promise == promise && outcome.cycle == clock.cycle);
        if let Some(found) = found
            && !book.is_published(self.outcomes[found].determined_at, at)
        {
            self.withdrawn.push(self.outcomes.remove(found));
        }
    }

    /// Ends a case that counts nowhere: its clocks are void (clocks.md 6.3).
    pub(super) fn set_aside(&mut self, status: Status, at: Instant) {
        if !self.status.is_excluded() {
            self.status = status;
            self.ended_at = Some(at);
            self.wakes_at = None;
            self.clocks
                .iter_mut()
                .filter(|clock| clock.is_live())
                .for_each(|clock| clock.end(ClockState::Void(at)));
            self.reconsider();
        }
    }
}

/// Whether reopening continues a clock that has ended.
fn goes_on(clock: &Clock) -> bool {
    rule(clock.slot.kind()).at_reopening == AtReopening::Continues && !clock.is_live()
}

/// Whether the mission lets a kind pause for a reason at a priority.
fn allows(policy: &Policy, kind: ClockKind, priority: Priority, reason: PauseReason) -> bool {
    let is_listed = |rule: &PauseRule| {
        rule.kinds.contains(kind) && rule.priorities.contains(priority) && rule.reasons.contains(reason)
    };
    match rule(kind).pauses {
        Pauses::Never => false,
        Pauses::ByMissionAndAppointment if reason == PauseReason::Scheduled => true,
        Pauses::ByMission | Pauses::ByMissionAndAppointment => policy.pauses.iter().any(is_listed),
    }
}
