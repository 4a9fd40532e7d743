//! The table of clock kinds: what starts, stops and pauses each (clocks.md 6.1). The engine has no other knowledge
//! of a kind.

use mission::{ClockKind, Stop, StopSet};

use crate::case::event::{Actor, Body, Event};

/// What the engine knows of a clock kind.
pub struct KindRule {
    /// The kind.
    pub kind: ClockKind,
    /// Whether an event stops it, given the stops its governing target lists.
    pub is_stopped_by: fn(&Event, StopSet) -> bool,
    /// Whether it can pause at all.
    pub pausable: bool,
    /// What a resolved case does to it when it still runs.
    pub at_resolution: AtResolution,
    /// Whether reopening the case continues it.
    pub reopens: bool,
}

/// What a resolved case does to a running clock (clocks.md 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtResolution {
    /// It stops.
    Stops,
    /// It ends without an outcome.
    Voids,
}

/// Every kind, in firing order.
pub const KINDS: [KindRule; 3] = [
    KindRule {
        kind: ClockKind::Triage,
        is_stopped_by: |event, _| event.sets_priority(),
        pausable: false,
        at_resolution: AtResolution::Voids,
        reopens: false,
    },
    KindRule {
        kind: ClockKind::FirstResponse,
        is_stopped_by: |event, _| event.is_response(),
        pausable: false,
        at_resolution: AtResolution::Voids,
        reopens: false,
    },
    KindRule {
        kind: ClockKind::Resolution,
        is_stopped_by: |event, satisfied_by| {
            event.body.stop().is_some_and(|stop| satisfied_by.contains(stop))
        },
        pausable: true,
        at_resolution: AtResolution::Stops,
        reopens: true,
    },
];

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
}

impl Body {
    /// Whether it is a public message from the desk.
    pub fn is_public_message(&self) -> bool {
        matches!(self, Body::Reply | Body::NextStepsSent | Body::WorkaroundSent | Body::ArticleSent)
    }

    /// Which of the stops a mission may list for a resolution clock it is. An escalation counts when accepted.
    pub fn stop(&self) -> Option<Stop> {
        match self {
            Body::Resolved => Some(Stop::Resolved),
            Body::Restored => Some(Stop::Restored),
            Body::WorkaroundSent => Some(Stop::Workaround),
            Body::EscalationAccepted => Some(Stop::Escalated),
            Body::SessionHeld => Some(Stop::SessionHeld),
            Body::ArticleSent => Some(Stop::ArticleSent),
            _ => None,
        }
    }
}
