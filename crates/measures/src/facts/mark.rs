//! What people marked on a case.

use desk::case::event::CaseId;

/// The marks of one received case; only a case that has any has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkFact {
    /// The case.
    pub case: CaseId,
    /// How many of its handoffs need not have been; never more than it had.
    pub n_unnecessary: u16,
    /// Whether the customer had to say something again.
    pub is_asked_again: bool,
}

impl MarkFact {
    /// The marks of a case; `None` without any.
    pub(super) fn of(case: CaseId, n_unnecessary: u16, is_asked_again: bool) -> Option<MarkFact> {
        (n_unnecessary > 0 || is_asked_again).then_some(MarkFact { case, n_unnecessary, is_asked_again })
    }
}
