//! M-92 privacy requests on time.
//!
//! **Definition.** Requests fulfilled by the governing date, the mission's or the law's, whichever is earlier ÷ requests determined. A request
//! that was withdrawn counts nowhere. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[ObligationKind::PrivacyRequest, ObligationKind::PrivacyOptOut];
