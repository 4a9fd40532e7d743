//! What concerns two cases: merging, splitting, linking; tags and who looks at a case.

use std::num::NonZeroU32;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as ListForm;
use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Tx, messages, presence, tags};

use super::act::case_id;
use super::answer::{ask, finish};
use super::read::{self, Names};
use super::reader::Reader;
use super::thread::{self, Viewer};
use super::words::{Sheet, buttons};
use super::{merge, split};
use crate::app::App;
use crate::book::Book;
use crate::desk::{Back, Refusal, Request, Step};
use crate::errors::{self, Failure};

/// Somebody who was seen this long ago still looks at the case.
const PRESENT_MS: i64 = 45_000;

/// Draws a page of one case, with its subject.
pub(super) async fn page_of(
    app: &App,
    reader: Reader,
    number: u32,
    draw: impl Fn(&mut Tx<'_>, &Book, &look::Desk, String) -> Result<Markup, Refusal> + Send + 'static,
) -> Result<Response, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(app, &book);
    let page = app
        .db()
        .read(move |tx| {
            if store::cases::find(tx, number)?.is_none() {
                return Ok(None);
            }
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            let subject = messages::subject(tx, number)?;
            draw(tx, &book, &frame, subject).map(Some)
        })
        .await?;
    page.map(IntoResponse::into_response).ok_or_else(|| errors::not_found("case"))
}

/// The same as the answer to a form that was refused.
pub(super) async fn refused(page: Result<Response, Failure>) -> Result<Response, Failure> {
    page.map(|mut page| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}

pub(super) fn is_theirs_to_mend(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Desk(_) | Refusal::Remark(_) | Refusal::NoCase(_) | Refusal::Text(_))
}

pub(super) fn mistake(field: &str, words: impl ToString) -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.push(field, words.to_string());
    mistakes
}

/// `GET /cases/{number}/merge`.
pub async fn get_merge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_merge(&app, reader, number, String::new(), Mistakes::default()).await
}

async fn show_merge(
    app: &App,
    reader: Reader,
    number: u32,
    into: String,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, book, frame, subject| {
        let customer = store::cases::find(tx, number)?.and_then(|row| row.customer);
        let mut candidates = Vec::new();
        if let Some(customer) = customer {
            for row in store::cases::list(tx, store::cases::View::Customer(customer), None, 11)? {
                if row.number != number && row.status != "merged" {
                    candidates.push(read::row(tx, book, &row, frame.wall.now)?);
                }
            }
        }
        let view =
            merge::View { number, subject, into: into.clone(), candidates, mistakes: mistakes.clone() };
        Ok(merge::page(frame, &view))
    })
    .await
}

/// The other case of a merge or a link.
#[derive(Debug, Deserialize)]
pub struct OtherForm {
    #[serde(alias = "into", alias = "to")]
    other: String,
}

impl OtherForm {
    fn case(&self) -> Option<CaseId> {
        self.other.trim().trim_start_matches('#').parse().ok().and_then(NonZeroU32::new).map(CaseId)
    }
}

/// `POST /cases/{number}/merge`.
pub async fn post_merge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<OtherForm>,
) -> Result<Response, Failure> {
    let Some(into) = form.case() else {
        let mistakes = mistake("into", "Give the number of the case that goes on.");
        return refused(show_merge(&app, reader, number, form.other, mistakes).await).await;
    };
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::MergeInto(into))]);
    match app.desk().ask_with_way_back(request).await {
        Ok((_, back)) => {
            let address = format!("/cases/{}", into.0);
            finish((&app, &reader, &headers), &address, ("merged", back.into_iter().collect())).await
        }
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_merge(&app, reader, number, form.other, mistake("into", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /cases/{number}/unmerge`: takes a merge back.
pub async fn post_unmerge(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::Unmerge)]);
    ask((&app, &reader, &headers), request, "unmerged").await
}

/// `POST /cases/{number}/links`: links the case to an incident or another case.
pub async fn post_link(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<OtherForm>,
) -> Result<Response, Failure> {
    let Some(to) = form.case() else {
        let wrong = mistake("to", "Give the number of the other case");
        return refused(show_link(&app, reader, number, form.other, wrong).await).await;
    };
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::LinkTo(to))]);
    match app.desk().ask(request).await {
        Ok(_) => finish((&app, &reader, &headers), &format!("/cases/{number}"), ("linked", Vec::new())).await,
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_link(&app, reader, number, form.other, mistake("to", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /cases/{number}/links`.
pub async fn get_link(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_link(&app, reader, number, String::new(), Mistakes::default()).await
}

async fn show_link(
    app: &App,
    reader: Reader,
    number: u32,
    to: String,
    wrong: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |_, _, frame, subject| {
        let title = format!("Link #{number}");
        let here = format!("/cases/{number}");
        let form = html! {
            form.stack.loose.form-narrow method="post" action={ (here) "/links" } {
                (wrong.summary())
                (Field::new("to", "Number of the other case").line("text", &to, &wrong))
                (buttons("Link case", &here))
            }
        };
        let sheet = Sheet {
            number,
            subject: &subject,
            crumb: "Link",
            title: &title,
            lead: "To the incident it waits for: when that is restored or solved, the clock of its own solution stops, and what is left is to tell the customer and to solve this case. Or to the older case it follows.",
            wrong: &wrong,
        };
        Ok(sheet.show(frame, &form))
    })
    .await
}

/// `GET /cases/{number}/split`.
pub async fn get_split(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Response, Failure> {
    show_split(&app, reader, number, SplitForm::default(), Mistakes::default()).await
}

/// What goes to the new case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    subject: String,
    message: Vec<i64>,
}

async fn show_split(
    app: &App,
    reader: Reader,
    number: u32,
    typed: SplitForm,
    mistakes: Mistakes,
) -> Result<Response, Failure> {
    page_of(app, reader, number, move |tx, _, frame, subject| {
        let mut names = Names::default();
        let mut choosable = Vec::new();
        for message in messages::list(tx, number)? {
            if let messages::Author::Customer(customer) = message.author {
                choosable.push(split::Choosable {
                    id: message.id,
                    author: names.customer(tx, customer)?.0,
                    at: message.at,
                    excerpt: message.body.chars().take(160).collect(),
                    is_chosen: typed.message.contains(&message.id),
                });
            }
        }
        let view = split::View {
            number,
            subject,
            new_subject: typed.subject.clone(),
            messages: choosable,
            mistakes: mistakes.clone(),
        };
        Ok(split::page(frame, &view))
    })
    .await
}

/// `POST /cases/{number}/split`.
pub async fn post_split(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    ListForm(form): ListForm<SplitForm>,
) -> Result<Response, Failure> {
    let id = case_id(number)?;
    if form.message.is_empty() {
        let mistakes = mistake("message", "Choose the messages that go along.");
        return refused(show_split(&app, reader, number, form, mistakes).await).await;
    }
    match app.desk().split(id, reader.who(), form.subject.clone(), form.message.clone()).await {
        Ok(child) => Ok(Redirect::to(&format!("/cases/{}", child.0)).into_response()),
        Err(refusal) if is_theirs_to_mend(&refusal) => {
            refused(show_split(&app, reader, number, form, mistake("subject", refusal)).await).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Tags with commas between them.
#[derive(Debug, Deserialize)]
pub struct TagsForm {
    #[serde(default)]
    tags: String,
}

/// A tag as it is stored: in lower case, with dashes for its spaces; nothing of what holds none.
pub(super) fn tag_of(text: &str) -> Option<String> {
    let tag = text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let tag: String = tag.chars().filter(|c| !c.is_control()).take(40).collect();
    Some(tag).filter(|tag| !tag.is_empty())
}

/// `POST /cases/{number}/tags`.
pub async fn post_tags(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    headers: HeaderMap,
    Form(form): Form<TagsForm>,
) -> Result<Response, Failure> {
    let wanted: Vec<String> = form.tags.split(',').filter_map(tag_of).take(20).collect();
    let steps = app
        .db()
        .write(move |tx| {
            let mut steps = Vec::new();
            for old in tags::list(tx, number)? {
                if !wanted.contains(&old) && tags::remove(tx, number, &old)? {
                    steps.push(Step::Tag(old));
                }
            }
            for tag in &wanted {
                if tags::add(tx, number, tag)? {
                    steps.push(Step::Untag(tag.clone()));
                }
            }
            tx.announce(format!("case/{number}"));
            Ok::<_, store::Error>(steps)
        })
        .await
        .map_err(Refusal::from)?;
    let back = if steps.is_empty() { Vec::new() } else { vec![Back { case: number, version: 0, steps }] };
    finish((&app, &reader, &headers), &format!("/cases/{number}"), ("tagged", back)).await
}

/// What somebody does at a case.
#[derive(Debug, Default, Deserialize)]
pub struct PresenceForm {
    writing: Option<String>,
}

/// `POST /cases/{number}/presence`: says that somebody looks at the case, for 45 seconds.
pub async fn post_presence(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<u32>,
    Form(form): Form<PresenceForm>,
) -> Result<Response, Failure> {
    let (agent, now) = (reader.person.number, app.now());
    let viewers = app
        .db()
        .write(move |tx| {
            let writes_since = Instant(now.as_ms() - PRESENT_MS);
            let draft = store::drafts::find(tx, number, agent)?;
            let is_writing = form.writing.is_some()
                || draft.is_some_and(|draft| draft.saved_at > writes_since && !draft.body.is_empty());
            note_presence(tx, (number, agent), is_writing, now)?;
            viewers(tx, number, agent, now)
        })
        .await
        .map_err(Refusal::from)?;
    Ok(thread::presence_patch(&viewers).into_response())
}

/// Notes that somebody looks at a case, and tells it to others when it is news.
///
/// # Errors
///
/// Fails when the database does.
pub fn note_presence(
    tx: &mut Tx<'_>,
    (case, agent): (u32, u32),
    is_writing: bool,
    now: Instant,
) -> Result<(), store::Error> {
    let there = presence::list_seen(tx, case, Instant(now.as_ms() - PRESENT_MS))?;
    presence::see(tx, &presence::Presence { case, agent, is_writing, seen_at: now })?;
    // Who only stays is no news.
    if there.iter().all(|it| it.agent != agent || it.is_writing != is_writing) {
        tx.announce(format!("presence/{case}"));
    }
    Ok(())
}

/// Who else looks at a case.
///
/// # Errors
///
/// Fails when the database does.
pub fn viewers(tx: &mut Tx<'_>, number: u32, agent: u32, now: Instant) -> Result<Vec<Viewer>, store::Error> {
    let mut names = Names::default();
    let mut viewers = Vec::new();
    for seen in presence::list_seen(tx, number, Instant(now.as_ms() - PRESENT_MS))? {
        if seen.agent != agent {
            let writes = seen.is_writing.then_some(look::composer::Writing::Reply);
            viewers.push(Viewer { name: names.person(tx, seen.agent)?, writes });
        }
    }
    Ok(viewers)
}
