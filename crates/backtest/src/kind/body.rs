//! The event of a history file that an event of the desk is: the inverse of [`crate::convert`].

use desk::case::event::Body;

use super::Kind;

impl Kind {
    /// The kind of an event of the desk.
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
        }
    }
}
