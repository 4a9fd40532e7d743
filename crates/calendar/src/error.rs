//! What can be wrong with a calendar, a length or a question about them.

/// A refusal of this crate. Every text names the words at fault and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The calendar has no open time after the given instant.
    #[error("the calendar never opens again after {0}")]
    NeverOpensAgain(crate::Instant),
}
