//! What the composer sends: a reply that can be taken back for a while, or a note.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use desk::case::event::CaseId;
use look::composer::Writing;
use look::upload::FILES;
use serde::Deserialize;
use store::messages::Author;

use super::super::list::{Filter, Order};
use super::super::read::{self, Page};
use super::super::reader::Reader;
use super::super::{case, mentions};
use super::{UNDO_MS, case_id, is_fragment};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};
use crate::files::{self, Uploader};
use crate::mail::head::people;
use crate::outgoing::{Reply, Then};
use crate::sign_in::is_address;

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
