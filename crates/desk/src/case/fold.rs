//! Folding events into a case: the order, and what each event does.

use calendar::Instant;

use super::conclusion::Conclusion;
use super::event::{Actor, Body, Event, RaiseReason};
use super::late;
use super::state::{CaseState, Status};
use crate::clock::Clock;
use crate::clock::kinds::{Start, Stops, rule};
use crate::rulebook::Rulebook;

/// Puts events in the order in which they are applied: (`at`, `seq`), where nothing happens after it was recorded (clocks.md
/// 1.5, 12.2).
pub fn order(events: &mut [Event]) {
    events.sort_by_key(|event| (event.applies_at(), event.seq));
}

/// A source clock may run ahead by this much without anybody being told (clocks.md 12.2).
const SILENTLY_AHEAD_MS: i64 = 5 * 60_000;

impl Event {
    /// When it counts: when it happened, but not after it was recorded; a source clock that runs ahead is clamped.
    pub fn applies_at(&self) -> Instant {
        self.at.min(self.recorded_at)
    }
}

/// Folds events in any order, and lets time pass up to and including `now`.
pub fn replay(book: &Rulebook, events: &mut [Event], now: Instant) -> CaseState {
    order(events);
    let mut case = CaseState::default();
    for event in events.iter() {
        match late::is_held(book, events, event) {
            false => case.apply(book, event),
            true => case.held.push(*event),
        }
    }
    case.advance(book, now);
    case
}

impl CaseState {
    /// Applies the next event in order. Timers before its instant fire first; those at its instant wait
    /// until everything of that instant is applied.
    pub fn apply(&mut self, book: &Rulebook, event: &Event) {
        if event.at > event.recorded_at {
            return self.apply_clamped(book, event);
        }
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
            (self.has_question_open, self.last_word_at) = (true, event.at);
        }
        match event.body {
            Body::Received(receipt) => self.receive(book, event, receipt),
            Body::Triaged { priority, category } => {
                let is_new_category = category.is_some() && category != self.category;
                if is_new_category {
                    self.note_held(event.at);
                }
                self.category = category.or(self.category);
                if self.is_excluded_by(book) {
                    return self.set_aside(Status::OutOfScope, event.at);
                }
                self.set_priority(book, event, priority, RaiseReason::Misclassified);
                if is_new_category && self.status.is_open() {
                    self.count_from_receipt(book, event.at);
                }
            }
            Body::PriorityChanged { priority, reason } => self.set_priority(book, event, priority, reason),
            Body::TierChanged { tier } => self.change_tier(book, event.at, tier),
            Body::ZoneChanged { zone } => self.change_zone(book, event.at, zone),
            // Thanks and automatic replies are no contact (metrics.md 2, FCR details).
            Body::CustomerMessage { .. } if matches!(event.actor, Actor::Rule | Actor::System) => {}
            Body::CustomerMessage { .. } => {
                self.customer_contact(book, event.at);
                self.hear(book, event.at);
            }
            Body::Reply | Body::NextStepsSent | Body::WorkaroundSent | Body::ArticleSent => {
                self.stop_clocks(book, event);
                self.answer(book, event);
            }
            Body::Pending { question_sent } => {
                if question_sent {
                    (self.has_question_open, self.last_word_at) = (true, event.at);
                }
                self.wait(book, event.at, Status::PendingCustomer, None);
            }
            Body::OnHoldInternal => self.wait(book, event.at, Status::OnHoldInternal, None),
            Body::OnHoldVendor => self.wait(book, event.at, Status::OnHoldVendor, None),
            Body::Scheduled { until } => self.wait(book, event.at, Status::Scheduled, until),
            Body::Resumed => self.resume(book, event.at),
            Body::Restored => self.restore(book, event),
            Body::ServiceFailedAgain => self.fail_again(book, event.at),
            Body::CallbackAttempted | Body::CallbackConnected => {
                self.stop_clocks(book, event);
                self.answer(book, event);
            }
            Body::StatusPageUpdated { .. } => {
                self.stop_clocks(book, event);
                self.answer(book, event);
            }
            Body::SessionHeld | Body::FollowUpDone => self.stop_clocks(book, event),
            Body::PageAcknowledged => self.acknowledged_at = Some(event.at),
            Body::InterpreterRequested | Body::InterpreterJoined { .. } => self.follow_interpreter(event),
            Body::Escalated => self.is_escalated = true,
            Body::EscalationAccepted if self.is_escalated => {
                self.is_escalated = false;
                self.stop_clocks(book, event);
            }
            Body::HandedOff | Body::Assigned => self.assign(event),
            Body::Resolved => self.resolve(book, event),
            Body::ResolutionRejected | Body::Reopened if event.actor == Actor::Customer => {
                self.customer_contact(book, event.at);
                self.reopen(book, event.at);
                self.hear(book, event.at);
            }
            Body::ResolutionRejected | Body::Reopened => self.reopen(book, event.at),
            Body::Closed => {
                self.resolve(book, event);
                self.status = Status::Closed;
            }
            Body::Merged { .. } => self.set_aside(Status::Merged, event.at),
            Body::Spam => self.set_aside(Status::Spam, event.at),
            Body::OutOfScope => self.set_aside(Status::OutOfScope, event.at),
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
            | Body::Unmerged
            | Body::Split { .. }
            | Body::Linked { .. }
            | Body::OutreachAttempted
            | Body::OutreachCompleted
            | Body::RefundClaimed
            | Body::Refunded
            | Body::LatenessApproved
            | Body::TransferJudgedUnnecessary
            | Body::AskedAgain => {}
        }
    }

    fn apply_clamped(&mut self, book: &Rulebook, event: &Event) {
        let (at, ahead_ms) = (event.applies_at(), event.at.as_ms().saturating_sub(event.recorded_at.as_ms()));
        self.apply(book, &Event { at, ..*event });
        if ahead_ms > SILENTLY_AHEAD_MS {
            self.conclusions.push(Conclusion::Clamped { at, ahead_ms });
        }
    }

    /// Before its receipt a case only remembers who called, who answered, whose it is, and what stops a clock that has not
    /// started (clocks.md 5, note 1).
    fn apply_before_receipt(&mut self, event: &Event) {
        self.follow_contact(event);
        self.follow_interpreter(event);
        self.follow_survey(event);
        if event.is_response() && self.early_response.is_none() {
            self.early_response = Some((event.at, event.agent));
        }
        if event.sets_priority()
            || event.stop().is_some()
            || matches!(event.body, Body::NextStepsSent | Body::Closed)
        {
            self.unspent.push(*event);
        }
        if matches!(event.body, Body::Assigned | Body::HandedOff) {
            self.owner = event.agent.or(self.owner);
            self.team = event.team.or(self.team);
        }
    }

    fn assign(&mut self, event: &Event) {
        let (owner, team) = (event.agent.or(self.owner), event.team.or(self.team));
        if (owner, team) != (self.owner, self.team) {
            self.note_held(event.at);
            (self.owner, self.team) = (owner, team);
        }
    }

    fn apply_live_contact(&mut self, book: &Rulebook, event: &Event) {
        if self.follow_contact(event) {
            self.customer_contact(book, event.at);
        }
        self.stop_clocks(book, event);
        self.answer(book, event);
    }

    /// The customer reaches out: waiting for them is over (clocks.md 6.2), a resolved case reopens (clocks.md 10).
    fn customer_contact(&mut self, book: &Rulebook, at: Instant) {
        (self.has_question_open, self.last_word_at) = (false, at);
        match self.status {
            Status::PendingCustomer | Status::Scheduled => self.resume(book, at),
            Status::Resolved | Status::Closed if self.is_in_reopen_window(book, at) => {
                self.reopen(book, at);
                self.hear(book, at);
            }
            _ => {}
        }
    }

    /// Whether a contact of the customer reopens it, being resolved (clocks.md 10); later ones open a new case.
    pub fn is_in_reopen_window(&self, book: &Rulebook, at: Instant) -> bool {
        let Some(resolution) = self.resolutions.last() else { return false };
        let window = &book.rules(self.version).reopen.window;
        book.end_of(window, resolution.at).is_some_and(|ends| at < ends)
    }

    /// The customer wrote: an answer is owed from the oldest message on that has none. Before the first response,
    /// that is the answer owed.
    fn hear(&mut self, book: &Rulebook, at: Instant) {
        let was_answered = self.responded_at.is_some() || !self.resolutions.is_empty();
        if was_answered && self.status.is_open() && self.unanswered_since.is_none() {
            self.unanswered_since = Some(at);
            self.begin(book, Start::CustomerMessage, at);
        }
    }

    /// A person answered the customer, if the event says so: nothing is unanswered, and updates are owed from here on.
    fn answer(&mut self, book: &Rulebook, event: &Event) {
        if event.is_response() {
            self.unanswered_since = None;
            self.responded_at.get_or_insert(event.at);
        }
        if event.is_update() && self.responded_at.is_some() {
            self.note_update(book, event.at);
        }
    }

    /// An update was sent: the next one is owed, unless the service is restored or the case is over (clocks.md 6.3).
    pub(super) fn note_update(&mut self, book: &Rulebook, at: Instant) {
        if self.status.is_open() && self.restored_at.is_none() {
            self.updated_at = Some(at);
            self.begin(book, Start::Update, at);
        }
    }

    /// Stops every live clock the event stops. A stop before a clock begins to count does not count, and two updates of
    /// one instant are one.
    pub(super) fn stop_clocks(&mut self, book: &Rulebook, event: &Event) {
        let stops = Stops::of(event);
        if stops.kinds().is_empty() {
            return;
        }
        let mut has_stopped = false;
        for index in 0..self.clocks.len() {
            if is_stopped(book, &self.clocks[index], event.at, stops) {
                self.stop_clock(book, index, event.at, event.agent);
                has_stopped = true;
            }
        }
        // A kind that starts later counts from before, and what would have stopped it then does.
        if self.lacks.overlaps(stops.kinds()) {
            self.unspent.push(*event);
        }
        if has_stopped {
            self.reconsider();
        }
    }
}

fn is_stopped(book: &Rulebook, clock: &Clock, at: Instant, stops: Stops) -> bool {
    let (kind, term) = (clock.slot.kind(), clock.governing());
    let is_early = || at < term.from || (rule(kind).owes_more && at == clock.started_at);
    clock.is_live() && stops.stops(kind, || book.allowance(term.allowance).satisfied_by) && !is_early()
}
