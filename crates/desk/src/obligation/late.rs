//! Events of an obligation that were stored long after they happened (clocks.md 12.3).

use super::event::{Body, Event};
use crate::case::late::{self, Stored};
use crate::rulebook::Rulebook;

/// Whether an event among those of its obligation changes nothing yet, as one of a case.
pub(super) fn is_held(book: &Rulebook, events: &[Event], event: &Event) -> bool {
    late::waits(book, events, event, |event| Stored {
        at: event.at,
        recorded_at: event.recorded_at,
        approves: event.body == Body::LatenessApproved,
    })
}
