//! One mail that came: what became of it, its header, its bytes.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Redirect, Response};
use channels::email::{self, Address, Limits, Mail};
use look::desk::{DeskPage, Place};
use look::words::size;
use look::{Desk, icon};
use maud::{Markup, html};
use store::mail::incoming::{self, Incoming, State as Taken};

use super::arrived::{became, kind, way};
use super::overview::capital;
use super::{Done, finish, frame, may_manage, quarantine};
use crate::app::App;
use crate::audit;
use crate::errors::{self, Failure};
use crate::mail::original;
use crate::session::Visitor;
use crate::workspace::words::{crumbs, page_head};

/// The longest value of a field that is shown, in characters.
const LONGEST: usize = 500;
/// How many lines of a mail are shown that cannot be read.
const LINES: usize = 20;
/// A mail is no page: it runs nothing, loads nothing, and stands in no frame.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// `GET /mail/arrived/{id}`.
pub async fn show_mail(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    let mail = find(&app, id).await?;
    let desk = frame(&app, &visitor, &done).await?;
    let bytes = bytes(&app, &mail).await?;
    audit::note(&app, &visitor.actor(), "mail.opened", &format!("mail-{id}")).await?;
    Ok(draw(&desk, &mail, (bytes.as_deref(), may_manage(&visitor))))
}

/// `GET /mail/arrived/{id}/bytes`: the mail as it came, to be saved.
pub async fn get_bytes(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let mail = find(&app, id).await?;
    let bytes = bytes(&app, &mail).await?.ok_or_else(|| errors::not_found("mail"))?;
    audit::note(&app, &visitor.actor(), "mail.saved", &format!("mail-{id}")).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"mail-{id}.eml\"")),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `POST /mail/arrived/{id}/attempts`: tries to place it again.
pub async fn retry(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    find(&app, id).await?;
    let is_placed = quarantine::retry(&app, &visitor, id).await?;
    Ok(finish(&format!("/mail/arrived/{id}"), if is_placed { "placed" } else { "still" }, None))
}

/// `POST /mail/arrived/{id}/dismissal`: nothing is to be done about it.
pub async fn dismiss(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    find(&app, id).await?;
    quarantine::set_aside(&app, &visitor, (id, Taken::Dismissed)).await?;
    Ok(finish("/mail/quarantine", "dismissed", Some(id)))
}

/// `POST /mail/arrived/{id}/return`: brings it back into quarantine.
pub async fn bring_back(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    find(&app, id).await?;
    quarantine::set_aside(&app, &visitor, (id, Taken::Quarantined)).await?;
    Ok(Redirect::to("/mail/quarantine?done=undone").into_response())
}

async fn find(app: &App, id: i64) -> Result<Incoming, Failure> {
    let found = app.db().read(move |tx| incoming::find(tx, id)).await?;
    found.ok_or_else(|| errors::not_found("mail"))
}

async fn bytes(app: &App, mail: &Incoming) -> Result<Option<Vec<u8>>, Failure> {
    Ok(original::open(app, mail).await?)
}

fn draw(desk: &Desk, mail: &Incoming, (bytes, may_manage): (Option<&[u8]>, bool)) -> Markup {
    let title = format!("Mail of {}", desk.wall.short(mail.received_at));
    let parsed = bytes.map(|bytes| email::parse(bytes, &Limits::default()));
    let actions = html! {
        @if may_manage && bytes.is_some() { a.btn.sm href={ "/mail/arrived/" (mail.id) "/bytes" } download { (icon("download")) "Save it as it came" } }
        @if may_manage && mail.state == Taken::Quarantined {
            form method="post" action={ "/mail/arrived/" (mail.id) "/dismissal" } { button.btn.sm type="submit" { "Leave it" } }
            form method="post" action={ "/mail/arrived/" (mail.id) "/attempts" } { button.btn.primary.sm type="submit" { (icon("refresh")) "Try again" } }
        }
        @if may_manage && mail.state == Taken::Dismissed {
            form method="post" action={ "/mail/arrived/" (mail.id) "/return" } { button.btn.sm type="submit" { "Bring it back into quarantine" } }
        }
    };
    let content = html! {
        div.page {
            (crumbs(&[("Mail", "/mail"), ("Where is that mail?", "/mail/arrived")], &title))
            (page_head(&html! { (title) }, &html! { (became(mail)) }, &actions))
            section.panel.stack aria-labelledby="fate-h" {
                h2 #fate-h { "What became of it" }
                dl.kv {
                    dt { "Reached us" } dd { (desk.wall.long(mail.received_at)) }
                    dt { "Came at" } dd { bdi { (mail.address) } ", " (way(&mail.source)) }
                    dt { "What it is" } dd { (kind(mail.kind.as_deref())) }
                    @if let Some(reason) = &mail.reason { dt { "Why" } dd { (capital(reason)) } }
                    dt { "Size" } dd { (size(u64::try_from(mail.size).unwrap_or(0))) }
                    @if mail.n_attempts > 0 { dt { "Tried in vain" } dd { (mail.n_attempts) @if mail.n_attempts == 1 { " time" } @else { " times" } } }
                }
            }
            section.panel.stack aria-labelledby="head-h" {
                h2 #head-h { "What it says of itself" }
                @match (&parsed, bytes) {
                    (Some(Ok(parsed)), _) => (head(parsed)),
                    (Some(Err(why)), Some(bytes)) => {
                        p { "It cannot be read: " (why) ". These are its first lines, as text." }
                        pre.code tabindex="0" role="group" aria-label="First lines of the mail" { (first_lines(bytes)) }
                    },
                    _ => p.soft { "Its bytes are not here any more." },
                }
            }
        }
    };
    desk.page(&DeskPage { title: &title, place: Some(Place::Mail), panes: None }, &content)
}

/// The fields by which people tell a mail. All of it is its sender's word, and shown as text.
fn head(mail: &Mail) -> Markup {
    let names =
        |them: &[Address]| -> String { them.iter().take(20).map(written).collect::<Vec<_>>().join(", ") };
    let fields = [
        ("From", names(&mail.from)),
        ("Sender", mail.sender.as_ref().map(written).unwrap_or_default()),
        ("To", names(&mail.to)),
        ("Copy", names(&mail.cc)),
        ("Answers go to", names(&mail.reply_to)),
        ("Subject", mail.subject.clone()),
        ("Date", mail.header("Date").unwrap_or_default().to_owned()),
        ("Message-ID", mail.id.given().unwrap_or_default().to_owned()),
        ("Answers", mail.in_reply_to.join(", ")),
        ("Auto-Submitted", mail.header("Auto-Submitted").unwrap_or_default().to_owned()),
        ("List-Id", mail.header("List-Id").unwrap_or_default().to_owned()),
        ("Return-Path", mail.header("Return-Path").unwrap_or_default().to_owned()),
    ];
    html! {
        dl.kv {
            @for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                dt { (name) } dd { bdi { (clean(value)) } }
            }
            dt { "Text" } dd { (size(mail.text.len() as u64)) @if mail.html.is_some() { ", and HTML" } }
            dt { "Servers passed" } dd { (mail.headers_named("Received").count()) }
            @for file in mail.files.iter().take(20) {
                dt { "File" } dd { bdi { (clean(file.name.as_deref().unwrap_or("without a name"))) } ", " bdi { (clean(&file.content_type)) } ", " (size(file.content.len() as u64)) }
            }
        }
    }
}

fn written(address: &Address) -> String {
    match &address.name {
        Some(name) => format!("{name} <{}>", address.address),
        None => address.address.clone(),
    }
}

/// Without what could move the words around it.
fn clean(value: &str) -> String {
    let is_harmless =
        |c: &char| !c.is_control() && !matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    value.chars().filter(is_harmless).take(LONGEST).collect()
}

fn first_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LINES * LONGEST)]);
    let lines = text
        .lines()
        .take(LINES)
        .map(|line| line.chars().map(|c| if c.is_control() { '·' } else { c }).take(LONGEST));
    lines.map(|line| line.collect::<String>()).collect::<Vec<_>>().join("\n")
}
