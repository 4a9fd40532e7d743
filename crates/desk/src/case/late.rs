//! Events that were stored long after they happened (clocks.md 12.3; docs/decisions/who-lets-a-late-event-count.md).

use super::event::{Body, Event};
use crate::rulebook::Rulebook;

/// Whether any event was stored so late that it needs an approval.
pub fn has_late(book: &Rulebook, events: &[Event]) -> bool {
    events.iter().any(|event| event.recorded_at > event.at && book.is_too_late(event.at, event.recorded_at))
}

/// Whether an event among those of its case changes nothing yet: it was stored later than the mission allows, and no
/// supervisor has approved since what was stored by then.
pub fn is_held(book: &Rulebook, events: &[Event], event: &Event) -> bool {
    // Most events are stored when they happen.
    event.recorded_at > event.at
        && event.body != Body::LatenessApproved
        && book.is_too_late(event.at, event.recorded_at)
        && !events.iter().any(|other| approves(other, event))
}

fn approves(approval: &Event, event: &Event) -> bool {
    approval.body == Body::LatenessApproved && approval.recorded_at >= event.recorded_at
}
