//! Why a request is refused, and what to do instead.

use mission::Priority;
use mission::policy::{CategoryId, TierId};

use crate::case::event::CaseId;

/// Why a request is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is known of the case yet.
    #[error("the case has not been received; record its receipt first")]
    NotReceived,
    /// It exists already.
    #[error("the case has been received already; record the contact as a customer message")]
    AlreadyReceived,
    /// It has its final priority.
    #[error("the case has been triaged; change its priority instead, and say why")]
    AlreadyTriaged,
    /// It has only a provisional one.
    #[error("the case has not been triaged; give it a priority and a category together")]
    NotTriaged,
    /// It holds that priority.
    #[error("the case has priority {0} already")]
    SamePriority(Priority),
    /// It is in that category.
    #[error("the case is in this category already")]
    SameCategory(CategoryId),
    /// It is in that tier.
    #[error("the case is in this tier already")]
    SameTier(TierId),
    /// It is in that zone.
    #[error("the case is in this zone already")]
    SameZone,
    /// It is over.
    #[error("the case is not open; reopen it first")]
    NotOpen,
    /// It is not over.
    #[error("the case is open already")]
    AlreadyOpen,
    /// It is closed.
    #[error("the case is closed already")]
    AlreadyClosed,
    /// It counts nowhere.
    #[error("the case was merged or set aside; work on the case it was merged into, or open a new one")]
    SetAside,
    /// It goes on in another one.
    #[error("the case was merged; un-merge it to work on it again")]
    Merged,
    /// It goes on by itself.
    #[error("the case was not merged into another one, so there is nothing to take back")]
    NotMerged,
    /// It waits for nothing.
    #[error("the case waits for nothing, so there is nothing to resume")]
    NotWaiting,
    /// It was not restored.
    #[error("the service was not restored, so it cannot have failed again")]
    NotRestored,
    /// It was restored.
    #[error("the service works again already; report that it failed again, or resolve the case")]
    AlreadyRestored,
    /// It was not resolved.
    #[error("the case is not resolved; there is nothing to follow up")]
    NotResolved,
    /// Nothing was escalated.
    #[error("nobody asked to escalate the case; record the escalation first")]
    NotEscalated,
    /// Nobody offered it.
    #[error("the case is not on offer; its owner has to offer it with its context first")]
    NotOffered,
    /// Somebody else is to have it.
    #[error("the case is on offer to somebody else; ask its owner to offer it to you")]
    OfferedToAnother,
    /// Nobody is paged.
    #[error("no page of this case is waiting for an answer")]
    NotPaged,
    /// The appointment is over.
    #[error("an appointment lies in the future; give a later time")]
    AppointmentInThePast,
    /// A triaged case is never without an owner.
    #[error("a triaged case always has an owner; name the person who answers for it")]
    NoOwner,
    /// Nobody is named.
    #[error("name the person or the team that is to have the case")]
    Nobody,
    /// Nothing says what was done.
    #[error(
        "the mission wants a resolution path: write down what was planned, what was done and what came of it"
    )]
    NoResolutionPath,
    /// It cannot have to do with itself.
    #[error("this is the case itself; name another one")]
    Itself,
    /// The other case is not known.
    #[error("there is no case {}; check its number", .0.0)]
    UnknownCase(CaseId),
    /// The other case was merged or set aside.
    #[error("case {} was merged or set aside itself; name the one it goes on in", .0.0)]
    OtherSetAside(CaseId),
    /// Different customers keep their own clocks (clocks.md 11).
    #[error("the cases are of different customers; link this one to the other as its incident")]
    OfAnotherCustomer,
    /// The number is taken.
    #[error("case {} exists already; the second problem needs a case of its own", .0.0)]
    ChildExists(CaseId),
    /// No message of the case came in then.
    #[error("the message lies outside the case; name one that came in since its receipt")]
    NoSuchMessage,
    /// Nobody called.
    #[error("nobody waits in this channel; record first that they called or asked for a chat")]
    NobodyWaits,
    /// Calls have no such event.
    #[error("a call has no messages and ends with its answer; record how long it took when it is answered")]
    NoChat,
    /// Nobody asked for an interpreter.
    #[error("nobody asked for an interpreter; record the request first")]
    NoInterpreterRequested,
    /// The survey has another scale.
    #[error("this survey has no such answer: satisfaction is 1 to 5, good or bad, recommendation 0 to 10")]
    NotOnTheScale,
    /// Nobody was asked.
    #[error("no survey of this sort is waiting for an answer")]
    NotAsked,
    /// Nothing waits for an approval.
    #[error("nothing was stored too late, so there is nothing to approve")]
    NothingLate,
    /// The answer was given before the call came in.
    #[error("a call is answered after it came in; check both times")]
    AnsweredBeforeOffered,
}
