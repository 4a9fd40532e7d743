//! Many cases at once, with one way back for all of them.

use std::num::NonZeroU32;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::Form;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, RaiseReason, TeamId};
use mission::Priority;
use serde::Deserialize;
use store::tags;

use super::act::case_id;
use super::answer::finish;
use super::reader::Reader;
use super::relate::tag_of;
use crate::app::App;
use crate::desk::{Back, Refusal, Request, Step};
use crate::errors::{self, Failure};

/// So many cases are changed at once.
const MOST: usize = 200;

/// What is done with selected cases.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    action: String,
    case: Vec<u32>,
    owner: String,
    team: String,
    priority: String,
    status: String,
    tag: String,
    into: String,
    reason: String,
    view: String,
}

/// What is asked of each of them.
enum Act {
    Command(Command),
    Tag(String),
}

impl BulkForm {
    async fn act(&self, app: &App, reader: &Reader) -> Result<Act, Failure> {
        let number =
            |text: &str| text.trim().trim_start_matches('#').parse::<u32>().ok().and_then(NonZeroU32::new);
        let command = match self.action.as_str() {
            "take" => reader.asks(Ask::Assign),
            "give" => {
                let owner = number(&self.owner).map(AgentId);
                let team = number(&self.team).map(TeamId);
                if owner.is_none() && team.is_none() {
                    return Err(errors::invalid("Choose a person or a team first."));
                }
                let team = match (team, owner) {
                    (None, Some(owner)) => team_of(app, owner).await?,
                    (team, _) => team,
                };
                Command { agent: owner, team, ..reader.asks(Ask::Assign) }
            }
            "priority" => {
                let priority = Priority::find(&self.priority)
                    .ok_or_else(|| errors::invalid("Choose a priority first."))?;
                if self.reason.trim().is_empty() {
                    return Err(errors::invalid(
                        "Say why the priority changes; the reason is kept with each case.",
                    ));
                }
                reader.asks(Ask::ChangePriority { priority, reason: Some(RaiseReason::Misclassified) })
            }
            "status" => reader.asks(match self.status.as_str() {
                "pending_customer" => Ask::AwaitCustomer,
                "on_hold_internal" => Ask::HoldInternally,
                "on_hold_vendor" => Ask::HoldForVendor,
                "resume" => Ask::Resume,
                _ => return Err(errors::invalid("Choose what the cases wait for first.")),
            }),
            "resolve" => reader.asks(Ask::Resolve),
            "merge" => {
                let into = number(&self.into)
                    .ok_or_else(|| errors::invalid("Give the number of the case that goes on."))?;
                reader.asks(Ask::MergeInto(CaseId(into)))
            }
            "tag" => {
                let tag = tag_of(&self.tag).ok_or_else(|| errors::invalid("Write a tag first."))?;
                return Ok(Act::Tag(tag));
            }
            _ => return Err(errors::invalid("Choose what to do with the selected cases.")),
        };
        Ok(Act::Command(command))
    }
}

async fn team_of(app: &App, agent: AgentId) -> Result<Option<TeamId>, Failure> {
    let number = agent.0.get();
    let person = app.db().read(move |tx| store::people::find(tx, number)).await?;
    Ok(person.and_then(|person| person.team).and_then(NonZeroU32::new).map(TeamId))
}

/// `POST /cases/bulk`.
pub async fn post_bulk(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    Form(form): Form<BulkForm>,
) -> Result<Response, Failure> {
    if form.case.is_empty() {
        return Err(errors::invalid("Select cases first."));
    }
    let act = form.act(&app, &reader).await?;
    let mut back = Vec::new();
    for number in form.case.iter().take(MOST) {
        let case = case_id(*number)?;
        let undone = match &act {
            Act::Command(command) => one(&app, &reader, (case, *command), &form.reason).await,
            Act::Tag(tag) => tagged(&app, *number, tag).await,
        };
        match undone {
            Ok(undone) => back.extend(undone),
            // What is in that state already, or cannot be, stays as it is.
            Err(Refusal::Desk(_) | Refusal::Remark(_)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let view = super::list::Filter::find(&form.view).unwrap_or(super::list::Filter::Mine);
    let address = format!("/inbox?view={}", view.word());
    finish((&app, &reader, &headers), &address, ("bulk", back)).await
}

async fn one(
    app: &App,
    reader: &Reader,
    (case, command): (CaseId, Command),
    reason: &str,
) -> Result<Option<Back>, Refusal> {
    let request = Request::new(case, reader.who(), [command]);
    let request = match (command.ask, reason.trim()) {
        (Ask::ChangePriority { priority, .. }, reason) if !reason.is_empty() => {
            let body = format!("Priority {priority}: {reason}");
            request.saying(body)
        }
        _ => request,
    };
    Ok(app.desk().ask_with_way_back(request).await?.1)
}

async fn tagged(app: &App, number: u32, tag: &str) -> Result<Option<Back>, Refusal> {
    let (tag, kept) = (tag.to_owned(), tag.to_owned());
    let is_new = app
        .db()
        .write(move |tx| {
            tx.announce(format!("case/{number}"));
            tags::add(tx, number, &tag)
        })
        .await?;
    Ok(is_new.then(|| Back { case: number, version: 0, steps: vec![Step::Untag(kept)] }))
}
