//! What somebody may ask of a case, and what comes of it.

use calendar::Instant;
use mission::Priority;
use mission::policy::CategoryId;

use super::event::{Actor, AgentId, Body, Event, RaiseReason, Receipt, TeamId};
use super::page;
use super::state::{CaseState, Status};
use crate::world::{StreamId, World};

/// A request about one case, and who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What is asked.
    pub ask: Ask,
    /// On whose behalf.
    pub actor: Actor,
    /// The agent who asks; for [`Ask::Assign`] the new owner.
    pub agent: Option<AgentId>,
    /// Their team; for [`Ask::Assign`] the new team.
    pub team: Option<TeamId>,
}

/// What can be asked of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Open it.
    Receive(Receipt),
    /// Give it its first final priority.
    Triage {
        /// The priority.
        priority: Priority,
        /// The category, when it is set at the same time.
        category: Option<CategoryId>,
    },
    /// Change its priority; a raise without a reason is a correction (clocks.md 9.1).
    ChangePriority {
        /// The new priority.
        priority: Priority,
        /// Why it is raised.
        reason: Option<RaiseReason>,
    },
    /// Record a message of the customer.
    RecordCustomerMessage,
    /// Send a public reply.
    Reply,
    /// Tell the customer what happens next.
    SendNextSteps,
    /// Send a workaround.
    SendWorkaround,
    /// Send an article.
    SendArticle,
    /// Record that a session with the customer was held.
    RecordSession,
    /// Record that the customer was called back.
    RecordCallback {
        /// Whether the customer was reached.
        connected: bool,
    },
    /// Record the contact that confirms that the problem stays solved.
    RecordFollowUp,
    /// Ask the next line, or another role, to take over.
    Escalate,
    /// Take over what was escalated.
    AcceptEscalation,
    /// Answer the pages that are out.
    AcknowledgePages,
    /// Send a question and wait for its answer: a valid pause (clocks.md 6.2).
    AskCustomer,
    /// Wait for the customer without sending anything now.
    AwaitCustomer,
    /// Wait for another team of ours.
    HoldInternally,
    /// Wait for a vendor.
    HoldForVendor,
    /// Wait for an appointment agreed with the customer.
    Schedule {
        /// When it is.
        until: Instant,
    },
    /// Stop waiting.
    Resume,
    /// The service works again.
    Restore,
    /// It failed again.
    ReportFailure,
    /// The problem is solved.
    Resolve,
    /// It is not.
    Reopen,
    /// Give it an owner.
    Assign,
    /// Nothing is left to do.
    Close,
}

/// Why a request is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is known of the case yet.
    #[error("the case has not been received; record its receipt first")]
    NotReceived,
    /// It exists already.
    #[error("the case has been received already; record the contact as a customer message")]
    AlreadyReceived,
    /// It has its final priority.
    #[error("the case has been triaged; change its priority instead, and say why")]
    AlreadyTriaged,
    /// It holds that priority.
    #[error("the case has priority {0} already")]
    SamePriority(Priority),
    /// It is over.
    #[error("the case is not open; reopen it first")]
    NotOpen,
    /// It is not over.
    #[error("the case is open already")]
    AlreadyOpen,
    /// It counts nowhere.
    #[error("the case was merged or set aside; work on the case it was merged into, or open a new one")]
    SetAside,
    /// It waits for nothing.
    #[error("the case waits for nothing, so there is nothing to resume")]
    NotWaiting,
    /// It was not restored.
    #[error("the service was not restored, so it cannot have failed again")]
    NotRestored,
    /// It was not resolved.
    #[error("the case is not resolved; there is nothing to follow up")]
    NotResolved,
    /// Nothing was escalated.
    #[error("nobody asked to escalate the case; record the escalation first")]
    NotEscalated,
    /// Nobody is paged.
    #[error("no page of this case is waiting for an answer")]
    NotPaged,
    /// The appointment is over.
    #[error("an appointment lies in the future; give a later time")]
    AppointmentInThePast,
}

/// Decides a request at `now`: the events it becomes, or why not.
///
/// # Errors
///
/// A [`Refusal`] when the request makes no sense in the case's state.
pub fn decide(world: &World, command: Command, now: Instant) -> Result<Vec<(StreamId, Event)>, Refusal> {
    if command.ask == Ask::AcknowledgePages && !page::is_open(world) {
        return Err(Refusal::NotPaged);
    }
    let bodies = bodies(world.case, command.ask, now)?;
    let event = |(seq, body)| Event {
        at: now,
        recorded_at: now,
        seq,
        actor: command.actor,
        agent: command.agent,
        team: command.team,
        contact: None,
        body,
    };
    let events = (world.next_seq..).zip(bodies).map(event);
    Ok(events.map(|event| (StreamId::Case(world.id), event)).collect())
}

fn bodies(case: &CaseState, ask: Ask, now: Instant) -> Result<Vec<Body>, Refusal> {
    match (ask, case.receipt) {
        (Ask::Receive(receipt), None) => return Ok(vec![Body::Received(receipt)]),
        (Ask::Receive(_), Some(_)) => return Err(Refusal::AlreadyReceived),
        (_, None) => return Err(Refusal::NotReceived),
        (_, Some(_)) if case.status.is_excluded() => return Err(Refusal::SetAside),
        (_, Some(_)) => {}
    }
    let body = match ask {
        Ask::Receive(_) => return Err(Refusal::AlreadyReceived),
        Ask::Triage { .. } if case.triaged.is_some() => return Err(Refusal::AlreadyTriaged),
        Ask::ChangePriority { priority, .. } if priority == case.priority && case.triaged.is_some() => {
            return Err(Refusal::SamePriority(priority));
        }
        Ask::Reopen if case.status.is_open() => return Err(Refusal::AlreadyOpen),
        Ask::Resume if !is_waiting(case.status) => return Err(Refusal::NotWaiting),
        Ask::Schedule { until } if until <= now => return Err(Refusal::AppointmentInThePast),
        Ask::Close if case.status == Status::Resolved => Body::Closed,
        Ask::Reopen => Body::Reopened,
        Ask::RecordCustomerMessage => Body::CustomerMessage { channel: None },
        Ask::Reply => Body::Reply,
        Ask::SendNextSteps => Body::NextStepsSent,
        Ask::SendWorkaround => Body::WorkaroundSent,
        Ask::SendArticle => Body::ArticleSent,
        Ask::AcknowledgePages => Body::PageAcknowledged,
        Ask::RecordFollowUp if case.status.is_open() => return Err(Refusal::NotResolved),
        Ask::RecordFollowUp => Body::FollowUpDone,
        Ask::Assign => Body::Assigned,
        _ if !case.status.is_open() => return Err(Refusal::NotOpen),
        Ask::Triage { priority, category } => Body::Triaged { priority, category },
        Ask::ChangePriority { priority, reason } => {
            Body::PriorityChanged { priority, reason: reason.unwrap_or(RaiseReason::Misclassified) }
        }
        Ask::AskCustomer => return Ok(vec![Body::Reply, Body::Pending { question_sent: true }]),
        Ask::AwaitCustomer => Body::Pending { question_sent: false },
        Ask::HoldInternally => Body::OnHoldInternal,
        Ask::HoldForVendor => Body::OnHoldVendor,
        Ask::Schedule { until } => Body::Scheduled { until: Some(until) },
        Ask::Resume => Body::Resumed,
        Ask::Restore => Body::Restored,
        Ask::ReportFailure if case.restored_at.is_none() => return Err(Refusal::NotRestored),
        Ask::ReportFailure => Body::ServiceFailedAgain,
        Ask::RecordSession => Body::SessionHeld,
        Ask::RecordCallback { connected: false } => Body::CallbackAttempted,
        Ask::RecordCallback { connected: true } => Body::CallbackConnected,
        Ask::Escalate => Body::Escalated,
        Ask::AcceptEscalation if !case.is_escalated => return Err(Refusal::NotEscalated),
        Ask::AcceptEscalation => Body::EscalationAccepted,
        Ask::Resolve => Body::Resolved,
        Ask::Close => Body::Closed,
    };
    Ok(vec![body])
}

fn is_waiting(status: Status) -> bool {
    matches!(
        status,
        Status::PendingCustomer | Status::OnHoldInternal | Status::OnHoldVendor | Status::Scheduled
    )
}
