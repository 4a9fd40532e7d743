//! What is owed outside the clocks of cases, and by when (clocks.md 15).

use calendar::Within;

use super::{CategoryId, ClauseId, Rung};
use crate::obligation::ObligationKind;

/// The obligations of a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligations {
    /// INVARIANT: one for each kind, in the order of [`ObligationKind::ALL`].
    pub rules: Vec<ObligationRule>,
    /// How many pulse surveys follow a mission's effective date.
    pub n_pulses: u32,
    /// The categories whose claims qualify for a refund on the same day; every claim when absent.
    pub refund_categories: Option<Vec<CategoryId>>,
    /// Their ladders. At most 8 of at most 8 rungs.
    pub ladders: Vec<ObligationLadder>,
}

/// One obligation of a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationRule {
    /// Its kind.
    pub kind: ObligationKind,
    /// The clause that states it; `None` for a default or a statute.
    pub clause: Option<ClauseId>,
    /// The length, or the rule that names its dates.
    pub within: Within,
}

/// A ladder that watches obligations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationLadder {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The obligations it watches; all when absent.
    pub kinds: Option<Vec<ObligationKind>>,
    /// Its rungs, ascending.
    pub rungs: Vec<Rung>,
}

impl Obligations {
    /// The rule of a kind.
    pub fn rule(&self, kind: ObligationKind) -> &ObligationRule {
        &self.rules[kind as usize]
    }

    /// Whether a claim of this category qualifies for a refund on the same day.
    pub fn qualifies_for_refund(&self, category: Option<CategoryId>) -> bool {
        match &self.refund_categories {
            None => true,
            Some(listed) => category.is_some_and(|category| listed.contains(&category)),
        }
    }
}

impl ObligationLadder {
    /// Whether it watches a kind.
    pub fn watches(&self, kind: ObligationKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

impl Default for Obligations {
    /// Those of a mission that says nothing about them.
    fn default() -> Obligations {
        crate::compile::default_obligations()
    }
}
