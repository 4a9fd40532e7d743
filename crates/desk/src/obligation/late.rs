//! Events of an obligation that were stored long after they happened (clocks.md 12.3).

use calendar::Instant;

use super::event::{Body, Event};
use crate::case::late::Stored;

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
