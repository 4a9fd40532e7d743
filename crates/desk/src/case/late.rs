//! Events that were stored long after they happened (clocks.md 12.3; docs/decisions/who-lets-a-late-event-count.md).

use calendar::Instant;

use super::event::{Body, Event};
use crate::rulebook::Rulebook;

/// What lateness asks of an event, of a case or of an obligation.
pub(crate) trait Stored {
    /// When it happened at its source.
    fn at(&self) -> Instant;
    /// When it was stored.
    fn recorded_at(&self) -> Instant;
    /// Whether it is a supervisor's approval of what was stored by then.
    fn approves(&self) -> bool;
}

impl Stored for Event {
    fn at(&self) -> Instant {
        self.at
    }

    fn recorded_at(&self) -> Instant {
        self.recorded_at
    }

    fn approves(&self) -> bool {
        self.body == Body::LatenessApproved
    }
}

/// Whether any event was stored so late that it needs an approval.
pub fn has_late(book: &Rulebook, events: &[Event]) -> bool {
    events.iter().any(|event| event.recorded_at > event.at && book.is_too_late(event.at, event.recorded_at))
}

/// Whether an event among those of its case changes nothing yet: it was stored later than the mission allows, and no
/// supervisor has approved since what was stored by then.
pub fn is_held(book: &Rulebook, events: &[Event], event: &Event) -> bool {
    waits(book, events, event)
}

/// The same of an event of any subject.
pub(crate) fn waits<E: Stored>(book: &Rulebook, events: &[E], event: &E) -> bool {
    // Most events are stored when they happen.
    event.recorded_at() > event.at()
        && !event.approves()
        && book.is_too_late(event.at(), event.recorded_at())
        && !events.iter().any(|other| other.approves() && other.recorded_at() >= event.recorded_at())
}
