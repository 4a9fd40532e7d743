//! How customers sign in: a code of six digits to their address, good for ten minutes and five tries.
//!
//! The digits follow from the code's id and the desk's key, and are stored nowhere; the outbox holds the id.

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::Instant;
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Key, Tx, codes, customers, outbox};

use super::shell;
use crate::app::App;
use crate::errors::{self, Failure};
use crate::page::{self, Shell};
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::{self, Visitor, Whose};
use crate::sign_in::{go_with, is_address, normal};
use crate::token;

/// How long a code holds.
const HOLDS_MS: i64 = 10 * 60_000;
/// How often it may be tried.
const N_TRIES: u32 = 5;

/// The six digits of a code, for whoever delivers it.
pub fn digits(key: &Key, id: i64) -> String {
    let digest = Sha256::new()
        .chain_update(key.derive("one-time codes").as_bytes())
        .chain_update(id.to_be_bytes())
        .finalize();
    let (first, _) =
        digest.split_first_chunk::<8>().map_or(([0; 8], &[][..]), |(first, rest)| (*first, rest));
    format!("{:06}", u64::from_be_bytes(first) % 1_000_000)
}

/// What was typed.
#[derive(Deserialize, Default)]
pub struct Door {
    #[serde(default)]
    email: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    code: String,
    next: Option<String>,
}

/// `GET /help/sign-in`.
pub async fn get_sign_in(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(door): Query<Door>,
) -> Response {
    if visitor.customer.is_some() {
        return Redirect::to(&session::safe_next(door.next.as_deref(), "/help/cases")).into_response();
    }
    address_page(&app, &visitor, &door, &Mistakes::default()).into_response()
}

/// `POST /help/sign-in`: sends a code. Says the same whether the address is known or not.
pub async fn post_sign_in(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Extension(Caller(by)): Extension<Caller>,
    Form(door): Form<Door>,
) -> Result<Response, Failure> {
    let (email, now) = (normal(&door.email), app.now());
    if !is_address(&email) {
        let mut mistakes = Mistakes::default();
        mistakes.push("email", "Enter your email address, such as name@example.com");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, address_page(&app, &visitor, &door, &mistakes))
            .into_response());
    }
    app.rates().take(Limit::CodeByCaller, &by, now).map_err(errors::too_many)?;
    app.rates().take(Limit::CodeByAddress, &email, now).map_err(errors::too_many)?;
    let id = app
        .db()
        .write(move |tx| {
            let id = tx.id(now);
            codes::insert(tx, id, &email, (now, Instant(now.as_ms() + HOLDS_MS)))?;
            if customers::find_by_email(tx, &email)?.is_some() {
                outbox::enqueue(tx, &format!("code-{id}"), "code", &format!(r#"{{"code":{id}}}"#), now)?;
            }
            Ok::<_, store::Error>(id)
        })
        .await?;
    let door = Door { id: id.to_string(), ..door };
    Ok(code_page(&app, &visitor, &door, &Mistakes::default()).into_response())
}

/// `POST /help/sign-in/code`.
pub async fn post_code(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(door): Form<Door>,
) -> Result<Response, Failure> {
    let (now, device, key) = (app.now(), session::device(&headers), app.key().clone());
    let typed: String = door.code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let id: i64 = door.id.parse().unwrap_or_default();
    let secret = app.db().write(move |tx| try_code(tx, (id, &typed), &key, (now, &device))).await?;
    let Some(secret) = secret else {
        let mut mistakes = Mistakes::default();
        mistakes.push(
            "code",
            "Enter the six digits of the newest code; after ten minutes or five tries, ask for another",
        );
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, code_page(&app, &visitor, &door, &mistakes)).into_response()
        );
    };
    Ok(go_with(&app, &session::safe_next(door.next.as_deref(), "/help/cases"), &secret, true))
}

/// Counts the try whether it is right or not, and uses the code up when it is.
fn try_code(
    tx: &mut Tx<'_>,
    (id, typed): (i64, &str),
    key: &Key,
    (now, device): (Instant, &str),
) -> Result<Option<String>, store::Error> {
    let Some(code) = codes::find(tx, id)? else { return Ok(None) };
    if code.n_tries >= N_TRIES || code.expires_at <= now || code.used_at.is_some() {
        return Ok(None);
    }
    codes::count_try(tx, id)?;
    if !token::is_equal(digits(key, id).as_bytes(), typed.as_bytes()) {
        return Ok(None);
    }
    let customer = customers::find_by_email(tx, &code.email)?;
    match customer {
        Some(customer) if codes::use_up(tx, id, now)? => {
            session::begin(tx, Whose::Customer(customer.number), device, (now, true)).map(Some)
        }
        _ => Ok(None),
    }
}

fn address_page(app: &App, visitor: &Visitor, door: &Door, mistakes: &Mistakes) -> Markup {
    let content = html! {
        form.stack.loose.form-narrow action="/help/sign-in" method="post" novalidate {
            (mistakes.summary())
            div.stack.tight { h1.serif { "Follow your cases" } p.soft { "We send a code to your email address. There is no password to remember." } }
            @if let Some(next) = &door.next { input type="hidden" name="next" value=(next); }
            (Field::new("email", "Your email").line("email", &door.email, mistakes))
            p { button.btn.primary.big type="submit" { "Send me a code" } }
            p.sm.muted { "You work here? " a href="/sign-in" { "Sign in to the desk" } }
        }
    };
    let shell =
        Shell { has_errors: !mistakes.is_empty(), ..shell(app, visitor, ("Sign in", "/help/sign-in")) };
    page::public(&shell, &content)
}

fn code_page(app: &App, visitor: &Visitor, door: &Door, mistakes: &Mistakes) -> Markup {
    let content = html! {
        form.stack.loose.form-narrow action="/help/sign-in/code" method="post" novalidate {
            (mistakes.summary())
            div.stack.tight { h1.serif { "Enter your code" } p.soft { "If we know " bdi { (normal(&door.email)) } ", a code of six digits is on its way. It is good for ten minutes." } }
            @if let Some(next) = &door.next { input type="hidden" name="next" value=(next); }
            input type="hidden" name="id" value=(door.id);
            input type="hidden" name="email" value=(door.email);
            (Field::new("code", "Six digits").line("text", "", mistakes))
            p { button.btn.primary.big type="submit" { "Sign in" } }
            p.sm { a href="/help/sign-in" { "Send another code" } }
        }
    };
    let shell = Shell {
        has_errors: !mistakes.is_empty(),
        ..shell(app, visitor, ("Enter your code", "/help/sign-in"))
    };
    page::public(&shell, &content)
}
