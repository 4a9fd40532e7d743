//! What somebody was told: pages, which wait for an answer, and notices.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use desk::case::decide::Ask;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::marks::{Tone, pill};
use look::{Desk, Wall, icon};
use maud::{Markup, html};
use serde::Deserialize;
use store::Tx;
use store::notices::{self, Notice};

use super::act::{case_id, is_fragment};
use super::reader::Reader;
use super::words::page_head;
use crate::app::App;
use crate::credits::Owed;
use crate::desk::{About, Refusal, Request, Telling};
use crate::errors::{self, Failure};
use crate::numbers::Spent;

/// How many are shown.
const MOST: u32 = 100;

/// Something that somebody was told.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its id.
    pub id: i64,
    /// Whether it waits for an answer.
    pub is_page: bool,
    /// The case it is about, with its subject.
    pub case: Option<(u32, String)>,
    /// What it says.
    pub words: String,
    /// Where it is opened, when it is about no case.
    pub address: Option<String>,
    /// When it was sent.
    pub at: Instant,
    /// Whether it was seen.
    pub is_seen: bool,
    /// When it was answered.
    pub acknowledged_at: Option<Instant>,
}

/// `GET /notices`.
pub async fn get_notices(State(app): State<App>, reader: Reader) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let page = app
        .db()
        .read(move |tx| {
            let told = told(tx, reader.person.number, &wall)?;
            Ok::<_, store::Error>(page(&reader.frame(tx, &book, wall.clone(), None)?, &told))
        })
        .await?;
    Ok(page)
}

/// What somebody was told, the newest first.
///
/// # Errors
///
/// Fails when the database does.
pub fn told(tx: &mut Tx<'_>, agent: u32, wall: &Wall) -> Result<Vec<Told>, store::Error> {
    let mut told = Vec::new();
    for notice in notices::list(tx, agent, MOST)? {
        let case = match notice.case {
            Some(number) => Some((number, store::messages::subject(tx, number)?)),
            None => None,
        };
        told.push(Told {
            id: notice.id,
            is_page: notice.kind == "page",
            case,
            words: words(&notice, wall),
            address: address(&notice),
            at: notice.created_at,
            is_seen: notice.seen_at.is_some(),
            acknowledged_at: notice.acknowledged_at,
        });
    }
    Ok(told)
}

/// The budget that a notice is about.
fn spent(notice: &Notice) -> Option<Spent> {
    serde_json::from_str(&notice.body).ok().filter(|_| notice.kind == "budget")
}

/// The credits that a notice is about.
fn owed(notice: &Notice) -> Option<Owed> {
    serde_json::from_str(&notice.body).ok().filter(|_| notice.kind == "credit")
}

/// Where something is opened that is about no case.
fn address(notice: &Notice) -> Option<String> {
    let of_credits = owed(notice).map(|owed| format!("/credits?month={}", owed.month));
    spent(notice).map(|spent| spent.address()).or(of_credits)
}

/// What a notice says, in words.
fn words(notice: &Notice, wall: &Wall) -> String {
    let clock = |clock: &str| clock.replace('_', " ");
    if let Some(spent) = spent(notice) {
        return spent.sentence();
    }
    if let Some(owed) = owed(notice) {
        return owed.sentence(wall);
    }
    match notice.kind.as_str() {
        "mention" => return "Somebody mentions you in a note.".to_owned(),
        "handoff" => return "Somebody offers you a case, with its context.".to_owned(),
        _ => {}
    }
    match serde_json::from_str::<Telling>(&notice.body).map(|telling| telling.about) {
        Ok(About::Rung { clock: kind, percent: Some(percent) }) => {
            format!("{percent} % of the time for “{}” is used.", clock(&kind))
        }
        Ok(About::Rung { clock: kind, percent: None }) => format!("“{}” needs attention.", clock(&kind)),
        Ok(About::Missed { clock: kind }) => format!("The promise “{}” is broken.", clock(&kind)),
        Ok(About::OutOfScope) => "A case is out of scope, and goes to you.".to_owned(),
        Ok(About::Owed { is_missed: true }) => "Something that is owed was not done in time.".to_owned(),
        Ok(About::Owed { is_missed: false }) => "Something that is owed needs attention.".to_owned(),
        Err(_) => "The desk has news.".to_owned(),
    }
}

/// Up to which notice somebody has seen everything.
#[derive(Debug, Deserialize)]
pub struct SeenForm {
    up_to: i64,
}

/// `POST /notices/seen`.
pub async fn post_seen(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    Form(form): Form<SeenForm>,
) -> Result<Response, Failure> {
    let (agent, now) = (reader.person.number, app.now());
    app.db()
        .write(move |tx| {
            notices::see(tx, agent, form.up_to, now)?;
            tx.announce(format!("agent/{agent}"));
            Ok::<_, store::Error>(())
        })
        .await?;
    if is_fragment(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to("/notices").into_response())
}

/// `POST /notices/{id}/acknowledgement`: answers the pages of its case.
pub async fn post_acknowledgement(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Redirect, Failure> {
    let notice = app.db().read(move |tx| notices::find(tx, id)).await?;
    let own = notice.filter(|notice| notice.agent == reader.person.number && notice.kind == "page");
    let number = own.and_then(|notice| notice.case).ok_or_else(|| errors::not_found("page"))?;
    let request = Request::new(case_id(number)?, reader.who(), [reader.asks(Ask::AcknowledgePages)]);
    match app.desk().ask(request).await {
        // A page that is over by itself needs no answer any more.
        Ok(_) | Err(Refusal::Desk(_)) => note_answered(&app, number).await?,
        Err(refusal) => return Err(refusal.into()),
    }
    Ok(Redirect::to("/notices"))
}

/// Notes that the pages of a case are answered, for everybody who was paged.
///
/// # Errors
///
/// Fails when the database does.
pub async fn note_answered(app: &App, case: u32) -> Result<(), store::Error> {
    let now = app.now();
    app.db()
        .write(move |tx| {
            for agent in notices::acknowledge(tx, case, now)? {
                tx.announce(format!("agent/{agent}"));
            }
            Ok(())
        })
        .await
}

/// The page.
pub fn page(desk: &Desk, told: &[Told]) -> Markup {
    let lead = html! { "What the mission told you: pages wait for an answer, notices do not." };
    let newest = told.iter().filter(|it| !it.is_seen).map(|it| it.id).max();
    let actions = html! {
        @if let Some(id) = newest {
            form method="post" action="/notices/seen" {
                input type="hidden" name="up_to" value=(id);
                button.btn.sm type="submit" { "Mark all as seen" }
            }
        }
    };
    let content = html! {
        div.page hx-ext="sse" sse-connect=(desk.stream("/desk/events?page=notices")) {
            i #stream hidden sse-swap="patch" hx-swap="none" {}
            (page_head(&html! { "Notices" }, &lead, &actions))
            (list(told, &desk.wall, false))
        }
    };
    desk.page(&DeskPage { title: "Notices", place: Some(Place::Notices), panes: None }, &content)
}

/// The list; as a patch it replaces the one that is shown.
pub fn list(told: &[Told], wall: &Wall, is_patch: bool) -> Markup {
    html! {
        div #notices hx-swap-oob=[is_patch.then_some("true")] {
            @if told.is_empty() {
                (empty(Art::Clear, &html! { h2 { "Nobody told you anything yet" } }, &html! { "When the mission pages you, it stands here." }, Some(("To the inbox", "/inbox"))))
            } @else {
                ul.stack role="list" { @for it in told { (it.show(wall)) } }
            }
        }
    }
}

impl Told {
    fn show(&self, wall: &Wall) -> Markup {
        let waits = self.is_page && self.acknowledged_at.is_none();
        html! {
            li.panel.row.between #{ "notice-" (self.id) } {
                div.grow {
                    p {
                        @if self.is_page { (icon("bell")) " " b { "Page: " } }
                        @if self.is_seen { (self.words) } @else { b { (self.words) } " " (pill(Tone::Accent, None, "New")) }
                    }
                    @if let Some((number, subject)) = &self.case {
                        p { a id={ "of-" (self.id) } href={ "/cases/" (number) } dir="auto" { "#" (number) " " (subject) } }
                    }
                    @if let Some(address) = &self.address { p { a id={ "of-" (self.id) } href=(address) { "Open the promise" } } }
                    p.xs.muted {
                        (wall.long(self.at))
                        @if let Some(at) = self.acknowledged_at { ", answered " (wall.short(at)) }
                    }
                }
                @if waits {
                    form method="post" action={ "/notices/" (self.id) "/acknowledgement" } {
                        button.btn.primary.sm type="submit" { "Answer the page" @if let Some((number, _)) = &self.case { span.vh { " about case " (number) } } }
                    }
                }
            }
        }
    }
}
