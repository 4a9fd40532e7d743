//! Events the engine itself writes: recomputable from what happened, and the record of what was told to people
//! (design.md 1.2).

use calendar::Instant;

use crate::case::owed::OwedKey;
use crate::clock::{RungKey, Slot};
use crate::obligation;
use crate::rulebook::AllowanceId;

/// A noted event of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// A rung came due while its clock ran, and its action goes out (clocks.md 7.3).
    RungFired {
        /// Its key.
        key: RungKey,
        /// The instant it was due.
        due_at: Instant,
        /// The moment of recording.
        fired_at: Instant,
        /// The support line the case moves to, for a "next tier" rung below the last line (D-08).
        to_line: Option<u8>,
    },
    /// A rung came due, but its clock had stopped before it could fire: nothing is sent (clocks.md 7.4).
    RungMoot {
        /// Its key.
        key: RungKey,
        /// The instant it was due.
        due_at: Instant,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// A fired rung turned out not to have been due (clocks.md 7.8).
    RungSuperseded {
        /// Its key.
        key: RungKey,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// An allowance was used up (clocks.md 4).
    Missed {
        /// The clock.
        slot: Slot,
        /// Its run.
        cycle: u32,
        /// The governing allowance.
        allowance: AllowanceId,
        /// The exhaustion instant.
        at: Instant,
        /// The moment of recording.
        fired_at: Instant,
        /// It exists only through a change of targets (clocks.md 9.1).
        by_change: bool,
    },
    /// A page went unacknowledged for as long as its step allows, and goes to the next one, from the last to the first
    ///
    PageMoved {
        /// The key of the rung that paged.
        key: RungKey,
        /// Which page of the rung it is; the rung itself sent the one numbered 0.
        nth: u32,
        /// When the step before was over.
        due_at: Instant,
        /// The moment of recording, from which its step counts.
        fired_at: Instant,
    },
    /// The same about something that the case owes beside its clocks (clocks.md 15).
    Owed {
        /// What is owed.
        key: OwedKey,
        /// What is noted about it.
        noted: obligation::Noted,
    },
    /// A late event removed a miss, or moved it (clocks.md 12.4).
    MissRescinded {
        /// The clock.
        slot: Slot,
        /// Its run.
        cycle: u32,
        /// The miss that was recorded.
        at: Instant,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// An event was said to have happened after it was recorded, and counts from its recording (clocks.md 12.2).
    Clamped {
        /// When it was recorded.
        at: Instant,
        /// How many milliseconds later its source put it; more than five minutes.
        ahead_ms: i64,
    },
    /// Waiting for the customer was refused as a pause.
    PauseRefused {
        /// When the status was set.
        at: Instant,
    },
}
