//! The table of obligations: what starts and ends each, and how it comes back (clocks.md 15). The engine has no other
//! knowledge of a kind, and their lengths stand in the mission.

use mission::ObligationKind;

/// What the engine knows of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindRule {
    /// The kind.
    pub kind: ObligationKind,
    /// What starts it.
    pub starts: &'static str,
    /// What ends it.
    pub ends: &'static str,
    /// The requirement it comes from.
    pub source: &'static str,
    /// What its length says.
    pub sense: Sense,
    /// Whether and how it comes back.
    pub repeats: Repeats,
}

/// What the length of an obligation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Done within it: used up, it is missed.
    AtMost,
    /// Not done before it.
    AtLeast,
    /// A mean over many: each one only measures what it took.
    Mean,
}

/// Whether and how an obligation comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// It does not.
    Once,
    /// Each time it is done, from then.
    WhenDone,
    /// Every length from its start, as often as the mission says.
    Times,
    /// On each date its rule names; each opens on the first day of the month or quarter of its date.
    OnDates(Opens),
}

/// From when the next date of a rule can be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// The first day of its month.
    Month,
    /// The first day of its calendar quarter.
    Quarter,
    /// The same, but never of the quarter in which it started: that one has been done.
    QuarterAfter,
}

macro_rules! kinds {
    ($($kind:ident: $starts:literal => $ends:literal, $source:literal, $sense:ident, $repeats:expr;)+) => {
        /// Every kind, in the order of clocks.md 15.
        pub const KINDS: &[KindRule] = &[$(KindRule {
            kind: ObligationKind::$kind,
            starts: $starts,
            ends: $ends,
            source: $source,
            sense: Sense::$sense,
            repeats: $repeats,
        }),+];
    };
}

use Repeats::{OnDates, Once, Times, WhenDone};

kinds! {
    DetractorOutreach: "response received" => "outreach completed", "R-134", AtMost, Once;
    Coaching: "score finalized" => "session held", "R-158", AtMost, Once;
    PlanReview: "plan started" => "plan reviewed", "R-159", AtMost, Once;
    ArticlePublication: "pattern recorded" => "article published", "R-145", Mean, Once;
    ArticleReview: "last review or publication" => "article reviewed", "R-143", AtMost, WhenDone;
    MicroTraining: "release launch" => "agent trained", "R-170", AtMost, Once;
    CreditIssue: "verification" => "credit issued", "R-236", AtMost, Once;
    PrivacyRequest: "receipt" => "request fulfilled", "R-217", AtMost, Once;
    SlaNotice: "announcement" => "change effective", "R-019", AtLeast, Once;
    MissionQuestion: "receipt" => "question answered", "R-035", AtMost, Once;
    ChangeVerification: "implementation" => "change verified", "R-138", AtMost, Once;
    AdoptionPulse: "effective date" => "survey sent", "R-029", AtMost, Times;
    PilotWindow: "pilot start" => "window closed", "R-203", AtMost, Once;
    TargetReview: "first day of the month" => "review held", "R-016", AtMost, OnDates(Opens::Month);
    BoardSignOff: "first day of the quarter" => "signed off", "R-015", AtMost, OnDates(Opens::Quarter);
    SteeringCommittee: "first day of the month" => "meeting held", "R-021", AtMost, OnDates(Opens::Month);
    PlaybookReview: "last review" => "playbook reviewed", "R-039", AtMost, OnDates(Opens::QuarterAfter);
    Reassessment: "last reassessment" => "mission reassessed", "R-017", AtMost, WhenDone;
    Retention: "closure" => "data deleted", "R-214", AtMost, Once;
    SameDayRefund: "claim qualified" => "refunded", "R-076", AtMost, Once;
    PrivacyConfirmation: "receipt" => "receipt confirmed", "R-218", AtMost, Once;
    PrivacyOptOut: "receipt" => "opt-out honoured", "R-218", AtMost, Once;
}

/// The rule of a kind.
pub fn rule(kind: ObligationKind) -> &'static KindRule {
    &KINDS[kind as usize]
}
