//! Everything a decision may look at, as plain data (design.md 2).

use crate::case::event::CaseId;
use crate::case::state::CaseState;
use crate::noted::Noted;
use crate::rulebook::Rulebook;

/// The world of one decision: the rules, the subject, and what was noted about it.
#[derive(Debug, Clone, Copy)]
pub struct World<'w> {
    /// The rules.
    pub book: &'w Rulebook,
    /// The subject.
    pub id: CaseId,
    /// The subject folded from what happened.
    pub case: &'w CaseState,
    /// What has been noted about it, in order.
    pub noted: &'w [Noted],
    /// The sequence number of the next event.
    pub next_seq: u64,
}

/// A stream of events about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// A case.
    Case(CaseId),
    /// An obligation outside cases.
    Obligation(crate::obligation::ObligationId),
}
