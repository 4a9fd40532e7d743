//! Mail that could not be read or placed: seen, tried again, left, brought back.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use look::feedback::{Art, empty};
use look::words::{count, size};
use look::{Desk, icon};
use maud::{Markup, html};
use serde::Deserialize;
use store::Tx;
use store::mail::incoming::{self, Incoming, State as Taken};
use store::people;

use super::arrived::way;
use super::overview::capital;
use super::{Done, finish, frame, may_manage, page, room};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::session::Visitor;

/// How many are shown, and how many are tried again in one go.
const MOST: u32 = 500;

/// Which of them are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    left: Option<String>,
    #[serde(flatten)]
    done: Done,
}

/// `GET /mail/quarantine`.
pub async fn show_quarantine(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let desk = frame(&app, &visitor, &asked.done).await?;
    let state = if asked.left.is_some() { Taken::Dismissed } else { Taken::Quarantined };
    let mails = app.db().read(move |tx| incoming::list(tx, state, MOST)).await?;
    Ok(draw(&desk, &mails, (state, may_manage(&visitor))))
}

/// `POST /mail/quarantine/attempts`: tries all of them again.
pub async fn retry_all(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    let again = move |tx: &mut Tx<'_>| {
        for mail in incoming::list(tx, Taken::Quarantined, MOST)? {
            incoming::retry(tx, mail.id, now)?;
        }
        people::audit(tx, (now, &actor), ("mail.tried_again", "mail"), ("", None, None))
    };
    app.db().write(again).await?;
    // It may take a while; what is not done when the program ends is done after its next start.
    if let Some(room) = room(&app) {
        tokio::spawn(async move {
            if let Err(refusal) = room.place_due().await {
                tracing::error!(error = %refusal, "mails in quarantine could not be tried again");
            }
        });
    }
    Ok(finish("/mail/quarantine", "trying", None))
}

/// Tries one mail again, and says whether it has its place now.
pub(super) async fn retry(app: &App, visitor: &Visitor, id: i64) -> Result<bool, Failure> {
    let Some(room) = room(app) else { return Err(errors::invalid("This desk has no mail.")) };
    let (now, actor) = (app.now(), visitor.actor());
    let again = move |tx: &mut Tx<'_>| {
        let is_there = incoming::retry(tx, id, now)?;
        if is_there {
            people::audit(tx, (now, &actor), ("mail.tried_again", &format!("mail-{id}")), ("", None, None))?;
        }
        Ok::<_, store::Error>(is_there)
    };
    if !app.db().write(again).await? {
        return Err(errors::conflict("This mail is not in quarantine any more."));
    }
    room.place_due().await?;
    let mail = app.db().read(move |tx| incoming::find(tx, id)).await?;
    Ok(mail.is_some_and(|mail| mail.state == Taken::Done))
}

/// Moves a mail between quarantine and those that are left.
pub(super) async fn set_aside(
    app: &App,
    visitor: &Visitor,
    (id, state): (i64, Taken),
) -> Result<(), Failure> {
    let (now, actor) = (app.now(), visitor.actor());
    let what = if state == Taken::Dismissed { "mail.dismissed" } else { "mail.brought_back" };
    let aside = move |tx: &mut Tx<'_>| {
        let is_there = incoming::set_aside(tx, id, state)?;
        if is_there {
            people::audit(tx, (now, &actor), (what, &format!("mail-{id}")), ("", None, None))?;
        }
        Ok::<_, store::Error>(is_there)
    };
    match app.db().write(aside).await? {
        true => Ok(()),
        false => Err(errors::conflict("This mail is not in quarantine any more.")),
    }
}

fn draw(desk: &Desk, mails: &[Incoming], (state, may_manage): (Taken, bool)) -> Markup {
    let is_left = state == Taken::Dismissed;
    let n = u32::try_from(mails.len()).unwrap_or(u32::MAX);
    let lead = html! { "What could not be read or placed stays here with its bytes until somebody looks. No sender hears of it." };
    let actions = html! {
        @if may_manage && !is_left && !mails.is_empty() {
            form method="post" action="/mail/quarantine/attempts" { button.btn.sm type="submit" { (icon("refresh")) "Try all again" } }
        }
    };
    let content = html! {
        nav.seg aria-label="Which mails" {
            a href="/mail/quarantine" aria-current=[(!is_left).then_some("page")] { "Waiting" }
            a href="/mail/quarantine?left=1" aria-current=[is_left.then_some("page")] { "Left" }
        }
        @if mails.is_empty() {
            section.panel {
                @if is_left { (empty(Art::Clear, &html! { h2 { "None was left" } }, &html! { "Mails that somebody looked at and wants nothing done about can be brought back from here." }, None)) }
                @else { (empty(Art::Clear, &html! { h2 { "Quarantine is empty" } }, &html! { "Every mail that came was read and has its place." }, Some(("Where is that mail?", "/mail/arrived")))) }
            }
        } @else {
            p.sm.soft { (count(n, "mail", "mails")) ", the newest first." }
            table.table.cards.hover {
                caption.vh { @if is_left { "Mails that were left" } @else { "Mails in quarantine" } }
                thead { tr { th scope="col" { "Came" } th scope="col" { "At" } th scope="col" { "Why it waits" } th.num scope="col" { "Tried" } th scope="col" { span.vh { "Do" } } } }
                tbody { @for mail in mails { (line(desk, mail, may_manage && !is_left)) } }
            }
        }
    };
    page(desk, ("Quarantine", "/mail/quarantine"), (&lead, &actions), &content)
}

fn line(desk: &Desk, mail: &Incoming, may_do: bool) -> Markup {
    html! {
        tr {
            th scope="row" { a href={ "/mail/arrived/" (mail.id) } { (desk.wall.short(mail.received_at)) span.vh { ": open this mail" } } br; span.muted.xs { (size(u64::try_from(mail.size).unwrap_or(0))) } }
            td data-label="At" { span.anywhere { bdi { (mail.address) } } br; span.muted.xs { bdi { (way(&mail.source)) } } }
            td.anywhere data-label="Why it waits" { (capital(mail.reason.as_deref().unwrap_or("nobody knows yet"))) }
            td.num data-label="Tried" { (mail.n_attempts) }
            td {
                @if may_do {
                    div.row {
                        form method="post" action={ "/mail/arrived/" (mail.id) "/attempts" } { button.btn.sm type="submit" { "Try again" span.vh { ": mail of " (desk.wall.short(mail.received_at)) } } }
                        form method="post" action={ "/mail/arrived/" (mail.id) "/dismissal" } { button.btn.quiet.sm type="submit" { "Leave it" span.vh { ": mail of " (desk.wall.short(mail.received_at)) } } }
                    }
                }
            }
        }
    }
}
