//! What somebody may remark about a case.

use calendar::Instant;
use mission::policy::Level;
use mission::{Channel, Priority};

use super::event::{Phase, Remark, Said, Step};
use super::state::Remarks;
use crate::case::event::{Actor, AgentId, ContactId, TeamId};
use crate::triage;
use crate::world::World;

/// A request to remark something, and who makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What is asked.
    pub ask: Ask,
    /// On whose behalf.
    pub actor: Actor,
    /// The agent who asks.
    pub agent: Option<AgentId>,
    /// Their team.
    pub team: Option<TeamId>,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
}

/// What can be remarked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Give it a tag.
    Tag(u32),
    /// Take a tag from it.
    Untag(u32),
    /// Write an internal note.
    Note,
    /// Write its subject anew.
    Retitle,
    /// Write down a part of the resolution path.
    ExtendPath(Step),
    /// Offer it to somebody.
    OfferHandOff {
        /// To whom; anybody of the team when absent.
        to: Option<AgentId>,
        /// To which team.
        to_team: Option<TeamId>,
        /// Whether the context package is there: steps taken, logs, and what it means for the customer.
        has_package: bool,
    },
    /// Not take it.
    RejectHandOff,
    /// Take the offer back.
    WithdrawHandOff,
    /// Say that the last transfer need not have been.
    JudgeTransferUnnecessary,
    /// Record that the customer knows whom to turn to now.
    NameSuccessor,
    /// Record that the contact proved who they are.
    Authenticate {
        /// The channel of the contact.
        channel: Channel,
        /// How.
        method: String,
    },
    /// Say in which phase of their journey the customer is.
    SetPhase(Phase),
    /// Record that the customer had to say something again.
    CountAskedAgain,
    /// Say how the priority was found.
    Classify {
        /// How much the problem touches.
        impact: Level,
        /// How little it can wait.
        urgency: Level,
        /// The priority given.
        given: Priority,
        /// Whether a reason was written, which another priority than the matrix's needs.
        has_reason: bool,
    },
    /// Record that an earlier request was taken back, by the version of its first event.
    Undo(u64),
}

/// Why a remark is refused, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is known of the case yet.
    #[error("the case has not been received; record its receipt first")]
    NotReceived,
    /// It has the tag.
    #[error("the case has this tag already")]
    AlreadyTagged,
    /// It does not have the tag.
    #[error("the case does not have this tag")]
    NotTagged,
    /// It is over.
    #[error("the case is not open; reopen it before it is handed to somebody")]
    NotOpen,
    /// The package is missing.
    #[error(
        "a hand-off needs its context: write down the steps taken, the logs and what it means for the customer"
    )]
    NoContextPackage,
    /// Nobody is named.
    #[error("name the person or the team that is to take the case")]
    Nobody,
    /// It is theirs.
    #[error("the case is theirs already")]
    AlreadyTheirs,
    /// It is on offer.
    #[error("the case is on offer already; withdraw that offer first")]
    AlreadyOffered,
    /// It is not.
    #[error("the case is not on offer; its owner has to offer it first")]
    NotOffered,
    /// It was never handed over.
    #[error("the case was never handed to another owner")]
    NeverTransferred,
    /// The mission lists other ways.
    #[error(
        "the mission does not let a contact by {channel} prove who they are in this way; it lists: {listed}"
    )]
    UnlistedMethod {
        /// The channel.
        channel: Channel,
        /// What the mission lists.
        listed: String,
    },
    /// Another priority than the matrix's.
    #[error("the mission gives this impact and urgency {0}; another priority needs a reason")]
    ReasonNeeded(Priority),
}

/// Decides a request at `now`: the remark it becomes, or why not.
///
/// # Errors
///
/// A [`Refusal`] when the request makes no sense in the case's state.
pub fn decide(world: &World, command: &Command, now: Instant) -> Result<Remark, Refusal> {
    if world.case.receipt.is_none() {
        return Err(Refusal::NotReceived);
    }
    Ok(Remark {
        at: now,
        recorded_at: now,
        seq: world.next_seq,
        actor: command.actor,
        agent: command.agent,
        team: command.team,
        contact: command.contact,
        said: said(world, &command.ask)?,
    })
}

fn said(world: &World, ask: &Ask) -> Result<Said, Refusal> {
    let remarks = world.remarks;
    Ok(match *ask {
        Ask::Tag(tag) if remarks.tags.contains(&tag) => return Err(Refusal::AlreadyTagged),
        Ask::Tag(tag) => Said::Tagged(tag),
        Ask::Untag(tag) if !remarks.tags.contains(&tag) => return Err(Refusal::NotTagged),
        Ask::Untag(tag) => Said::Untagged(tag),
        Ask::Note => Said::Noted,
        Ask::Retitle => Said::Retitled,
        Ask::ExtendPath(step) => Said::PathExtended(step),
        Ask::OfferHandOff { to, to_team, has_package } => {
            offer(world, (to, to_team), has_package)?;
            Said::HandOffOffered { to, to_team }
        }
        Ask::RejectHandOff | Ask::WithdrawHandOff if remarks.offer.is_none() => {
            return Err(Refusal::NotOffered);
        }
        Ask::RejectHandOff => Said::HandOffRejected,
        Ask::WithdrawHandOff => Said::HandOffWithdrawn,
        Ask::JudgeTransferUnnecessary if is_all_judged(remarks) => return Err(Refusal::NeverTransferred),
        Ask::JudgeTransferUnnecessary => Said::TransferJudgedUnnecessary,
        Ask::NameSuccessor => Said::SuccessorNamed,
        Ask::Authenticate { channel, ref method } => {
            listed(world, channel, method)?;
            Said::Authenticated { method: method.clone() }
        }
        Ask::SetPhase(phase) => Said::PhaseSet(phase),
        Ask::CountAskedAgain => Said::AskedAgain,
        Ask::Classify { impact, urgency, given, has_reason } => {
            let rules = world.book.rules(world.case.version);
            let matrix = triage::by_matrix(rules, impact, urgency);
            match matrix.filter(|matrix| *matrix != given) {
                Some(matrix) if !has_reason => return Err(Refusal::ReasonNeeded(matrix)),
                other => Said::Classified { impact, urgency, matrix, given: other.map(|_| given) },
            }
        }
        Ask::Undo(version) => Said::Undone(version),
    })
}

fn is_all_judged(remarks: &Remarks) -> bool {
    remarks.n_unnecessary >= remarks.n_transfers
}

fn offer(
    world: &World,
    (to, to_team): (Option<AgentId>, Option<TeamId>),
    has_package: bool,
) -> Result<(), Refusal> {
    let case = world.case;
    if !case.status.is_open() {
        return Err(Refusal::NotOpen);
    }
    if to.is_none() && to_team.is_none() {
        return Err(Refusal::Nobody);
    }
    if to.is_some() && to == case.owner && (to_team.is_none() || to_team == case.team) {
        return Err(Refusal::AlreadyTheirs);
    }
    if world.remarks.offer.is_some() {
        return Err(Refusal::AlreadyOffered);
    }
    has_package.then_some(()).ok_or(Refusal::NoContextPackage)
}

/// A mission that lists no way leaves it to the desk.
fn listed(world: &World, channel: Channel, method: &str) -> Result<(), Refusal> {
    let rules = world.book.rules(world.case.version);
    let ways = rules.channel(channel).map(|rule| rule.authentication.as_slice()).unwrap_or_default();
    let is_listed = ways.is_empty() || ways.iter().any(|way| way == method);
    is_listed.then_some(()).ok_or_else(|| Refusal::UnlistedMethod { channel, listed: ways.join(", ") })
}
