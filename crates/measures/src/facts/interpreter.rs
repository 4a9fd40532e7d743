//! Requests for an interpreter.

use calendar::Instant;
use desk::Event;
use desk::case::event::{Body, CaseId, ContactId};

use super::WaitMs;
use crate::group::Held;

/// One request for an interpreter (M-34), attributed to the month in which it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterpreterFact {
    /// When.
    pub requested_at: Instant,
    /// The case.
    pub case: CaseId,
    /// Until the interpreter joined; none when nobody has.
    pub wait: WaitMs,
    /// What the case held.
    pub held: Held,
}

/// The requests of a case, each with the first joining after it in the same contact.
pub(super) fn requests(
    case: CaseId,
    events: &[Event],
    held_at: impl Fn(Instant) -> Held,
) -> Vec<InterpreterFact> {
    let mut found: Vec<(Option<ContactId>, InterpreterFact)> = Vec::new();
    for event in events {
        match event.body {
            Body::InterpreterRequested => found.push((
                event.contact,
                InterpreterFact { requested_at: event.at, case, wait: WaitMs::NONE, held: held_at(event.at) },
            )),
            Body::InterpreterJoined { wait_ms } => {
                let is_open = |(contact, request): &&mut (Option<ContactId>, InterpreterFact)| {
                    request.wait == WaitMs::NONE
                        && (event.contact.is_none() || contact.is_none() || *contact == event.contact)
                };
                if let Some((_, request)) = found.iter_mut().find(is_open) {
                    let waited = event.at.as_ms() - request.requested_at.as_ms();
                    request.wait = WaitMs::of(wait_ms.unwrap_or(waited));
                }
            }
            _ => {}
        }
    }
    found.into_iter().map(|(_, request)| request).collect()
}
