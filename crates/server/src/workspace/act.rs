//! What people do on the pages of the workspace: read the request, ask the desk, show what became of it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use channels::text::LONGEST_MESSAGE;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, TeamId};
use look::composer::Writing;
use look::feedback::Toast;
use look::upload::FILES;
use serde::Deserialize;
use store::messages::Author;

use super::list::{Filter, Order};
use super::read::{self, Page};
use super::reader::Reader;
use super::{answer, case, inbox, mentions};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};
use crate::files::{self, Uploader};
use crate::mail::head::people;
use crate::outgoing::{Reply, Then};
use crate::sign_in::is_address;

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

/// What the composer sends besides files.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    kind: String,
    body: String,
    last_seen: String,
    once: String,
    then: String,
    /// What else the form has: the people who get a copy, each under a name of its own.
    #[serde(flatten)]
    more: BTreeMap<String, String>,
}

/// The most people who get a copy of a reply.
const MOST_COPIES: usize = 50;

impl Written {
    /// Who gets a copy: address and name.
    fn copies(&self) -> Vec<(String, String)> {
        let named = self.more.iter().filter(|(name, _)| name.starts_with("copy-")).map(|(_, line)| line);
        let people = named.flat_map(|line| people(line)).filter(|one| is_address(&one.key()));
        people.take(MOST_COPIES).map(|one| (one.key(), one.name.unwrap_or_default())).collect()
    }

    fn then(&self) -> Then {
        match self.then.as_str() {
            "waiting" => Then::Await,
            "resolved" => Then::Resolve,
            _ => Then::Stay,
        }
    }

    fn last_seen(&self) -> Option<i64> {
        self.last_seen.parse().ok()
    }

    fn once(&self) -> Option<String> {
        Some(self.once.clone()).filter(|key| (8..=100).contains(&key.len()))
    }
}

/// `POST /cases/{number}/messages`.
pub async fn post_message(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    if app.db().read(move |tx| store::cases::find(tx, number)).await?.is_none() {
        return Err(errors::not_found("case"));
    }
    let by = Uploader { author: Author::Agent(reader.person.number), case: Some(number) };
    let received = files::receive::<Written>(&app, by, request).await?;
    let (written, attachments) = (&received.typed, received.ids());
    if !received.wrong.is_empty() {
        return not_sent(&app, reader, id, (written, NotSent::Files(received.wrong)), is_fragment(&headers))
            .await;
    }
    let outcome = if written.kind == "note" {
        let text = Text { body: written.body.clone(), attachments };
        let note = Request {
            last_seen: written.last_seen(),
            once: written.once(),
            ..Request::new(id, reader.who(), [])
        };
        app.desk().ask(note.saying(text)).await.map(|done| (done.message.unwrap_or(0), "noted"))
    } else {
        let reply = Reply {
            team: reader.person.team,
            body: written.body.clone(),
            attachments,
            then: written.then(),
            last_seen: written.last_seen(),
            copies: written.copies(),
        };
        let send_at = Instant(app.now().as_ms() + UNDO_MS);
        let reply = (reply, written.once());
        app.desk().queue_reply((id, reader.agent()), reply, send_at).await.map(|id| (id, "sent"))
    };
    if outcome.is_ok() {
        files::drop_loose(&app, &received.files).await?;
    }
    if let ("note", Ok((message, _))) = (written.kind.as_str(), &outcome) {
        mentions::tell(&app, (number, *message), (reader.person.number, &written.body)).await?;
    }
    match outcome {
        Ok((message, done)) if is_fragment(&headers) => {
            sent(&app, reader, id, message, done == "noted").await
        }
        Ok((_, done)) => Ok(Redirect::to(&format!("/cases/{number}?done={done}")).into_response()),
        Err(refusal @ (Refusal::Newer { .. } | Refusal::Text(_) | Refusal::Desk(_))) => {
            not_sent(&app, reader, id, (written, NotSent::Refused(refusal)), is_fragment(&headers)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Why what was written was not taken.
enum NotSent {
    /// Something is wrong with its files.
    Files(Vec<String>),
    /// The desk refuses it.
    Refused(Refusal),
}

async fn sent(
    app: &App,
    reader: Reader,
    id: CaseId,
    message: i64,
    is_note: bool,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let answer = app
        .db()
        .read(move |tx| {
            let opened = read::opened(tx, &book, &reader, (id, Filter::Mine), wall.now)?;
            let Some(mut composer) = opened.thread.composer else { return Ok(None) };
            composer.kind = if is_note { Writing::Note } else { Writing::Reply };
            let is_it = |entry: &look::talk::Entry| match entry {
                look::talk::Entry::Message(it) => (it.id == message).then(|| it.clone()),
                look::talk::Entry::Event(_) => None,
            };
            let message = opened.thread.entries.iter().find_map(is_it);
            Ok::<_, Refusal>(message.map(|message| case::sent(&message, &composer, &wall)))
        })
        .await?;
    Ok(answer.map_or_else(|| StatusCode::NO_CONTENT.into_response(), IntoResponse::into_response))
}

/// The composer with everything that was typed, what is new above it, and what is wrong.
async fn not_sent(
    app: &App,
    reader: Reader,
    id: CaseId,
    (written, why): (&Written, NotSent),
    is_fragment: bool,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let (status, field, wrong) = match why {
        NotSent::Files(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, FILES, wrong),
        NotSent::Refused(refusal @ Refusal::Newer { .. }) => {
            (StatusCode::CONFLICT, "body", vec![refusal.to_string()])
        }
        NotSent::Refused(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, "body", vec![refusal.to_string()]),
    };
    let (body, kind, seen) = (written.body.clone(), written.kind.clone(), written.last_seen());
    let copies = written.copies();
    let answer = app
        .db()
        .read(move |tx| {
            let mut opened = read::opened(tx, &book, &reader, (id, Filter::Mine), wall.now)?;
            if let Some(composer) = &mut opened.thread.composer {
                composer.body.clone_from(&body);
                for copy in &mut composer.copies {
                    copy.is_on = copies.iter().any(|(address, _)| *address == copy.address);
                }
                composer.kind = if kind == "note" { Writing::Note } else { Writing::Reply };
                if status == StatusCode::CONFLICT {
                    let is_newer = |entry: &&look::talk::Entry| match entry {
                        look::talk::Entry::Message(message) => message.id > seen.unwrap_or(i64::MAX),
                        look::talk::Entry::Event(_) => false,
                    };
                    composer.newer = opened.thread.entries.iter().filter(is_newer).cloned().collect();
                } else {
                    wrong.iter().for_each(|words| composer.mistakes.push(field, words.clone()));
                }
                if is_fragment {
                    return Ok(case::not_sent(composer, &wall));
                }
            }
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            let page = Page {
                filter: Filter::Mine,
                order: Order::NearestPromise,
                after: None,
                is_selecting: false,
                current: Some(id.0.get()),
            };
            let list = read::list(tx, &book, &reader, page, wall.now)?;
            Ok::<_, Refusal>(case::page(&frame, &case::View { list, opened }))
        })
        .await?;
    let place = [("hx-retarget", "#composer"), ("hx-reswap", "outerHTML")];
    Ok((status, place, answer).into_response())
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
