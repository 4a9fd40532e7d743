//! M-91 review timeliness.
//!
//! **Definition.** Reviews, committee meetings and sign-offs held on time ÷ those that were due. Each date of a rule counts once: in the month in
//! which it was held, or missed. Interval: Wilson.

use mission::ObligationKind;

/// The obligations whose outcomes it counts.
pub const KINDS: &[ObligationKind] = &[
    ObligationKind::TargetReview,
    ObligationKind::BoardSignOff,
    ObligationKind::SteeringCommittee,
    ObligationKind::PlaybookReview,
    ObligationKind::Reassessment,
];
