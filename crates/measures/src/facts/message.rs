//! Written messages that were answered, with the work on them.

use calendar::Instant;
use desk::Event;
use desk::case::event::{Actor, AgentId, Body, CaseId};
use mission::Channel;

use super::WaitMs;
use crate::group::{Dimension, Held};

/// A written message of a customer that was answered, with the active handling time of all touches of it (M-32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageFact {
    /// When it was answered; the month of this instant counts it.
    pub answered_at: Instant,
    /// The case.
    pub case: CaseId,
    /// The work on it.
    pub handle: WaitMs,
    /// What the case held; the agent is the one who answered, and so is the team when the answer names it.
    pub held: Held,
}

/// Active work on a case at an instant, as the source measured it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// When it was stored.
    pub at: Instant,
    /// How long it was.
    pub handle_ms: u32,
}

/// The answered messages of a case. Several messages answered by one reply share its work. What was answered without a known
/// handling time is left out.
pub(super) fn messages(
    case: CaseId,
    events: &[Event],
    touches: &[Touch],
    held_at: impl Fn(Instant) -> Held,
) -> Vec<MessageFact> {
    let mut found = Vec::new();
    let (mut n_waiting, mut touches) = (0, touches.iter().peekable());
    if touches.peek().is_none() {
        return found;
    }
    let mut work: Option<u64> = None;
    for event in events {
        n_waiting += i64::from(is_written_by_customer(event));
        if event.actor != Actor::Person || !event.body.is_public_message() {
            continue;
        }
        while let Some(touch) = touches.next_if(|touch| touch.at <= event.at) {
            work = Some(work.unwrap_or(0) + u64::from(touch.handle_ms));
        }
        if let (Some(ms), true) = (work, n_waiting > 0) {
            let total = i64::try_from(ms).unwrap_or(i64::MAX);
            let mut held = held_at(event.at);
            held.put(Dimension::Agent, event.agent.map(AgentId::index));
            if let Some(team) = event.team {
                held.put(Dimension::Team, Some(team.index()));
            }
            for nth in 0..n_waiting {
                // Whole milliseconds: the first message takes what cannot be divided.
                let rest = if nth == 0 { total % n_waiting } else { 0 };
                let handle = WaitMs::of(total / n_waiting + rest);
                found.push(MessageFact { answered_at: event.at, case, handle, held });
            }
        }
        if n_waiting > 0 {
            (n_waiting, work) = (0, None);
        }
    }
    found
}

/// Thanks and automatic replies ask for no work.
fn is_written_by_customer(event: &Event) -> bool {
    if matches!(event.actor, Actor::Rule | Actor::System) {
        return false;
    }
    let is_written = |channel| !matches!(channel, Channel::Phone | Channel::Chat);
    match event.body {
        Body::Received(receipt) => is_written(receipt.channel),
        Body::CustomerMessage { channel } => channel.is_none_or(is_written),
        _ => false,
    }
}
