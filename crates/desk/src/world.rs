//! Everything a decision may look at, as plain data (design.md 2).

use crate::case::event::CaseId;
use crate::case::remark::Remarks;
use crate::case::state::CaseState;
use crate::noted::Noted;
use crate::rulebook::Rulebook;

/// What has been said about a case that nobody remarked anything about.
static SILENCE: Remarks = Remarks::none();

/// The cases that a request may act on besides its own.
pub trait Others: std::fmt::Debug + Sync {
    /// A case, folded like the subject; `None` when it is not there.
    fn find(&self, id: CaseId) -> Option<&CaseState>;
}

impl<const N: usize> Others for [(CaseId, CaseState); N] {
    fn find(&self, id: CaseId) -> Option<&CaseState> {
        self.iter().find(|(known, _)| *known == id).map(|(_, case)| case)
    }
}

/// The world of one decision: the rules, the subject, what was noted and said about it, and the cases it may act on.
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
    /// What has been said about it.
    pub remarks: &'w Remarks,
    /// Other cases that the request is about, folded likewise: the one to merge into or to link to.
    pub others: &'w dyn Others,
    /// The sequence number of the next event.
    pub next_seq: u64,
}

impl<'w> World<'w> {
    /// The world of a case about which nothing was noted or remarked, and that acts on no other.
    pub const fn of(book: &'w Rulebook, id: CaseId, case: &'w CaseState) -> World<'w> {
        World { book, id, case, noted: &[], remarks: &SILENCE, others: &[], next_seq: 0 }
    }

    /// Another case the request is about.
    pub fn other(&self, id: CaseId) -> Option<&'w CaseState> {
        self.others.find(id)
    }
}

/// A stream of events about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// A case.
    Case(CaseId),
    /// An obligation outside cases.
    Obligation(crate::obligation::ObligationId),
}
