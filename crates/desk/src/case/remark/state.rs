//! What the remarks about a case come to.

use std::collections::BTreeSet;

use calendar::Instant;

use super::event::{Phase, Remark, Said, Step};
use crate::case::event::{AgentId, Body, ContactId, Event, TeamId};

/// What has been said about a case, folded from its remarks and events in the order of the stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Its tags, by number.
    pub tags: BTreeSet<u32>,
    /// Its resolution path.
    pub path: Path,
    /// The hand-off on offer.
    pub offer: Option<HandOff>,
    /// How often it was handed to another owner.
    pub n_transfers: u32,
    /// Of these, how many need not have been.
    pub n_unnecessary: u32,
    /// Every proof of who a contact is, with when it was given.
    pub proofs: Vec<Proof>,
    /// The phase of the customer's journey.
    pub phase: Option<Phase>,
    /// How often the customer had to say something again.
    pub n_asked_again: u32,
    /// Whether the customer has been told of the owner since the last hand-off.
    pub is_successor_named: bool,
}

/// How much of a resolution path is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Path {
    /// Steps planned.
    pub n_planned: u32,
    /// Steps done.
    pub n_done: u32,
    /// Whether it says what came of them.
    pub has_outcome: bool,
}

impl Path {
    /// Whether it says what was to be done, what was done and what came of it.
    pub const fn is_complete(&self) -> bool {
        self.n_planned > 0 && self.n_done > 0 && self.has_outcome
    }
}

/// A case on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOff {
    /// When it was offered.
    pub at: Instant,
    /// Who offered it.
    pub by: Option<AgentId>,
    /// To whom.
    pub to: Option<AgentId>,
    /// To which team.
    pub to_team: Option<TeamId>,
}

/// That a contact proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// When.
    pub at: Instant,
    /// In which contact.
    pub contact: Option<ContactId>,
    /// How.
    pub method: String,
}

impl Remarks {
    /// Nothing has been said.
    pub const fn none() -> Remarks {
        Remarks {
            tags: BTreeSet::new(),
            path: Path { n_planned: 0, n_done: 0, has_outcome: false },
            offer: None,
            n_transfers: 0,
            n_unnecessary: 0,
            proofs: Vec::new(),
            phase: None,
            n_asked_again: 0,
            is_successor_named: false,
        }
    }

    /// Takes up the next remark.
    pub fn apply(&mut self, remark: &Remark) {
        match &remark.said {
            Said::Tagged(tag) => {
                self.tags.insert(*tag);
            }
            Said::Untagged(tag) => {
                self.tags.remove(tag);
            }
            Said::PathExtended(Step::Planned) => self.path.n_planned += 1,
            Said::PathExtended(Step::Done) => self.path.n_done += 1,
            Said::PathExtended(Step::Outcome) => self.path.has_outcome = true,
            Said::HandOffOffered { to, to_team } => {
                let (at, by) = (remark.at, remark.agent);
                self.offer = Some(HandOff { at, by, to: *to, to_team: *to_team });
            }
            Said::HandOffRejected | Said::HandOffWithdrawn => self.offer = None,
            Said::TransferJudgedUnnecessary => {
                self.n_unnecessary = (self.n_unnecessary + 1).min(self.n_transfers);
            }
            Said::SuccessorNamed => self.is_successor_named = true,
            Said::Authenticated { method } => {
                let proof = Proof { at: remark.at, contact: remark.contact, method: method.clone() };
                self.proofs.push(proof);
            }
            Said::PhaseSet(phase) => self.phase = Some(*phase),
            Said::AskedAgain => self.n_asked_again += 1,
            Said::Noted | Said::Retitled | Said::Classified { .. } | Said::Undone(_) => {}
        }
    }

    /// Takes up the next event of the case: a hand-off ends the offer, and what was done before a reopening is no outcome of
    /// the problem that came back.
    pub fn follow(&mut self, event: &Event) {
        match event.body {
            Body::HandedOff => {
                self.offer = None;
                self.n_transfers += 1;
                self.is_successor_named = false;
            }
            Body::Reopened | Body::ResolutionRejected => self.path.has_outcome = false,
            _ => {}
        }
    }

    /// Whether a contact may hear and change account details: who they are was proven in it.
    pub fn is_authenticated(&self, contact: Option<ContactId>) -> bool {
        self.proofs.iter().any(|proof| proof.contact == contact)
    }
}
