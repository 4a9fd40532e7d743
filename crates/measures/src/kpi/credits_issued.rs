//! M-93 credit issue on time.
//!
//! **Definition.** Credits issued within the promised length of their verification ÷ credits verified and determined. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[ObligationKind::CreditIssue];
