//! An obligation as its events and time leave it.

use calendar::{Instant, Ratio};
use mission::ObligationKind;

use super::event::{Event, Start};
use super::limit::{Correspondence, Limit, governing};
use super::occurrence::Occurrence;
use crate::case::event::{AgentId, TeamId};
use crate::case::outcome::Verdict;

/// Where an obligation stands (clocks.md 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// Not started, or waiting for its first date to open.
    #[default]
    Idle,
    /// Owed.
    Running,
    /// Done; what comes next, if anything, has not opened.
    Stopped(Instant),
    /// Ended without an outcome of what was left of it.
    Void(Instant),
}

/// An obligation folded from its events. All of it follows from them and the rulebook.
#[derive(Debug, Clone, Default)]
pub struct Obligation {
    /// With what it started, and when.
    pub start: Option<(Start, Instant)>,
    /// Where its current occurrence stands.
    pub standing: Standing,
    /// The current occurrence; `None` before the start, and when nothing ever falls due.
    pub current: Option<Occurrence>,
    /// When the current occurrence was missed.
    pub missed_at: Option<Instant>,
    /// What has been told about a privacy request.
    pub told: Correspondence,
    /// Outcomes in the order of their determination; at most one for each occurrence.
    pub outcomes: Vec<Outcome>,
    /// What occurrences that are only measured came to.
    pub measured: Vec<Measured>,
    /// What the engine concluded, in order.
    pub conclusions: Vec<Conclusion>,
    /// Events that were stored too late and wait for approval (clocks.md 12.3).
    pub held: Vec<Event>,
    /// Done before it started (clocks.md 5, note 1).
    pub(super) early: Option<(Instant, Option<AgentId>, Option<TeamId>)>,
    /// Rungs and misses that exist only through a change of limits come at the change.
    pub(super) changed_at: Option<Instant>,
}

/// An outcome that counts once, in the month of `determined_at` (clocks.md 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The kind.
    pub kind: ObligationKind,
    /// The occurrence, from 0.
    pub nth: u32,
    /// Met or missed.
    pub verdict: Verdict,
    /// From when it was owed.
    pub started_at: Instant,
    /// The due instant that governed.
    pub due_at: Instant,
    /// The stop, or the recorded miss, whichever was first.
    pub determined_at: Instant,
    /// Who stopped it.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
}

/// What one occurrence took, in its own unit: business days for an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The kind.
    pub kind: ObligationKind,
    /// When it was done.
    pub at: Instant,
    /// What had accrued by then.
    pub spent: Ratio,
}

/// The key of a fired rung within its obligation (clocks.md 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RungKey {
    /// The occurrence.
    pub nth: u32,
    /// The ladder, by its place among the ladders of obligations.
    pub ladder: u8,
    /// The rung in it, from 0.
    pub rung: u8,
}

/// A conclusion of the engine about one obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// A rung's instant came while it was running.
    RungDue {
        /// Its key: at most once.
        key: RungKey,
        /// When.
        due_at: Instant,
    },
    /// It was used up while it was running.
    Missed {
        /// The occurrence.
        nth: u32,
        /// When.
        at: Instant,
    },
}

impl Obligation {
    /// Its kind, once it has started.
    pub fn kind(&self) -> Option<ObligationKind> {
        self.start.map(|(start, _)| start.kind)
    }

    /// The limit that governs the current occurrence.
    pub fn limit(&self) -> Option<&Limit> {
        governing(&self.current.as_ref()?.limits)
    }

    /// The due instant that governs the current occurrence.
    pub fn due_at(&self) -> Option<Instant> {
        self.limit().map(|limit| limit.due_at)
    }

    /// Whether it is owed now.
    pub fn is_running(&self) -> bool {
        self.standing == Standing::Running
    }

    /// The outcome of an occurrence.
    pub fn outcome(&self, nth: u32) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.nth == nth)
    }
}
