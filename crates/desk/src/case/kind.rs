//! The names of what can happen to a case, in the order that decides between events of one instant (design.md 7). History
//! files, exports and the event log share this one list; a name is never changed or removed.

use super::event::Body;

/// Writes the enum, its list and its spellings from one table, so that the three cannot drift.
macro_rules! kinds {
    ($($kind:ident = $word:literal),+ $(,)?) => {
        /// The name of what happened. Declared in the order of docs/history-format.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each value is the event of the same name in docs/history-format.md")]
        pub enum Kind { $($kind),+ }
        impl Kind {
            /// Every kind, in order.
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];
            /// The spelling in history files and in the event log.
            pub const fn word(self) -> &'static str {
                match self { $(Kind::$kind => $word),+ }
            }
            /// The kind spelled exactly `word`.
            pub fn find(word: &str) -> Option<Kind> {
                match word { $($word => Some(Kind::$kind),)+ _ => None }
            }
        }
    };
}

kinds! {
    Received = "received", Triaged = "triaged", PriorityChanged = "priority_changed", TierChanged = "tier_changed",
    ZoneChanged = "zone_changed", CustomerMessage = "customer_message", Reply = "reply",
    NextStepsSent = "next_steps_sent", CallbackAttempted = "callback_attempted",
    CallbackConnected = "callback_connected", Pending = "pending", OnHoldInternal = "on_hold_internal",
    OnHoldVendor = "on_hold_vendor", Scheduled = "scheduled", Resumed = "resumed", Restored = "restored",
    ServiceFailedAgain = "service_failed_again", WorkaroundSent = "workaround_sent",
    SessionHeld = "session_held", ArticleSent = "article_sent", Escalated = "escalated",
    EscalationAccepted = "escalation_accepted", HandedOff = "handed_off", Assigned = "assigned",
    Resolved = "resolved", ResolutionRejected = "resolution_rejected", Reopened = "reopened",
    FollowUpDone = "follow_up_done", Closed = "closed", Merged = "merged", Unmerged = "unmerged", Split = "split",
    Linked = "linked", Spam = "spam", OutOfScope = "out_of_scope", CallOffered = "call_offered",
    CallAnswered = "call_answered", CallAbandoned = "call_abandoned", ChatRequested = "chat_requested",
    ChatAccepted = "chat_accepted", ChatFirstMessage = "chat_first_message", ChatEnded = "chat_ended",
    ChatAbandoned = "chat_abandoned", InterpreterRequested = "interpreter_requested",
    InterpreterJoined = "interpreter_joined", SurveySent = "survey_sent", SurveyBounced = "survey_bounced",
    SurveyAnswered = "survey_answered", OutreachAttempted = "outreach_attempted",
    OutreachCompleted = "outreach_completed", RefundClaimed = "refund_claimed", Refunded = "refunded",
    StatusPageUpdated = "status_page_updated", PageAcknowledged = "page_acknowledged",
    LatenessApproved = "lateness_approved", TransferJudgedUnnecessary = "transfer_judged_unnecessary",
    AskedAgain = "asked_again",
}

impl Kind {
    /// The kind of an event.
    pub const fn of(body: &Body) -> Kind {
        match body {
            Body::Received(_) => Kind::Received,
            Body::Triaged { .. } => Kind::Triaged,
            Body::PriorityChanged { .. } => Kind::PriorityChanged,
            Body::TierChanged { .. } => Kind::TierChanged,
            Body::ZoneChanged { .. } => Kind::ZoneChanged,
            Body::CustomerMessage { .. } => Kind::CustomerMessage,
            Body::Reply => Kind::Reply,
            Body::NextStepsSent => Kind::NextStepsSent,
            Body::CallbackAttempted => Kind::CallbackAttempted,
            Body::CallbackConnected => Kind::CallbackConnected,
            Body::Pending { .. } => Kind::Pending,
            Body::StatusPageUpdated { .. } => Kind::StatusPageUpdated,
            Body::PageAcknowledged => Kind::PageAcknowledged,
            Body::OnHoldInternal => Kind::OnHoldInternal,
            Body::OnHoldVendor => Kind::OnHoldVendor,
            Body::Scheduled { .. } => Kind::Scheduled,
            Body::Resumed => Kind::Resumed,
            Body::Restored => Kind::Restored,
            Body::ServiceFailedAgain => Kind::ServiceFailedAgain,
            Body::WorkaroundSent => Kind::WorkaroundSent,
            Body::SessionHeld => Kind::SessionHeld,
            Body::ArticleSent => Kind::ArticleSent,
            Body::Escalated => Kind::Escalated,
            Body::EscalationAccepted => Kind::EscalationAccepted,
            Body::HandedOff => Kind::HandedOff,
            Body::Assigned => Kind::Assigned,
            Body::Resolved => Kind::Resolved,
            Body::ResolutionRejected => Kind::ResolutionRejected,
            Body::Reopened => Kind::Reopened,
            Body::FollowUpDone => Kind::FollowUpDone,
            Body::Closed => Kind::Closed,
            Body::Merged { .. } => Kind::Merged,
            Body::Unmerged => Kind::Unmerged,
            Body::Split { .. } => Kind::Split,
            Body::Linked { .. } => Kind::Linked,
            Body::Spam => Kind::Spam,
            Body::OutOfScope => Kind::OutOfScope,
            Body::CallOffered => Kind::CallOffered,
            Body::CallAnswered { .. } => Kind::CallAnswered,
            Body::CallAbandoned { .. } => Kind::CallAbandoned,
            Body::ChatRequested => Kind::ChatRequested,
            Body::ChatAccepted { .. } => Kind::ChatAccepted,
            Body::ChatFirstMessage { .. } => Kind::ChatFirstMessage,
            Body::ChatEnded { .. } => Kind::ChatEnded,
            Body::ChatAbandoned { .. } => Kind::ChatAbandoned,
            Body::InterpreterRequested => Kind::InterpreterRequested,
            Body::InterpreterJoined { .. } => Kind::InterpreterJoined,
            Body::SurveySent { .. } => Kind::SurveySent,
            Body::SurveyBounced { .. } => Kind::SurveyBounced,
            Body::SurveyAnswered { .. } => Kind::SurveyAnswered,
            Body::OutreachAttempted => Kind::OutreachAttempted,
            Body::OutreachCompleted => Kind::OutreachCompleted,
            Body::RefundClaimed => Kind::RefundClaimed,
            Body::Refunded => Kind::Refunded,
            Body::LatenessApproved => Kind::LatenessApproved,
            Body::TransferJudgedUnnecessary => Kind::TransferJudgedUnnecessary,
            Body::AskedAgain => Kind::AskedAgain,
        }
    }

    /// Whether the event belongs to a call or chat and so makes sense without a case.
    #[inline]
    pub const fn is_contact(self) -> bool {
        self as u8 >= Kind::CallOffered as u8 && self as u8 <= Kind::InterpreterJoined as u8
    }

    /// Whether the event belongs to a survey.
    #[inline]
    pub const fn is_survey(self) -> bool {
        matches!(self, Kind::SurveySent | Kind::SurveyBounced | Kind::SurveyAnswered)
    }

    /// Whether somebody reached out to a detractor.
    #[inline]
    pub const fn is_outreach(self) -> bool {
        matches!(self, Kind::OutreachAttempted | Kind::OutreachCompleted)
    }

    /// Whether the event may be about a customer and no case.
    #[inline]
    pub const fn is_about_customer(self) -> bool {
        self.is_survey() || self.is_outreach()
    }

    /// Whether the event joins or parts two cases.
    #[inline]
    pub const fn relates_cases(self) -> bool {
        matches!(self, Kind::Merged | Kind::Split | Kind::Linked)
    }

    /// Whether the event is a written message of the desk.
    #[inline]
    pub const fn is_written(self) -> bool {
        matches!(self, Kind::Reply | Kind::NextStepsSent | Kind::WorkaroundSent | Kind::ArticleSent)
    }
}
