//! M-14 same-day refund rate.
//!
//! **Definition.** Qualifying claims refunded by their same-day due instant ÷ qualifying claims determined; which claims qualify, the mission
//! says. A claim that was taken back counts nowhere. An outcome counts in its own month. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[ObligationKind::SameDayRefund];
