//! Events the engine itself writes: recomputable from what happened, and the record of what was told to people
//! (design.md 1.2).

use calendar::Instant;

use crate::clock::{RungKey, Slot};
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
    /// A late event removed a miss (clocks.md 12.4).
    MissRescinded {
        /// The clock.
        slot: Slot,
        /// Its run.
        cycle: u32,
        /// The moment of recording.
        fired_at: Instant,
    },
    /// Waiting for the customer was refused as a pause.
    PauseRefused {
        /// When the status was set.
        at: Instant,
    },
}
