//! What the engine concludes from what happened (design.md 1.2): recomputable at any time.

use calendar::Instant;

use crate::clock::{RungKey, Slot};
use crate::rulebook::AllowanceId;

/// A conclusion of the engine about one case, in the order in which it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// A rung's instant came while its clock was running (clocks.md 7.2).
    RungDue {
        /// Its key: at most once per case.
        key: RungKey,
        /// When.
        due_at: Instant,
        /// The support line it moves the case to; `None` at the last line (D-08) and for other actions.
        to_line: Option<u8>,
    },
    /// An allowance was used up while its clock was running (clocks.md 4).
    Missed {
        /// The clock.
        slot: Slot,
        /// Its run.
        cycle: u32,
        /// The governing allowance.
        allowance: AllowanceId,
        /// When.
        at: Instant,
        /// It exists only because the targets were changed (clocks.md 9.1).
        by_change: bool,
    },
    /// An event was said to have happened more than five minutes after it was recorded; it counts from its recording
    /// (clocks.md 12.2).
    Clamped {
        /// When it was recorded.
        at: Instant,
        /// How many milliseconds later its source put it.
        ahead_ms: i64,
    },
    /// Waiting for the customer was refused as a pause: nothing had been asked (clocks.md 6.2, X-28).
    PauseRefused {
        /// When the status was set.
        at: Instant,
    },
}
