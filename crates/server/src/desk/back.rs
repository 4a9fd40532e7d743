//! Taking a request back: what would undo it is found before it is done, and kept in words that a later version of the
//! mission does not move.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::{Ask, inverse};
use desk::case::event::{AgentId, CaseId, RaiseReason, TeamId};
use desk::case::remark;
use mission::Priority;
use serde::{Deserialize, Serialize};
use store::{Tx, tags};

use super::apply::{apply, family_of};
use super::family::Family;
use super::refusal::Refusal;
use super::request::{Done, Request};
use super::{Desk, stream_name};
use crate::book::Book;
use crate::who::Who;

/// What takes a request about one case back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// The case.
    pub case: u32,
    /// The version of the first event of the request.
    pub version: i64,
    /// What is asked to take it back, in order.
    pub steps: Vec<Step>,
}

/// One thing that is asked to take something back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the requests of the same names, with names instead of indices")]
pub enum Step {
    Assign { agent: Option<u32>, team: Option<u32> },
    Priority(String),
    Category(String),
    AwaitCustomer,
    HoldInternally,
    HoldForVendor,
    Schedule(i64),
    Resume,
    ReportFailure,
    Reopen,
    Unmerge,
    Tag(String),
    Untag(String),
}

impl Step {
    fn of(book: &Book, command: &Command) -> Option<Step> {
        let policy = book.rules.policy();
        Some(match command.ask {
            Ask::Assign => Step::Assign {
                agent: command.agent.map(|agent| agent.0.get()),
                team: command.team.map(|team| team.0.get()),
            },
            Ask::ChangePriority { priority, .. } => Step::Priority(priority.word().to_owned()),
            Ask::ChangeCategory(id) => Step::Category(policy.categories.get(usize::from(id.0))?.name.clone()),
            Ask::AwaitCustomer => Step::AwaitCustomer,
            Ask::HoldInternally => Step::HoldInternally,
            Ask::HoldForVendor => Step::HoldForVendor,
            Ask::Schedule { until } => Step::Schedule(until.as_ms()),
            Ask::Resume => Step::Resume,
            Ask::ReportFailure => Step::ReportFailure,
            Ask::Reopen => Step::Reopen,
            Ask::Unmerge => Step::Unmerge,
            _ => return None,
        })
    }

    fn command(&self, book: &Book, who: Who) -> Option<Command> {
        let plain = |ask| Command { agent: who.agent(), team: who.team(), ..Command::of(ask, who.actor()) };
        let number = |number: Option<u32>| number.and_then(NonZeroU32::new);
        Some(match self {
            Step::Assign { agent, team } => Command {
                agent: number(*agent).map(AgentId),
                team: number(*team).map(TeamId),
                ..Command::of(Ask::Assign, who.actor())
            },
            Step::Priority(word) => plain(Ask::ChangePriority {
                priority: Priority::find(word)?,
                reason: Some(RaiseReason::Misclassified),
            }),
            Step::Category(name) => plain(Ask::ChangeCategory(book.rules.policy().category(name)?)),
            Step::AwaitCustomer => plain(Ask::AwaitCustomer),
            Step::HoldInternally => plain(Ask::HoldInternally),
            Step::HoldForVendor => plain(Ask::HoldForVendor),
            Step::Schedule(until) => plain(Ask::Schedule { until: Instant(*until) }),
            Step::Resume => plain(Ask::Resume),
            Step::ReportFailure => plain(Ask::ReportFailure),
            Step::Reopen => plain(Ask::Reopen),
            Step::Unmerge => plain(Ask::Unmerge),
            Step::Tag(_) | Step::Untag(_) => return None,
        })
    }
}

impl Desk {
    /// Asks something of a case, and says what takes it back; nothing when nothing does.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was stored.
    pub async fn ask_with_way_back(&self, request: Request) -> Result<(Done, Option<Back>), Refusal> {
        let (book, clock) = (self.book()?, self.clock().clone());
        let done = self
            .db()
            .write(move |tx| {
                let now = clock.now();
                let back = way_back(tx, &book, &request, now)?;
                Ok::<_, Refusal>((apply(tx, &book, &request, now)?, back))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    /// Takes a request back, as a request of its own; the log keeps both.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] when something happened meanwhile that this does not fit; then nothing was stored.
    pub async fn take_back(&self, who: Who, back: Back) -> Result<(), Refusal> {
        let (book, clock) = (self.book()?, self.clock().clone());
        let case = CaseId(NonZeroU32::new(back.case).ok_or(store::Error::NotFound)?);
        self.db()
            .write(move |tx| {
                for step in &back.steps {
                    match step {
                        Step::Tag(tag) => drop(tags::add(tx, back.case, tag)?),
                        Step::Untag(tag) => drop(tags::remove(tx, back.case, tag)?),
                        _ => {}
                    }
                }
                let commands: Vec<Command> =
                    back.steps.iter().filter_map(|step| step.command(&book, who)).collect();
                if commands.is_empty() {
                    tx.announce(stream_name(case));
                    return Ok(());
                }
                let undone = remark::Ask::Undo(back.version.unsigned_abs());
                let request = Request::new(case, who, commands).remarking([undone]);
                apply(tx, &book, &request, clock.now()).map(drop)
            })
            .await?;
        self.wake();
        Ok(())
    }
}

fn way_back(tx: &mut Tx<'_>, book: &Book, request: &Request, now: Instant) -> Result<Option<Back>, Refusal> {
    let cases = family_of(tx, request.case)?;
    let family = Family::load(tx, book, &cases, now)?;
    let place = family.place(request.case).ok_or(Refusal::NoCase(request.case))?;
    let world = family.world(book, place);
    let steps: Option<Vec<Step>> = (request.commands.iter().rev())
        .map(|command| inverse(&world, command).and_then(|back| Step::of(book, &back)))
        .collect();
    let back = |steps| Back { case: request.case.0.get(), version: family.version(place) + 1, steps };
    let found = steps.filter(|steps| !steps.is_empty()).map(back);
    book.folded.keep(family);
    Ok(found)
}
