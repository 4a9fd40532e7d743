//! What people do on the pages of the workspace: read the request, ask the desk, show what became of it.

mod message;

use std::num::NonZeroU32;

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use channels::text::LONGEST_MESSAGE;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, TeamId};
use look::feedback::Toast;
use serde::Deserialize;

use super::list::{Filter, Order};
use super::read::{self, Page};
use super::reader::Reader;
use super::{answer, case, inbox};
use crate::app::App;
use crate::desk::{Refusal, Request};
use crate::errors::{self, Failure};

pub use message::post_message;

/// How long a reply can be taken back.
const UNDO_MS: i64 = 10_000;

/// What a refusal is as a page.
impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        match refusal {
            Refusal::NoCase(_) => errors::not_found("case"),
            Refusal::NoCustomer => errors::not_found("customer"),
            Refusal::Newer { .. } => errors::conflict("somebody wrote meanwhile"),
            Refusal::Desk(_) | Refusal::Remark(_) | Refusal::Unknown { .. } | Refusal::Text(_) => {
                errors::invalid(&refusal.to_string())
            }
            Refusal::Store(store::Error::Full) => errors::full(),
            Refusal::Book(_) | Refusal::Store(_) | Refusal::Unreadable { .. } => errors::broken(&refusal),
        }
    }
}

/// The query of a list.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    view: Option<String>,
    order: Option<String>,
    after: Option<String>,
    select: Option<String>,
    /// What was done on the page before, such as `resolved`.
    done: Option<String>,
    /// What takes it back.
    undo: Option<i64>,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        self.view.as_deref().and_then(Filter::find).unwrap_or(Filter::Mine)
    }

    fn page(&self, current: Option<u32>) -> Page {
        let after = self.after.as_deref().and_then(|text| {
            let (at, number) = text.split_once('.')?;
            Some((Instant(at.parse().ok()?), number.parse().ok()?))
        });
        Page {
            filter: self.filter(),
            order: self.order.as_deref().and_then(Order::find).unwrap_or(Order::NearestPromise),
            after,
            is_selecting: self.select.is_some(),
            current,
        }
    }

    pub(super) fn toast(&self) -> Option<Toast> {
        answer::toast(self.done.as_deref(), self.undo)
    }
}

/// `GET /inbox`.
pub async fn get_inbox(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, toast) = (reader.wall(&app, &book), query.toast());
    let page = query.page(None);
    let answer = app
        .db()
        .read(move |tx| {
            let list = read::list(tx, &book, &reader, page, wall.now)?;
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            Ok::<_, Refusal>(inbox::page(&frame, &inbox::View { list, opened: None }))
        })
        .await?;
    Ok(answer.into_response())
}

pub(crate) fn is_fragment(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request") && !headers.contains_key("hx-history-restore-request")
}

pub(crate) fn case_id(number: u32) -> Result<CaseId, Failure> {
    NonZeroU32::new(number).map(CaseId).ok_or_else(|| errors::not_found("case"))
}

/// `GET /cases/{number}`.
pub async fn get_case(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (book, id) = (app.desk().book().map_err(Refusal::from)?, case_id(number)?);
    let (wall, toast) = (reader.wall(&app, &book), query.toast());
    let (page, is_fragment) = (query.page(Some(number)), is_fragment(&headers));
    let answer = app
        .db()
        .read(move |tx| {
            let opened = read::opened(tx, &book, &reader, (id, page.filter), wall.now)?;
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            if is_fragment {
                return Ok(case::fragment(&frame, &opened));
            }
            let list = read::list(tx, &book, &reader, page, wall.now)?;
            Ok::<_, Refusal>(case::page(&frame, &case::View { list, opened }))
        })
        .await?;
    Ok(([("vary", "HX-Request")], answer).into_response())
}

/// `POST /cases/{number}/undo/{id}`: takes a reply back that has not left.
pub async fn post_undo(
    State(app): State<App>,
    reader: Reader,
    Path((number, message)): Path<(u32, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    let Some(reply) = app.desk().undo_reply(message, reader.agent()).await? else {
        return Err(errors::conflict("the reply has left already; write another one if it was wrong"));
    };
    let (agent, now, body) = (reader.person.number, app.now(), reply.body.clone());
    app.db()
        .write(move |tx| store::drafts::save(tx, number, agent, ("public", &body), now))
        .await
        .map_err(Refusal::from)?;
    if !is_fragment(&headers) {
        return Ok(Redirect::to(&format!("/cases/{number}?done=taken-back")).into_response());
    }
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let answer = app
        .db()
        .read(move |tx| {
            let opened = read::opened(tx, &book, &reader, (id, Filter::Mine), wall.now)?;
            let toast = Toast { words: "Taken back; your text is in the form again.".to_owned(), undo: None };
            Ok::<_, Refusal>(
                opened.thread.composer.map(|composer| case::undone(message, &composer, &toast, &wall)),
            )
        })
        .await?;
    Ok(answer.map_or_else(|| StatusCode::NO_CONTENT.into_response(), IntoResponse::into_response))
}

/// A draft.
#[derive(Debug, Deserialize)]
pub struct DraftForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    body: String,
}

/// `PUT /cases/{number}/draft`.
pub async fn put_draft(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<DraftForm>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, agent, now) = (reader.wall(&app, &book), reader.person.number, app.now());
    if form.body.len() > LONGEST_MESSAGE {
        return Err(errors::too_large(LONGEST_MESSAGE));
    }
    app.db()
        .write(move |tx| {
            let kind = if form.kind == "note" { "note" } else { "public" };
            store::drafts::save(tx, number, agent, (kind, &book.mask(&form.body)), now)?;
            super::relate::note_presence(tx, (number, agent), !form.body.is_empty(), now)
        })
        .await
        .map_err(Refusal::from)?;
    Ok(look::composer::draft_saved(now, &wall).into_response())
}

/// `POST /cases/{number}/acknowledgement`: answers the pages that are out.
pub async fn post_acknowledgement(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::AcknowledgePages)]);
    let answer = answer::ask((&app, &reader, &headers), request, "acknowledged").await?;
    super::notices::note_answered(&app, number).await?;
    Ok(answer)
}

/// A new owner.
#[derive(Debug, Deserialize)]
pub struct OwnerForm {
    #[serde(default)]
    owner: String,
    #[serde(default)]
    team: String,
}

/// `POST /cases/{number}/owner`.
pub async fn post_owner(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<OwnerForm>,
) -> Result<Response, Failure> {
    let parse = |text: &str| text.parse::<u32>().ok().and_then(NonZeroU32::new);
    let assign = desk::Command {
        agent: parse(&form.owner).map(AgentId),
        team: parse(&form.team).map(TeamId),
        ..reader.asks(Ask::Assign)
    };
    if assign.agent.is_none() && assign.team.is_none() {
        return Err(errors::invalid("Choose an owner or a team."));
    }
    let request = Request::new(case_id(number)?, reader.who(), [assign]);
    answer::ask((&app, &reader, &headers), request, "assigned").await
}
