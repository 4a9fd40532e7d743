//! The remarks, and their names.

use calendar::Instant;
use mission::Priority;
use mission::policy::Level;

use crate::case::event::{Actor, AgentId, ContactId, TeamId};

/// A remark about one case. Its text, if it has one, is kept apart and referred to ([`Refs`](crate::stored::Refs)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// When it was made.
    pub at: Instant,
    /// When it was stored.
    pub recorded_at: Instant,
    /// Rising in the order of storage.
    pub seq: u64,
    /// Who made it.
    pub actor: Actor,
    /// The agent who made it.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
    /// What it says.
    pub said: Said,
}

/// What a remark says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The case has a tag, by its number: words that people choose do not belong into the log.
    Tagged(u32),
    /// It no longer has it.
    Untagged(u32),
    /// Somebody wrote an internal note.
    Noted,
    /// The subject was written anew.
    Retitled,
    /// A part of the resolution path was written down.
    PathExtended(Step),
    /// The case was offered to somebody, with everything they need.
    HandOffOffered {
        /// To whom; anybody of the team when absent.
        to: Option<AgentId>,
        /// To which team.
        to_team: Option<TeamId>,
    },
    /// They would not take it. That they took it is the event `handed_off`.
    HandOffRejected,
    /// Whoever offered it took the offer back.
    HandOffWithdrawn,
    /// The last transfer need not have been.
    TransferJudgedUnnecessary,
    /// The customer was told whom to turn to from now on.
    SuccessorNamed,
    /// The contact proved who they are, and how.
    Authenticated {
        /// One of the ways the mission lists for the channel.
        method: String,
    },
    /// In which phase of their journey the customer is.
    PhaseSet(Phase),
    /// The customer had to say something again that we knew.
    AskedAgain,
    /// How the priority was found.
    Classified {
        /// How much the problem touches.
        impact: Level,
        /// How little it can wait.
        urgency: Level,
        /// What the matrix says.
        matrix: Option<Priority>,
        /// What was given instead, with a reason.
        given: Option<Priority>,
    },
    /// Somebody took back what they had just asked for: the version in the stream of its first event.
    Undone(u64),
}

/// A part of the resolution path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// What is to be done.
    Planned,
    /// What was done.
    Done,
    /// What came of it.
    Outcome,
}

/// A phase of a customer's journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Before and at the purchase.
    Purchase,
    /// While they use what they bought.
    Use,
    /// While they are helped.
    Support,
}

/// Writes an enum's list and spellings from one table.
macro_rules! spelled {
    ($type:ident, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &[$type] = &[$($type::$value),+];
            /// The spelling in the event log.
            pub const fn word(self) -> &'static str {
                match self { $($type::$value => $word),+ }
            }
            /// The value spelled exactly `word`.
            pub fn find(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$value),)+ _ => None }
            }
        }
    };
}

/// The name of a remark. None is ever changed or removed, and only those that are counted are names of events too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each value is the remark of the same name")]
pub enum Kind {
    Tagged,
    Untagged,
    Noted,
    Retitled,
    PathExtended,
    HandOffOffered,
    HandOffRejected,
    HandOffWithdrawn,
    TransferJudgedUnnecessary,
    SuccessorNamed,
    Authenticated,
    PhaseSet,
    AskedAgain,
    Classified,
    Undone,
}

spelled!(
    Kind,
    [
        Tagged = "tagged",
        Untagged = "untagged",
        Noted = "note_added",
        Retitled = "retitled",
        PathExtended = "path_extended",
        HandOffOffered = "hand_off_offered",
        HandOffRejected = "hand_off_rejected",
        HandOffWithdrawn = "hand_off_withdrawn",
        TransferJudgedUnnecessary = "transfer_judged_unnecessary",
        SuccessorNamed = "successor_named",
        Authenticated = "authenticated",
        PhaseSet = "phase_set",
        AskedAgain = "asked_again",
        Classified = "classified",
        Undone = "undone",
    ]
);
spelled!(Step, [Planned = "planned", Done = "done", Outcome = "outcome"]);
spelled!(Phase, [Purchase = "purchase", Use = "use", Support = "support"]);

impl Said {
    /// Its name.
    pub const fn kind(&self) -> Kind {
        match self {
            Said::Tagged(_) => Kind::Tagged,
            Said::Untagged(_) => Kind::Untagged,
            Said::Noted => Kind::Noted,
            Said::Retitled => Kind::Retitled,
            Said::PathExtended(_) => Kind::PathExtended,
            Said::HandOffOffered { .. } => Kind::HandOffOffered,
            Said::HandOffRejected => Kind::HandOffRejected,
            Said::HandOffWithdrawn => Kind::HandOffWithdrawn,
            Said::TransferJudgedUnnecessary => Kind::TransferJudgedUnnecessary,
            Said::SuccessorNamed => Kind::SuccessorNamed,
            Said::Authenticated { .. } => Kind::Authenticated,
            Said::PhaseSet(_) => Kind::PhaseSet,
            Said::AskedAgain => Kind::AskedAgain,
            Said::Classified { .. } => Kind::Classified,
            Said::Undone(_) => Kind::Undone,
        }
    }
}
