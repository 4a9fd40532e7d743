//! The first step: who sets the desk up.

use axum::Extension;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use look::{Field, Mistakes};
use maud::{Markup, html};
use serde::Deserialize;
use store::people::{self, NewPerson};

use super::{head, page, refuse_when_set_up, ways};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::permission::Role;
use crate::rate::Limit;
use crate::serve::Caller;
use crate::session::{self, Visitor, Whose};
use crate::sign_in::{go_with, is_address, normal, password_field};
use crate::{password, token};

/// What was typed.
#[derive(Deserialize, Default)]
pub struct You {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// `GET /setup`.
pub async fn show_you(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    if visitor.role == Role::Admin {
        return Ok(Redirect::to("/setup/mission").into_response());
    }
    refuse_when_set_up(&app).await?;
    Ok(draw(&You::default(), needs_code(&app, &caller), &Mistakes::default()).into_response())
}

/// `POST /setup`.
pub async fn save_you(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Form(you): Form<You>,
) -> Result<Response, Failure> {
    refuse_when_set_up(&app).await?;
    let now = app.now();
    app.rates().take(Limit::SignInByCaller, &caller.0, now).map_err(errors::too_many)?;
    let (name, email) = (you.name.trim().to_owned(), normal(&you.email));
    let mut mistakes = Mistakes::default();
    if name.is_empty() || name.chars().count() > 200 {
        mistakes.push("name", "Enter your name");
    }
    if !is_address(&email) {
        mistakes.push("email", "Enter your email address, such as name@example.com");
    }
    if let Some(complaint) = password::complaint(&you.password, &email) {
        mistakes.push("password", complaint);
    }
    let asks_code = needs_code(&app, &caller);
    if asks_code && !token::is_equal(you.code.trim().as_bytes(), app.setup_code().as_bytes()) {
        mistakes.push("code", "Enter the code that the program printed when it started");
    }
    if !mistakes.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&you, asks_code, &mistakes)).into_response());
    }
    let hash = password::hash(you.password).await.map_err(|error| errors::broken(&error))?;
    let device = session::device(&headers);
    let secret = app
        .db()
        .write(move |tx| {
            // Two browsers at once: the second finds somebody.
            if people::count(tx)? > 0 {
                return Ok::<_, store::Error>(None);
            }
            let role = Role::Admin.name().to_owned();
            let person = NewPerson {
                name: name.clone(),
                email: email.clone(),
                role,
                password: Some(hash.clone()),
                ..NewPerson::default()
            };
            let number = people::insert(tx, &person, now)?;
            people::audit(
                tx,
                (now, "nobody"),
                ("person.added", &format!("agent-{number}")),
                ("role", None, Some("admin")),
            )?;
            session::begin(tx, Whose::Person(number), &device, (now, false)).map(Some)
        })
        .await?;
    match secret {
        Some(secret) => Ok(go_with(&app, "/setup/mission", &secret, false)),
        None => Err(errors::not_found("page")),
    }
}

/// Whoever sits at this machine may set it up; from elsewhere the code of the console is asked for.
fn needs_code(app: &App, caller: &Caller) -> bool {
    let is_here = caller.0.parse::<std::net::IpAddr>().map_or(caller.0.is_empty(), |ip| ip.is_loopback());
    !is_here || app.config().is_behind_proxy
}

fn draw(you: &You, asks_code: bool, mistakes: &Mistakes) -> Markup {
    let content = html! {
        form.stack.loose action="/setup" method="post" novalidate {
            (mistakes.summary())
            (head(0, "Who are you?", "You become the first administrator of this desk. You can add others, and hand this over, at any time."))
            (Field::new("name", "Your name").hint("As customers should see it").line("text", &you.name, mistakes))
            (Field::new("email", "Work email").hint("You sign in with it").line("email", &you.email, mistakes))
            @if let Some(words) = mistakes.of("password") {
                p.err { (look::small_icon("alert")) span { span.vh { "Error: " } (words) } }
            }
            (password_field("password", "Password, at least 12 characters", "new-password"))
            @if asks_code {
                (Field::new("code", "Set-up code").hint("The program printed it when it started").line("text", &you.code, mistakes))
            }
            (ways(None, &html! { button.btn.primary.big type="submit" { "Continue to the mission" } }))
        }
    };
    page(0, !mistakes.is_empty(), &content)
}
