//! The table of clock kinds: what starts, stops and pauses each (clocks.md 6.1). The engine has no other knowledge
//! of a kind.

use mission::vocabulary::ClockKindSet;
use mission::{ClockKind, Stop, StopSet};

use crate::case::event::{Actor, Body, Event};

/// What the engine knows of a clock kind.
pub struct KindRule {
    /// The kind.
    pub kind: ClockKind,
    /// What starts it.
    pub starts: Start,
    /// What stops it.
    pub stopped_by: StoppedBy,
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

/// What stops a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoppedBy {
    /// A priority given by a person or a rule.
    Priority,
    /// A person's answer to the customer.
    Response,
    /// Next steps sent by a person.
    NextSteps,
    /// A public update, or the restore after which none is owed.
    Update,
    /// A follow-up done.
    FollowUp,
    /// One of the stops that its governing target lists.
    Listed,
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
        stopped_by: StoppedBy::Priority,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::FirstResponse,
        starts: Start::Receipt,
        stopped_by: StoppedBy::Response,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::NextSteps,
        starts: Start::Receipt,
        stopped_by: StoppedBy::NextSteps,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::Callback,
        starts: Start::UrgentOutsideHours,
        stopped_by: StoppedBy::Listed,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::NextResponse,
        starts: Start::CustomerMessage,
        stopped_by: StoppedBy::Response,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Stays,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::UpdateCadence,
        starts: Start::Update,
        stopped_by: StoppedBy::Update,
        pauses: Pauses::ByMissionAndAppointment,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Stays,
        owes_more: true,
    },
    KindRule {
        kind: ClockKind::Resolution,
        starts: Start::Receipt,
        stopped_by: StoppedBy::Listed,
        pauses: Pauses::ByMission,
        at_resolution: AtResolution::Stops,
        at_reopening: AtReopening::Continues,
        owes_more: false,
    },
    KindRule {
        kind: ClockKind::FollowUp,
        starts: Start::Resolution,
        stopped_by: StoppedBy::FollowUp,
        pauses: Pauses::Never,
        at_resolution: AtResolution::Voids,
        at_reopening: AtReopening::Cancelled,
        owes_more: false,
    },
];

/// The rule of a kind.
pub fn rule(kind: ClockKind) -> &'static KindRule {
    &KINDS[kind as usize]
}

/// What an event stops, asked of it once for all clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stops {
    /// The kinds that it may stop.
    kinds: ClockKindSet,
    listed: Option<Stop>,
}

impl Stops {
    /// What an event stops.
    pub(crate) fn of(event: &Event) -> Stops {
        const PRIORITY: ClockKindSet = stopped_by(StoppedBy::Priority);
        const RESPONSE: ClockKindSet = stopped_by(StoppedBy::Response);
        const NEXT_STEPS: ClockKindSet = stopped_by(StoppedBy::NextSteps);
        const UPDATE: ClockKindSet = stopped_by(StoppedBy::Update);
        const FOLLOW_UP: ClockKindSet = stopped_by(StoppedBy::FollowUp);
        const LISTED: ClockKindSet = stopped_by(StoppedBy::Listed);
        let is_next_steps = matches!(event.body, Body::NextStepsSent) && event.actor == Actor::Person;
        let listed = event.stop();
        let kinds = [
            (PRIORITY, event.sets_priority()),
            (RESPONSE, event.is_response()),
            (NEXT_STEPS, is_next_steps),
            (UPDATE, event.is_update() || matches!(event.body, Body::Restored)),
            (FOLLOW_UP, matches!(event.body, Body::FollowUpDone)),
            (LISTED, listed.is_some()),
        ];
        let kinds = kinds.into_iter().filter(|(_, is_it)| *is_it);
        let kinds = kinds.fold(ClockKindSet::NONE, |all, (kinds, _)| all.union(kinds));
        Stops { kinds, listed }
    }

    /// Whether it stops clocks of a kind, given the stops that the governing target lists.
    #[inline]
    pub(crate) fn stops(self, kind: ClockKind, satisfied_by: impl FnOnce() -> StopSet) -> bool {
        self.kinds.contains(kind)
            && (rule(kind).stopped_by != StoppedBy::Listed
                || self.listed.is_some_and(|stop| satisfied_by().contains(stop)))
    }

    /// The kinds of which it may stop a clock; of some only when the governing target lists it.
    pub(crate) fn kinds(self) -> ClockKindSet {
        self.kinds
    }
}

/// The kinds that something stops.
const fn stopped_by(by: StoppedBy) -> ClockKindSet {
    let (mut kinds, mut nth) = (ClockKindSet::NONE, 0);
    while nth < KINDS.len() {
        if KINDS[nth].stopped_by as u8 == by as u8 {
            kinds = kinds.with(KINDS[nth].kind);
        }
        nth += 1;
    }
    kinds
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
        self.is_response() || matches!(self.body, Body::StatusPageUpdated { subscribed: true })
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
