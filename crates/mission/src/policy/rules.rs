//! The rules that serve the promises: pauses, reopening, ladders, backlog, credits.

use calendar::{Ratio, TimeOfDay, Within};

use super::{BacklogShare, ClauseId, CreditBase, Goal};
use crate::vocabulary::{ClockKindSet, PauseReasonSet, PrioritySet};

/// Which reasons pause a kind of clock at some priorities (clocks.md 6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseRule {
    /// The clause it comes from; `None` for the default rule.
    pub clause: Option<ClauseId>,
    /// Clock kinds: resolution and update cadence, since no other can pause (clocks.md 6.1).
    pub kinds: ClockKindSet,
    /// Priorities.
    pub priorities: PrioritySet,
    /// Reasons that pause.
    pub reasons: PauseReasonSet,
    /// After how long the clock runs again whatever the reason; never when absent.
    pub at_most: Option<Within>,
}

/// What reopening does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReopenRule {
    /// The clause it comes from; `None` for the default rule.
    pub clause: Option<ClauseId>,
    /// How long after resolution a contact reopens the case.
    pub window: Within,
    /// What happens to the resolution clock.
    pub mode: ReopenMode,
}

/// What happens to the resolution clock on reopening (clocks.md 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReopenMode {
    /// Accrued time continues in the same cycle.
    Resume,
    /// A new cycle with nothing accrued.
    Restart,
    /// The outcome stays.
    Ignore,
}

/// What a change to a tier of a higher rank does to the clocks of an open case (clocks.md 9.2). A lower tier changes
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TierUpgrade {
    /// They keep the tier of receipt.
    KeepTierOfReceipt,
    /// They start anew with the higher tier's targets, as after a raise because the situation worsened.
    ApplyToOpenCases,
}

/// An escalation ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The clocks it watches.
    pub kinds: ClockKindSet,
    /// The priorities it watches.
    pub priorities: PrioritySet,
    /// Its rungs, ascending. At most 8.
    pub rungs: Vec<Rung>,
}

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// When it fires.
    pub condition: RungCondition,
    /// What it does.
    pub action: RungAction,
}

/// When a rung fires (clocks.md 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungCondition {
    /// Strictly more than this share of the target, 0…1.
    Exceeds(Ratio),
    /// This share of the target or more.
    Reaches(Ratio),
    /// This length after the start of the clock, in a unit that accrues; pauses do not count.
    After(Within),
}

/// What a rung does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RungAction {
    /// Moves the case to the next support line; a notice to the owner's manager at the last one (D-08).
    NextTier,
    /// Pages the named role.
    Page(String),
    /// Notifies the named role.
    Notify(String),
    /// Hands the case to the named role.
    Assign(String),
}

/// Whom a page, a notice or an assignment reaches, one step after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationPath {
    /// Its id in the mission.
    pub name: String,
    /// Its steps in order; at least one.
    pub steps: Vec<PathStep>,
}

impl EscalationPath {
    /// The step that the page numbered `nth` from 0 goes to, with its place: after the last one the first again.
    pub fn step(&self, nth: u32) -> Option<(usize, &PathStep)> {
        let place = nth as usize % self.steps.len().max(1);
        Some((place, self.steps.get(place)?))
    }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// The role that is reached.
    pub role: String,
    /// The person, when the mission names one.
    pub person: Option<String>,
    /// The roster that names the person on duty.
    pub roster: Option<String>,
    /// How: `phone`, `sms` and so on.
    pub contact: Vec<String>,
    /// How many physical milliseconds it may go unacknowledged.
    pub within_ms: i64,
}

/// The backlog promise (R-108, M-50).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacklogRule {
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Cases older than this many business days are aged (strictly).
    pub older_than_days: Ratio,
    /// The promised share, usually `< 2 %`.
    pub goal: Goal,
    /// Of what old cases are a share (D-24).
    pub of: BacklogShare,
    /// Days of received volume in the denominator (D-24).
    pub volume_days: u16,
    /// Local time of the daily snapshot, in the reporting zone.
    pub snapshot_at: TimeOfDay,
}

/// The credit rule (metrics.md 12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRule {
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Shortfall bands, rising: above `over` (a share) the credit is `percent` (a share) of the subscription.
    pub bands: Vec<CreditBand>,
    /// The cap per customer and billing cycle, a share.
    pub cap: Ratio,
    /// Who is credited (D-23).
    pub affected: AffectedRule,
    /// When a verified credit must be issued.
    pub issue_within: Within,
    /// Of what a credit is a share.
    pub base: CreditBase,
    /// Whether a customer must ask for it (R-238: no).
    pub claim_needed: bool,
    /// By when a customer who must ask has to, from the end of the month.
    pub claim_within: Option<Within>,
    /// The smallest amount paid, in minor units.
    pub minimum_minor: i64,
}

/// One band of shortfalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditBand {
    /// Strictly above this shortfall (0.05 is five points).
    pub over: Ratio,
    /// This share of the monthly subscription.
    pub percent: Ratio,
}

/// Who is affected by a level's bad month (D-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AffectedRule {
    /// Customers with at least one missed item.
    AnyMissed,
    /// Customers with any item.
    AnyContact,
    /// Every subscriber.
    AllSubscribers,
}
