//! What a desk owes outside the clocks of its cases (clocks.md 15), and the laws that bind some of it.

use calendar::Within;

/// Gives an enum its spellings and its list.
macro_rules! spelled {
    ($type:ident, [$($value:ident = $word:literal),+ $(,)?]) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &[$type] = &[$($type::$value),+];
            /// The spelling in mission text and history files.
            pub const fn word(self) -> &'static str {
                match self { $($type::$value => $word),+ }
            }
            /// The value spelled `word`.
            pub fn find(word: &str) -> Option<$type> {
                match word { $($word => Some($type::$value),)+ _ => None }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

/// A kind of obligation, in the order of clocks.md 15. The last two are statutory parts of a privacy request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObligationKind {
    /// Outreach to a customer who answered 0 to 6.
    DetractorOutreach,
    /// Coaching after a low review.
    Coaching,
    /// The review of an improvement plan.
    PlanReview,
    /// An article about a new issue pattern.
    ArticlePublication,
    /// The next review of an article.
    ArticleReview,
    /// Training on a release.
    MicroTraining,
    /// A verified credit.
    CreditIssue,
    /// A request for access, deletion or correction.
    PrivacyRequest,
    /// Notice of a changed promise, before it takes effect.
    SlaNotice,
    /// A question about the mission, or a request for an exception.
    MissionQuestion,
    /// Proof that a process change helped.
    ChangeVerification,
    /// A pulse survey of the staff.
    AdoptionPulse,
    /// The window of a pilot.
    PilotWindow,
    /// The review of targets.
    TargetReview,
    /// The sign-off of the board.
    BoardSignOff,
    /// The meeting of the steering committee.
    SteeringCommittee,
    /// The review of the playbook.
    PlaybookReview,
    /// The reassessment of the mission.
    Reassessment,
    /// The deletion of what need not be kept.
    Retention,
    /// The refund of a qualifying claim.
    SameDayRefund,
    /// Telling a requester that the request has arrived, where a law wants it.
    PrivacyConfirmation,
    /// Honouring an opt-out, where a law wants it.
    PrivacyOptOut,
}

spelled!(
    ObligationKind,
    [
        DetractorOutreach = "detractor_outreach",
        Coaching = "coaching",
        PlanReview = "plan_review",
        ArticlePublication = "article_publication",
        ArticleReview = "article_review",
        MicroTraining = "micro_training",
        CreditIssue = "credit_issue",
        PrivacyRequest = "privacy_request",
        SlaNotice = "sla_notice",
        MissionQuestion = "mission_question",
        ChangeVerification = "change_verification",
        AdoptionPulse = "adoption_pulse",
        PilotWindow = "pilot_window",
        TargetReview = "target_review",
        BoardSignOff = "board_sign_off",
        SteeringCommittee = "steering_committee",
        PlaybookReview = "playbook_review",
        Reassessment = "reassessment",
        Retention = "retention",
        SameDayRefund = "same_day_refund",
        PrivacyConfirmation = "privacy_confirmation",
        PrivacyOptOut = "privacy_opt_out",
    ]
);

/// Whose law binds a privacy request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Jurisdiction {
    /// The European Union: GDPR art. 12(3).
    Eu,
    /// California: CCPA and its regulations §7021.
    UsCa,
}

spelled!(Jurisdiction, [Eu = "EU", UsCa = "US-CA"]);

/// What a law says about privacy requests (clocks.md 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statute {
    /// The law, as people cite it.
    pub name: &'static str,
    /// By when a request is fulfilled.
    pub limit: StatuteLength,
    /// By when, from the same start, once an extension was announced inside the limit. Once only.
    pub extended: StatuteLength,
    /// Whether the limit starts only when identity information that was asked for has arrived.
    pub waits_for_identity: bool,
    /// Whether a limit on a weekend or a public holiday moves to the next working day.
    pub moves_to_working_day: bool,
    /// By the end of which business day its arrival is confirmed.
    pub confirmed_in_days: Option<u32>,
    /// By the end of which business day an opt-out is honoured, instead of the limit.
    pub opt_out_in_days: Option<u32>,
}

/// A length as laws write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatuteLength {
    /// Calendar months.
    Months(u32),
    /// Calendar days.
    Days(u32),
}

impl StatuteLength {
    /// The length as the calendar counts it.
    pub const fn within(self) -> Within {
        match self {
            StatuteLength::Months(n) => Within::CalendarMonths(n),
            StatuteLength::Days(n) => Within::CalendarDays(n),
        }
    }
}

impl Jurisdiction {
    /// Its statute.
    pub const fn statute(self) -> Statute {
        match self {
            Jurisdiction::Eu => Statute {
                name: "GDPR art. 12(3)",
                limit: StatuteLength::Months(1),
                // One month, and two further ones.
                extended: StatuteLength::Months(3),
                waits_for_identity: true,
                moves_to_working_day: true,
                confirmed_in_days: None,
                opt_out_in_days: None,
            },
            Jurisdiction::UsCa => Statute {
                name: "CCPA §7021",
                limit: StatuteLength::Days(45),
                extended: StatuteLength::Days(90),
                waits_for_identity: false,
                moves_to_working_day: false,
                confirmed_in_days: Some(10),
                opt_out_in_days: Some(15),
            },
        }
    }
}
