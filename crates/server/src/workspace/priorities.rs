//! Giving cases their priority, one at a time or many at once.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, RaiseReason};
use maud::html;
use mission::Priority;
use serde::Deserialize;
use store::cases::{self, View};

use super::act::{ListQuery, ask, case_id, is_fragment};
use super::read::{self, Names};
use super::reader::Reader;
use super::triage;
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};

/// A new priority.
#[derive(Debug, Deserialize)]
pub struct PriorityForm {
    priority: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    verdict: String,
}

impl PriorityForm {
    fn priority(&self) -> Result<Priority, Failure> {
        Priority::find(&self.priority).ok_or_else(|| errors::invalid("choose a priority"))
    }
}

/// `POST /cases/{number}/priority`: changes it, with a reason.
pub async fn post_priority(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<PriorityForm>,
) -> Result<Response, Failure> {
    let (id, priority) = (case_id(number)?, form.priority()?);
    let row = app.db().read(move |tx| cases::find(tx, number)).await.map_err(Refusal::from)?;
    let is_triaged = row.is_some_and(|row| row.is_triaged);
    if !is_triaged {
        return triage_case(&app, &reader, id, &form).await;
    }
    if form.reason.trim().is_empty() {
        return Err(errors::invalid("say why the priority changes; the reason is kept with the case"));
    }
    let reason = if form.reason == "worsened" { RaiseReason::Worsened } else { RaiseReason::Misclassified };
    let change = reader.asks(Ask::ChangePriority { priority, reason: Some(reason) });
    let note = Text { body: format!("Priority {priority}: {}", form.reason.trim()), attachments: Vec::new() };
    ask(&app, Request::new(id, reader.who(), [change]).saying(note), "priority").await
}

async fn triage_case(
    app: &App,
    reader: &Reader,
    id: CaseId,
    form: &PriorityForm,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let category =
        match form.category.as_str() {
            "" => None,
            name => Some(book.rules.policy().category(name).ok_or_else(|| {
                errors::invalid("the mission has no such category; choose one of the list")
            })?),
        };
    let triage = reader.asks(Ask::Triage { priority: form.priority()?, category });
    let owner =
        form.owner.parse().ok().and_then(NonZeroU32::new).map(AgentId).unwrap_or_else(|| reader.agent());
    let assign = desk::Command { agent: Some(owner), ..reader.asks(Ask::Assign) };
    ask(app, Request::new(id, reader.who(), [assign, triage]), "triaged").await
}

/// `GET /triage`.
pub async fn get_triage(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let (wall, toast) = (reader.wall(&app, &book), query.toast());
    let answer = app
        .db()
        .read(move |tx| {
            let rows = cases::list(tx, View::Triage, None, 20)?;
            let mut cards = Vec::with_capacity(rows.len());
            let mut names = Names::default();
            for row in &rows {
                cards.extend(read::card(tx, &book, &mut names, row, wall.now)?);
            }
            let view = triage::View {
                n_waiting: cases::count(tx, View::Triage)?,
                promise: read::triage_promise(&book),
                median_ms: None,
                cards,
            };
            let frame = reader.frame(tx, &book, wall.clone(), toast.clone())?;
            Ok::<_, Refusal>(triage::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// `POST /cases/{number}/triage`.
pub async fn post_triage(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<PriorityForm>,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    if form.verdict == "not_a_case" {
        app.desk().ask(Request::new(id, reader.who(), [reader.asks(Ask::MarkSpam)])).await?;
    } else {
        triage_case(&app, &reader, id, &form).await?;
    }
    if is_fragment(&headers) {
        return Ok(html! {}.into_response());
    }
    Ok(Redirect::to("/triage?done=triaged").into_response())
}

/// What is done with selected cases.
#[derive(Debug, Deserialize)]
pub struct BulkForm {
    action: String,
    #[serde(default)]
    case: Vec<u32>,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    priority: String,
}

/// `POST /cases/bulk`.
pub async fn post_bulk(
    State(app): State<App>,
    reader: Reader,
    axum_extra::extract::Form(form): axum_extra::extract::Form<BulkForm>,
) -> Result<Response, Failure> {
    let owner = match form.action.as_str() {
        "give" => form.owner.parse().ok().and_then(NonZeroU32::new).map(AgentId),
        _ => Some(reader.agent()),
    };
    let what = match form.action.as_str() {
        "take" | "give" => Ask::Assign,
        "priority" => {
            let priority =
                Priority::find(&form.priority).ok_or_else(|| errors::invalid("choose a priority"))?;
            Ask::ChangePriority { priority, reason: None }
        }
        "resolve" => Ask::Resolve,
        _ => return Err(errors::invalid("choose what to do with the selected cases")),
    };
    let Some(owner) = owner else { return Err(errors::invalid("choose to whom the cases are given")) };
    for number in form.case.iter().take(200) {
        let command = desk::Command { agent: Some(owner), ..reader.asks(what) };
        match app.desk().ask(Request::new(case_id(*number)?, reader.who(), [command])).await {
            // What is in that state already, or cannot be, stays as it is.
            Ok(_) | Err(Refusal::Desk(_)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(Redirect::to("/inbox?done=bulk").into_response())
}
