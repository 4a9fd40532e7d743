//! Who asked for a mail at each publication: the owner of an address confirms it once, by a button and never by opening a link, and
//! ends it the same way or by one request of their mail program (RFC 8058).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::record_subscriptions::{self, Subscription};
use store::{Key, Tx};

use crate::app::App;
use crate::errors::{self, Failure};
use crate::link;
use crate::mail::letter::Letter;
use crate::page::{self, Shell};
use crate::portal;
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::Visitor;
use crate::sign_in::{is_address, normal};

/// What these addresses are for.
const PURPOSE: &str = "record mail";
/// How long an address that nobody confirmed is kept, in milliseconds: a week.
const KEEPS_MS: i64 = 7 * 86_400_000;

/// The path that belongs to a subscription.
pub fn path(key: &Key, subscription: i64) -> String {
    format!("/record/mail/{}", link::part(key, PURPOSE, subscription))
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
}

fn shown(app: &App, visitor: &Visitor, mistakes: &Mistakes, content: &Markup) -> Markup {
    let shell = portal::shell(app, visitor, ("A mail each month", "/record"));
    page::public(&Shell { has_errors: !mistakes.is_empty(), ..shell }, content)
}

fn form(app: &App, visitor: &Visitor, typed: &str, mistakes: &Mistakes) -> Markup {
    let content = html! {
        form.stack.loose.form-narrow action="/record/mail" method="post" {
            (mistakes.summary())
            header.stack.tight {
                h1.serif { "A mail each month" }
                p.lg.soft { "Once a month, when we publish what became of our promises. Nothing else, and one click ends it." }
            }
            (Field::new("email", "Your email address").line("email", typed, mistakes))
            p.row { button.btn.primary.big type="submit" { "Send me a mail to confirm" } a.btn.big href="/record.atom" { "Use the feed instead" } }
        }
    };
    shown(app, visitor, mistakes, &content)
}

/// `GET /record/mail`.
pub async fn get_form(State(app): State<App>, Extension(visitor): Extension<Visitor>) -> Markup {
    form(&app, &visitor, "", &Mistakes::default())
}

/// `POST /record/mail`: asks the owner of the address. Says the same whether it is known or not.
pub async fn post_form(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Extension(Caller(by)): Extension<Caller>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (address, now) = (normal(&typed.email), app.now());
    if !is_address(&address) {
        let mut mistakes = Mistakes::default();
        mistakes.push("email", "Enter your email address, such as name@example.com");
        let page = form(&app, &visitor, &typed.email, &mistakes);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    app.rates().take(Limit::CodeByCaller, &by, now).map_err(errors::too_many)?;
    app.rates().take(Limit::CodeByAddress, &address, now).map_err(errors::too_many)?;
    let asked = address.clone();
    app.db()
        .write(move |tx| {
            let before = calendar::Instant(now.as_ms() - KEEPS_MS);
            record_subscriptions::forget_unconfirmed(tx, before)?;
            let subscription = record_subscriptions::ask(tx, &asked, now)?;
            if subscription.confirmed_at.is_none() {
                let asked_at = subscription.asked_at.as_ms();
                Letter::RecordAsked { subscription: subscription.id, asked_at }.enqueue(tx, now)?;
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    let content = html! {
        div.stack.loose {
            div.note.ok role="status" {
                h2 { "Look into your mailbox" }
                p { "We have written to " b { bdi { (address) } } ". The mail has a link to a page with one button; before you press it, nothing comes." }
            }
            p { a.btn href="/record" { "Back to the record" } }
        }
    };
    Ok(shown(&app, &visitor, &Mistakes::default(), &content).into_response())
}

async fn read(app: &App, token: &str) -> Result<Subscription, Failure> {
    let id = link::read(app.key(), PURPOSE, token).ok_or_else(|| errors::dead_link(false))?;
    let found = app.db().read(move |tx| record_subscriptions::find(tx, id)).await?;
    found.ok_or_else(|| errors::dead_link(false))
}

/// `GET /record/mail/{token}`: the button. It changes nothing.
pub async fn get_subscription(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Markup, Failure> {
    let subscription = read(&app, &token).await?;
    Ok(standing(&app, &visitor, &token, &subscription))
}

fn standing(app: &App, visitor: &Visitor, token: &str, subscription: &Subscription) -> Markup {
    let address = &subscription.address;
    let is_on = subscription.confirmed_at.is_some() && subscription.ended_at.is_none();
    let content = html! {
        div.stack.loose {
            @if is_on {
                h1.serif { "You get a mail each month" }
                p.lg.soft.measure { "It goes to " bdi { (address) } " whenever we publish a month." }
                form action={ "/record/mail/" (token) "/stop" } method="post" { button.btn type="submit" { "Stop these mails" } }
            } @else if subscription.ended_at.is_some() {
                div.note role="status" { h1.serif { "No more mails" } p { "Nothing is sent to " bdi { (address) } " any more." } }
                p { a.btn href="/record/mail" { "Ask for them again" } }
            } @else {
                h1.serif { "A mail each month?" }
                p.lg.soft.measure { "It goes to " bdi { (address) } " whenever we publish what became of our promises." }
                form action={ "/record/mail/" (token) } method="post" { button.btn.primary.big type="submit" { "Yes, tell me each month" } }
            }
        }
    };
    shown(app, visitor, &Mistakes::default(), &content)
}

/// `POST /record/mail/{token}`: the owner of the address wants it.
pub async fn post_subscription(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Redirect, Failure> {
    let (subscription, now) = (read(&app, &token).await?, app.now());
    // Whoever ended it has to ask again: an old mail does not bring it back.
    if subscription.ended_at.is_none() {
        app.db().write(move |tx| record_subscriptions::confirm(tx, subscription.id, now)).await?;
    }
    Ok(Redirect::to(&format!("/record/mail/{token}")))
}

/// `GET /record/mail/{token}/stop`: the same page, on which one button ends it.
pub async fn get_stop(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Markup, Failure> {
    get_subscription(State(app), Extension(visitor), Path(token)).await
}

/// `POST /record/mail/{token}/stop`: no more mails, by a button or by one request of a mail program.
pub async fn post_stop(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Markup, Failure> {
    let (subscription, now) = (read(&app, &token).await?, app.now());
    let id = subscription.id;
    app.db().write(move |tx| record_subscriptions::end(tx, id, now)).await?;
    let ended = Subscription { ended_at: Some(now), ..subscription };
    Ok(standing(&app, &visitor, &token, &ended))
}

/// Writes to everybody who asked that a month is published.
pub(super) fn tell(tx: &mut Tx<'_>, month: &str, now: calendar::Instant) -> Result<(), store::Error> {
    for subscription in record_subscriptions::list(tx)? {
        Letter::Record { subscription: subscription.id, month: month.to_owned() }.enqueue(tx, now)?;
    }
    Ok(())
}
