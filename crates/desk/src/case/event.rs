//! What can happen to a case (event names of design.md 7).

use std::num::NonZeroU32;

use calendar::Instant;
use mission::policy::{CategoryId, LanguageId, TierId};
use mission::{Channel, Priority};

/// Gives a name to an application-made number; `Option` of it costs nothing.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub NonZeroU32);
        impl $name {
            /// The id numbered `index` from 0.
            pub fn from_index(index: u32) -> $name {
                $name(NonZeroU32::MIN.saturating_add(index))
            }
            /// Its number from 0.
            pub const fn index(self) -> u32 {
                self.0.get() - 1
            }
        }
    )+};
}

ids! {
    /// A case.
    CaseId,
    /// A person writing.
    CustomerId,
    /// The company a customer belongs to.
    AccountId,
    /// One call, chat, message or letter.
    ContactId,
    /// A person who answers.
    AgentId,
    /// A group of agents.
    TeamId,
}

/// Index of a zone in the rulebook's list of zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(pub u16);

/// Who caused an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// An agent or another person of ours.
    Person,
    /// The customer.
    Customer,
    /// A rule of the mission.
    Rule,
    /// The program itself; its messages are no first response (D-14).
    System,
}

/// Something that happened to one case. Plain data, cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When it happened at its source (clocks.md 1.4).
    pub at: Instant,
    /// When it was stored.
    pub recorded_at: Instant,
    /// Breaks ties of `at`; rising in the order of storage.
    pub seq: u64,
    /// Who caused it.
    pub actor: Actor,
    /// The agent it names: who acted, or for `assigned` and `handed_off` the new owner.
    pub agent: Option<AgentId>,
    /// The team it names.
    pub team: Option<TeamId>,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
    /// What happened.
    pub body: Body,
}

/// Why a priority was raised (clocks.md 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RaiseReason {
    /// The first class was wrong; the default without a reason.
    Misclassified,
    /// The situation became worse.
    Worsened,
}

/// Which survey an invitation or an answer belongs to (metrics.md 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Survey {
    /// Satisfaction with one case (M-01).
    Csat,
    /// Would you recommend us? (M-02).
    Nps,
    /// Satisfaction with the product (M-03).
    Product,
    /// Was it resolved, and how many contacts did it take? (M-08).
    FirstContact,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Score {
    /// 1 to 5 for satisfaction, 0 to 10 for recommendation; for first contact the number of contacts it took, and 0 when
    /// the problem was not resolved.
    Points(u8),
    /// The better of two (D-26).
    Good,
    /// The worse of two.
    Bad,
}

/// What a new case carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Where it came in.
    pub channel: Channel,
    /// The customer's own choice, else the mission's provisional priority.
    pub priority: Option<Priority>,
    /// The tier in force.
    pub tier: TierId,
    /// Its category, when known.
    pub category: Option<CategoryId>,
    /// The zone resolved at receipt (D-01); the desk's home zone when absent.
    pub zone: Option<ZoneId>,
    /// The language it is handled in, when the mission names it.
    pub language: Option<LanguageId>,
    /// Who wrote.
    pub customer: Option<CustomerId>,
    /// The customer's company.
    pub account: Option<AccountId>,
}

/// What happened. The names are those of history files, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each value is the event of the same name in docs/history-format.md")]
pub enum Body {
    Received(Receipt),
    Triaged {
        priority: Priority,
        category: Option<CategoryId>,
    },
    PriorityChanged {
        priority: Priority,
        reason: RaiseReason,
    },
    TierChanged {
        tier: TierId,
    },
    ZoneChanged {
        zone: ZoneId,
    },
    CustomerMessage {
        channel: Option<Channel>,
    },
    Reply,
    NextStepsSent,
    CallbackAttempted,
    CallbackConnected,
    /// `question_sent`: the pausing action itself sent the customer a public message (clocks.md 6.2).
    Pending {
        question_sent: bool,
    },
    OnHoldInternal,
    OnHoldVendor,
    Scheduled {
        until: Option<Instant>,
    },
    Resumed,
    Restored,
    ServiceFailedAgain,
    WorkaroundSent,
    SessionHeld,
    ArticleSent,
    Escalated,
    EscalationAccepted,
    HandedOff,
    Assigned,
    Resolved,
    ResolutionRejected,
    Reopened,
    FollowUpDone,
    Closed,
    Merged {
        into: CaseId,
    },
    Unmerged,
    Split {
        child: Option<CaseId>,
    },
    Linked {
        to: Option<CaseId>,
    },
    Spam,
    OutOfScope,
    CallOffered,
    CallAnswered {
        wait_ms: Option<i64>,
        handle_ms: Option<i64>,
    },
    CallAbandoned {
        wait_ms: Option<i64>,
    },
    ChatRequested,
    ChatAccepted {
        wait_ms: Option<i64>,
    },
    ChatFirstMessage {
        wait_ms: Option<i64>,
    },
    ChatEnded {
        handle_ms: Option<i64>,
    },
    ChatAbandoned {
        wait_ms: Option<i64>,
    },
    InterpreterRequested,
    InterpreterJoined {
        wait_ms: Option<i64>,
    },
    SurveySent {
        survey: Survey,
    },
    SurveyBounced {
        survey: Survey,
    },
    SurveyAnswered {
        survey: Survey,
        score: Option<Score>,
    },
    OutreachAttempted,
    OutreachCompleted,
    RefundClaimed,
    Refunded,
    /// `subscribed`: the customer gets the updates of the status page that the case is linked to.
    StatusPageUpdated {
        subscribed: bool,
    },
    /// Somebody answered the pages that are out for the case.
    PageAcknowledged,
    /// A supervisor lets what was stored too late change outcomes: all of it that was stored by then (clocks.md 12.3).
    LatenessApproved,
    /// Somebody said that the last handoff need not have been; no clock looks at it.
    TransferJudgedUnnecessary,
    /// The customer had to say again what was known; no clock looks at it.
    AskedAgain,
}
