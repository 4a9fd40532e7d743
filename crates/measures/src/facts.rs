//! What measures read: compact plain data about outcomes, open spells and live contacts.
//!
//! A fact carries the dimensions held when it is attributed (metrics.md 1.5). Memory matters here: five million events are
//! about a million cases and four million outcomes.

mod available;
mod contact;
mod family;
mod held;
mod interpreter;
pub mod issue;
mod length;
mod mark;
mod message;
mod obligation;
mod of_case;
mod outcome;
mod packed;
mod spell;
mod survey;

pub use available::AvailableFact;
pub use contact::{ContactFact, Ending};
pub use family::{OfFamily, of_family};
pub use interpreter::InterpreterFact;
pub use issue::{IssueFact, LinkFact, TouchFact};
pub use length::LengthFact;
pub use mark::MarkFact;
pub use message::{MessageFact, Touch};
pub use obligation::ObligationFact;
pub use of_case::Origin;
pub use outcome::OutcomeFact;
pub use packed::{CategoryCode, CohortCode, ProductCode, WaitMs};
pub use spell::{SpellEnd, SpellFact};
pub use survey::SurveyFact;

use calendar::Instant;
use desk::case::event::CaseId;
use rustc_hash::FxHashSet;

/// The facts of some cases. A partition of the cases has its own, and measures of partitions merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Determined outcomes of clocks and first-response levels.
    pub outcomes: Vec<OutcomeFact>,
    /// How long each took, of promises about the middle item.
    pub lengths: Vec<LengthFact>,
    /// Spells in which cases were open; the first of a case also stands for the case.
    pub spells: Vec<SpellFact>,
    /// Of cases of which something else was known at times, all spells again in pieces, as snapshots of the backlog saw them:
    /// each with the receipt it counted from then.
    pub pieces: Vec<SpellFact>,
    /// Calls and chats.
    pub contacts: Vec<ContactFact>,
    /// Cases as issues of their customers.
    pub issues: Vec<IssueFact>,
    /// Cases that are about the same, as somebody said.
    pub links: Vec<LinkFact>,
    /// Customer contacts on cases with a link.
    pub touches: Vec<TouchFact>,
    /// Invitations to surveys and their answers.
    pub surveys: Vec<SurveyFact>,
    /// Written messages answered with a known handling time.
    pub messages: Vec<MessageFact>,
    /// Requests for an interpreter.
    pub interpreters: Vec<InterpreterFact>,
    /// Determined outcomes of obligations.
    pub obligations: Vec<ObligationFact>,
    /// What people marked, of cases that have marks.
    pub marks: Vec<MarkFact>,
    /// Time at work without a contact, when somebody said it.
    pub available: Vec<AvailableFact>,
}

impl Facts {
    /// Adds the facts of other cases.
    pub fn append(&mut self, mut other: Facts) {
        self.outcomes.append(&mut other.outcomes);
        self.lengths.append(&mut other.lengths);
        self.spells.append(&mut other.spells);
        self.pieces.append(&mut other.pieces);
        self.contacts.append(&mut other.contacts);
        self.messages.append(&mut other.messages);
        self.issues.append(&mut other.issues);
        self.links.append(&mut other.links);
        self.touches.append(&mut other.touches);
        self.surveys.append(&mut other.surveys);
        self.interpreters.append(&mut other.interpreters);
        self.obligations.append(&mut other.obligations);
        self.marks.append(&mut other.marks);
        self.available.append(&mut other.available);
    }

    /// Keeps only the facts of some cases, and those of no case.
    pub fn retain(&mut self, is_kept: impl Fn(CaseId) -> bool) {
        self.outcomes.retain(|fact| is_kept(fact.case));
        self.lengths.retain(|fact| is_kept(fact.case));
        self.spells.retain(|fact| is_kept(fact.case));
        self.pieces.retain(|fact| is_kept(fact.case));
        self.contacts.retain(|fact| is_kept(fact.case));
        self.issues.retain(|fact| is_kept(fact.case));
        self.links.retain(|fact| is_kept(fact.case));
        self.touches.retain(|fact| is_kept(fact.case));
        self.surveys.retain(|fact| is_kept(fact.case));
        self.messages.retain(|fact| is_kept(fact.case));
        self.interpreters.retain(|fact| is_kept(fact.case));
        self.obligations.retain(|fact| fact.case.is_none_or(&is_kept));
        self.marks.retain(|fact| is_kept(fact.case));
    }

    /// Forgets all of them and keeps the memory.
    pub fn clear(&mut self) {
        self.outcomes.clear();
        self.lengths.clear();
        self.spells.clear();
        self.pieces.clear();
        self.contacts.clear();
        self.messages.clear();
        self.issues.clear();
        self.links.clear();
        self.touches.clear();
        self.surveys.clear();
        self.interpreters.clear();
        self.obligations.clear();
        self.marks.clear();
        self.available.clear();
    }

    /// The spells as snapshots of the backlog saw them.
    pub fn seen(&self) -> impl Iterator<Item = &SpellFact> {
        let in_pieces: FxHashSet<CaseId> = self.pieces.iter().map(|piece| piece.case).collect();
        let whole = self.spells.iter().filter(move |spell| !in_pieces.contains(&spell.case));
        whole.chain(&self.pieces)
    }

    /// The earliest instant of any of them: where a [`crate::Frame`] begins.
    pub fn first_at(&self) -> Option<Instant> {
        let received = self.spells.iter().map(|spell| spell.received_at);
        let offered = self.contacts.iter().map(|contact| contact.offered_at);
        let determined = self.outcomes.iter().map(|outcome| outcome.determined_at);
        received.chain(offered).chain(determined).min()
    }

    /// The number of cases.
    pub fn n_cases(&self) -> u64 {
        self.spells.iter().filter(|spell| spell.is_first()).count() as u64
    }
}
