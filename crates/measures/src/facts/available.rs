//! Time at work without a contact, as somebody who plans shifts knows it.

use crate::group::Held;
use crate::month::Month;

/// So much time at work without a contact in a month (M-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AvailableFact {
    /// The month.
    pub month: Month,
    /// How much.
    pub ms: i64,
    /// Whose it was: the agent, the team and the channel, as far as they are known.
    pub held: Held,
}
