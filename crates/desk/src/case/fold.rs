//! Folding events into a case: the order, and what each event does.

use calendar::Instant;

use super::conclusion::Conclusion;
use super::event::{Actor, Body, Event, RaiseReason};
use super::state::{CaseState, Resolution, Status};
use crate::clock::kinds::{AtResolution, rule};
use crate::clock::{ClockState, Slot};
use crate::rulebook::Rulebook;
use mission::policy::{PauseRule, ReopenMode};
use mission::vocabulary::PauseReason;
use mission::{ClockKind, Stop};

/// Puts events in the order in which they are applied: (`at`, `seq`) (clocks.md 1.5). Nothing happens after it was
/// recorded: a source clock that runs ahead is clamped (clocks.md 12.2).
pub fn order(events: &mut [Event]) {
    events.iter_mut().for_each(|event| event.at = event.at.min(event.recorded_at));
    events.sort_by_key(|event| (event.at, event.seq));
}

/// Folds events in any order, and lets time pass up to and including `now`.
pub fn replay(book: &Rulebook, events: &mut [Event], now: Instant) -> CaseState {
    order(events);
    let mut case = CaseState::default();
    events.iter().for_each(|event| case.apply(book, event));
    case.advance(book, now);
    case
}

impl CaseState {
    /// Applies the next event in order. Timers before its instant fire first; those at its instant wait
    /// until everything of that instant is applied.
    pub fn apply(&mut self, book: &Rulebook, event: &Event) {
        if self.quiet_until < event.at {
            self.settle(book, event.at);
        }
        self.follow_obligations(book, event);
        if self.receipt.is_none() && !matches!(event.body, Body::Received(_)) {
            return self.apply_before_receipt(event);
        }
        if self.status.is_excluded() && !matches!(event.body, Body::Reopened) {
            return;
        }
        if event.actor == Actor::Person && event.body.is_public_message() {
            self.has_question_open = true;
        }
        match event.body {
            Body::Received(receipt) => self.receive(book, event, receipt),
            Body::Triaged { priority, category } => {
                let is_new_category = category.is_some() && category != self.category;
                self.category = category.or(self.category);
                if self.is_excluded_by(book) {
                    return self.set_aside(book, Status::OutOfScope, event.at);
                }
                self.set_priority(book, event, priority, RaiseReason::Misclassified);
                if is_new_category && self.status.is_open() {
                    self.count_from_receipt(book, event.at);
                }
            }
            Body::PriorityChanged { priority, reason } => self.set_priority(book, event, priority, reason),
            Body::TierChanged { tier } => self.tier = tier,
            Body::ZoneChanged { zone } => self.change_zone(book, event.at, zone),
            Body::CustomerMessage { .. } => self.customer_contact(book, event.at),
            Body::Reply | Body::NextStepsSent | Body::WorkaroundSent | Body::ArticleSent => {
                self.stop_clocks(book, event);
            }
            Body::Pending { question_sent } => {
                self.has_question_open |= question_sent;
                self.wait(book, event.at, Status::PendingCustomer, None);
            }
            Body::OnHoldInternal => self.wait(book, event.at, Status::OnHoldInternal, None),
            Body::OnHoldVendor => self.wait(book, event.at, Status::OnHoldVendor, None),
            Body::Scheduled { until } => self.wait(book, event.at, Status::Scheduled, until),
            Body::Resumed => self.resume(book, event.at),
            Body::Restored => self.restore(book, event),
            Body::ServiceFailedAgain => self.fail_again(book, event.at),
            Body::SessionHeld | Body::CallbackConnected => self.stop_clocks(book, event),
            Body::Escalated => self.is_escalated = true,
            Body::EscalationAccepted if self.is_escalated => self.stop_clocks(book, event),
            Body::HandedOff | Body::Assigned => {
                self.owner = event.agent.or(self.owner);
                self.team = event.team.or(self.team);
            }
            Body::Resolved => self.resolve(book, event),
            Body::ResolutionRejected | Body::Reopened => self.reopen(book, event.at),
            Body::Closed => {
                self.resolve(book, event);
                self.status = Status::Closed;
            }
            Body::Merged { .. } => self.set_aside(book, Status::Merged, event.at),
            Body::Spam => self.set_aside(book, Status::Spam, event.at),
            Body::OutOfScope => self.set_aside(book, Status::OutOfScope, event.at),
            Body::CallOffered
            | Body::CallAnswered { .. }
            | Body::CallAbandoned { .. }
            | Body::ChatRequested
            | Body::ChatAccepted { .. }
            | Body::ChatFirstMessage { .. }
            | Body::ChatEnded { .. }
            | Body::ChatAbandoned { .. } => self.apply_live_contact(book, event),
            Body::SurveySent { .. } | Body::SurveyBounced { .. } | Body::SurveyAnswered { .. } => {
                self.follow_survey(event);
            }
            // Stored and harmless: no clock of this version listens to them.
            Body::EscalationAccepted
            | Body::CallbackAttempted
            | Body::FollowUpDone
            | Body::Unmerged
            | Body::Split { .. }
            | Body::Linked { .. }
            | Body::InterpreterRequested
            | Body::InterpreterJoined { .. }
            | Body::OutreachAttempted
            | Body::OutreachCompleted
            | Body::RefundClaimed
            | Body::Refunded => {}
        }
    }

    /// Before its receipt a case only remembers who called, who answered, whose it is, and what stops a clock that has not
    /// started (clocks.md 5, note 1).
    fn apply_before_receipt(&mut self, event: &Event) {
        self.follow_contact(event);
        self.follow_survey(event);
        if event.is_response() && self.early_response.is_none() {
            self.early_response = Some((event.at, event.agent));
        }
        if event.sets_priority() || event.body.stop().is_some() || event.body == Body::Closed {
            self.early_stops.push(*event);
        }
        if matches!(event.body, Body::Assigned | Body::HandedOff) {
            self.owner = event.agent.or(self.owner);
            self.team = event.team.or(self.team);
        }
    }

    fn apply_live_contact(&mut self, book: &Rulebook, event: &Event) {
        if self.follow_contact(event) {
            self.customer_contact(book, event.at);
        }
        self.stop_clocks(book, event);
    }

    /// The customer reaches out: waiting for them is over (clocks.md 6.2), a resolved case reopens (clocks.md 10).
    fn customer_contact(&mut self, book: &Rulebook, at: Instant) {
        self.has_question_open = false;
        match self.status {
            Status::PendingCustomer | Status::Scheduled => self.resume(book, at),
            Status::Resolved | Status::Closed if self.is_in_reopen_window(book, at) => self.reopen(book, at),
            _ => {}
        }
    }

    fn is_in_reopen_window(&self, book: &Rulebook, at: Instant) -> bool {
        let Some(resolution) = self.resolutions.last() else { return false };
        let window = &book.rules(self.version).reopen.window;
        let calendar = book.standard_calendar();
        calendar.due(resolution.at, window).is_ok_and(|ends| at < ends)
    }

    /// Stops every live clock the event stops.
    pub(super) fn stop_clocks(&mut self, book: &Rulebook, event: &Event) {
        let mut has_stopped = false;
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            let satisfied_by = book.allowance(clock.governing().allowance).satisfied_by;
            if clock.is_live() && (rule(clock.slot.kind()).is_stopped_by)(event, satisfied_by) {
                self.stop_clock(book, index, event.at, event.agent);
                has_stopped = true;
            }
        }
        if has_stopped {
            self.reconsider();
        }
    }

    /// Sets a waiting status and pauses the clocks that may pause for it (clocks.md 6.2, 6.3).
    fn wait(&mut self, book: &Rulebook, at: Instant, status: Status, until: Option<Instant>) {
        if !self.status.is_open() {
            return;
        }
        self.is_pause_refused = status == Status::PendingCustomer && !self.has_question_open;
        if self.is_pause_refused {
            self.conclusions.push(Conclusion::PauseRefused { at });
        }
        self.status = status;
        // An appointment without its time stored is no agreed appointment.
        let is_valid = match status {
            Status::PendingCustomer => self.has_question_open,
            Status::Scheduled => until.is_some_and(|until| until > at),
            _ => true,
        };
        self.wakes_at = until.filter(|until| status == Status::Scheduled && *until > at);
        for clock in &mut self.clocks {
            let pauses = is_valid && rule(clock.slot.kind()).pausable && {
                let rules = &book.rules(clock.version(book)).pauses;
                rules.iter().any(|rule| allows(rule, clock.slot, self.priority, status))
            };
            match (clock.state, pauses) {
                (ClockState::Running, true) => clock.pause(at),
                (ClockState::Paused, false) => clock.resume(book, at),
                _ => {}
            }
        }
        self.reconsider();
    }

    /// Ends a waiting status.
    fn resume(&mut self, book: &Rulebook, at: Instant) {
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

    fn restore(&mut self, book: &Rulebook, event: &Event) {
        if self.status.is_open() {
            self.stop_clocks(book, event);
            self.end_wait(book, event.at);
            self.status = Status::Restored;
        }
    }

    /// The service failed again before the case was resolved: a clock stopped by the restore resumes (clocks.md 6.1).
    fn fail_again(&mut self, book: &Rulebook, at: Instant) {
        if self.status == Status::Restored {
            self.status = Status::Open;
            self.continue_resolution(book, at, |satisfied_by| satisfied_by.contains(Stop::Restored));
        }
    }

    fn resolve(&mut self, book: &Rulebook, event: &Event) {
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
            match (clock.is_live(), rule(clock.slot.kind()).at_resolution) {
                (false, _) => {}
                (true, AtResolution::Voids) => clock.end(ClockState::Void(event.at)),
                (true, AtResolution::Stops) => self.stop_clock(book, index, event.at, event.agent),
            }
        }
        self.wakes_at = None;
        self.status = Status::Resolved;
        self.ended_at = Some(event.at);
        self.reconsider();
    }

    /// Back from resolved (clocks.md 10).
    fn reopen(&mut self, book: &Rulebook, at: Instant) {
        if self.status.is_open() {
            return;
        }
        let was_excluded = self.status.is_excluded();
        self.status = Status::Open;
        self.ended_at = None;
        if !was_excluded {
            self.reopenings.push(at);
            self.withdraw_surveys();
        }
        match book.rules(self.version).reopen.mode {
            ReopenMode::Resume => self.continue_resolution(book, at, |_| true),
            ReopenMode::Restart => self.restart_resolution(book, at),
            ReopenMode::Ignore => {}
        }
    }

    fn continue_resolution(
        &mut self,
        book: &Rulebook,
        at: Instant,
        is_affected: fn(mission::StopSet) -> bool,
    ) {
        for index in 0..self.clocks.len() {
            let clock = &self.clocks[index];
            let satisfied_by = book.allowance(clock.governing().allowance).satisfied_by;
            if rule(clock.slot.kind()).reopens && !clock.is_live() && is_affected(satisfied_by) {
                self.withdraw(book, index, at);
                self.clocks[index].reopen(book, at);
            }
        }
        self.reconsider();
    }

    fn restart_resolution(&mut self, book: &Rulebook, at: Instant) {
        for index in 0..self.clocks.len() {
            if rule(self.clocks[index].slot.kind()).reopens && !self.clocks[index].is_live() {
                self.withdraw(book, index, at);
                let terms = self.clocks[index].terms.iter().map(|term| term.counted_from(at)).collect();
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
    pub(super) fn set_aside(&mut self, _book: &Rulebook, status: Status, at: Instant) {
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

/// Whether a rule of the mission lets a clock pause for a status at a priority.
fn allows(rule: &PauseRule, slot: Slot, priority: mission::Priority, status: Status) -> bool {
    let reason = match status {
        Status::PendingCustomer => PauseReason::PendingCustomer,
        Status::OnHoldInternal => PauseReason::OnHoldInternal,
        Status::OnHoldVendor => PauseReason::OnHoldVendor,
        Status::Scheduled => PauseReason::Scheduled,
        _ => return false,
    };
    let kind: ClockKind = slot.kind();
    rule.kinds.contains(kind) && rule.priorities.contains(priority) && rule.reasons.contains(reason)
}
