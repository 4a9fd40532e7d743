//! Events that were stored long after they happened (clocks.md 12.3; docs/decisions/who-lets-a-late-event-count.md).

use calendar::Instant;

use super::event::{Body, Event};
use crate::rulebook::Rulebook;

/// What lateness asks of an event, of a case or of an obligation.
pub(crate) struct Stored {
    /// When it happened at its source.
    pub(crate) at: Instant,
    /// When it was stored.
    pub(crate) recorded_at: Instant,
    /// Whether it is a supervisor's approval of what was stored by then.
    pub(crate) approves: bool,
}

/// Whether any event was stored so late that it needs an approval.
pub fn has_late(book: &Rulebook, events: &[Event]) -> bool {
    events.iter().any(|event| event.recorded_at > event.at && book.is_too_late(event.at, event.recorded_at))
}

/// Whether an event among those of its case changes nothing yet: it was stored later than the mission allows, and no
/// supervisor has approved since what was stored by then.
pub fn is_held(book: &Rulebook, events: &[Event], event: &Event) -> bool {
    waits(book, events, event, |event| Stored {
        at: event.at,
        recorded_at: event.recorded_at,
        approves: event.body == Body::LatenessApproved,
    })
}

/// The same of an event of any subject.
pub(crate) fn waits<E>(book: &Rulebook, events: &[E], event: &E, stored: impl Fn(&E) -> Stored) -> bool {
    let Stored { at, recorded_at, approves } = stored(event);
    // Most events are stored when they happen.
    recorded_at > at && !approves && book.is_too_late(at, recorded_at) && {
        let mut others = events.iter().map(stored);
        !others.any(|other| other.approves && other.recorded_at >= recorded_at)
    }
}
