//! What can be asked of a case.

use calendar::Instant;
use mission::policy::{CategoryId, TierId};
use mission::{Channel, Priority};

use crate::case::event::{CaseId, RaiseReason, Receipt, Score, Survey, ZoneId};

/// What can be asked of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Open it.
    Receive(Receipt),
    /// Open it during a call that somebody has answered: it counts from the call's entry into the queue, and its first
    /// response is met at the answer (clocks.md 6.1).
    ReceiveCall {
        /// What it is received with.
        receipt: Receipt,
        /// When the call entered the queue.
        offered_at: Instant,
        /// When it was answered.
        answered_at: Instant,
    },
    /// Give it its first final priority. A case that has no owner gets the agent who asks.
    Triage {
        /// The priority.
        priority: Priority,
        /// The category, when it is set at the same time.
        category: Option<CategoryId>,
    },
    /// Change its priority; a raise without a reason is a correction (clocks.md 9.1).
    ChangePriority {
        /// The new priority.
        priority: Priority,
        /// Why it is raised.
        reason: Option<RaiseReason>,
    },
    /// Put it into another category.
    ChangeCategory(CategoryId),
    /// Put it into the tier that its customer has now (clocks.md 9.2).
    ChangeTier(TierId),
    /// Move it to another zone, which acts as a change of calendar (clocks.md 2.6).
    ChangeZone(ZoneId),
    /// Record a message of the customer.
    RecordCustomerMessage,
    /// The same, with the channel it came by.
    RecordCustomerMessageBy(Channel),
    /// Send a public reply.
    Reply,
    /// Tell the customer what happens next.
    SendNextSteps,
    /// Send a workaround.
    SendWorkaround,
    /// Send an article.
    SendArticle,
    /// Record that the status page says something new about the incident of the case.
    PublishStatusUpdate {
        /// Whether the customer gets the page's updates.
        subscribed: bool,
    },
    /// Record that a session with the customer was held.
    RecordSession,
    /// Record that the customer was called back.
    RecordCallback {
        /// Whether the customer was reached.
        connected: bool,
    },
    /// Record the contact that confirms that the problem stays solved.
    RecordFollowUp,
    /// Ask the next line, or another role, to take over.
    Escalate,
    /// Take over what was escalated.
    AcceptEscalation,
    /// Take the case that is on offer and become its owner.
    AcceptHandOff,
    /// Answer the pages that are out.
    AcknowledgePages,
    /// Send a question and wait for its answer: a valid pause (clocks.md 6.2).
    AskCustomer,
    /// Wait for the customer without sending anything now.
    AwaitCustomer,
    /// Wait for another team of ours.
    HoldInternally,
    /// Wait for a vendor.
    HoldForVendor,
    /// Wait for an appointment agreed with the customer.
    Schedule {
        /// When it is.
        until: Instant,
    },
    /// Stop waiting.
    Resume,
    /// The service works again.
    Restore,
    /// It failed again.
    ReportFailure,
    /// The problem is solved.
    Resolve,
    /// The customer says it is not.
    RejectResolution,
    /// Open it again.
    Reopen,
    /// Give it an owner.
    Assign,
    /// Nothing is left to do.
    Close,
    /// It turned out to be the problem of another case of the same customer or company (clocks.md 11).
    MergeInto(CaseId),
    /// It did not after all.
    Unmerge,
    /// A message holds a second problem: it becomes a case of its own.
    Split {
        /// The new case.
        child: CaseId,
        /// When the message came in that holds it.
        message_at: Instant,
    },
    /// It waits for an incident, or follows an older case.
    LinkTo(CaseId),
    /// It is no contact of a customer.
    MarkSpam,
    /// Another function owns it.
    MarkOutOfScope,
    /// Record something of a call.
    Call(Live),
    /// Record something of a chat.
    Chat(Live),
    /// Ask for an interpreter.
    RequestInterpreter,
    /// Record that the interpreter has come.
    RecordInterpreter,
    /// Send a survey.
    SendSurvey(Survey),
    /// Record that its invitation came back.
    RecordBounce(Survey),
    /// Answer it.
    AnswerSurvey {
        /// Which survey.
        survey: Survey,
        /// The answer; nothing when the question is left blank.
        score: Option<Score>,
    },
    /// Record that somebody tried to reach an unhappy customer.
    AttemptOutreach,
    /// Record what came of it.
    CompleteOutreach,
    /// Ask for the money back.
    ClaimRefund,
    /// Pay it back.
    Refund,
    /// Let what was stored too late change outcomes (clocks.md 12.3).
    ApproveLateness,
}

/// What happens in a call or a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// It entered the queue, or was requested.
    Offered,
    /// A person answered.
    Answered {
        /// How many milliseconds a call took, when it is recorded after its end; a chat says so when it ends.
        handle_ms: Option<i64>,
    },
    /// The first agent message of a chat; a call has none.
    FirstMessage,
    /// The customer gave up.
    Abandoned,
    /// The chat is over.
    Ended {
        /// How many milliseconds it took.
        handle_ms: Option<i64>,
    },
}
