//! The mission in words, and what it asks of its people.

use super::ClauseId;

/// The texts of a mission. None of them is a promise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// The mission in a sentence or two.
    pub mission: Option<String>,
    /// Where the desk wants to get.
    pub vision: Vec<String>,
    /// What it believes in.
    pub values: Vec<String>,
    /// The document that says what is offered when something went wrong.
    pub fair_resolution: Option<String>,
    /// Standards of conduct, in the order of the file.
    pub behaviours: Vec<Behaviour>,
    /// What stands for each capability, in the order of [`CapabilityKind::ALL`].
    pub capabilities: Vec<Capability>,
    /// Promises that quote an objective instead of setting a clock or a service level.
    pub pledges: Vec<Pledge>,
}

/// One standard of conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// The verb it is called by.
    pub verb: String,
    /// What people do.
    pub text: Option<String>,
    /// By what it is seen.
    pub check: Option<String>,
}

/// What a desk must be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CapabilityKind {
    /// Customers reach it in several channels.
    MultichannelAccess,
    /// It keeps what it knows.
    Knowledge,
    /// It keeps cases and escalates them.
    CaseManagement,
    /// It measures itself and listens to its customers.
    Analytics,
    /// It becomes better.
    Improvement,
}

impl CapabilityKind {
    /// Its key in `[capabilities]`.
    pub const fn word(self) -> &'static str {
        match self {
            CapabilityKind::MultichannelAccess => "multichannel_access",
            CapabilityKind::Knowledge => "knowledge",
            CapabilityKind::CaseManagement => "case_management",
            CapabilityKind::Analytics => "analytics",
            CapabilityKind::Improvement => "improvement",
        }
    }

    /// All five.
    pub const ALL: [CapabilityKind; 5] = [
        CapabilityKind::MultichannelAccess,
        CapabilityKind::Knowledge,
        CapabilityKind::CaseManagement,
        CapabilityKind::Analytics,
        CapabilityKind::Improvement,
    ];
}

/// What stands for one capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// Which one.
    pub kind: CapabilityKind,
    /// The role that answers for it.
    pub owner: String,
    /// Promises, objectives and obligations it is held to, by name.
    pub held_to: Vec<String>,
    /// Objectives that show its outcome, by name.
    pub outcomes: Vec<String>,
}

/// A promise to reach an objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The name of the objective.
    pub objective: String,
}
