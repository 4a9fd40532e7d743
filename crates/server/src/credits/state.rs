//! Where a row of the ledger stands.

use calendar::Instant;
use store::credits::{Act, Done, Entry, Kind};

/// Where a row of the ledger stands: what follows from it, from what was done about it, and from what reverses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing can be computed: nobody knows what the customer pays.
    Gap,
    /// A gap that was filled later.
    Filled,
    /// Nothing is to be paid: the subscription is free, or the cap leaves nothing.
    Nothing,
    /// Less than the least amount that the mission pays.
    BelowMinimum,
    /// It waits for somebody to look at it.
    Waiting,
    /// Somebody approves it; it is to be issued.
    Approved {
        /// Who.
        by: u32,
        /// When.
        at: Instant,
        /// The act, whose clock runs.
        act: i64,
    },
    /// It stands on an invoice.
    Issued {
        /// Who says so.
        by: u32,
        /// When.
        at: Instant,
        /// Which invoice.
        reference: String,
    },
    /// Another row is its opposite.
    Reversed {
        /// That row.
        by: i64,
    },
    /// It reverses what was never issued: nothing is to be done.
    Settled,
}

impl State {
    /// Follows a row.
    pub fn of(
        entry: &Entry,
        acts: &[Done],
        reversal: Option<i64>,
        (is_filled, reverses_issued, is_below_minimum): (bool, bool, bool),
    ) -> State {
        if let Some(by) = reversal {
            return State::Reversed { by };
        }
        match entry.kind {
            Kind::Gap if is_filled => return State::Filled,
            Kind::Gap => return State::Gap,
            Kind::Reversal if !reverses_issued => return State::Settled,
            Kind::Entry | Kind::Reversal => {}
        }
        if let Some(issued) = acts.iter().find(|done| done.act == Act::Issued) {
            let reference = issued.reference.clone().unwrap_or_default();
            return State::Issued { by: issued.person, at: issued.at, reference };
        }
        match acts.last() {
            Some(done) if done.act == Act::Verified => {
                State::Approved { by: done.person, at: done.at, act: done.id }
            }
            _ if entry.amount == 0 => State::Nothing,
            _ if is_below_minimum && entry.kind == Kind::Entry => State::BelowMinimum,
            _ => State::Waiting,
        }
    }

    /// Its word in exports.
    pub fn word(&self) -> &'static str {
        match self {
            State::Gap => "not computed",
            State::Filled => "computed later",
            State::Nothing => "nothing to pay",
            State::BelowMinimum => "below the least amount",
            State::Waiting => "waiting",
            State::Approved { .. } => "approved",
            State::Issued { .. } => "issued",
            State::Reversed { .. } => "reversed",
            State::Settled => "settled",
        }
    }
}

/// The verification that stands for a row: the one that it was issued under, or that runs.
pub fn verification(acts: &[Done]) -> Option<&Done> {
    let end = acts.iter().rposition(|done| done.act == Act::Issued).unwrap_or(acts.len());
    acts[..end].last().filter(|done| done.act == Act::Verified)
}
