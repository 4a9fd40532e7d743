//! Asking for help: the form, with our promise beside it before it is sent (portal-new.html).

use std::num::NonZeroU32;

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::case::event::CustomerId;
use look::upload::{self, FILES, Kept};
use look::{Choice, Field, Mistakes};
use maud::{Markup, html};
use mission::Channel;
use serde::Deserialize;
use store::Tx;
use store::customers;
use store::messages::Author;

use super::promise::{self, Asker, IMPACTS};
use super::{shell, wall};
use crate::app::App;
use crate::desk::{Opening, Refusal, Text};
use crate::errors::{self, Failure};
use crate::files::{self, Uploader};
use crate::page::{self, Shell};
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::Visitor;
use crate::sign_in::{is_address, normal};
use crate::token;

/// What was typed.
#[derive(Deserialize, Default, Clone)]
pub struct Ask {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    impact: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    /// How they want to be answered: `email`, `phone`, `portal`.
    #[serde(default)]
    via: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    once: String,
    /// `check` shows the promise and sends nothing.
    #[serde(default)]
    then: String,
    /// The files it has so far.
    #[serde(skip)]
    files: Vec<Kept>,
}

/// `GET /help/new`.
pub async fn get_new(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    draw(&app, &visitor, &ask, &Mistakes::default()).await
}

/// `GET /help/promise`: the card alone.
pub async fn get_promise(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(ask): Query<Ask>,
) -> Result<Markup, Failure> {
    let book = app.desk().book().map_err(Refusal::from)?;
    let asker = asker(&app, &visitor).await?;
    let wall = wall(&app, &book, asker.customer.as_ref());
    Ok(promise::card(&book, &asker, &ask.impact, &wall))
}

/// `POST /help/new`.
pub async fn post_new(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Extension(Caller(by)): Extension<Caller>,
    request: Request,
) -> Result<Response, Failure> {
    // Files come from people we know.
    let received = match visitor.customer {
        Some(number) => {
            let by = Uploader { author: Author::Customer(number), case: None };
            files::receive::<Ask>(&app, by, request).await?
        }
        None => files::receive_without_files::<Ask>(&app, request).await?,
    };
    let attachments = received.ids();
    let ask = Ask { files: received.files.iter().map(files::kept).collect(), ..received.typed };
    if ask.then == "check" {
        return draw(&app, &visitor, &ask, &Mistakes::default()).await;
    }
    let mut mistakes = mistakes_of(&ask, visitor.customer.is_some());
    received.wrong.into_iter().for_each(|words| mistakes.push(FILES, words));
    if !mistakes.is_empty() {
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &ask, &mistakes).await?).into_response()
        );
    }
    if visitor.customer.is_none() {
        app.rates().take(Limit::AskByCaller, &by, app.now()).map_err(errors::too_many)?;
    }
    let number = match visitor.customer {
        Some(number) => number,
        None => known_or_new(&app, &ask).await?,
    };
    let customer = CustomerId(NonZeroU32::new(number).ok_or_else(|| errors::not_found("customer"))?);
    let mut body = if ask.details.trim().is_empty() { ask.subject.clone() } else { ask.details.clone() };
    if ask.via == "phone" && !ask.phone.trim().is_empty() {
        // A number from a form is no proof of whose it is: it stands in the message, not with the customer.
        body.push_str(&format!("\n\nCall me: {}", ask.phone.trim()));
    }
    let opening = Opening {
        priority: promise::priority(&ask.impact),
        once: Some(ask.once.clone())
            .filter(|once| !once.is_empty())
            .map(|once| format!("portal-{number}-{once}")),
        ..Opening::of(customer, Channel::Portal, ask.subject.clone(), Text { body, attachments })
    };
    let opened = app.desk().open(opening).await;
    if let Ok(done) = &opened {
        files::drop_loose(&app, &received.files).await?;
        wish(&app, done.case.0.get(), &ask.via).await?;
    }
    match opened {
        Ok(done) if visitor.customer.is_some() => {
            Ok(Redirect::to(&format!("/help/cases/{}", done.case.0)).into_response())
        }
        Ok(done) => {
            Ok(page::public(&shell(&app, &visitor, ("Sent", "/help/new")), &sent(done.case.0.get(), &ask))
                .into_response())
        }
        Err(refusal @ Refusal::Text(_)) => {
            mistakes.push("subject", refusal.to_string());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&app, &visitor, &ask, &mistakes).await?)
                .into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// How a customer wants to be answered stands on the case as a tag, where everybody who answers sees it.
async fn wish(app: &App, case: u32, via: &str) -> Result<(), store::Error> {
    let Some((.., tag)) = REPLIES.iter().find(|(value, ..)| *value == via) else { return Ok(()) };
    if tag.is_empty() {
        return Ok(());
    }
    app.db().write(move |tx| store::tags::add(tx, case, tag).map(drop)).await
}

/// The ways in which somebody can be answered: value, words, tag.
const REPLIES: [(&str, &str, &str); 3] = [
    ("email", "Email", ""),
    ("phone", "Phone call", "reply-by-phone"),
    ("portal", "Here in the care centre", "reply-in-portal"),
];

fn mistakes_of(ask: &Ask, is_known: bool) -> Mistakes {
    let mut mistakes = Mistakes::default();
    if ask.subject.trim().is_empty() {
        mistakes.push("subject", "Enter what you need help with");
    } else if ask.subject.chars().count() > 300 {
        mistakes.push("subject", "Say it in at most 300 characters; the rest fits below");
    }
    if promise::priority(&ask.impact).is_none() {
        mistakes.push("impact", "Choose how much this is holding you up");
    }
    if ask.via == "phone" && (ask.phone.trim().is_empty() || ask.phone.len() > 60) {
        mistakes.push("phone", "Enter the number that we call");
    }
    if !is_known {
        let n = ask.name.trim().chars().count();
        if n == 0 || n > 200 {
            mistakes.push("name", "Enter your name");
        }
        if !is_address(&normal(&ask.email)) {
            mistakes.push("email", "Enter your email address, such as name@example.com");
        }
    }
    mistakes
}

/// Whoever writes from an address we know is that customer; nothing of theirs is shown before they prove it.
async fn known_or_new(app: &App, ask: &Ask) -> Result<u32, Failure> {
    let (name, email, now) = (ask.name.trim().to_owned(), normal(&ask.email), app.now());
    Ok(app.db().write(move |tx| customers::find_or_insert(tx, &name, &email, now)).await?)
}

async fn asker(app: &App, visitor: &Visitor) -> Result<Asker, Failure> {
    let Some(number) = visitor.customer else { return Ok(Asker::default()) };
    let read = move |tx: &mut Tx<'_>| {
        let customer = customers::find(tx, number)?;
        let account = match customer.as_ref().and_then(|customer| customer.account) {
            Some(account) => customers::find_account(tx, account)?,
            None => None,
        };
        Ok::<_, store::Error>(Asker { customer, account })
    };
    Ok(app.db().read(read).await?)
}

async fn draw(app: &App, visitor: &Visitor, ask: &Ask, mistakes: &Mistakes) -> Result<Response, Failure> {
    let Ok(book) = app.desk().book() else { return Err(errors::not_set_up()) };
    let asker = asker(app, visitor).await?;
    let wall = wall(app, &book, asker.customer.as_ref());
    let once = if ask.once.is_empty() { token::secret() } else { ask.once.clone() };
    let impacts = IMPACTS.map(|(value, words, note)| Choice {
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
        ..Choice::new(value, words).chosen(ask.impact == value)
    });
    let content = html! {
        div.ask {
            form.stack.loose action="/help/new" method="post" enctype="multipart/form-data" novalidate aria-labelledby="h" {
                (mistakes.summary())
                div.stack.tight {
                    h1 #h.serif { "How can we help?" }
                    p.soft { "You will know what happens next, and by when, as soon as you send this." }
                }
                input type="hidden" name="once" value=(once);
                (Field::new("subject", "What do you need help with?").hint("A few words are enough to start").line("text", &ask.subject, mistakes))
                (Field::new("details", "Tell us more").hint("What you tried, what you expected. Never send full card numbers.").optional().text(&ask.details, mistakes))
                (Field::new("impact", "How much is this holding you up?").choices(&impacts, mistakes))
                fieldset.field {
                    legend { "How should we reply?" }
                    div.choices.inline {
                        @for (value, words, _) in REPLIES {
                            label { input type="radio" name="via" value=(value) checked[ask.via == value || (ask.via.is_empty() && value == "email")]; (words) }
                        }
                    }
                }
                (Field::new("phone", "Telephone").hint("Only when we should call").optional().line("tel", &ask.phone, mistakes))
                @if visitor.customer.is_some() {
                    (upload::field("Screenshots or files", &files::hint(), &ask.files, mistakes))
                } @else {
                    @if mistakes.of(FILES).is_some() { p #files.hint tabindex="-1" { "To send files, sign in first." } }
                    (Field::new("name", "Your name").line("text", &ask.name, mistakes))
                    (Field::new("email", "Your email").hint("So that you can follow your case here with a code we send to it").line("email", &ask.email, mistakes))
                }
                p.row {
                    button.btn.primary.big type="submit" name="then" value="send" { "Send case" }
                    button.btn.big type="submit" name="then" value="check" { "Check the promise" }
                }
            }
            (promise::card(&book, &asker, &ask.impact, &wall))
        }
    };
    let shell = Shell {
        is_live: true,
        has_errors: !mistakes.is_empty(),
        ..shell(app, visitor, ("Contact us", "/help/new"))
    };
    Ok(page::public(&shell, &content).into_response())
}

fn sent(number: u32, ask: &Ask) -> Markup {
    html! {
        div.stack.loose {
            h1.serif { "Your case is #" (number) }
            p.lg { "We have it. To follow it, sign in with a code that goes to " bdi { (normal(&ask.email)) } "." }
            p.row { a.btn.primary.big href={ "/help/sign-in?next=%2Fhelp%2Fcases%2F" (number) } { "Follow my case" } }
        }
    }
}
