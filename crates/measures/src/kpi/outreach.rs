//! M-10 detractor outreach on time.
//!
//! **Definition.** Completed outreach by the due instant ÷ detractor responses (0 to 6) whose outcome is determined. An attempt alone completes
//! nothing. An outcome counts in its own month, under what the case held then. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[ObligationKind::DetractorOutreach];
