//! How priorities are found and what their changes do (R-062, R-063, clocks.md 9.1).

use crate::vocabulary::{ChannelSet, Priority};

/// What the mission says about priorities besides the promises that hold at each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriorityRules {
    /// What each priority means.
    pub definitions: Vec<(Priority, String)>,
    /// What each level of impact means.
    pub impact: Vec<(Level, String)>,
    /// What each level of urgency means.
    pub urgency: Vec<(Level, String)>,
    /// Rules that are asked before the matrix; the first that fits decides.
    pub rules: Vec<PriorityRule>,
    /// The priority of each impact and urgency.
    pub matrix: Matrix,
    /// What a raise does to running clocks.
    pub raise: RaiseRule,
    /// What a lower priority does to running clocks.
    pub lower: LowerRule,
}

/// How much a problem touches, or how little it can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Beyond high; only where a mission has four levels.
    Critical,
    /// The whole customer, many customers, security or money; work stops now.
    High,
    /// One team or an important function; work is degraded.
    Medium,
    /// One person, a question, a wish; it can wait.
    Low,
}

impl Level {
    /// All of them, falling.
    pub const ALL: [Level; 4] = [Level::Critical, Level::High, Level::Medium, Level::Low];
}

/// Priorities by impact and urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Impact, urgency, priority. Each pair once.
    pub cells: Vec<(Level, Level, Priority)>,
}

impl Matrix {
    /// The priority of a case with this impact and urgency.
    pub fn priority(&self, impact: Level, urgency: Level) -> Option<Priority> {
        let cell = self.cells.iter().find(|(i, u, _)| (*i, *u) == (impact, urgency));
        cell.map(|(_, _, priority)| *priority)
    }
}

impl Default for Matrix {
    /// The matrix of a mission that states none.
    fn default() -> Matrix {
        use Level::{High, Low, Medium};
        use Priority::{P1, P2, P3, P4};
        Matrix {
            cells: vec![
                (High, High, P1),
                (High, Medium, P2),
                (High, Low, P3),
                (Medium, High, P2),
                (Medium, Medium, P3),
                (Medium, Low, P4),
                (Low, High, P3),
                (Low, Medium, P4),
                (Low, Low, P4),
            ],
        }
    }
}

/// A priority that needs no matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityRule {
    /// Which cases.
    pub when: CaseMatch,
    /// Their priority.
    pub priority: Priority,
}

/// Which cases a rule fits: those that fit all of its conditions. An absent one fits every case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseMatch {
    /// Their channel is one of these.
    pub channels: Option<ChannelSet>,
    /// The tier's name is one of these.
    pub tiers: Option<Vec<String>>,
    /// The category's name is one of these.
    pub categories: Option<Vec<String>>,
    /// The product's name is one of these.
    pub products: Option<Vec<String>>,
    /// The language's code is one of these.
    pub languages: Option<Vec<String>>,
}

/// What a raise does to running clocks (clocks.md 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RaiseRule {
    /// It depends on the reason given; without one the case was misclassified.
    #[default]
    ByReason,
    /// They are always computed anew from receipt.
    FromReceipt,
    /// They always start anew, never with a later deadline.
    FromChange,
}

/// What a lower priority does to running clocks (clocks.md 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LowerRule {
    /// They are computed anew from receipt.
    #[default]
    FromReceipt,
    /// They keep their targets.
    Keep,
}
