//! The table of clock kinds: what starts, stops and pauses each (clocks.md 6.1). The engine has no other knowledge
//! of a kind.

use mission::{ClockKind, Stop, StopSet};

use crate::case::event::{Actor, Body, Event};

/// What the engine knows of a clock kind.
pub struct KindRule {
    /// The kind.
    pub kind: ClockKind,
    /// What starts it.
    pub starts: Start,
    /// Whether an event stops it, given the stops its governing target lists.
    pub is_stopped_by: fn(&Event, StopSet) -> bool,
    /// Whether it can pause.
    pub pauses: Pauses,
    /// What a resolved case does to it when it still runs.
    pub at_resolution: AtResolution,
    /// What reopening the case does to it.
    pub at_reopening: AtReopening,
    /// Whether a missed one leaves the next one owed, in the same interval (docs/decisions/owed-updates.md).
    pub owes_more: bool,
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The receipt of the case.
    Receipt,
    /// A P1 that begins outside the standard hours: at receipt, or at the raise to P1 (D-15).
    UrgentOutsideHours,
    /// A customer's message when none is unanswered.
    CustomerMessage,
    /// A public update, the first response being the first.
    Update,
    /// The resolution of the case.
    Resolution,
}

impl Start {
    /// Every value, in order.
    pub const ALL: [Start; 5] =
        [Start::Receipt, Start::UrgentOutsideHours, Start::CustomerMessage, Start::Update, Start::Resolution];
}

/// Whether a clock can pause (clocks.md 6.1, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pauses {
    /// It cannot.
    Never,
    /// For the reasons the mission lists.
    ByMission,
    /// For the reasons the mission lists, and for every agreed appointment.
    ByMissionAndAppointment,
}

/// What a resolved case does to a running clock (clocks.md 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtResolution {
    /// It stops.
    Stops,
    /// It ends without an outcome.
    Voids,
}

/// What reopening the case does to a clock (clocks.md 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtReopening {
    /// Nothing; what starts it may start it again.
    Stays,
    /// It goes on as the mission says.
    Continues,
    /// It ends without an outcome.
    Cancelled,
}

/// Every kind, in firing order.
pub const KINDS: [KindRule; 8] = [
    KindRule {
        kind: ClockKind::Triage,
        starts: Start::Receipt,
        is_stopped_by: |event, _| event.sets_priority(),
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::FirstResponse,
        starts: Start::Receipt,
        is_stopped_by: |event, _| event.is_response(),
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::NextSteps,
        starts: Start::Receipt,
        is_stopped_by: |event, _| event.body == Body::NextStepsSent && event.actor == Actor::Person,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::Callback,
        starts: Start::UrgentOutsideHours,
        is_stopped_by: is_listed,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::NextResponse,
        starts: Start::CustomerMessage,
        is_stopped_by: |event, _| event.is_response(),
        pauses: Pauses::Never,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::UpdateCadence,
        starts: Start::Update,
        is_stopped_by: |event, _| event.is_update() || event.body == Body::Restored,
        pauses: Pauses::ByMissionAndAppointment,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Stays,
        owes_more: true,
    },
    KindRule {
        kind: ClockKind::Resolution,
        starts: Start::Receipt,
        is_stopped_by: is_listed,
        pauses: Pauses::ByMission,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Continues,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::FollowUp,
        starts: Start::Resolution,
        is_stopped_by: |event, _| event.body == Body::FollowUpDone,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Cancelled,
        owes_more: false,
    },
];

fn is_listed(event: &Event, satisfied_by: StopSet) -> bool {
    event.stop().is_some_and(|stop| satisfied_by.contains(stop))
}

/// The rule of a kind.
pub fn rule(kind: ClockKind) -> &'static KindRule {
    &KINDS[kind as usize]
}

impl Event {
    /// Whether it gives the case a priority by a person or a rule of the mission (clocks.md 6.1, kind 1).
    pub fn sets_priority(&self) -> bool {
        matches!(self.body, Body::Triaged { .. } | Body::PriorityChanged { .. })
            && matches!(self.actor, Actor::Person | Actor::Rule)
    }

    /// Whether a person answered the customer in it (clocks.md 6.1, kind 2; automatic messages never do, D-14).
    pub fn is_response(&self) -> bool {
        let answers = matches!(
            self.body,
            Body::CallAnswered { .. } | Body::ChatFirstMessage { .. } | Body::CallbackConnected
        );
        self.actor == Actor::Person && (answers || self.body.is_public_message())
    }

    /// Whether it tells the customer how the case stands (clocks.md 6.1, kind 6).
    pub fn is_update(&self) -> bool {
        self.is_response() || self.body == Body::StatusPageUpdated { subscribed: true }
    }

    /// Which of the stops that a mission may list it is. A workaround and an article count when a person sent them
    /// (D-14), an escalation when it was accepted.
    pub fn stop(&self) -> Option<Stop> {
        match self.body {
            Body::Resolved => Some(Stop::Resolved),
            Body::Restored => Some(Stop::Restored),
            Body::WorkaroundSent if self.actor == Actor::Person => Some(Stop::Workaround),
            Body::EscalationAccepted => Some(Stop::Escalated),
            Body::SessionHeld => Some(Stop::SessionHeld),
            Body::ArticleSent if self.actor == Actor::Person => Some(Stop::ArticleSent),
            Body::CallbackAttempted => Some(Stop::CallbackAttempted),
            Body::CallbackConnected => Some(Stop::CallbackConnected),
            _ => None,
        }
    }
}

impl Body {
    /// Whether it is a public message from the desk.
    pub fn is_public_message(&self) -> bool {
        matches!(self, Body::Reply | Body::NextStepsSent | Body::WorkaroundSent | Body::ArticleSent)
    }
}
