//! Account exceptions: another length for one customer or company, approved and dated (R-036, clocks.md 8).
//!
//! They are no promise of the mission but records of the operation (design.md 1), so they stand beside it in the
//! [`Rulebook`](crate::Rulebook), not in its [`Policy`](mission::Policy).

use calendar::{Instant, Within};
use mission::Priority;

use crate::case::event::{AccountId, CustomerId};

/// Index of an exception in its rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExceptionId(pub u32);

/// Whom an exception is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// Everybody of a company.
    Account(AccountId),
    /// One customer.
    Customer(CustomerId),
}

/// An approved exception. It changes only the clocks whose cycle starts while it is valid; those keep it to their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Whom it is for.
    pub holder: Holder,
    /// The promise whose length it replaces, by its id in the mission.
    pub promise: String,
    /// Only cases of this priority; all that the promise covers when there is none.
    pub priority: Option<Priority>,
    /// The length promised instead.
    pub within: Within,
    /// The first instant at which it is valid.
    pub from: Instant,
    /// The first instant at which it is no longer valid.
    pub until: Instant,
    /// Who approved it.
    pub approved_by: String,
}
