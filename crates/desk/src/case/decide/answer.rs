//! The rules: what a request becomes where the case stands.

use mission::Channel;

use super::ask::{Ask, Live};
use super::refusal::Refusal;
use super::{Command, Story, related};
use crate::case::event::{Actor, Body, RaiseReason, Score, Survey};
use crate::case::page;
use crate::case::state::{CaseState, Status};
use crate::triage;

/// Adds the events of a request to its story.
pub(super) fn answer(story: &mut Story<'_, '_>) -> Result<(), Refusal> {
    let (case, ask) = (story.world.case, story.command.ask);
    is_possible(case, ask)?;
    match ask {
        Ask::ReceiveCall { receipt, offered_at, answered_at } => {
            if answered_at < offered_at || answered_at > story.now {
                return Err(Refusal::AnsweredBeforeOffered);
            }
            story.told_by(Actor::Customer, offered_at, Body::Received(receipt));
            story.told_by(Actor::Customer, offered_at, Body::CallOffered);
            let wait_ms = Some(answered_at.as_ms() - offered_at.as_ms());
            story.tell_at(answered_at, Body::CallAnswered { wait_ms, handle_ms: None });
        }
        Ask::Triage { priority, category } => triage(story, Body::Triaged { priority, category })?,
        Ask::ChangePriority { priority, reason } => {
            if case.triaged.is_some() && priority == case.priority {
                return Err(Refusal::SamePriority(priority));
            }
            let reason = reason.unwrap_or(RaiseReason::Misclassified);
            triage(story, Body::PriorityChanged { priority, reason })?;
        }
        Ask::AskCustomer => {
            story.tell(Body::Reply);
            story.tell(Body::Pending { question_sent: true });
        }
        Ask::Assign => assign(story)?,
        Ask::AcceptHandOff => accept_hand_off(story)?,
        Ask::MergeInto(into) => related::merge(story, into)?,
        Ask::Split { child, message_at } => related::split(story, child, message_at)?,
        Ask::LinkTo(to) => related::link(story, to)?,
        Ask::AcknowledgePages if !page::is_open(story.world) => return Err(Refusal::NotPaged),
        Ask::Schedule { until } if until <= story.now => return Err(Refusal::AppointmentInThePast),
        Ask::Resolve => {
            has_path(story)?;
            story.tell(Body::Resolved);
        }
        Ask::Close => {
            // Closing a case that was not resolved resolves it.
            if case.status != Status::Resolved {
                has_path(story)?;
            }
            story.tell(Body::Closed);
        }
        Ask::Call(live) => story.tell(in_contact(case, Channel::Phone, live)?),
        Ask::Chat(live) => story.tell(in_contact(case, Channel::Chat, live)?),
        other => story.tell(body(case, other)?),
    }
    Ok(())
}

/// Whether a request makes sense where the case stands.
fn is_possible(case: &CaseState, ask: Ask) -> Result<(), Refusal> {
    let is_receipt = matches!(ask, Ask::Receive(_) | Ask::ReceiveCall { .. });
    match case.receipt {
        // A call or a chat may come before anybody opens a case for it.
        None if is_receipt || matches!(ask, Ask::Call(_) | Ask::Chat(_)) => return Ok(()),
        None => return Err(Refusal::NotReceived),
        Some(_) if is_receipt => return Err(Refusal::AlreadyReceived),
        Some(_) => {}
    }
    match (case.status, ask) {
        (Status::Merged, Ask::Unmerge) | (Status::Spam | Status::OutOfScope, Ask::Reopen) => return Ok(()),
        (Status::Merged, Ask::Reopen) => return Err(Refusal::Merged),
        (status, _) if status.is_excluded() => return Err(Refusal::SetAside),
        _ => {}
    }
    let is_open = case.status.is_open();
    match ask {
        Ask::Unmerge => Err(Refusal::NotMerged),
        Ask::Triage { .. } if case.triaged.is_some() => Err(Refusal::AlreadyTriaged),
        Ask::Reopen | Ask::RejectResolution if is_open => Err(Refusal::AlreadyOpen),
        Ask::RecordFollowUp if is_open => Err(Refusal::NotResolved),
        Ask::Close if case.status == Status::Closed => Err(Refusal::AlreadyClosed),
        Ask::Resume if !is_waiting(case.status) => Err(Refusal::NotWaiting),
        ask if !is_open && needs_open(ask) => Err(Refusal::NotOpen),
        _ => Ok(()),
    }
}

/// Whether a request is about work that is still owed.
const fn needs_open(ask: Ask) -> bool {
    matches!(
        ask,
        Ask::Triage { .. }
            | Ask::ChangePriority { .. }
            | Ask::ChangeCategory(_)
            | Ask::ChangeTier(_)
            | Ask::ChangeZone(_)
            | Ask::AskCustomer
            | Ask::AwaitCustomer
            | Ask::HoldInternally
            | Ask::HoldForVendor
            | Ask::Schedule { .. }
            | Ask::Restore
            | Ask::ReportFailure
            | Ask::RecordSession
            | Ask::RecordCallback { .. }
            | Ask::Escalate
            | Ask::AcceptEscalation
            | Ask::AcceptHandOff
            | Ask::Resolve
    )
}

/// A priority that is given by a person or a rule, with the owner that a triaged case needs.
fn triage(story: &mut Story<'_, '_>, body: Body) -> Result<(), Refusal> {
    let (world, command) = (story.world, story.command);
    let named = match body {
        Body::Triaged { category, .. } => category.or(world.case.category),
        _ => world.case.category,
    };
    let rules = world.book.rules(world.case.version);
    let needs_owner = world.case.owner.is_none() && triage::owning_function(rules, named).is_none();
    if needs_owner && command.agent.is_none() {
        return Err(Refusal::NoOwner);
    }
    story.tell(body);
    if let (Actor::Rule, Some((_, event))) = (command.actor, story.events.last_mut()) {
        // The rule gave the priority; the agent it names did nothing yet.
        event.agent = None;
    }
    if needs_owner {
        story.tell(Body::Assigned);
    }
    Ok(())
}

/// Giving a case to those who have it already changes nothing, and nothing is recorded.
fn assign(story: &mut Story<'_, '_>) -> Result<(), Refusal> {
    let (case, Command { agent, team, .. }) = (story.world.case, story.command);
    if agent.is_none() && team.is_none() {
        return Err(Refusal::Nobody);
    }
    if agent.is_none() && case.owner.is_none() && case.triaged.is_some() {
        return Err(Refusal::NoOwner);
    }
    if agent.or(case.owner) != case.owner || team.or(case.team) != case.team {
        story.tell(Body::Assigned);
    }
    Ok(())
}

/// Whoever takes a case that was offered to them becomes its owner.
fn accept_hand_off(story: &mut Story<'_, '_>) -> Result<(), Refusal> {
    let offer = story.world.remarks.offer.ok_or(Refusal::NotOffered)?;
    let Some(agent) = story.command.agent else { return Err(Refusal::Nobody) };
    let is_theirs = offer.to.is_none_or(|to| to == agent)
        && (offer.to.is_some() || story.command.team.is_none() || offer.to_team == story.command.team);
    if !is_theirs {
        return Err(Refusal::OfferedToAnother);
    }
    story.command.team = offer.to_team.or(story.command.team);
    story.tell(Body::HandedOff);
    Ok(())
}

/// A mission that wants a resolution path has it before the case is resolved.
fn has_path(story: &Story<'_, '_>) -> Result<(), Refusal> {
    let rules = story.world.book.rules(story.world.case.version);
    let is_wanted = rules.practice.quality.resolution_path;
    (!is_wanted || story.world.remarks.path.is_complete()).then_some(()).ok_or(Refusal::NoResolutionPath)
}

/// Requests that become one event.
fn body(case: &CaseState, ask: Ask) -> Result<Body, Refusal> {
    Ok(match ask {
        Ask::Receive(receipt) => Body::Received(receipt),
        Ask::ChangeCategory(_) if case.triaged.is_none() => return Err(Refusal::NotTriaged),
        Ask::ChangeCategory(category) if case.category == Some(category) => {
            return Err(Refusal::SameCategory(category));
        }
        Ask::ChangeCategory(category) => Body::Triaged { priority: case.priority, category: Some(category) },
        Ask::ChangeTier(tier) if tier == case.tier => return Err(Refusal::SameTier(tier)),
        Ask::ChangeTier(tier) => Body::TierChanged { tier },
        Ask::ChangeZone(zone) if zone == case.zone => return Err(Refusal::SameZone),
        Ask::ChangeZone(zone) => Body::ZoneChanged { zone },
        Ask::RecordCustomerMessage => Body::CustomerMessage { channel: None },
        Ask::RecordCustomerMessageBy(channel) => Body::CustomerMessage { channel: Some(channel) },
        Ask::Reply => Body::Reply,
        Ask::SendNextSteps => Body::NextStepsSent,
        Ask::SendWorkaround => Body::WorkaroundSent,
        Ask::SendArticle => Body::ArticleSent,
        Ask::PublishStatusUpdate { subscribed } => Body::StatusPageUpdated { subscribed },
        Ask::RecordSession => Body::SessionHeld,
        Ask::RecordCallback { connected: false } => Body::CallbackAttempted,
        Ask::RecordCallback { connected: true } => Body::CallbackConnected,
        Ask::RecordFollowUp => Body::FollowUpDone,
        Ask::Escalate => Body::Escalated,
        Ask::AcceptEscalation if !case.is_escalated => return Err(Refusal::NotEscalated),
        Ask::AcceptEscalation => Body::EscalationAccepted,
        Ask::AcknowledgePages => Body::PageAcknowledged,
        Ask::AwaitCustomer => Body::Pending { question_sent: false },
        Ask::HoldInternally => Body::OnHoldInternal,
        Ask::HoldForVendor => Body::OnHoldVendor,
        Ask::Schedule { until } => Body::Scheduled { until: Some(until) },
        Ask::Resume => Body::Resumed,
        Ask::Restore if case.restored_at.is_some() => return Err(Refusal::AlreadyRestored),
        Ask::Restore => Body::Restored,
        Ask::ReportFailure if case.restored_at.is_none() => return Err(Refusal::NotRestored),
        Ask::ReportFailure => Body::ServiceFailedAgain,
        Ask::RejectResolution => Body::ResolutionRejected,
        Ask::Reopen => Body::Reopened,
        Ask::Unmerge => Body::Unmerged,
        Ask::MarkSpam => Body::Spam,
        Ask::MarkOutOfScope => Body::OutOfScope,
        Ask::RequestInterpreter => Body::InterpreterRequested,
        Ask::RecordInterpreter if case.interpreters.iter().all(|request| request.joined.is_some()) => {
            return Err(Refusal::NoInterpreterRequested);
        }
        Ask::RecordInterpreter => Body::InterpreterJoined { wait_ms: None },
        Ask::SendSurvey(survey) => Body::SurveySent { survey },
        Ask::RecordBounce(survey) if !is_asked(case, survey) => return Err(Refusal::NotAsked),
        Ask::RecordBounce(survey) => Body::SurveyBounced { survey },
        Ask::AnswerSurvey { survey, score } if score.is_some_and(|score| !is_on_scale(survey, score)) => {
            return Err(Refusal::NotOnTheScale);
        }
        Ask::AnswerSurvey { survey, score } => Body::SurveyAnswered { survey, score },
        Ask::AttemptOutreach => Body::OutreachAttempted,
        Ask::CompleteOutreach => Body::OutreachCompleted,
        Ask::ClaimRefund => Body::RefundClaimed,
        Ask::Refund => Body::Refunded,
        Ask::ApproveLateness if case.held.is_empty() => return Err(Refusal::NothingLate),
        Ask::ApproveLateness => Body::LatenessApproved,
        Ask::ReceiveCall { .. }
        | Ask::Triage { .. }
        | Ask::ChangePriority { .. }
        | Ask::AskCustomer
        | Ask::Assign
        | Ask::AcceptHandOff
        | Ask::MergeInto(_)
        | Ask::Split { .. }
        | Ask::LinkTo(_)
        | Ask::Resolve
        | Ask::Close
        | Ask::Call(_)
        | Ask::Chat(_) => unreachable!("requests of several events are answered above"),
    })
}

fn in_contact(case: &CaseState, channel: Channel, live: Live) -> Result<Body, Refusal> {
    let is_chat = channel == Channel::Chat;
    let is_waiting =
        case.contacts.iter().any(|contact| contact.channel == channel && contact.abandoned.is_none());
    let (wait_ms, is_offered) = (None, live == Live::Offered);
    if !is_offered && !is_waiting {
        return Err(Refusal::NobodyWaits);
    }
    Ok(match live {
        Live::Offered if is_chat => Body::ChatRequested,
        Live::Offered => Body::CallOffered,
        Live::Answered { .. } if is_chat => Body::ChatAccepted { wait_ms },
        Live::Answered { handle_ms } => Body::CallAnswered { wait_ms, handle_ms },
        Live::Abandoned if is_chat => Body::ChatAbandoned { wait_ms },
        Live::Abandoned => Body::CallAbandoned { wait_ms },
        Live::FirstMessage | Live::Ended { .. } if !is_chat => return Err(Refusal::NoChat),
        Live::FirstMessage => Body::ChatFirstMessage { wait_ms },
        Live::Ended { handle_ms } => Body::ChatEnded { handle_ms },
    })
}

fn is_asked(case: &CaseState, survey: Survey) -> bool {
    case.surveys.iter().any(|one| one.survey == survey && one.sent_at.is_some() && one.answer.is_none())
}

/// D-26, metrics.md 2.
const fn is_on_scale(survey: Survey, score: Score) -> bool {
    match (survey, score) {
        (Survey::Csat | Survey::Product, Score::Points(points)) => points >= 1 && points <= 5,
        (Survey::Csat | Survey::Product, Score::Good | Score::Bad) => true,
        (Survey::Nps, Score::Points(points)) => points <= 10,
        (Survey::FirstContact, Score::Points(_)) => true,
        (Survey::Nps | Survey::FirstContact, Score::Good | Score::Bad) => false,
    }
}

pub(super) fn is_waiting(status: Status) -> bool {
    matches!(
        status,
        Status::PendingCustomer | Status::OnHoldInternal | Status::OnHoldVendor | Status::Scheduled
    )
}
