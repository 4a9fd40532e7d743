//! M-90 notice compliance.
//!
//! **Definition.** Changes of promises that took effect at least the promised notice after their announcement ÷ changes of promises. A change
//! counts in the month in which it took effect; one that was called off counts nowhere. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[ObligationKind::SlaNotice];
