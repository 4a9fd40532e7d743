//! One case as its customer sees it: messages, answer, reopen (portal-case.html). Notes never come here.

use std::num::NonZeroU32;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use channels::text::{from_markdown, from_plain};
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, CustomerId};
use look::upload::{self, FILES, Kept};
use look::{Field, Mistakes};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use store::cases::{self, CaseRow, NO_DEADLINE};
use store::customers::Customer;
use store::messages::{self, Author, Message, MessageKind};
use store::{Tx, customers, people};

use super::{may_see, me, shell, standing, wall};
use crate::app::App;
use crate::desk::{Refusal, Request, Text};
use crate::errors::{self, Failure};
use crate::files::{self, Uploader};
use crate::page::{self, Shell, initials};
use crate::session::Visitor;
use crate::surveys::answer::Standing;
use crate::surveys::link;
use crate::token;
use crate::who::Who;

/// What was typed.
#[derive(Deserialize, Default)]
pub struct Answer {
    #[serde(default)]
    body: String,
    #[serde(default)]
    once: String,
}

struct Case {
    customer: Customer,
    row: CaseRow,
    subject: String,
    owner: Option<String>,
    /// Each with the name of its author and its files.
    messages: Vec<(String, Message, Vec<look::talk::Attachment>)>,
    /// The files that the answer has so far.
    kept: Vec<Kept>,
    /// A question about it that is open.
    survey: Option<i64>,
}

/// `GET /help/cases/{number}`.
pub async fn get_case(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
) -> Result<Markup, Failure> {
    let case = read(&app, &visitor, number).await?;
    draw(&app, &visitor, &case, ("", &Mistakes::default()))
}

/// `POST /help/cases/{number}/messages`. An answer to a case that is resolved opens it again, as the mission says.
pub async fn post_message(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    say(&app, &visitor, (number, Ask::RecordCustomerMessage), request).await
}

/// `POST /help/cases/{number}/reopening`: it is not solved.
pub async fn post_reopening(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<u32>,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    say(&app, &visitor, (number, Ask::RejectResolution), request).await
}

async fn say(
    app: &App,
    visitor: &Visitor,
    (number, ask): (u32, Ask),
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    let case = read(app, visitor, number).await?;
    let ids = NonZeroU32::new(number).zip(visitor.customer.and_then(NonZeroU32::new));
    let Some((id, customer)) = ids else { return Err(errors::not_found("case")) };
    let who = Who::Customer(CustomerId(customer));
    let by = Uploader { author: Author::Customer(customer.get()), case: Some(number) };
    let received = files::receive::<Answer>(app, by, request).await?;
    let (attachments, answer, sent) = (received.ids(), received.typed, received.files);
    let mut mistakes = Mistakes::default();
    if answer.body.trim().is_empty() {
        mistakes.push("body", "Write your message");
    }
    received.wrong.into_iter().for_each(|words| mistakes.push(FILES, words));
    if mistakes.is_empty() {
        let command = Command::of(ask, who.actor());
        let text = Text { body: answer.body.clone(), attachments };
        let request = Request {
            once: Some(answer.once)
                .filter(|once| !once.is_empty())
                .map(|once| format!("portal-{customer}-{once}")),
            ..Request::new(CaseId(id), who, vec![command]).saying(text)
        };
        match app.desk().ask(request).await {
            Ok(done) => {
                files::drop_loose(app, &sent).await?;
                return Ok(Redirect::to(&format!("/help/cases/{}", done.case.0)).into_response());
            }
            Err(refusal @ (Refusal::Text(_) | Refusal::Desk(_))) => {
                mistakes.push("body", refusal.to_string())
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let kept = sent.iter().map(files::kept).collect();
    let page = draw(app, visitor, &Case { kept, ..case }, (&answer.body, &mistakes))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The case, when it is this customer's to see; else there is no such case.
async fn read(app: &App, visitor: &Visitor, number: u32) -> Result<Case, Failure> {
    let (who, now) = (visitor.customer, app.now());
    let found = app
        .db()
        .read(move |tx| {
            let customer = me(tx, who)?;
            let row = cases::find(tx, number)?
                .filter(|row| may_see(&customer, row))
                .ok_or(store::Error::NotFound)?;
            let owner = name_of_person(tx, row.owner)?;
            let mut of_messages = files::of_messages(tx, number)?;
            let below = format!("/help/cases/{number}/files");
            let mut shown = Vec::new();
            for message in messages::list(tx, number)?.into_iter().filter(|message| message.kind.is_public())
            {
                let name = match message.author {
                    Author::Agent(agent) => {
                        name_of_person(tx, Some(agent))?.unwrap_or_else(|| "Us".to_owned())
                    }
                    Author::Customer(other) if other == customer.number => "You".to_owned(),
                    Author::Customer(other) => {
                        customers::find(tx, other)?.map(|it| it.name).unwrap_or_default()
                    }
                    Author::System => "The desk".to_owned(),
                };
                let files = of_messages.remove(&message.id).unwrap_or_default();
                let files = files.iter().map(|file| files::link(&below, file)).collect();
                shown.push((name, message, files));
            }
            let subject = messages::subject(tx, number)?;
            let surveys = store::surveys::list_of_case(tx, number)?.into_iter();
            let survey = surveys
                .filter(|it| it.customer == customer.number && Standing::of(it, now) == Standing::Open)
                .map(|it| it.id)
                .next_back();
            Ok::<_, store::Error>(Case {
                customer,
                row,
                subject,
                owner,
                messages: shown,
                kept: Vec::new(),
                survey,
            })
        })
        .await;
    found.map_err(|error| match error {
        store::Error::NotFound => errors::not_found("case"),
        error => error.into(),
    })
}

fn name_of_person(tx: &mut Tx<'_>, number: Option<u32>) -> Result<Option<String>, store::Error> {
    match number {
        Some(number) => Ok(people::find(tx, number)?.map(|person| person.name)),
        None => Ok(None),
    }
}

fn draw(
    app: &App,
    visitor: &Visitor,
    case: &Case,
    (typed, mistakes): (&str, &Mistakes),
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = wall(app, &book, Some(&case.customer));
    let policy = book.policy_at(wall.now);
    let row = &case.row;
    let is_done = !row.is_open;
    let label = match &case.owner {
        Some(owner) => format!("Reply to {owner}"),
        None => "Add to your case".to_owned(),
    };
    let content = html! {
        nav aria-label="Breadcrumb" { ol.crumbs role="list" { li { a href="/help/cases" { "My cases" } } li { "#" (row.number) } } }
        header.stack {
            h1.serif dir="auto" { (case.subject) }
            ol.track role="list" aria-label="Progress" {
                li data-done { b { "Received" } span { (wall.short(row.received_at)) } }
                li data-done[case.owner.is_some()] { b { "Owner named" } span { @if let Some(owner) = &case.owner { bdi { (owner) } } @else { "soon" } } }
                li data-done[is_done] data-now[!is_done] aria-current=[(!is_done).then_some("step")] { b { (standing(row)) } span { @if row.next_deadline_at < NO_DEADLINE { "next promise by " (wall.due(row.next_deadline_at)) } } }
                li data-done[is_done] { b { "Resolved" } span { @if let Some(at) = row.resolved_at { (wall.short(at)) } } }
            }
        }
        div.split {
            div.stack.loose {
                @if let Some(survey) = case.survey {
                    p.note { "How did we do? " a href=(link::path(app.key(), survey)) { "Answer one question" } }
                }
                ol.thread.flat role="list" aria-label="Messages" { @for (name, message, files) in &case.messages { (shown(name, message, files, &wall)) } }
                form.stack action={ "/help/cases/" (row.number) @if is_done { "/reopening" } @else { "/messages" } } method="post" enctype="multipart/form-data" {
                    (mistakes.summary())
                    input type="hidden" name="once" value=(token::secret());
                    (Field::new("body", if is_done { "Not solved? Tell us, and it is open again" } else { &label }).text(typed, mistakes))
                    (upload::field("Screenshots or files", &files::hint(), &case.kept, mistakes))
                    p.row { button.btn.primary type="submit" { @if is_done { "Open it again" } @else { "Send reply" } } }
                }
            }
            aside.stack.loose aria-label="About this case" {
                dl.kv {
                    dt { "Case" } dd { "#" (row.number) }
                    dt { "Owner" } dd { @if let Some(owner) = &case.owner { bdi { (owner) } } @else { "Not named yet" } }
                    dt { "Standing" } dd { (standing(row)) }
                    dt { "Last message" } dd { (wall.short(row.last_message_at)) }
                }
                @if let Some(clause) = policy.credits.as_ref().and_then(|rule| policy.clause(rule.clause)) {
                    p.sm.muted { "If we miss what we promise too often in a month, a credit is issued by itself " (look::clause(clause.number, "/mission")) ". " a href="/help/credits" { "Your credits" } }
                }
            }
        }
    };
    let title = if case.subject.is_empty() { "Your case" } else { case.subject.as_str() };
    let shell = Shell { has_errors: !mistakes.is_empty(), ..shell(app, visitor, (title, "/help/cases")) };
    Ok(page::public(&shell, &content))
}

fn shown(name: &str, message: &Message, files: &[look::talk::Attachment], wall: &look::Wall) -> Markup {
    let is_ours = message.kind == MessageKind::Public;
    let body = if is_ours { from_markdown(&message.body) } else { from_plain(&message.body) };
    let id = format!("m{}", message.id);
    html! {
        li.msg.ours[is_ours] {
            span.avatar.staff[is_ours] aria-hidden="true" { (initials(name)) }
            article aria-labelledby=(id) {
                header { h2 id=(id) dir="auto" { (name) } time datetime=(message.at) { (wall.short(message.at)) } }
                div dir="auto" { (PreEscaped(body.as_str())) }
                (look::talk::files(files))
            }
        }
    }
}
