//! Events of an obligation that were stored long after they happened (clocks.md 12.3).

use super::event::{Body, Event};
use crate::rulebook::Rulebook;

/// Whether an event among those of its obligation changes nothing yet: it was stored later than the mission allows, and no
/// supervisor has approved since what was stored by then. As for a case.
pub(super) fn is_held(book: &Rulebook, events: &[Event], event: &Event) -> bool {
    event.body != Body::LatenessApproved
        && book.is_too_late(event.at, event.recorded_at)
        && !events.iter().any(|other| approves(other, event))
}

fn approves(approval: &Event, event: &Event) -> bool {
    approval.body == Body::LatenessApproved && approval.recorded_at >= event.recorded_at
}
