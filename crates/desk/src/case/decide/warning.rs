//! What is done as asked, but does not do what it looks like.

use calendar::Instant;

use super::{Ask, Command, Refusal, decide};
use crate::case::state::{CaseState, Status};
use crate::clock::{Clock, ClockState};
use crate::world::{StreamId, World};

/// Something worth saying before a request is carried out. None of it keeps anybody from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// No question was sent (clocks.md 6.2).
    #[error(
        "the customer was not asked anything since they last wrote, so the clocks run on; send the question first"
    )]
    PauseRefused,
    /// The mission pauses nothing for this.
    #[error("the mission pauses no clock of this case for this; the promises run on")]
    ClocksRunOn,
    /// A promise is broken by it at once (clocks.md 9.1).
    #[error(
        "counted from the receipt, the new priority breaks a promise at once; the miss counts for triage, not for you"
    )]
    MissesAtOnce,
    /// A miss stays (clocks.md 9.1).
    #[error("a promise is broken already; a lower priority does not take that back")]
    MissStays,
    /// The customer waits for an answer.
    #[error("the customer's last message is unanswered; the resolution should answer it")]
    Unanswered,
    /// It resolves what was not resolved.
    #[error("the case is not resolved; closing it counts as resolving it now")]
    ResolvesToo,
    /// It was asked too early (clocks.md 6.1, kind 8).
    #[error("the follow-up is not due yet; a contact before then does not count as one")]
    FollowUpTooEarly,
    /// The reopen window is over (clocks.md 10).
    #[error(
        "the case was resolved too long ago to be reopened by a message; open a new one and link it to this one"
    )]
    NotReopened,
}

/// What to say before a request is carried out at `now`.
///
/// # Errors
///
/// The [`Refusal`] that [`decide`] would give.
pub fn warnings(world: &World, command: Command, now: Instant) -> Result<Vec<Warning>, Refusal> {
    let mut before = world.case.clone();
    before.advance(world.book, now);
    let mut after = before.clone();
    for (stream, event) in decide(world, command, now)? {
        if stream == StreamId::Case(world.id) {
            after.apply(world.book, &event);
        }
    }
    after.advance(world.book, now);
    let mut found = Vec::new();
    let waits = super::answer::is_waiting(after.status) && command_waits(command.ask);
    let says = [
        (waits && after.is_pause_refused, Warning::PauseRefused),
        (waits && !after.is_pause_refused && pauses_nothing(&after), Warning::ClocksRunOn),
        (n_missed(&after) > n_missed(&before) && changes_priority(command.ask), Warning::MissesAtOnce),
        (lowers(&before, command.ask) && n_missed(&before) > 0, Warning::MissStays),
        (resolves(command.ask) && before.unanswered_since.is_some(), Warning::Unanswered),
        (command.ask == Ask::Close && before.status.is_open(), Warning::ResolvesToo),
        (command.ask == Ask::RecordFollowUp && has_live_follow_up(&after), Warning::FollowUpTooEarly),
        (is_message(command.ask) && is_over(&after), Warning::NotReopened),
    ];
    found.extend(says.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning));
    Ok(found)
}

const fn command_waits(ask: Ask) -> bool {
    matches!(
        ask,
        Ask::AskCustomer
            | Ask::AwaitCustomer
            | Ask::HoldInternally
            | Ask::HoldForVendor
            | Ask::Schedule { .. }
    )
}

const fn changes_priority(ask: Ask) -> bool {
    matches!(ask, Ask::Triage { .. } | Ask::ChangePriority { .. })
}

const fn resolves(ask: Ask) -> bool {
    matches!(ask, Ask::Resolve | Ask::Close)
}

const fn is_message(ask: Ask) -> bool {
    matches!(ask, Ask::RecordCustomerMessage | Ask::RecordCustomerMessageBy(_))
}

fn lowers(case: &CaseState, ask: Ask) -> bool {
    matches!(ask, Ask::ChangePriority { priority, .. } if priority > case.priority)
}

fn is_over(case: &CaseState) -> bool {
    matches!(case.status, Status::Resolved | Status::Closed)
}

fn pauses_nothing(case: &CaseState) -> bool {
    let mut live = case.clocks.iter().filter(|clock| clock.is_live());
    live.clone().next().is_some() && live.all(|clock| clock.state != ClockState::Paused)
}

fn n_missed(case: &CaseState) -> usize {
    case.clocks.iter().filter(|clock| clock.missed_at.is_some()).count()
}

fn has_live_follow_up(case: &CaseState) -> bool {
    let is_live = |clock: &Clock| clock.slot.kind() == mission::ClockKind::FollowUp && clock.is_live();
    case.clocks.iter().any(is_live)
}
